import { FormatError } from "../errors.js";
import type { EntryPoint } from "../compiler/image.js";
import { nearestName } from "../compiler/nearest.js";
import type { Arg, Call, Program } from "../machine/call.js";

import { readStringLiteral } from "./string-literal.js";
import { validateProgram } from "./validate.js";

/** Where a call stands in the text, both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ParseOptions {
  /** Name used in messages; default "program". */
  readonly file?: string;
  /** When given, the program must fit these entry points, and mistakes are reported with their line. */
  readonly entryPoints?: readonly EntryPoint[];
}

const HEADERS = ["setup", "task", "final"] as const;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
/** Greatest number of an allocation that can be made to fail. */
const FAIL_MAX = 1_000_000n;
const INTEGER = /^-?(0[xX][0-9a-fA-F]+|[0-9]+)(?![A-Za-z0-9_])/;

/**
 * Reads the text form of a program; see README.md in this folder for the grammar.
 * Throws FormatError naming line and column, what stands there and what to write.
 */
export function parseProgram(text: string, options: ParseOptions = {}): Program {
  const file = options.file ?? "program";
  const reader = new Reader(file, options.entryPoints?.map((e) => e.name) ?? []);
  text.split(/\r?\n/).forEach((line, i) => reader.line(line, i + 1));
  const program = reader.program();
  const problem = options.entryPoints && validateProgram(program, options.entryPoints)[0];
  if (problem) {
    const place = reader.places.get(problem.call) ?? { line: 1, column: 1 };
    throw new FormatError(file, `line ${place.line}, column ${place.column}: ${problem.message}`);
  }
  return program;
}

class Reader {
  readonly places = new Map<Call, Place>();
  readonly #setup: Call[] = [];
  readonly #tasks: Call[][] = [];
  readonly #final: Call[] = [];
  #section = this.#setup;
  #phase = 0;

  constructor(
    readonly file: string,
    readonly known: readonly string[],
  ) {}

  program(): Program {
    return { setup: this.#setup, tasks: this.#tasks, final: this.#final };
  }

  line(text: string, number: number): void {
    const line: LineReader = new LineReader(text, this.file, number, this.known);
    line.skipSpace();
    if (line.atEnd()) return;
    const column = line.column;
    const word = line.match(NAME);
    if (word === null) line.fail('a call such as write("/sys/…", "1") or a section (setup, task, final)');
    line.skipSpace();
    if (line.atEnd()) {
      this.#header(word, line, column);
      return;
    }
    const call = line.call(word, column);
    this.places.set(call, { line: number, column });
    this.#section.push(call);
  }

  #header(word: string, line: LineReader, column: number): void {
    const phase = HEADERS.findIndex((h) => h === word);
    if (phase === -1) {
      const near = nearestName(word, [...HEADERS, ...this.known]);
      const hint = near === null ? "" : `; did you mean ${near}?`;
      line.error(column, `expected a section (setup, task, final) or a call ${word}(…)${hint}`);
    }
    const again = phase === this.#phase && word !== "task" && (word === "final" || this.#setup.length > 0);
    if (phase < this.#phase || again) {
      line.error(column, `${word} cannot stand here: one setup comes first, then each task, then one final`);
    }
    this.#phase = phase;
    if (word === "task") this.#tasks.push([]);
    this.#section = word === "setup" ? this.#setup : word === "final" ? this.#final : (this.#tasks.at(-1) ?? []);
  }
}

class LineReader {
  #at = 0;

  constructor(
    readonly text: string,
    readonly file: string,
    readonly number: number,
    readonly known: readonly string[],
  ) {}

  get column(): number {
    return this.#at + 1;
  }

  atEnd(): boolean {
    return this.#at >= this.text.length || this.text[this.#at] === "#";
  }

  skipSpace(): void {
    while (this.text[this.#at] === " " || this.text[this.#at] === "\t") this.#at++;
  }

  match(pattern: RegExp): string | null {
    const found = pattern.exec(this.text.slice(this.#at));
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  /** The rest of `rN = name(…)` or `name(…)`; `first` is the word already read, which began at `column`. */
  call(first: string, column: number): Call {
    let name = first;
    let result = -1;
    if (this.#take("=")) {
      result = this.#resultNumber(first, column);
      this.skipSpace();
      const called = this.match(NAME);
      if (called === null) this.fail(`the name of the call whose result is ${first}`);
      name = called;
      this.skipSpace();
    }
    if (!this.#take("(")) this.fail(`( after ${name}`);
    const args = this.#args();
    const fail = this.#failingAllocation();
    this.#take(";");
    this.skipSpace();
    if (!this.atEnd()) this.fail("nothing more on this line: one call a line");
    return { name, args, result, ...(fail === null ? {} : { fail }) };
  }

  /** `fail N`; null when it is not there. */
  #failingAllocation(): number | null {
    this.skipSpace();
    if (this.match(/^fail(?![A-Za-z0-9_])/) === null) return null;
    this.skipSpace();
    const column = this.column;
    const digits = this.match(INTEGER);
    if (digits === null) this.fail("which allocation fails: fail 1 is the first that the call makes");
    const number = this.#integer(digits, column);
    if (number < 1n || number > FAIL_MAX) this.error(column, `fail N: N is from 1 to ${FAIL_MAX}, found ${digits}`);
    this.skipSpace();
    return Number(number);
  }

  #args(): Arg[] {
    const args: Arg[] = [];
    this.skipSpace();
    if (this.#take(")")) return args;
    for (;;) {
      this.skipSpace();
      args.push(this.#arg());
      this.skipSpace();
      if (this.#take(")")) return args;
      if (!this.#take(",")) this.fail(", or ) after an argument");
    }
  }

  #arg(): Arg {
    const column = this.column;
    if (this.text[this.#at] === '"') return this.#string();
    const digits = this.match(INTEGER);
    if (digits !== null) return { kind: "int", value: this.#integer(digits, column) };
    const word = this.match(NAME);
    if (word !== null) return { kind: "result", result: this.#resultNumber(word, column) };
    return this.fail('an argument: a number (12, -1, 0x1f), a "string" or a result (r0)');
  }

  #string(): Arg {
    const literal = readStringLiteral(this.text, this.#at);
    if ("message" in literal) this.error(literal.at + 1, literal.message);
    this.#at = literal.end;
    return { kind: "string", value: literal.value };
  }

  #integer(digits: string, column: number): bigint {
    const value = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
    if (value < -(1n << 63n) || value >= 1n << 64n) this.error(column, `${digits} does not fit into 64 bits`);
    return value;
  }

  #resultNumber(word: string, column: number): number {
    const digits = /^r(0|[1-9][0-9]{0,2})$/.exec(word);
    if (digits === null) {
      this.error(column, `expected a result (r0 … r999), found ${word}; strings stand in double quotes`);
    }
    return Number(digits[1]);
  }

  #take(c: string): boolean {
    if (this.text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  fail(expected: string): never {
    const rest = this.text.slice(this.#at).trimEnd();
    const found = rest === "" ? "the end of the line" : rest.length > 24 ? `${rest.slice(0, 24)}…` : rest;
    return this.error(this.column, `expected ${expected}, found ${found}`);
  }

  error(column: number, message: string): never {
    throw new FormatError(this.file, `line ${this.number}, column ${column}: ${message}`);
  }
}
