/** Pragmas that change nothing which a model could notice. */
const HARMLESS =
  /^(?:(?:GCC|clang)\s+(?:diagnostic|system_header|optimize|push_options|pop_options|unroll|loop|ivdep)\b|STDC\b|(?:end)?region\b|mark\b)/;

/** Pragmas that would have to be obeyed, and what to write for them. */
const INSTEAD: Readonly<Record<string, string>> = {
  pack: "write __packed after the structure's `}`",
  weak: "write __weak in the declaration",
};

/** `text`: what follows `#pragma`. */
export function isHarmlessPragma(text: string): boolean {
  return HARMLESS.test(text.trim());
}

export function pragmaHint(text: string): string {
  const name = /^\w+/.exec(text.trim())?.[0] ?? "";
  const known = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
  return known ?? "pragmas that could change the meaning are not ignored: take the line out";
}
