/** A constant that cannot be used; the message says why, the hint what to write. */
export class ConstantError extends Error {
  readonly hint: string;

  constructor(message: string, hint = "") {
    super(message);
    this.hint = hint;
  }
}

export interface IntegerConstant {
  readonly value: bigint;
  /** Has the suffix u. */
  readonly unsigned: boolean;
  /** Has the suffix l or ll. */
  readonly long: boolean;
  readonly decimal: boolean;
}

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** Reads an integer constant. @throws ConstantError */
export function parseInteger(text: string): IntegerConstant {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(text);
  if (match === null) throw malformed(text);
  const digits = match[1] ?? "0";
  const suffix = (match[2] ?? "").toLowerCase();
  if (!/^(?:|u|l|ll|ul|ull|lu|llu)$/.test(suffix)) throw malformed(text);
  const octal = /^0[0-7]/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  if (value > MAX_U64) throw new ConstantError(`\`${text}\` does not fit into 64 bits`);
  return { value, unsigned: suffix.includes("u"), long: suffix.includes("l"), decimal: /^[1-9]/.test(digits) };
}

function malformed(text: string): ConstantError {
  if (/^0[0-9]+[uUlL]*$/.test(text)) {
    return new ConstantError(`\`${text}\` begins with 0 but is not octal`, "leave the leading 0 out");
  }
  if (/^(?:[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?[fFlL]?|0[xX][0-9a-fA-F.]*[pP][-+]?[0-9]+[fFlL]?)$/.test(text)) {
    return new ConstantError(
      `floating-point constant \`${text}\``,
      "the kernel has no floating point: use integers, in a smaller unit or scaled by a power of two",
    );
  }
  const suffix = /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)(.+)$/.exec(text)?.[1];
  if (suffix === undefined) return new ConstantError(`\`${text}\` is not a number`);
  const hint = /[-+]/.test(suffix) ? "put spaces around the operator" : "suffixes are u, l and ll";
  return new ConstantError(`\`${text}\` is not an integer constant: suffix \`${suffix}\``, hint);
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
  "?": 63,
};

/** The bytes of a string or character literal, given with its quotes. @throws ConstantError */
export function literalBytes(literal: string): number[] {
  const quote = literal.at(-1) ?? '"';
  const prefix = literal.slice(0, literal.indexOf(quote));
  if (prefix !== "" && prefix !== "u8") {
    throw new ConstantError(`wide literal \`${literal}\``, "use bytes: leave the prefix out");
  }
  const text = literal.slice(prefix.length + 1, -1);
  const bytes: number[] = [];
  for (let i = 0; i < text.length; ) {
    if (text[i] === "\\") {
      i = escape(text, i + 1, bytes);
      continue;
    }
    const code = text.codePointAt(i) ?? 0;
    pushUtf8(bytes, code);
    i += code > 0xffff ? 2 : 1;
  }
  return bytes;
}

/** Reads the escape sequence at `at`, after the backslash; returns where it ends. */
function escape(text: string, at: number, bytes: number[]): number {
  const rest = text.slice(at);
  const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
  const hex = /^x([0-9a-fA-F]+)/.exec(rest);
  const universal = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  if (octal !== undefined || hex !== null) {
    const value = octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex?.[1] ?? "0", 16);
    if (value > 255) throw new ConstantError("an escape sequence larger than a byte");
    bytes.push(value);
    return at + (octal?.length ?? hex?.[0].length ?? 0);
  }
  if (universal !== null) {
    pushUtf8(bytes, Number.parseInt(universal[1] ?? universal[2] ?? "0", 16));
    return at + universal[0].length;
  }
  const letter = rest[0] ?? "";
  const value = Object.hasOwn(SIMPLE_ESCAPES, letter) ? SIMPLE_ESCAPES[letter] : undefined;
  if (value === undefined)
    throw new ConstantError(`unknown escape sequence \`\\${letter}\``, "write \\\\ for a backslash");
  bytes.push(value);
  return at + 1;
}

function pushUtf8(bytes: number[], code: number): void {
  if (code < 0x80) bytes.push(code);
  else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
  else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  else {
    bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
}

/** The value of a character constant, as an int. @throws ConstantError */
export function parseChar(literal: string): number {
  const bytes = literalBytes(literal);
  if (bytes.length === 0) throw new ConstantError("empty character constant", "a NUL is '\\0'");
  if (bytes.length > 4) throw new ConstantError(`character constant ${literal} is longer than an int`);
  if (bytes.length === 1) return ((bytes[0] ?? 0) << 24) >> 24;
  return bytes.reduce((value, byte) => (value << 8) | byte, 0);
}
