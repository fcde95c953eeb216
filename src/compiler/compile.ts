import { SourceError } from "../errors.js";
import type { Pos, Unit } from "./ast.js";
import { checkUnit, type CheckResult } from "./check-unit.js";
import { literalSymbol } from "./checker.js";
import type { Diagnostics } from "./diagnostics.js";
import { generateFunction, prepareFunction } from "./gen-function.js";
import type { UnitCode } from "./gen.js";
import type { Image } from "./image.js";
import { inlinable } from "./inline.js";
import { linkImage } from "./link.js";
import type { ObjectData, ObjectFile, ObjectFunction, ObjectReloc, ObjectSymbol } from "./object.js";
import { literalModules } from "./literal-modules.js";
import { parseLeniently, type ParseOptions } from "./parse.js";
import { staticBytes } from "./static-data.js";
import type { UnitSymbol } from "./symbol.js";
import type { TFunction } from "./typed.js";
import { alignOf, arrayOf, CHAR, sizeOf } from "./types.js";

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Name of the module that a file becomes, as the kernel's build makes it: `foo_bar` for `drivers/foo-bar.c`. */
function moduleNameOf(path: string): string {
  return path
    .replace(/^.*[/\\]/, "")
    .replace(/\.[^.]*$/, "")
    .replaceAll(/\W/g, "_");
}

/** What makes a file a module: `module_init(f)` and its like, or functions with the names that they stand for. */
const MODULE_MACRO = /^[ \t]*module_(init|exit|\w*driver\w*|misc_device)\s*\(/m;
const INIT_MODULE = /^[ \t]*(static\s+)?int\s+(__init\s+)?init_module\s*\(\s*void\s*\)/m;
const CLEANUP_MODULE = /^[ \t]*(static\s+)?void\s+(__exit\s+)?cleanup_module\s*\(\s*void\s*\)/m;

/** The macros that the kernel's build gives a file: its name, and whether it is a module. */
function buildMacros({ path, text }: SourceText): Record<string, string> {
  const name = moduleNameOf(path);
  return {
    KBUILD_MODNAME: JSON.stringify(name),
    KBUILD_BASENAME: JSON.stringify(name),
    ...(MODULE_MACRO.test(text) || INIT_MODULE.test(text) ? { MODULE: "1" } : {}),
    ...(INIT_MODULE.test(text) ? { KOBJLAB_INIT_MODULE: "init_module" } : {}),
    ...(CLEANUP_MODULE.test(text) ? { KOBJLAB_CLEANUP_MODULE: "cleanup_module" } : {}),
  };
}

/**
 * Compiles one file of Kernel C. A file with module_init(), module_exit() or init_module() is a module of the file's name.
 * @throws SourceError with every mistake found
 */
export function compileUnit(source: SourceText, options: ParseOptions): ObjectFile {
  const { unit, diagnostics } = parseLeniently(source, {
    ...options,
    defines: { ...buildMacros(source), ...options.defines },
  });
  const object = generateUnit(unit, diagnostics);
  diagnostics.throwIfErrors();
  return object;
}

export interface CompileOptions extends ParseOptions {
  /** Objects to link with, the kernel library: see library.ts. */
  readonly library: readonly ObjectFile[];
}

/**
 * Compiles files of Kernel C and links them with the library.
 * @throws SourceError with every mistake of all files, or with what the linker could not resolve
 */
export function compile(sources: readonly SourceText[], options: CompileOptions): Image {
  const objects: ObjectFile[] = [];
  const mistakes = [];
  for (const source of sources) {
    try {
      objects.push(compileUnit(source, options));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      mistakes.push(...error.diagnostics);
    }
  }
  if (mistakes.length > 0) throw new SourceError(mistakes);
  return linkImage([...options.library, ...objects]);
}

/** Checks a parsed file and generates its object; with mistakes reported the object is of no use. */
function generateUnit(unit: Unit, report: Diagnostics): ObjectFile {
  const checked = checkUnit(unit, report);
  if (report.errors.length > 0) return EMPTY;
  return new ObjectBuilder(unit, checked, report).build();
}

/** The memory of a machine has 16 MiB for everything. */
const MAX_OBJECT_BYTES = 4 << 20;

const EMPTY: ObjectFile = {
  files: [],
  symbols: [],
  functions: [],
  data: [],
  entryPoints: [],
  expectations: [],
  allocationsMayFail: false,
  since: null,
  comparisons: [],
  sources: {},
};

class ObjectBuilder {
  readonly #unit: Unit;
  readonly #checked: CheckResult;
  readonly #report: Diagnostics;
  readonly #indices = new Map<UnitSymbol, number>();
  readonly #symbols: ObjectSymbol[] = [];
  readonly #functions = new Map<UnitSymbol, TFunction>();
  /** Symbols that are used and not generated yet. */
  readonly #wanted: UnitSymbol[] = [];
  readonly #inline = new Map<UnitSymbol, TFunction | null>();
  readonly #literals = new Map<UnitSymbol, Uint8Array>();
  readonly #sources: Record<string, string> = {};

  constructor(unit: Unit, checked: CheckResult, report: Diagnostics) {
    this.#unit = unit;
    this.#checked = checked;
    this.#report = report;
  }

  build(): ObjectFile {
    const { functions, objects, entryPoints, expectations, allocationsMayFail, since, comparisons } = this.#checked;
    for (const fn of functions) {
      prepareFunction(fn);
      this.#functions.set(fn.symbol, fn);
    }
    const data = new Map(objects.map((o) => [o.symbol, () => this.#object(o)]));
    for (const { symbol } of functions) if (symbol.global) this.#index(symbol);
    for (const { symbol } of objects) if (symbol.global || symbol.section !== null) this.#index(symbol);
    const entries = entryPoints.map(({ symbol, ...e }) => ({ ...e, symbol: this.#index(symbol) }));
    const outFunctions: ObjectFunction[] = [];
    const outData: ObjectData[] = [];
    for (let symbol = this.#wanted.shift(); symbol !== undefined; symbol = this.#wanted.shift()) {
      const fn = this.#functions.get(symbol);
      if (fn !== undefined) outFunctions.push(this.#function(fn));
      const make = data.get(symbol) ?? this.#literalMaker(symbol);
      if (make !== undefined) outData.push(make());
    }
    // What is not used must be right, too.
    for (const o of objects)
      if (!this.#indices.has(o.symbol) && o.plan !== null && this.#fits(o)) staticBytes(o.plan, this.#report);
    outFunctions.sort((a, b) => this.#order(a, b));
    outData.sort((a, b) => this.#order(a, b));
    const files = this.#unit.files;
    return {
      files,
      symbols: this.#symbols,
      functions: outFunctions,
      data: literalModules(outFunctions, outData),
      entryPoints: entries,
      expectations,
      allocationsMayFail,
      since,
      comparisons: [...new Map(comparisons.map((c) => [`${c.pos.file} ${c.value}`, c])).values()].map(
        ({ pos, value }) => [pos.file, value] as const,
      ),
      sources: this.#sources,
    };
  }

  /** Source order, literals last. */
  #order(a: { symbol: number; line: number }, b: { symbol: number; line: number }): number {
    const rank = (x: { symbol: number }) => (this.#symbols[x.symbol]?.name.startsWith('"') ? 1 : 0);
    return rank(a) - rank(b) || a.line - b.line || a.symbol - b.symbol;
  }

  #index(symbol: UnitSymbol): number {
    const known = this.#indices.get(symbol);
    if (known !== undefined) return known;
    const index = this.#symbols.length;
    this.#indices.set(symbol, index);
    const { type, pos } = symbol;
    const params = type.kind === "function" ? (type.variadic ? -1 : type.params.length) : 0;
    const defined = symbol.defined === "yes";
    const binding = !defined ? "undefined" : symbol.weak ? "weak" : symbol.global ? "global" : "local";
    this.#symbols.push({ name: symbol.name, kind: symbol.kind, binding, params, file: pos.file, line: pos.line });
    if (defined) this.#wanted.push(symbol);
    if (defined && symbol.global) this.#keepSource(pos);
    if (!defined && !symbol.global) this.#undefinedStatic(symbol);
    return index;
  }

  #undefinedStatic(symbol: UnitSymbol): void {
    this.#report.error(symbol.pos, `\`${symbol.name}\` is declared static, used, and defined nowhere`);
  }

  #reloc(pos: Pos, at: number, r: { kind: "call" | "address"; symbol: UnitSymbol; addend: number }): ObjectReloc {
    if (r.symbol.defined !== "yes") this.#keepSource(pos);
    return { at, kind: r.kind, symbol: this.#index(r.symbol), addend: r.addend, file: pos.file, line: pos.line };
  }

  #keepSource(pos: Pos): void {
    this.#sources[`${pos.file}:${pos.line}`] = this.#report.sources.line(pos);
  }

  #function(fn: TFunction): ObjectFunction {
    const code: UnitCode = {
      literal: (bytes, pos) => literalSymbol(this.#checked.cx, bytes, pos),
      inlineBody: (symbol) => this.#inlineBody(symbol),
      error: (pos, message, hint) => this.#report.error(pos, message, hint),
    };
    const g = generateFunction(fn, code);
    return {
      symbol: this.#index(fn.symbol),
      code: g.code,
      relocs: g.relocs.map((r) => this.#reloc(r.pos, r.at, r)),
      lines: g.lines,
      registerBytes: g.registerBytes,
      memoryBytes: g.memoryBytes,
      params: g.params,
      variadic: g.variadic,
      file: fn.pos.file,
      line: fn.pos.line,
      module: fn.user ? "" : this.#module(fn.module),
      user: fn.user,
      inline: fn.inline,
    };
  }

  #inlineBody(symbol: UnitSymbol): TFunction | null {
    let body = this.#inline.get(symbol);
    if (body === undefined) {
      const fn = this.#functions.get(symbol);
      body = fn !== undefined && inlinable(fn) ? fn : null;
      this.#inline.set(symbol, body);
    }
    return body;
  }

  #module(module: string | null): string {
    return module ?? this.#checked.module;
  }

  /** Reports an object that no machine has room for; what it would hold is not computed. */
  #fits({ symbol, plan }: CheckResult["objects"][number]): boolean {
    const bytes = Math.max(sizeOf(symbol.type) ?? 0, plan?.bytes ?? 0);
    if (bytes <= MAX_OBJECT_BYTES) return true;
    const message = `\`${symbol.name}\` has ${bytes} bytes; a static object may have ${MAX_OBJECT_BYTES}`;
    this.#report.error(symbol.pos, message, "make it smaller, or allocate what is used of it");
    return false;
  }

  #object(object: CheckResult["objects"][number]): ObjectData {
    const { symbol, readOnly, module } = object;
    const plan = this.#fits(object) ? object.plan : null;
    const content = plan === null ? null : staticBytes(plan, this.#report);
    const { file, line } = symbol.pos;
    return {
      symbol: this.#index(symbol),
      size: Math.max(sizeOf(symbol.type) ?? 0, content?.bytes.length ?? 0),
      bytes: content === null || content.bytes.every((b) => b === 0) ? null : content.bytes,
      relocs: (content?.relocs ?? []).map((r) => this.#reloc(r.expr.pos, r.at, { ...r, kind: "address" })),
      align: Math.max(alignOf(symbol.type), symbol.align),
      readOnly,
      section: symbol.section,
      literal: false,
      module: symbol.section === null ? this.#module(module) : "",
      file,
      line,
    };
  }

  #literalMaker(symbol: UnitSymbol): (() => ObjectData) | undefined {
    if (!symbol.literal) return undefined;
    if (this.#literals.size < this.#checked.cx.literals.size) {
      for (const l of this.#checked.cx.literals.values()) this.#literals.set(l.symbol, l.bytes);
    }
    const text = this.#literals.get(symbol) ?? new Uint8Array(0);
    const bytes = new Uint8Array(sizeOf(arrayOf(CHAR, text.length + 1)) ?? 0);
    bytes.set(text);
    const { file, line } = symbol.pos;
    return () => ({
      symbol: this.#index(symbol),
      size: bytes.length,
      bytes,
      relocs: [],
      align: 1,
      readOnly: true,
      section: null,
      literal: true,
      module: "",
      file,
      line,
    });
  }
}
