import { type Gen, value } from "./gen.js";
import type { Place, TExpr } from "./typed.js";
import { type BitRange, carrier, sizeOf, type Type } from "./types.js";

/** Memory that an instruction can reach: a register and an offset that fits it. */
export interface Reach {
  readonly register: number;
  readonly offset: number;
}

/** Makes a place in memory reachable; temporaries it takes stay taken. */
export function reach(g: Gen, place: Place): Reach {
  const { base, offset } = place;
  if (base.kind === "static") return { register: staticAddress(g, place), offset: 0 };
  if (base.kind === "pointer") return near(g, value(g, base.pointer), offset);
  const { home, name } = base.local;
  if (home?.kind === "indirect") return near(g, home.register, offset);
  if (home?.kind !== "memory") throw new Error(`${name} has no memory`);
  const register = g.temp();
  g.code.emit("LEA", { a: register, imm: home.offset + offset });
  return { register, offset: 0 };
}

function near(g: Gen, register: number, offset: number): Reach {
  if (offset >= -0x8000 && offset <= 0x7fff) return { register, offset };
  const t = g.temp();
  g.code.emit("LI", { a: t, imm: offset });
  g.code.emit("ADDD", { a: t, b: t, c: register });
  return { register: t, offset: 0 };
}

function staticAddress(g: Gen, place: Place): number {
  const t = g.temp();
  intoAddress(g, place, t);
  return t;
}

/** The address of a place into a register. */
export function intoAddress(g: Gen, place: Place, dest: number): void {
  const { base, offset } = place;
  if (base.kind === "static") {
    g.code.emit("LI64", { a: dest, extra: 0n, reloc: { kind: "address", symbol: base.symbol, addend: offset } });
    return;
  }
  if (base.kind === "local" && base.local.home?.kind === "memory") {
    g.code.emit("LEA", { a: dest, imm: base.local.home.offset + offset });
    return;
  }
  g.scoped(() => {
    const from = reach(g, place);
    if (from.offset === 0) g.code.emit("MOV", { a: dest, b: from.register });
    else g.code.emit("ADDID", { a: dest, b: from.register, c: from.offset });
  });
}

function suffix(type: Type): string {
  const t = carrier(type);
  return t.bytes === 8 ? "64" : `${t.bytes * 8}${t.signed ? "S" : "U"}`;
}

function bitWord(bits: BitRange): bigint {
  return BigInt(bits.shift | (bits.width << 8) | ((bits.signed ? 1 : 0) << 16)) | (BigInt(bits.unitBytes) << 24n);
}

export function intoLoad(g: Gen, place: Place, dest: number): void {
  g.scoped(() => {
    const { register, offset } = reach(g, place);
    if (place.bits !== null) g.code.emit("LDBF", { a: dest, b: register, c: offset, extra: bitWord(place.bits) });
    else g.code.emit(`LD${suffix(place.type)}`, { a: dest, b: register, c: offset });
  });
}

/** Stores a register; what lies beyond the place's width is cut off. */
export function store(g: Gen, place: Place, from: number): void {
  g.scoped(() => storeTo(g, reach(g, place), place, from));
}

export function storeTo(g: Gen, to: Reach, place: Pick<Place, "bits" | "type">, from: number): void {
  const { register: b, offset: c } = to;
  if (place.bits !== null) g.code.emit("STBF", { a: from, b, c, extra: bitWord(place.bits) });
  else g.code.emit(`ST${carrier(place.type).bytes * 8}`, { a: from, b, c });
}

export function loadFrom(g: Gen, from: Reach, place: Pick<Place, "bits" | "type">, dest: number): void {
  const { register: b, offset: c } = from;
  if (place.bits !== null) g.code.emit("LDBF", { a: dest, b, c, extra: bitWord(place.bits) });
  else g.code.emit(`LD${suffix(place.type)}`, { a: dest, b, c });
}

/** A register with the address of a struct value: its own place, or a temporary that it is put in. */
export function structAddress(g: Gen, e: TExpr): number {
  if (e.kind === "load") return value(g, addressExpr(e.place, e));
  return value(g, {
    kind: "valueAddress",
    type: { kind: "pointer", to: e.type, const: false },
    operand: e,
    pos: e.pos,
  });
}

function addressExpr(place: Place, e: TExpr): TExpr {
  if (place.base.kind === "pointer" && place.offset === 0) return place.base.pointer;
  return { kind: "address", type: { kind: "pointer", to: e.type, const: false }, place, pos: e.pos };
}

/** Copies a struct value to the place. */
export function copyStruct(g: Gen, place: Place, e: TExpr): void {
  const bytes = sizeOf(place.type) ?? 0;
  g.scoped(() => {
    const from = structAddress(g, e);
    const to = g.temp();
    intoAddress(g, place, to);
    if (bytes > 0) g.code.emit("COPY", { a: to, b: from, extra: BigInt(bytes) });
  });
}
