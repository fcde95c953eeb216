import fc from "fast-check";

/** Random programs of integer expressions that gcc (with -fwrapv) and kobjlab must agree on: nothing undefined. */

/** The integer types. */
export const TYPES = [
  "_Bool",
  "char",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "int",
  "unsigned int",
  "long",
  "unsigned long",
  "long long",
  "unsigned long long",
];

/** Locals, statics, memory behind a pointer, bit-fields. */
const VARIABLES = [
  ...TYPES.map((_, i) => `l${i}`),
  ...TYPES.map((_, i) => `s${i}`),
  "p->a",
  "p->b",
  "p->c",
  "p->d",
  "p->e",
  "*q",
  "array[l0]",
  "array[s2 & 3]",
];

const LITERALS = [
  "0",
  "1",
  "-1",
  "2",
  "7",
  "255",
  "-128",
  "32767",
  "-32768",
  "32768",
  "65535",
  "0x7fffffff",
  "0x80000000",
  "0xffffffff",
  "-2147483648",
  "1u",
  "3u",
  "0xffffffffu",
  "1L",
  "-1L",
  "0x7fffffffffffffff",
  "0x8000000000000000",
  "~0UL",
  "10UL",
  "0x100000000",
  "'a'",
  "'\\377'",
];

const variable = fc.constantFrom(...VARIABLES);
const leaf = fc.oneof(variable, fc.constantFrom(...LITERALS));

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const e = tie("expression");
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.tuple(e, fc.constantFrom("+", "-", "*", "&", "|", "^", "&&", "||"), e).map(([a, o, b]) => `(${a} ${o} ${b})`),
      fc.tuple(e, fc.constantFrom("<", ">", "<=", ">=", "==", "!="), e).map(([a, o, b]) => `(${a} ${o} ${b})`),
      fc.tuple(e, fc.constantFrom("<<", ">>"), e).map(([a, o, b]) => `(${a} ${o} (${b} & 31))`),
      fc.tuple(e, fc.constantFrom("/", "%"), e).map(([a, o, b]) => `(${a} ${o} ((${b} & 255) + 1))`),
      fc
        .tuple(e, fc.constantFrom("/", "%"), fc.constantFrom("1", "2u", "16UL", "-8", "10", "4096u"))
        .map(([a, o, b]) => `(${a} ${o} ${b})`),
      fc.tuple(fc.constantFrom("-", "~", "!", "+"), e).map(([o, a]) => `(${o} ${a})`),
      fc.tuple(fc.constantFrom(...TYPES), e).map(([t, a]) => `((${t})${a})`),
      fc.tuple(e, e, e).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(e, e).map(([a, b]) => `(${a} ?: ${b})`),
      fc.tuple(e, e).map(([a, b]) => `(${a}, ${b})`),
      fc.tuple(fc.constantFrom("small", "wide", "inlined"), e, e).map(([f, a, b]) => `${f}(${a}, ${b})`),
    ),
  };
});

const target = fc.constantFrom(...VARIABLES.filter((v) => !v.startsWith("array[")));
const statement = fc.oneof(
  expression.map((e) => `r = ${e};`),
  fc
    .tuple(target, fc.constantFrom("", "+", "-", "*", "&", "|", "^"), expression)
    .map(([v, o, e]) => `${v} ${o}= ${e}; r = ${v};`),
  fc.tuple(target, fc.constantFrom("<<", ">>"), expression).map(([v, o, e]) => `${v} ${o}= (${e}) & 7; r = ${v};`),
  fc.tuple(target, fc.constantFrom("+", "-", "*", "^"), expression).map(([v, o, e]) => `r = (${v} ${o}= ${e});`),
  fc.tuple(target, fc.constantFrom("++", "--")).map(([v, o]) => `r = (${v})${o}; r = r * 3 + ${v};`),
  fc.tuple(target, fc.constantFrom("++", "--")).map(([v, o]) => `r = ${o}${v};`),
  fc.tuple(expression, expression).map(([a, b]) => `if (${a}) r = ${b}; else r = 77;`),
);

const HEAD = `#include "prelude.h"
struct mix { int a : 5; unsigned int b : 7; long c; unsigned char d : 3; _Bool e : 1; };
static struct mix mix = { 1, 2, 3, 4, 1 };
static int array[4] = { 5, -6, 70000, 8 };
static unsigned short target = 9;
static int small(short a, unsigned char b) { return a * 3 - b; }
static unsigned long wide(long a, unsigned int b) { return a ^ ((unsigned long)b << 7); }
static inline long inlined(int a, signed char b) { return a < b ? a - b : (long)a + b; }
`;

/** A C program for a list of statements with the variables' first values; prints a line for each. */
export function programOf(values: readonly number[], statements: readonly string[]): string {
  const value = (i: number) => values[i % values.length] ?? 0;
  const statics = TYPES.map((t, i) => `static ${t} s${i} = (${t})${value(i)};`).join("\n");
  const locals = TYPES.map((t, i) => `\t${t} l${i} = (${t})${value(i + 12)};`).join("\n");
  const body = statements.map((s, i) => `\t${s} print_long("${i}", r);`).join("\n");
  return `${HEAD}${statics}\nvoid test(void)\n{\n${locals}\n\tstruct mix *p = &mix;\n\tunsigned short *q = &target;\n\tlong r = 0;\n\n${body}\n}\n`;
}

export const programs = fc.record({
  values: fc.array(fc.integer({ min: -2147483647, max: 2147483647 }), { minLength: 24, maxLength: 24 }),
  statements: fc.array(statement, { minLength: 1, maxLength: 80, size: "max" }),
});
