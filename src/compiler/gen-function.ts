import { type Encoded, encode } from "./code-buffer.js";
import { analyseFlow } from "./flow.js";
import { branch } from "./gen-branch.js";
import { statement } from "./gen-stmt.js";
import { effect, into } from "./gen-value.js";
import { Gen, type GenRules, inRegister, newHome, type UnitCode } from "./gen.js";
import { findJumps } from "./jumps.js";
import { optimise } from "./peephole.js";
import type { Local, TFunction } from "./typed.js";
import { alignOf, carrier, sizeOf } from "./types.js";

const RULES: GenRules = { into, effect, branch, statement };

export interface GeneratedFunction extends Encoded {
  readonly registerBytes: number;
  readonly memoryBytes: number;
  readonly params: number;
  readonly variadic: boolean;
}

/** Decides which locals need memory. Before any function that inlines this one is generated. */
export function prepareFunction(fn: TFunction): void {
  analyseFlow(fn);
}

/** The byte code of one function; its ENTER has no index yet. */
export function generateFunction(fn: TFunction, unit: UnitCode): GeneratedFunction {
  const g = new Gen(unit, RULES, fn.pos);
  const type = fn.symbol.type;
  if (type.kind !== "function") throw new Error(`${fn.symbol.name} is no function`);
  g.inlining.push(fn.symbol);
  g.code.emit("ENTER", {});
  if (type.returns.kind === "record") g.resultRegister = g.temp();
  const registers = fn.params.map(() => g.temp());
  if (type.variadic) g.variadicRegister = g.temp();
  fn.params.forEach((param, i) => {
    homeParameter(g, param, registers[i] ?? 0);
  });
  for (const local of findJumps(fn)) announceEarly(g, local);
  for (const s of fn.body) statement(g, s);
  g.code.pos = fn.end;
  if (type.returns.kind === "record") g.code.emit("RET", {});
  else g.code.emit("RETI", { imm: 0 });
  const encoded = encodeChecked(g, fn);
  return {
    ...encoded,
    registerBytes: g.maxTop * 8,
    memoryBytes: g.memoryBytes,
    params: fn.params.length,
    variadic: type.variadic,
  };
}

function encodeChecked(g: Gen, fn: TFunction): Encoded {
  try {
    if (g.maxTop > 8000) throw new RangeError("the function needs too many registers");
    return encode(optimise(g.code.items));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    g.unit.error(fn.pos, `\`${fn.symbol.name}\`: ${error.message}`, "split it");
    return { code: new Uint8Array(8), relocs: [], lines: [] };
  }
}

function homeParameter(g: Gen, param: Local, register: number): void {
  if (param.type.kind === "record") {
    param.home = { kind: "indirect", register };
    g.locals.add(register);
    return;
  }
  if (inRegister(param)) {
    newHome(g, param, register);
    return;
  }
  const bytes = sizeOf(param.type) ?? 8;
  const offset = g.allocate(bytes, alignOf(param.type));
  param.home = { kind: "memory", offset };
  g.announce(offset, bytes, param.pos);
  g.scoped(() => {
    const t = g.temp();
    g.code.emit("LEA", { a: t, imm: offset });
    g.code.emit(`ST${carrier(param.type).bytes * 8}`, { a: register, b: t });
  });
}

function announceEarly(g: Gen, local: Local): void {
  if (inRegister(local)) return;
  const bytes = sizeOf(local.type) ?? 0;
  const offset = g.allocate(bytes, alignOf(local.type));
  local.home = { kind: "memory", offset };
  g.announce(offset, bytes, local.pos);
}
