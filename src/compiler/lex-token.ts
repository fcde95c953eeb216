import type { Pos } from "./ast.js";

/**
 * `header` is the name after `#include`, with its quotes; `other` is what no C token begins with, or a literal that
 * is not closed: harmless in skipped lines and `#error`, an error elsewhere.
 */
export type TokenKind = "identifier" | "keyword" | "number" | "char" | "string" | "punct" | "header" | "other" | "eof";

/** The names of the macros that made a token: they do not expand again in it. */
export interface HideSet {
  readonly name: string;
  readonly rest: HideSet | null;
}

/** Bits of Token.flags. */
export const LINE_START = 1;
export const SPACE_BEFORE = 2;
export const FROM_MACRO = 4;

/** A preprocessing token; `text` is its spelling. Never changed once made: files share theirs between units. */
export class Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly pos: Pos;
  readonly flags: number;
  readonly hide: HideSet | null;

  constructor(kind: TokenKind, text: string, pos: Pos, flags = 0, hide: HideSet | null = null) {
    this.kind = kind;
    this.text = text;
    this.pos = pos;
    this.flags = flags;
    this.hide = hide;
  }

  get isName(): boolean {
    return this.kind === "identifier" || this.kind === "keyword";
  }

  get spaceBefore(): boolean {
    return (this.flags & (SPACE_BEFORE | LINE_START)) !== 0;
  }
}

const PLAIN_KEYWORDS = `auto break case char const continue default do double else enum extern float for goto if inline
  int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
  _Alignas _Alignof _Atomic _Bool _Complex _Float128 _Generic _Imaginary _Noreturn _Static_assert _Thread_local
  asm typeof static_assert
  __attribute__ __auto_type __builtin_offsetof __builtin_types_compatible_p __builtin_va_arg __builtin_va_list
  __extension__ __float128 __int128 __label__ __real__ __imag__ __thread`;

const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  __alignof: "_Alignof",
  __alignof__: "_Alignof",
  __asm: "asm",
  __asm__: "asm",
  __attribute: "__attribute__",
  __const: "const",
  __const__: "const",
  __inline: "inline",
  __inline__: "inline",
  __int128_t: "__int128",
  __restrict: "restrict",
  __restrict__: "restrict",
  __signed: "signed",
  __signed__: "signed",
  __typeof: "typeof",
  __typeof__: "typeof",
  __volatile: "volatile",
  __volatile__: "volatile",
  static_assert: "_Static_assert",
};

/** Every spelling of a keyword, with the one that the parser asks for. */
export const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ...PLAIN_KEYWORDS.split(/\s+/).map((word): [string, string] => [word, word]),
  ...Object.entries(OTHER_SPELLINGS),
]);
