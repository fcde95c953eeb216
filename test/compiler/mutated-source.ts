import { lex } from "../../src/compiler/lex.js";
import { Random } from "./random-structures.js";

/** What is put into a program where it does not belong. */
const FOREIGN =
  `{ } ( ) [ ] ; , * & = . -> ... : ? # ## 0 -1 0x ' " "s" int struct union enum typedef static extern const void
  unsigned long _Bool char if else for while do switch case default break continue goto return sizeof typeof __auto_type inline
  asm float ({ }) /* */ \\ 08 1e5 &&l a[-1] _Generic( __builtin_va_arg( __attribute__((packed)) __attribute__((cleanup(f)))`
    .split(/\s+/)
    .concat(["\n#define X(", "\n#if 1\n", "\n#endif\n", "\n#include <", "1ull << 63", "x : 99"]);

/** A program with a few of its tokens left out, doubled, or in the place of others. */
export function mutated(text: string, seed: number): string {
  const random = new Random(seed);
  const { tokens } = lex(text, 0);
  const lines = text.split("\n");
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const edits = new Map<number, string>();
  for (let left = random.chance(60) ? 1 : 1 + random.below(4); left > 0; left--) {
    const at = random.below(tokens.length);
    const token = tokens[at]!;
    const alike = tokens.filter((other) => other.kind === token.kind);
    edits.set(
      at,
      random.pick([
        "",
        `${token.text} ${token.text}`,
        random.pick(alike).text,
        `${token.text} ${random.pick(FOREIGN)}`,
        random.pick(FOREIGN),
      ]),
    );
  }
  let out = "";
  let done = 0;
  tokens.forEach(({ pos, text: old }, i) => {
    const edit = edits.get(i);
    if (edit === undefined) return;
    const from = (starts[pos.line - 1] ?? 0) + pos.column - 1;
    out += `${text.slice(done, from)} ${edit} `;
    done = from + old.length;
  });
  return out + text.slice(done);
}
