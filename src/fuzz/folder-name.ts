/** Longest name before it is cut and told apart by a hash. */
const LENGTH_MAX = 96;

/**
 * The name of the folder in `findings/` that holds the finding of this signature: readable, valid on every file
 * system, different for different signatures. Spaces become `+`; where anything else had to change, a hash follows.
 */
export function folderName(signature: string): string {
  const plain = signature.replaceAll(" ", "+").replaceAll(/[^a-z0-9_.+,=@-]/g, (c) => (isUpper(c) ? c : "-"));
  const lossy = signature.includes("+") || plain !== signature.replaceAll(" ", "+") || /[A-Z]/.test(plain);
  const edge = /^[.-]|[.]$|^$/.test(plain);
  if (!lossy && !edge && plain.length <= LENGTH_MAX) return plain;
  const cut = plain
    .slice(0, LENGTH_MAX)
    .replace(/^[.-]+/, "")
    .replace(/[.]+$/, "");
  return `${cut}${cut === "" ? "" : "+"}${hash(signature)}`;
}

function isUpper(c: string): boolean {
  return c >= "A" && c <= "Z";
}

/** FNV-1a over UTF-16 code units, in two lanes, as 12 hexadecimal digits. */
function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193) >>> 0;
    b = Math.imul(b ^ ((c << 7) | i), 0x85ebca6b) >>> 0;
  }
  return a.toString(16).padStart(8, "0") + (b >>> 16).toString(16).padStart(4, "0");
}
