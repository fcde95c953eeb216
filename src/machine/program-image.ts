import { DATA_BASE } from "../abi/addresses.js";
import type { EntryPoint, Image } from "../compiler/image.js";
import { LimitError, UsageError } from "../errors.js";
import type { Arg, Call, Program } from "./call.js";
import type { Core } from "./core.js";

const MAX_RESULTS = 1024;
const CALL_HEAD_BYTES = 32;
const ARG_BYTES = 16;

/** A program as the core reads it (assembly/calls.ts). */
export interface ProgramImage {
  readonly lists: number;
  /** Slots for what calls return: those that the program names first. */
  readonly results: number;
  readonly named: number;
  /** Of what setup calls, and with what. */
  readonly setupHash: number;
}

/** 32 bits that tell calls with other arguments apart: FNV-1a. */
function hashOf(calls: readonly Call[]): number {
  const text = JSON.stringify(
    calls.map(({ name, args, fail }) => [
      name,
      fail,
      ...args.map((a) => [a.kind, a.kind === "result" ? a.result : `${a.value}`]),
    ]),
  );
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Writes programs into a core: PROGRAM and the user processes' strings. */
export class ProgramWriter {
  readonly #core: Core;
  readonly #entryPoints: ReadonlyMap<string, EntryPoint>;
  #strings = new Map<string, number>();
  #at = 0;
  #results = 0;

  constructor(core: Core, image: Image) {
    this.#core = core;
    this.#entryPoints = new Map(image.entryPoints.map((e) => [e.name, e]));
  }

  /** Forgets the strings: the machine is back at the end of its boot. */
  reset(): this {
    this.#strings = new Map();
    return this;
  }

  /**
   * Writes a program into a machine that is at the end of its boot.
   * @throws UsageError for an unknown call or a wrong argument, LimitError when it does not fit
   */
  write(program: Program): ProgramImage {
    const lists = [program.setup, program.final, ...program.tasks];
    this.#at = lists.length * 8;
    const named = Math.max(0, ...lists.flat().map((call) => call.result + 1));
    this.#results = named;
    lists.forEach((calls, i) => {
      this.#core.setU32("PROGRAM", i * 8, this.#at);
      this.#core.setU32("PROGRAM", i * 8 + 4, calls.length);
      for (const call of calls) this.#writeCall(call);
    });
    return { lists: lists.length, results: this.#results, named, setupHash: hashOf(program.setup) };
  }

  /** Offset in the emulated memory of a string of the user process (a byte a character); equal ones are kept once. */
  string(text: string): number {
    const there = this.#strings.get(text);
    if (there !== undefined) return there;
    const bytes = Uint8Array.from(`${text}\0`, (char) => char.charCodeAt(0) & 0xff);
    const offset = this.#core.exports.allocateString(bytes.length);
    if (offset === 0) throw new LimitError("the strings of the program do not fit into the machine");
    this.#core.write("MEM", offset, bytes);
    this.#strings.set(text, offset);
    return offset;
  }

  #writeCall(call: Call): void {
    const entry = this.#entryPoints.get(call.name);
    if (entry === undefined) throw new UsageError(`unknown call ${call.name}`);
    const most = entry.params.length + (entry.optionalTexts?.length ?? 0);
    if (call.args.length < entry.params.length || call.args.length > most) {
      throw new UsageError(`${call.name} takes ${entry.params.length} arguments, not ${call.args.length}`);
    }
    const leftOut: Arg[] = Array.from({ length: most - call.args.length }, () => ({ kind: "string", value: "" }));
    const args = [...call.args, ...leftOut];
    const bytes = CALL_HEAD_BYTES + args.length * ARG_BYTES;
    if (this.#at + bytes > this.#core.exports.programBytes()) throw new LimitError("the program is too long");
    const words = [
      bytes,
      entry.function,
      this.string(entry.comm),
      this.#slotOf(call, entry),
      args.length,
      call.fail ?? 0,
      hashOf([call]),
      0,
    ];
    words.forEach((word, i) => this.#core.setU32("PROGRAM", this.#at + i * 4, word));
    args.forEach((arg, i) => this.#writeArg(arg, this.#at + CALL_HEAD_BYTES + i * ARG_BYTES));
    this.#noteResult(call.result);
    this.#at += bytes;
  }

  /** A resource is kept even when the program has no name for it: whoever called holds it, so that it is not lost. */
  #slotOf(call: Call, entry: EntryPoint): number {
    if (call.result >= 0 || entry.returns === null || this.#results >= MAX_RESULTS) return call.result;
    return this.#results++;
  }

  #writeArg(arg: Arg, at: number): void {
    this.#core.setU32("PROGRAM", at, arg.kind === "result" ? 1 : 0);
    this.#core.setU32("PROGRAM", at + 4, arg.kind === "result" ? arg.result : 0);
    if (arg.kind === "result") this.#noteResult(arg.result);
    const value =
      arg.kind === "int" ? arg.value : arg.kind === "string" ? BigInt(this.string(arg.value)) + DATA_BASE : 0n;
    this.#core.setU64("PROGRAM", at + 8, value);
  }

  #noteResult(result: number): void {
    if (result >= MAX_RESULTS) throw new LimitError(`r${result}: a program can have results r0 to r${MAX_RESULTS - 1}`);
    this.#results = Math.max(this.#results, result + 1);
  }
}
