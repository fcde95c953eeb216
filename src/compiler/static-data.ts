import type { Reporter } from "./checker.js";
import type { UnitSymbol } from "./symbol.js";
import type { InitItem, InitPlan, Place, TExpr } from "./typed.js";
import { carrier, isScalar } from "./types.js";

/** A value known when the image is made: a number, or a symbol's address plus one. */
export interface StaticValue {
  readonly symbol: UnitSymbol | null;
  readonly value: bigint;
}

/** null when the expression is not constant. */
function staticValue(e: TExpr): StaticValue | null {
  switch (e.kind) {
    case "constant":
      return { symbol: null, value: e.value };
    case "address":
      return placeAddress(e.place);
    case "convert": {
      const inner = staticValue(e.operand);
      if (inner === null || !isScalar(e.type)) return null;
      return inner.symbol === null || carrier(e.type).bytes === 8 ? inner : null;
    }
    case "arith": {
      if (e.op !== "+" && e.op !== "-") return null;
      const left = staticValue(e.left);
      const right = staticValue(e.right);
      if (left === null || right === null) return null;
      if (right.symbol !== null) return e.op === "+" && left.symbol === null ? add(right, left.value) : null;
      return add(left, e.op === "+" ? right.value : -right.value);
    }
    case "conditional": {
      const test = staticValue(e.test);
      if (test === null) return null;
      const truth = test.symbol !== null || test.value !== 0n;
      if (!truth) return staticValue(e.otherwise);
      return e.then === null ? test : staticValue(e.then);
    }
    default:
      return null;
  }
}

function add(to: StaticValue, value: bigint): StaticValue {
  return { symbol: to.symbol, value: BigInt.asIntN(64, to.value + value) };
}

function placeAddress(place: Place): StaticValue | null {
  const { base } = place;
  if (base.kind === "static") return { symbol: base.symbol, value: BigInt(place.offset) };
  if (base.kind === "local") return null;
  const pointer = staticValue(base.pointer);
  return pointer === null ? null : add(pointer, BigInt(place.offset));
}

export interface StaticBytes {
  readonly bytes: Uint8Array;
  readonly relocs: readonly {
    readonly at: number;
    readonly symbol: UnitSymbol;
    readonly addend: number;
    readonly expr: TExpr;
  }[];
}

/** Bytes and relocations of a static object; reports what is not constant. */
export function staticBytes(plan: InitPlan, report: Reporter): StaticBytes {
  const bytes = new Uint8Array(plan.bytes);
  const relocs = new Map<number, StaticBytes["relocs"][number]>();
  const view = new DataView(bytes.buffer);
  for (const item of plan.items) {
    relocs.delete(item.offset);
    if (item.kind === "string") {
      bytes.set(item.bytes, item.offset);
      continue;
    }
    const value = staticValue(item.value);
    if (value === null || (value.symbol !== null && item.bits !== null)) {
      report.error(item.value.pos, "the initialiser of a static object must be constant", "assign it at run time");
      continue;
    }
    if (value.symbol !== null) {
      const addend = Number(BigInt.asIntN(64, value.value));
      relocs.set(item.offset, { at: item.offset, symbol: value.symbol, addend, expr: item.value });
    } else write(view, item, value.value);
  }
  return { bytes, relocs: [...relocs.values()].sort((a, b) => a.at - b.at) };
}

function write(view: DataView, item: Extract<InitItem, { kind: "store" }>, value: bigint): void {
  const size = item.bits?.unitBytes ?? (isScalar(item.type) ? carrier(item.type).bytes : 0);
  if (item.bits === null) {
    writeUnit(view, item.offset, size, value);
    return;
  }
  const mask = ((1n << BigInt(item.bits.width)) - 1n) << BigInt(item.bits.shift);
  const old = readUnit(view, item.offset, size);
  writeUnit(view, item.offset, size, (old & ~mask) | ((value << BigInt(item.bits.shift)) & mask));
}

function readUnit(view: DataView, at: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(at + i));
  return value;
}

function writeUnit(view: DataView, at: number, size: number, value: bigint): void {
  for (let i = 0; i < size; i++) view.setUint8(at + i, Number((value >> BigInt(8 * i)) & 0xffn));
}
