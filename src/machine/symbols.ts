import { DATA_BASE, TEXT_BASE } from "../abi/addresses.js";
import { type CoreOp, CORE_OPS } from "../abi/core-ops.js";
import { layoutOf } from "../abi/layout-offsets.js";
import { OPCODE_NUMBER } from "../abi/opcodes.js";
import type { DataSymbol, FunctionInfo, Image } from "../compiler/image.js";
import type { Core } from "./core.js";
import type { Frame, Stack, WorkqueueRef } from "./finding.js";

const CORE_OPCODE = OPCODE_NUMBER.get("CORE")!;
const MAP_NAME = layoutOf("lockdep_map").fields.find((f) => f.name === "name")!.offset;
const MAX_STRING = 4096;
/** How far behind an object an address still counts as near it. */
const NEAR_BYTES = 64;

/** Names for code offsets, addresses and stacks of a machine. */
export class Symbols {
  readonly #core: Core;
  readonly #image: Image;
  readonly #functions: readonly FunctionInfo[];
  readonly #symbols: readonly DataSymbol[];
  /** The image's code: the core's may lack what was unloaded. */
  readonly #code: DataView;

  constructor(core: Core, image: Image) {
    this.#core = core;
    this.#image = image;
    this.#code = new DataView(image.code.buffer, image.code.byteOffset, image.code.byteLength);
    this.#functions = [...image.functions].sort((a, b) => a.codeOffset - b.codeOffset);
    this.#symbols = [...image.symbols].sort((a, b) => a.offset - b.offset);
  }

  functionAt(code: number): FunctionInfo | null {
    const f = lastBefore(this.#functions, (x) => x.codeOffset, code);
    return f !== null && code < f.codeOffset + f.codeBytes ? f : null;
  }

  /** Source position of an instruction: [file, line], ["", 0] when unknown. */
  lineAt(code: number): readonly [string, number] {
    const { lines, files } = this.#image;
    let low = 0;
    let high = lines.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lines[middle * 3]! <= code) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return ["", 0];
    return [files[lines[(low - 1) * 3 + 1]!] ?? "", lines[(low - 1) * 3 + 2]!];
  }

  /** The frame of an instruction. */
  frameOf(code: number): Frame {
    const f = this.functionAt(code);
    const [file, line] = this.lineAt(code);
    const address = TEXT_BASE + BigInt(code);
    if (f === null) {
      // In a direct call the host stands at a core operation outside of all functions: load-image.ts.
      const name = this.operationAt(code);
      return name === "" ? nowhere(address) : madeUpFrame(name);
    }
    const offset = code - f.codeOffset;
    return { function: f.name, offset, size: f.codeBytes, address, module: f.module, file, line };
  }

  /**
   * The stack with a depot id, without what stands for user space and functions that are inline; functions inside a core
   * operation first.
   */
  stackOf(id: number): Stack {
    if (id === 0) return [];
    const depth = this.#core.u32("STACKS", id * 4);
    const frames: Frame[] = [];
    for (let i = 0; i < depth; i++) {
      const code = this.#core.u32("STACKS", (id + 1 + i) * 4);
      const f = this.functionAt(code);
      if (f?.user === true) break;
      const inside = i === 0 ? this.#framesInside(code) : [];
      frames.push(...inside);
      if (f === null ? inside.length === 0 : !f.inline) frames.push(this.frameOf(code));
    }
    return frames;
  }

  /** Name of the core operation that an instruction carries out, "" when it is another instruction. */
  operationAt(code: number): string {
    return this.#operation(code)?.name ?? "";
  }

  #operation(code: number): CoreOp | undefined {
    if (code < 0 || code + 8 > this.#core.exports.codeBytes()) return undefined;
    // Behind the image's code only the core knows: load-image.ts.
    const own = code < this.#code.byteLength;
    const view = own ? this.#code : this.#core.view;
    const at = own ? code : this.#core.regions.CODE + code;
    return view.getUint16(at, true) === CORE_OPCODE ? CORE_OPS[view.getUint32(at + 4, true)] : undefined;
  }

  // Kernel functions that a core operation stands for, innermost first. Their offsets are made up.
  #framesInside(code: number): Frame[] {
    const operation = this.#operation(code);
    if (operation === undefined) return [];
    return [...operation.frames].reverse().map(madeUpFrame);
  }

  /** What print_worker_info() says: `name`, offset of a queue's name, 0 for none; `code`, where an item's function begins. */
  workqueueOf(name: number, code: number): WorkqueueRef | null {
    if (name === 0) return null;
    const { function: fn, module } = this.frameOf(code);
    return { name: this.stringAt(name), function: module === "" ? fn : `${fn} [${module}]` };
  }

  /** NUL-terminated string at an offset of the emulated memory; "" outside of it. */
  stringAt(offset: number): string {
    const { bytes, regions, exports } = this.#core;
    if (offset === 0 || offset >= exports.memoryBytes()) return "";
    const start = regions.MEM + offset;
    let end = start;
    while (end < start + MAX_STRING && bytes[end] !== 0) end += 1;
    return decode(bytes.subarray(start, end));
  }

  /** Name of the lock whose map lies at an offset. */
  mapName(map: number): string {
    return this.stringAt(this.pointerAt(map + MAP_NAME));
  }

  /** Offset that the pointer at an offset leads to, 0 for NULL and addresses outside the memory. */
  pointerAt(offset: number): number {
    if (offset + 8 > this.#core.exports.memoryBytes()) return 0;
    const target = this.#core.u64("MEM", offset) - DATA_BASE;
    return target > 0n && target < BigInt(this.#core.exports.memoryBytes()) ? Number(target) : 0;
  }

  /** The static object that an offset lies in, null for none. */
  dataAt(offset: number): DataSymbol | null {
    const symbol = lastBefore(this.#symbols, (s) => s.offset, offset);
    return symbol !== null && offset < symbol.offset + symbol.bytes ? symbol : null;
  }

  /** `symbol` or `symbol+0x10` for a static object, "" for anything else. */
  dataName(offset: number): string {
    const symbol = this.dataAt(offset);
    if (symbol === null) return "";
    return offset === symbol.offset ? symbol.name : `${symbol.name}+0x${(offset - symbol.offset).toString(16)}`;
  }

  /** The static object at or just before an offset, null when that is far off. */
  dataNear(offset: number): DataSymbol | null {
    const symbol = lastBefore(this.#symbols, (s) => s.offset, offset);
    return symbol !== null && offset < symbol.offset + symbol.bytes + NEAR_BYTES ? symbol : null;
  }

  symbolNamed(name: string): DataSymbol | null {
    return this.#symbols.find((s) => s.name === name) ?? null;
  }
}

const decoder = new TextDecoder();

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes.slice());
}

/** A frame of a kernel function that is no Kernel C here. */
function madeUpFrame(name: string): Frame {
  const size = 0x20 + (hashOf(name) % 0x40) * 0x10;
  const offset = 5 + (hashOf(`${name}+`) % (size - 8));
  return { function: name, offset, size, address: TEXT_BASE, module: "", file: "", line: 0 };
}

function nowhere(address: bigint): Frame {
  return { function: "", offset: 0, size: 0, address, module: "", file: "", line: 0 };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The last item whose key is at most `key`; items by ascending key. */
function lastBefore<T>(items: readonly T[], keyOf: (item: T) => number, key: number): T | null {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle]!) <= key) low = middle + 1;
    else high = middle;
  }
  return items[low - 1] ?? null;
}
