import { DATA_BASE, DATA_START, TEXT_BASE } from "../abi/addresses.js";
import { CORE_OP_NUMBER, CORE_OPS } from "../abi/core-ops.js";
import { OPCODE_NUMBER } from "../abi/opcodes.js";
import { type Diagnostic, SourceError } from "../errors.js";
import { imageHash } from "./image-hash.js";
import type { DataSymbol, EntryPoint, FunctionInfo, Image, ModuleInfo, ModuleUse } from "./image.js";
import { roundUp } from "./layout.js";
import { type Definition, moduleUses } from "./module-uses.js";
import { type DataLayout, layOutData, type PlacedData } from "./link-data.js";
import { didYouMean } from "./nearest.js";
import type { ObjectFile, ObjectFunction, ObjectReloc, ObjectSymbol } from "./object.js";

/** What a name means in the whole image. */
type Target =
  | { readonly kind: "function"; readonly index: number }
  | { readonly kind: "data"; readonly offset: number }
  | { readonly kind: "core"; readonly operation: number };

/**
 * Links objects, in order, to an image. Every global function is kept, so that it can be called by name; static ones
 * are in an object only when they are used.
 * @throws SourceError for names defined twice or nowhere
 */
export function linkImage(objects: readonly ObjectFile[]): Image {
  return new Linker(objects).link();
}

class Linker {
  readonly #objects: readonly ObjectFile[];
  readonly #errors: Diagnostic[] = [];
  /** Undefined names that have been reported. */
  readonly #missing = new Set<string>();
  readonly #globals = new Map<string, Definition>();
  readonly #functions: FunctionInfo[] = [];
  readonly #placed: { object: number; fn: ObjectFunction; index: number }[] = [];
  readonly #targets = new Map<string, Target>();
  readonly #stubs = new Map<number, number>();
  readonly #files = new Map<string, number>();
  #codeBytes = 0;

  constructor(objects: readonly ObjectFile[]) {
    this.#objects = objects;
  }

  link(): Image {
    this.#defineGlobals();
    const modules = this.#moduleNames();
    for (const module of ["", ...modules]) this.#placeFunctions(module);
    const used = (object: number, symbol: number) => this.#isChosen(object, symbol);
    const data = layOutData(this.#objects, used, modules);
    for (const d of data.items) this.#targets.set(key(d.object, d.data.symbol), { kind: "data", offset: d.offset });
    this.#resolve(data.sections);
    if (this.#errors.length > 0) throw new SourceError(this.#errors);
    const code = this.#code();
    const bytes = this.#dataBytes(data.items, data.end);
    if (this.#errors.length > 0) throw new SourceError(this.#errors);
    const entryPoints = this.#entryPoints();
    return {
      code,
      data: bytes,
      functions: this.#functions,
      symbols: data.items.filter((d) => !d.alias).map((d) => this.#dataSymbol(d)),
      modules: this.#modules(modules, data),
      lines: this.#lines(),
      files: [...this.#files.keys()],
      entryPoints,
      expectations: this.#objects.flatMap((o) => o.expectations),
      allocationsMayFail: this.#objects.some((o) => o.allocationsMayFail),
      since: this.#objects.map((o) => o.since).find((since) => since !== null) ?? null,
      comparisons: this.#objects.flatMap((o) => o.comparisons.map(([f, value]) => ({ file: o.files[f] ?? "", value }))),
      hash: imageHash(code, bytes, entryPoints),
    };
  }

  #defineGlobals(): void {
    this.#objects.forEach((o, object) => {
      o.symbols.forEach((s, symbol) => {
        if (s.binding !== "global" && s.binding !== "weak") return;
        const other = this.#globals.get(s.name);
        const before = other === undefined ? undefined : this.#objects[other.object]?.symbols[other.symbol];
        if (before === undefined || (before.binding === "weak" && s.binding === "global")) {
          this.#globals.set(s.name, { object, symbol });
        } else if (before.binding === "global" && s.binding === "global" && other !== undefined) {
          const where = this.#place(other.object, before.file, before.line);
          this.#error(
            object,
            s,
            `\`${s.name}\` is defined twice; the other definition is at ${where}`,
            "make one of them static or __weak",
          );
        }
      });
    });
  }

  #place(object: number, file: number, line: number): string {
    return `${this.#objects[object]?.files[file] ?? "?"}:${line}`;
  }

  #error(object: number, at: { file: number; line: number; name?: string }, message: string, hint: string): void {
    const file = this.#objects[object]?.files[at.file] ?? "?";
    const source = this.#objects[object]?.sources[`${at.file}:${at.line}`] ?? "";
    const column = Math.max(1, source.search(new RegExp(`\\b${at.name ?? ""}\\b`)) + 1);
    if (this.#errors.some((e) => e.file === file && e.line === at.line && e.message === message)) return;
    this.#errors.push({ file, line: at.line, column, message, source, hint });
  }

  /** Whether a definition is the one that its name means. */
  #isChosen(object: number, symbol: number): boolean {
    const s = this.#objects[object]?.symbols[symbol];
    if (s === undefined || s.binding === "undefined") return false;
    if (s.binding === "local") return true;
    const chosen = this.#globals.get(s.name);
    return chosen?.object === object && chosen.symbol === symbol;
  }

  /** Modules that something belongs to, in link order. */
  #moduleNames(): string[] {
    const names = this.#objects.flatMap((o) => [...o.functions, ...o.data].map((x) => x.module));
    return [...new Set(names)].filter((name) => name !== "");
  }

  #modules(names: readonly string[], data: DataLayout): ModuleInfo[] {
    const uses = moduleUses(this.#objects, (object, symbol) => this.#definitionOf(object, symbol));
    return names.map((name) => this.#module(name, data, uses.get(name) ?? []));
  }

  #definitionOf(object: number, symbol: number): Definition | null {
    const s = this.#objects[object]?.symbols[symbol];
    if (s === undefined) return null;
    return s.binding === "local" ? { object, symbol } : (this.#globals.get(s.name) ?? null);
  }

  #module(name: string, data: DataLayout, uses: readonly ModuleUse[]): ModuleInfo {
    const own = this.#functions.filter((f) => f.module === name);
    const range = data.modules.get(name);
    return {
      name,
      codeStart: own[0]?.codeOffset ?? 0,
      codeEnd: own.reduce((end, f) => Math.max(end, roundUp(f.codeOffset + f.codeBytes, 16)), 0),
      dataStart: range?.start ?? DATA_START,
      dataEnd: range?.stop ?? DATA_START,
      uses,
    };
  }

  #placeFunctions(module: string): void {
    this.#objects.forEach((o, object) => {
      for (const fn of o.functions) {
        if (fn.module !== module || !this.#isChosen(object, fn.symbol)) continue;
        const symbol = o.symbols[fn.symbol] as ObjectSymbol;
        const index = this.#addFunction({
          name: symbol.name,
          codeBytes: fn.code.length,
          registerBytes: fn.registerBytes,
          memoryBytes: fn.memoryBytes,
          params: fn.params,
          variadic: fn.variadic,
          file: o.files[fn.file] ?? "",
          line: fn.line,
          module: fn.module,
          user: fn.user,
          inline: fn.inline,
          global: symbol.binding !== "local",
        });
        this.#placed.push({ object, fn, index });
        this.#targets.set(key(object, fn.symbol), { kind: "function", index });
      }
    });
  }

  #addFunction(info: Omit<FunctionInfo, "codeOffset">): number {
    const codeOffset = this.#codeBytes;
    this.#codeBytes = roundUp(codeOffset + info.codeBytes, 16);
    return this.#functions.push({ ...info, codeOffset }) - 1;
  }

  /** Finds what each undefined name means. */
  #resolve(sections: ReadonlyMap<string, { start: number; stop: number }>): void {
    this.#objects.forEach((o, object) => {
      o.symbols.forEach((s, symbol) => {
        if (this.#targets.has(key(object, symbol))) return;
        const target = this.#lookUp(s, sections);
        if (target !== null) this.#targets.set(key(object, symbol), target);
      });
    });
  }

  #lookUp(s: ObjectSymbol, sections: ReadonlyMap<string, { start: number; stop: number }>): Target | null {
    const global = this.#globals.get(s.name);
    if (global !== undefined) return this.#targets.get(key(global.object, global.symbol)) ?? null;
    const bound = /^__(start|stop)_(\w+)$/.exec(s.name);
    if (bound !== null && s.kind === "data") {
      const section = sections.get(bound[2] ?? "") ?? { start: DATA_START, stop: DATA_START };
      return { kind: "data", offset: bound[1] === "start" ? section.start : section.stop };
    }
    const operation = s.kind === "function" ? CORE_OP_NUMBER.get(s.name) : undefined;
    return operation === undefined ? null : { kind: "core", operation };
  }

  #target(object: number, r: ObjectReloc): Target | null {
    const s = this.#objects[object]?.symbols[r.symbol];
    const target = this.#targets.get(key(object, r.symbol)) ?? null;
    if (s === undefined) return null;
    const at = { file: r.file, line: r.line, name: s.name };
    if (target === null) {
      if (this.#missing.has(s.name)) return null;
      this.#missing.add(s.name);
      const names = s.kind === "function" ? this.#functionNames() : this.#dataNames();
      const used = s.kind === "function" ? (r.kind === "call" ? "called" : "used") : "used";
      this.#error(
        object,
        at,
        `undefined ${s.kind === "function" ? "function" : "variable"} \`${s.name}\` ${used} here`,
        didYouMean(s.name, names),
      );
      return null;
    }
    if (target.kind === "core") {
      const op = CORE_OPS[target.operation];
      if (op !== undefined && op.args !== s.params) {
        const text = `\`${s.name}\` is an operation of the core with ${op.args} arguments, but it is declared with ${s.params}`;
        this.#error(object, at, text, "correct the declaration");
      }
    }
    return target;
  }

  #functionNames(): string[] {
    const names = [...CORE_OP_NUMBER.keys()];
    for (const [name, { object, symbol }] of this.#globals) {
      if (this.#objects[object]?.symbols[symbol]?.kind === "function") names.push(name);
    }
    return names;
  }

  #dataNames(): string[] {
    return [...this.#globals.keys()];
  }

  /** The function that stands for a core operation whose address is taken. */
  #stub(operation: number): number {
    let index = this.#stubs.get(operation);
    if (index === undefined) {
      const op = CORE_OPS[operation];
      index = this.#addFunction({
        name: op?.name ?? "",
        codeBytes: 24,
        registerBytes: Math.max(1, op?.args ?? 0) * 8,
        memoryBytes: 0,
        params: op?.args ?? 0,
        variadic: false,
        file: "",
        line: 0,
        module: "",
        user: false,
        inline: false,
        global: false,
      });
      this.#stubs.set(operation, index);
    }
    return index;
  }

  #address(target: Target): bigint {
    if (target.kind === "data") return DATA_BASE + BigInt(target.offset);
    const index = target.kind === "core" ? this.#stub(target.operation) : target.index;
    return TEXT_BASE + BigInt(this.#functions[index]?.codeOffset ?? 0);
  }

  #code(): Uint8Array {
    const address = (object: number, r: ObjectReloc): bigint => {
      const target = this.#target(object, r);
      return target === null ? 0n : this.#address(target) + BigInt(r.addend);
    };
    const pieces = this.#placed.map(({ object, fn, index }) => {
      const bytes = fn.code.slice();
      const view = new DataView(bytes.buffer);
      view.setInt32(4, index, true);
      for (const r of fn.relocs) {
        if (r.kind === "address") view.setBigUint64(r.at, BigInt.asUintN(64, address(object, r)), true);
        else this.#call(view, object, r);
      }
      return { index, bytes };
    });
    // Static data may take addresses of core operations, too.
    this.#objects.forEach((o, object) => {
      for (const d of o.data) for (const r of d.relocs) if (this.#isChosen(object, d.symbol)) address(object, r);
    });
    const code = new Uint8Array(this.#codeBytes);
    for (const { index, bytes } of pieces) code.set(bytes, this.#functions[index]?.codeOffset ?? 0);
    for (const [operation, index] of this.#stubs) this.#stubCode(code, operation, index);
    return code;
  }

  #call(view: DataView, object: number, r: ObjectReloc): void {
    const target = this.#target(object, r);
    if (target === null) return;
    if (target.kind === "core") {
      view.setUint16(r.at, OPCODE_NUMBER.get("CORE") ?? 0, true);
      view.setInt32(r.at + 4, target.operation, true);
    } else if (target.kind === "function") view.setInt32(r.at + 4, target.index, true);
  }

  #stubCode(code: Uint8Array, operation: number, index: number): void {
    const at = this.#functions[index]?.codeOffset ?? 0;
    const view = new DataView(code.buffer);
    const words: [string, number][] = [
      ["ENTER", index],
      ["CORE", operation],
      ["RET", 0],
    ];
    words.forEach(([name, imm], i) => {
      view.setUint16(at + i * 8, OPCODE_NUMBER.get(name) ?? 0, true);
      view.setInt32(at + i * 8 + 4, imm, true);
    });
  }

  #dataBytes(items: readonly PlacedData[], end: number): Uint8Array {
    const out = new Uint8Array(end - DATA_START);
    const view = new DataView(out.buffer);
    for (const { object, data, offset, alias } of items) {
      if (alias) continue;
      const at = offset - DATA_START;
      if (data.bytes !== null) out.set(data.bytes, at);
      for (const r of data.relocs) {
        const target = this.#target(object, r);
        if (target === null) continue;
        view.setBigUint64(at + r.at, BigInt.asUintN(64, this.#address(target) + BigInt(r.addend)), true);
      }
    }
    return out;
  }

  #dataSymbol({ object, data, offset }: PlacedData): DataSymbol {
    const o = this.#objects[object];
    const name = o?.symbols[data.symbol]?.name ?? "";
    const { readOnly, line, module } = data;
    return { name, offset, bytes: data.size, readOnly, file: o?.files[data.file] ?? "", line, module };
  }

  #lines(): Uint32Array {
    const out: number[] = [];
    for (const { object, fn, index } of this.#placed) {
      const start = this.#functions[index]?.codeOffset ?? 0;
      for (let i = 0; i + 2 < fn.lines.length; i += 3) {
        const path = this.#objects[object]?.files[fn.lines[i + 1] ?? 0] ?? "";
        let file = this.#files.get(path);
        if (file === undefined) {
          file = this.#files.size;
          this.#files.set(path, file);
        }
        out.push(start + (fn.lines[i] ?? 0), file, fn.lines[i + 2] ?? 0);
      }
    }
    return Uint32Array.from(out);
  }

  #entryPoints(): EntryPoint[] {
    return this.#objects.flatMap((o, object) =>
      o.entryPoints.flatMap(({ symbol, ...e }) => {
        const target = this.#targets.get(key(object, symbol));
        return target?.kind === "function" ? [{ ...e, function: target.index }] : [];
      }),
    );
  }
}

function key(object: number, symbol: number): string {
  return `${object}:${symbol}`;
}
