/**
 * The image: what the linker makes and the machine loads. All positions are byte offsets; addresses stored in `data`
 * and `code` are final (DATA_BASE + offset, TEXT_BASE + offset).
 */

export interface FunctionInfo {
  readonly name: string;
  /** Byte offset of ENTER in `code`, a multiple of 16; and the number of bytes up to the end of the function. */
  readonly codeOffset: number;
  readonly codeBytes: number;
  /** Registers of the frame in bytes, windows of its calls included. */
  readonly registerBytes: number;
  /** Addressable memory of the frame in bytes, a multiple of 16; 0 when there is none. */
  readonly memoryBytes: number;
  readonly params: number;
  readonly variadic: boolean;
  readonly file: string;
  readonly line: number;
  /** Name of the module the function belongs to, "" for built-in code. */
  readonly module: string;
  /** True for code that stands for a user process: not part of a kernel stack. */
  readonly user: boolean;
  /** Marked inline: in a kernel's stack its caller stands for it. */
  readonly inline: boolean;
  /** False for static functions. */
  readonly global: boolean;
}

/** A static object in `data`. */
export interface DataSymbol {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
  readonly readOnly: boolean;
  readonly file: string;
  readonly line: number;
  /** Name of the module that it belongs to, "" for built-in objects. */
  readonly module: string;
}

/** A module that another one uses, and one of the symbols that it uses of it. */
export interface ModuleUse {
  readonly module: string;
  readonly symbol: string;
}

/** What of `code` and `data` belongs to a module: byte offsets of `code`, and from DATA_BASE; the ends lie behind it. */
export interface ModuleInfo {
  /** Modules whose symbols it refers to. */
  readonly uses: readonly ModuleUse[];
  readonly name: string;
  readonly codeStart: number;
  readonly codeEnd: number;
  readonly dataStart: number;
  readonly dataEnd: number;
}

export type ParamKind =
  /** The value that an earlier call of an entry point returning `name` gave. */
  | { readonly kind: "resource"; readonly name: string }
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "values"; readonly values: readonly bigint[] }
  | { readonly kind: "strings"; readonly values: readonly string[] }
  /** Path of a file that can be read or written, of any directory, or of a file with operations of a driver's own. */
  | { readonly kind: "path"; readonly of: "readable" | "writable" | "directory" | "device" | "interrupt" }
  /** What is written to an attribute: any short text. */
  | { readonly kind: "text" }
  /** A number that the model compares something with, or a usual one. */
  | { readonly kind: "number" }
  /** Name of a module that can be loaded or unloaded. */
  | { readonly kind: "module" };

export interface EntryPoint {
  /** How a program calls it. */
  readonly name: string;
  /** Index into `functions`. */
  readonly function: number;
  /** Name of the process that makes the call, as in `rmmod/42`. */
  readonly comm: string;
  readonly params: readonly { readonly name: string; readonly kind: ParamKind; readonly pointer: boolean }[];
  /** Names of texts that may follow the parameters; "" when they are left out. */
  readonly optionalTexts?: readonly string[];
  /** Resource that the result is, null when it is only a number. */
  readonly returns: string | null;
  /** Where it is called: true only before tasks start (`__entry_setup`). */
  readonly setupOnly: boolean;
}

/** `__kobjlab(expect, found | predicted | silent, kind, what, [in words]);` in a model. */
export interface Expectation {
  readonly found: boolean;
  /** True for what follows from the code, but nobody is known to have reported: that it is missing is no failure. */
  readonly predicted?: boolean;
  readonly kind: string;
  /** What must follow the kind in the signature; "" for any. */
  readonly what: string;
  /** What a reader calls it: "leak of a memcg child". */
  readonly words?: string;
  readonly file: string;
  readonly line: number;
}

export interface Image {
  readonly code: Uint8Array;
  /** Loaded at DATA_START. */
  readonly data: Uint8Array;
  readonly functions: readonly FunctionInfo[];
  readonly symbols: readonly DataSymbol[];
  readonly modules: readonly ModuleInfo[];
  /** Source lines: Uint32Array, n × 3: code offset (ascending), index into `files`, line. */
  readonly lines: Uint32Array;
  readonly files: readonly string[];
  readonly entryPoints: readonly EntryPoint[];
  readonly expectations: readonly Expectation[];
  /** `__kobjlab(allocations, may_fail);` stands in the model: campaigns make allocations fail. */
  readonly allocationsMayFail: boolean;
  /** `__kobjlab(since, "4.11");` stands in the model: the kernel version that has its protocol first. */
  readonly since: string | null;
  /** Constants that something in a file is compared with, in the order of the source. */
  readonly comparisons: readonly { readonly file: string; readonly value: bigint }[];
  /** FNV-1a 64 of code, data and entry points, as 16 hex digits: an image is the same when this is. */
  readonly hash: string;
}
