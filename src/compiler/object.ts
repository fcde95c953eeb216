import type { EntryPoint, Expectation } from "./image.js";

/** What compiling one file gives and the linker takes. Symbols are referred to by their index in `symbols`. */
export interface ObjectFile {
  /** Paths, indexed by line tables and positions. */
  readonly files: readonly string[];
  readonly symbols: readonly ObjectSymbol[];
  readonly functions: readonly ObjectFunction[];
  readonly data: readonly ObjectData[];
  readonly entryPoints: readonly ObjectEntryPoint[];
  readonly expectations: readonly Expectation[];
  readonly allocationsMayFail: boolean;
  readonly since: string | null;
  /** n × 2: file, and a constant that something in it is compared with. None comes twice. */
  readonly comparisons: readonly (readonly [number, bigint])[];
  /** Source lines that the linker may have to show: "file:line" to the text. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface ObjectSymbol {
  readonly name: string;
  readonly kind: "function" | "data";
  /** "undefined": to be found in another file or among the core operations. */
  readonly binding: "local" | "global" | "weak" | "undefined";
  /** Named parameters of a function; -1 when it is variadic. */
  readonly params: number;
  /** Where it is defined, or declared when it is not. */
  readonly file: number;
  readonly line: number;
}

export interface ObjectReloc {
  /** Byte offset of the instruction word (call) or of the 8 bytes (address). */
  readonly at: number;
  readonly kind: "call" | "address";
  readonly symbol: number;
  /** Added to the symbol's address. */
  readonly addend: number;
  readonly file: number;
  readonly line: number;
}

export interface ObjectFunction {
  readonly symbol: number;
  readonly code: Uint8Array;
  readonly relocs: readonly ObjectReloc[];
  /** n × 3: byte offset in `code`, file, line. */
  readonly lines: readonly number[];
  readonly registerBytes: number;
  readonly memoryBytes: number;
  readonly params: number;
  readonly variadic: boolean;
  readonly file: number;
  readonly line: number;
  readonly module: string;
  readonly user: boolean;
  readonly inline: boolean;
}

export interface ObjectData {
  readonly symbol: number;
  readonly size: number;
  /** null: all zero. */
  readonly bytes: Uint8Array | null;
  readonly relocs: readonly ObjectReloc[];
  readonly align: number;
  readonly readOnly: boolean;
  readonly section: string | null;
  /** A string literal: merged with equal ones. */
  readonly literal: boolean;
  /** Name of the module whose memory it lies in, "" for built-in objects and those of a section. */
  readonly module: string;
  readonly file: number;
  readonly line: number;
}

export interface ObjectEntryPoint extends Omit<EntryPoint, "function"> {
  readonly symbol: number;
}
