import { TYPES } from "./random-program.js";

/**
 * Random programs with structures: bit-fields, unions, arrays, struct values, pointers to members, switches, gotos, loops,
 * statement expressions, initialisers with ranges. gcc and kobjlab must agree on what they print: nothing is undefined, and what
 * has side effects stands where their order is defined.
 */

const SCALARS = [...TYPES, "enum e"];

/** Of members: a _Bool that shares its bytes with something else could be neither true nor false. */
const MEMBERS = SCALARS.filter((type) => type !== "_Bool");

/** Bits of the types that bit-fields have. */
const FIELD_BITS: Readonly<Record<string, number>> = {
  _Bool: 1,
  "signed char": 8,
  "unsigned char": 8,
  short: 16,
  "unsigned short": 16,
  int: 32,
  "unsigned int": 32,
  long: 64,
  "unsigned long": 64,
};

const LITERALS = [
  "0",
  "1",
  "-1",
  "2",
  "3u",
  "7",
  "100",
  "-128",
  "255",
  "32767",
  "-32769",
  "65536",
  "0x7fffffff",
  "0x80000000",
  "-2147483647 - 1",
  "0xffffffffu",
  "1L",
  "-1L",
  "0x123456789abcdefL",
  "~0UL",
  "'x'",
  "E1",
  "E2",
];

/** A number generator with a period that is long enough (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.below(from.length)];
    if (chosen === undefined) throw new RangeError("nothing to pick from");
    return chosen;
  }
}

/** A place with a scalar in it: what is written after the object's name, and whether its address can be taken. */
interface Leaf {
  readonly path: string;
  readonly type: string;
  readonly field: boolean;
}

/** gcc computes with fields wider than int in exactly their bits, kobjlab as clang in those of their type: a cast says which. */
function valueOf({ path, type, field }: Leaf): string {
  return field && (FIELD_BITS[type] ?? 0) > 32 ? `((${type})${path})` : path;
}

interface RecordType {
  readonly name: string;
  readonly text: string;
  readonly leaves: readonly Leaf[];
  /** A list of values for its initialiser, in braces. */
  readonly init: (value: () => string) => string;
  readonly union: boolean;
}

class Program {
  readonly #r: Random;
  readonly #records: RecordType[] = [];
  /** Functions without side effects, with their parameters' types. */
  readonly #functions: { readonly name: string; readonly params: readonly string[] }[] = [];
  #names = 0;

  constructor(seed: number) {
    this.#r = new Random(seed);
  }

  text(): string {
    const r = this.#r;
    const out = ['#include "prelude.h"', "enum e { E0, E1 = 5, E2 = -3, E3 = 70000 };"];
    for (let i = 0; i < 3 + r.below(3); i++) out.push(this.#record().text);
    const globals: Leaf[] = [];
    this.#records.forEach((record, i) => {
      const init = r.chance(70) ? ` = ${record.init(() => r.pick(LITERALS))}` : "";
      out.push(`static ${record.name} g${i}${init};`);
      globals.push(...record.leaves.map((leaf) => ({ ...leaf, path: `g${i}${leaf.path}` })));
    });
    const scalar = r.pick(SCALARS);
    out.push(
      `static ${scalar} ga[8] = { [1 ... 3] = ${r.pick(LITERALS)}, [6] = ${r.pick(LITERALS)}, ${r.pick(LITERALS)}, [2] = ${r.pick(LITERALS)} };`,
    );
    globals.push({ path: "ga[2]", type: scalar, field: false }, { path: "ga[7]", type: scalar, field: false });
    for (let i = 0; i < 3; i++) out.push(this.#pure());
    for (let i = 0; i < 3; i++) out.push(this.#byValue());
    const bodies = Array.from({ length: 3 }, (_, i) => this.#worker(`work${i}`, globals));
    out.push(...bodies, "void test(void)\n{");
    for (let i = 0; i < 3; i++) {
      out.push(`\tprint_long("work${i}", work${i}(${r.pick(LITERALS)}, ${r.pick(LITERALS)}));`);
      for (const leaf of globals) if (r.chance(30)) out.push(`\tprint_long("${leaf.path}", (long)${leaf.path});`);
    }
    for (const leaf of globals) out.push(`\tprint_long("${leaf.path}", (long)${leaf.path});`);
    return `${out.join("\n")}\n}\n`;
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  // ── types ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #record(): RecordType {
    const r = this.#r;
    const union = r.chance(25);
    const tag = this.#name(union ? "u" : "s");
    const lines: string[] = [];
    const leaves: Leaf[] = [];
    const inits: ((value: () => string) => string)[] = [];
    const count = union ? 2 + r.below(3) : 2 + r.below(6);
    for (let i = 0; i < count; i++) {
      const member = this.#member();
      lines.push(`\t${member.text}`);
      leaves.push(...member.leaves);
      if (member.init !== null && (!union || inits.length === 0)) inits.push(member.init);
    }
    const attribute = r.chance(15) ? " __attribute__((packed))" : r.chance(10) ? " __attribute__((aligned(16)))" : "";
    const name = `${union ? "union" : "struct"} ${tag}`;
    const record: RecordType = {
      name,
      text: `${name} {\n${lines.join("\n")}\n}${attribute};`,
      leaves,
      init: (value) =>
        `{ ${inits
          .filter(() => union || r.chance(80))
          .map((init) => init(value))
          .join(", ")} }`,
      union,
    };
    this.#records.push(record);
    return record;
  }

  #member(): { text: string; leaves: Leaf[]; init: ((value: () => string) => string) | null } {
    const r = this.#r;
    const name = this.#name("m");
    const kind = r.below(10);
    if (kind < 3) {
      const type = r.pick(Object.keys(FIELD_BITS));
      const width = 1 + r.below(FIELD_BITS[type] ?? 1);
      if (r.chance(10)) return { text: `${type} : ${r.chance(50) ? 0 : width};`, leaves: [], init: null };
      return {
        text: `${type} ${name} : ${width};`,
        leaves: [{ path: `.${name}`, type, field: true }],
        init: (value) => `.${name} = ${value()}`,
      };
    }
    if (kind < 4) {
      const type = r.pick(MEMBERS);
      const leaves = [0, 1, 3].map((i) => ({ path: `.${name}[${i}]`, type, field: false }));
      const init = (value: () => string): string =>
        r.chance(50) ? `.${name} = { [1 ... 2] = ${value()}, ${value()} }` : `.${name} = { ${value()}, ${value()} }`;
      return { text: `${type} ${name}[4];`, leaves, init };
    }
    if (kind < 6 && this.#records.length > 0) {
      const record = r.pick(this.#records);
      const leaves = record.leaves.map((leaf) => ({ ...leaf, path: `.${name}${leaf.path}` }));
      return { text: `${record.name} ${name};`, leaves, init: (value) => `.${name} = ${record.init(value)}` };
    }
    if (kind < 7) {
      const [a, b] = [this.#name("m"), this.#name("m")];
      const [first, second] = [r.pick(MEMBERS), r.pick(MEMBERS)];
      const outer = r.pick(["struct", "union"]);
      return {
        text: `${outer} { ${first} ${a}; ${second} ${b}; };`,
        leaves: [
          { path: `.${a}`, type: first, field: false },
          { path: `.${b}`, type: second, field: false },
        ],
        init: (value) => `.${r.pick([a, b])} = ${value()}`,
      };
    }
    const type = r.pick(MEMBERS);
    return {
      text: `${type} ${name};`,
      leaves: [{ path: `.${name}`, type, field: false }],
      init: (value) => `.${name} = ${value()}`,
    };
  }

  // ── expressions without side effects ───────────────────────────────────────────────────────────────────────────

  #expression(places: readonly Leaf[], depth: number): string {
    const r = this.#r;
    const e = (): string => this.#expression(places, depth - 1);
    if (depth <= 0 || r.chance(15)) return r.chance(60) ? valueOf(r.pick(places)) : `(${r.pick(LITERALS)})`;
    switch (r.below(14)) {
      case 0:
      case 1:
        return `(${e()} ${r.pick(["+", "-", "*", "&", "|", "^"])} ${e()})`;
      case 2:
        return `(${e()} ${r.pick(["<", ">", "<=", ">=", "==", "!="])} ${e()})`;
      case 3:
        return `(${e()} ${r.pick(["<<", ">>"])} (${e()} & ${r.pick(["31", "7", "15u", "3L"])}))`;
      case 4:
        return `(${e()} ${r.pick(["/", "%"])} ((${e()} & ${r.pick(["255", "0xffffu", "7L"])}) + 1))`;
      case 5:
        return `(${r.pick(["-", "~", "!", "+"])}${e()})`;
      case 6:
        return `((${r.pick(SCALARS)})${e()})`;
      case 7:
        return `((${r.pick(SCALARS)})(_Bool)${e()})`;
      case 8:
        return r.chance(70) ? `(${e()} ? ${e()} : ${e()})` : `(${e()} ?: ${e()})`;
      case 9:
        return `(${e()} ${r.pick(["&&", "||"])} ${e()})`;
      case 10: {
        const local = this.#name("t");
        return `({ ${r.pick(SCALARS)} ${local} = ${e()}; ${local} ${r.pick(["+", "-", "^"])} ${e()}; })`;
      }
      case 11: {
        const [a, b] = [this.#name("t"), this.#name("t")];
        return `({ typeof(0 + ${e()}) ${a} = ${e()}; __auto_type ${b} = ${a}; ${b} < ${a} ? ${a} : ${b}; })`;
      }
      case 12:
        return `(${e()}, ${e()})`;
      default: {
        if (this.#functions.length === 0) return e();
        const fn = r.pick(this.#functions);
        return `${fn.name}(${fn.params.map(e).join(", ")})`;
      }
    }
  }

  // ── functions ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A function of scalars that changes nothing but its own variables. */
  #pure(): string {
    const r = this.#r;
    const name = this.#name("pure");
    const params = Array.from({ length: 1 + r.below(3) }, () => r.pick(SCALARS));
    const places = params.map((type, i) => ({ path: `p${i}`, type, field: false }));
    const result = r.pick(SCALARS);
    const head = `static ${r.chance(50) ? "inline " : ""}${result} ${name}(${params.map((t, i) => `${t} p${i}`).join(", ")})`;
    const early = r.chance(50)
      ? `\tif (${this.#expression(places, 2)})\n\t\treturn ${this.#expression(places, 2)};\n`
      : "";
    const change = r.chance(50) ? `\tp0 ${r.pick(["", "+", "-", "^"])}= ${this.#expression(places, 2)};\n` : "";
    const text = `${head}\n{\n${change}${early}\treturn ${this.#expression(places, 3)};\n}`;
    this.#functions.push({ name, params });
    return text;
  }

  /** A function that takes a record by value, changes its copy and returns it, or one of its members. */
  #byValue(): string {
    const r = this.#r;
    const record = r.pick(this.#records);
    const index = this.#records.indexOf(record);
    const name = `copy${index}_${this.#name("f")}`;
    const places = record.leaves.map((leaf) => ({ ...leaf, path: `v${leaf.path}` }));
    if (places.length === 0) return "";
    const changes = Array.from(
      { length: 1 + r.below(3) },
      () => `\t${r.pick(places).path} = ${this.#expression([...places, { path: "x", type: "int", field: false }], 2)};`,
    );
    this.#copies.push({ name, record });
    return `static ${record.name} ${name}(${record.name} v, int x)\n{\n${changes.join("\n")}\n\treturn v;\n}`;
  }

  readonly #copies: { readonly name: string; readonly record: RecordType }[] = [];

  #worker(name: string, globals: readonly Leaf[]): string {
    const r = this.#r;
    const lines: string[] = [];
    const places: Leaf[] = [
      ...globals,
      { path: "a", type: "long", field: false },
      { path: "b", type: "int", field: false },
    ];
    for (let i = 0; i < 3; i++) {
      const type = r.pick(SCALARS);
      const local = this.#name("l");
      lines.push(`${type} ${local} = ${this.#expression(places, 2)};`);
      places.push({ path: local, type, field: false });
    }
    const objects: { readonly path: string; readonly record: RecordType }[] = this.#records.map((record, i) => ({
      path: `g${i}`,
      record,
    }));
    for (let i = 0; i < 2; i++) {
      const record = r.pick(this.#records);
      const local = this.#name("o");
      const value = (): string => this.#expression(places, 1);
      // What an initialiser leaves out of a union is not defined.
      lines.push(`${record.name} ${local};`, `memset(&${local}, 0, sizeof(${local}));`);
      if (r.chance(50)) lines.push(`${local} = (${record.name})${record.init(value)};`);
      if (this.#hasUnion(record)) lines.push(`memset(&${local}, ${r.pick(["0", "1", "0x55"])}, sizeof(${local}));`);
      places.push(...record.leaves.map((leaf) => ({ ...leaf, path: `${local}${leaf.path}` })));
      objects.push({ path: local, record });
      lines.push(`${record.name} *q${local} = &${local};`);
      places.push(...record.leaves.map((leaf) => ({ ...leaf, path: `q${local}->${leaf.path.slice(1)}` })));
    }
    for (let i = 0; i < 2; i++) {
      const target = r.pick(places.filter((p) => !p.field));
      const pointer = this.#name("p");
      lines.push(`${target.type} *${pointer} = &${target.path};`);
      places.push({ path: `(*${pointer})`, type: target.type, field: false });
    }
    const count = 6 + r.below(10);
    const label = `${name}_out`;
    for (let i = 0; i < count; i++) lines.push(this.#statement(places, objects, 2, label));
    lines.push(`${label}:`);
    const shown = Array.from({ length: 6 }, () => r.pick(places).path);
    for (const path of shown) lines.push(`a = a * 31 + (long)${path};`);
    lines.push("return a;");
    return `static long ${name}(long a, int b)\n{\n${lines.map((l) => `\t${l}`).join("\n")}\n}`;
  }

  #hasUnion(record: RecordType): boolean {
    return record.union || record.text.includes("union");
  }

  // ── statements ─────────────────────────────────────────────────────────────────────────────────────────────────

  #statement(
    places: readonly Leaf[],
    objects: readonly { readonly path: string; readonly record: RecordType }[],
    depth: number,
    label: string,
  ): string {
    const r = this.#r;
    const e = (d = 2): string => this.#expression(places, d);
    const inner = (): string => this.#statement(places, objects, depth - 1, label);
    const place = (): string => r.pick(places).path;
    // What changes one of the places gives its value to a variable that nothing else can be.
    const result = this.#name("r");
    switch (r.below(depth > 0 ? 15 : 7)) {
      case 0:
        return `${place()} = ${e(3)};`;
      case 1:
        return `${place()} ${r.pick(["+", "-", "*", "&", "|", "^"])}= ${e()};`;
      case 2:
        return `${place()} ${r.pick(["<<", ">>"])}= ${e()} & 7;`;
      case 3:
        return `${place()} ${r.pick(["/", "%"])}= (${e()} & 127) + 1;`;
      case 4:
        return r.chance(50)
          ? `${place()}${r.pick(["++", "--"])};`
          : `{ long ${result} = ${r.pick(["++", "--"])}${place()}; a ^= ${result}; }`;
      case 5:
        return this.#structStatement(objects, e);
      case 6:
        return `{ int ${result} = (${e(1)} && (${place()} = ${e(1)})) || (${place()} = ${e(1)}); b += ${result}; }`;
      case 7:
      case 8:
        return `if (${e()}) {\n${inner()}\n${inner()}\n} else {\n${inner()}\n}`;
      case 9: {
        const i = this.#name("i");
        const jump = r.chance(50) ? `if (${e(1)})\n${r.pick(["break", "continue"])};\n` : "";
        return `for (int ${i} = 0; ${i} < ${1 + r.below(4)}; ${i}++) {\n${jump}${inner()}\n}`;
      }
      case 10: {
        const n = this.#name("n");
        return `{ unsigned char ${n} = ${e(1)}; ${n} &= 3; while (${n}-- > 0) {\n${inner()}\n} }`;
      }
      case 11:
        return this.#switchStatement(e, inner);
      case 12:
        return `if (${e(1)} == ${e(1)})\ngoto ${label};`;
      case 13: {
        const n = this.#name("n");
        return `{ int ${n} = 0;\ndo {\n${inner()}\n} while (${n}++ < ${r.below(3)} && ${e(1)}); }`;
      }
      default: {
        const [target, t] = [r.pick(places), this.#name("t")];
        return `{ long ${result} = ({ long ${t} = ${e()}; ${target.path} = ${t}; if (${t} & 1) ${t} = ${e(1)}; ${t}; }); a += ${result}; }`;
      }
    }
  }

  #structStatement(
    objects: readonly { readonly path: string; readonly record: RecordType }[],
    e: () => string,
  ): string {
    const r = this.#r;
    const target = r.pick(objects);
    const same = objects.filter((o) => o.record === target.record);
    const copies = this.#copies.filter((c) => c.record === target.record);
    const source = r.pick(same).path;
    const other = r.pick(same).path;
    if (copies.length > 0 && r.chance(60)) {
      const call = `${r.pick(copies).name}(${source}, ${e()})`;
      if (target.record.leaves.length > 0 && r.chance(40)) return `a ^= ${call}${r.pick(target.record.leaves).path};`;
      return `${target.path} = ${call};`;
    }
    return r.chance(50) ? `${target.path} = ${source};` : `${target.path} = ${e()} ? ${source} : ${other};`;
  }

  #switchStatement(e: () => string, inner: () => string): string {
    const r = this.#r;
    const type = r.pick(["int", "unsigned int", "long", "signed char", "unsigned short", "_Bool"]);
    const cases: string[] = [];
    let at = type === "int" || type === "long" || type === "signed char" ? -4 : 0;
    const before = r.chance(30);
    const otherwise = `default:\n${inner()}\n${r.chance(70) ? "break;" : ""}`;
    if (before) cases.push(otherwise);
    for (let i = 0; i < 2 + r.below(6); i++) {
      const low = at + r.below(2);
      const high = low + (r.chance(40) ? r.below(4) : 0);
      at = high + 1;
      cases.push(`case ${low}${high > low ? ` ... ${high}` : ""}:\n${inner()}\n${r.chance(70) ? "break;" : ""}`);
    }
    if (!before && r.chance(70)) cases.push(otherwise);
    const spread = r.pick(["% 11", "& 15", "& 7", "* 1"]);
    return `switch ((${type})(${e()} ${spread})) {\n${cases.join("\n")}\n}`;
  }
}

/** The program of a seed. */
export function structureProgram(seed: number): string {
  return new Program(seed).text();
}
