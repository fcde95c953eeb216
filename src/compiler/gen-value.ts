import { callInto } from "./gen-call.js";
import { intoConvert, intoArith, intoCompare, applyArith, extend } from "./gen-arith.js";
import { copyStruct, intoAddress, intoLoad, loadFrom, reach, store, storeTo } from "./gen-place.js";
import { type Gen, isFree, registerOf, value } from "./gen.js";
import type { Place, TExpr } from "./typed.js";
import { alignOf, carrier, isBool, isScalar, sizeOf, type Type, ULONG } from "./types.js";

type Kind<K extends TExpr["kind"]> = Extract<TExpr, { kind: K }>;

/** Computes a scalar into `dest`, which is a temporary or the register of the local that is assigned. */
export function into(g: Gen, e: TExpr, dest: number): void {
  const known = g.constantOf(e);
  if (known !== null) {
    loadConstant(g, known, dest);
    return;
  }
  const register = registerOf(e);
  if (register !== null) {
    if (register !== dest) g.code.emit("MOV", { a: dest, b: register });
    return;
  }
  switch (e.kind) {
    case "address":
      intoAddress(g, e.place, dest);
      break;
    case "load":
      intoLoadOf(g, e, dest);
      break;
    case "convert":
      intoConvert(g, e, dest);
      break;
    case "unary":
      g.scoped(() => {
        const operand = value(g, e.operand);
        const t = carrier(e.type);
        const unsigned = t.bytes === 4 && !t.signed;
        const name = e.op === "~" ? (unsigned ? "NOTU" : "NOT") : t.bytes === 8 ? "NEGD" : unsigned ? "NEGU" : "NEGW";
        g.code.emit(name, { a: dest, b: operand });
      });
      break;
    case "not":
      intoNot(g, e, dest);
      break;
    case "arith":
      intoArith(g, e, dest);
      break;
    case "compare":
      intoCompare(g, e, dest);
      break;
    case "logical":
      intoTruth(g, e, dest);
      break;
    case "conditional":
      intoConditional(g, e, dest);
      break;
    case "assign":
      intoAssign(g, e, dest);
      break;
    case "compound":
    case "increment":
      update(g, e, dest);
      break;
    case "call":
      callInto(g, e, dest);
      break;
    case "comma":
      g.rules.effect(g, e.left);
      into(g, e.right, dest);
      break;
    case "statements":
      for (const s of e.body) g.rules.statement(g, s);
      if (e.value !== null) into(g, e.value, dest);
      break;
    case "valueAddress":
      intoValueAddress(g, e, dest);
      break;
    case "variadicArea":
      g.code.emit("MOV", { a: dest, b: g.variadicRegister });
      break;
    case "thisIp":
      g.code.emit("THISIP", { a: dest });
      break;
    case "returnAddress":
      g.code.emit("RETADDR", { a: dest, imm: e.level });
      break;
    default:
      throw new Error(`no code for ${e.kind}`);
  }
}

function loadConstant(g: Gen, constant: bigint, dest: number): void {
  const signed = BigInt.asIntN(64, constant);
  if (signed >= -0x8000_0000n && signed <= 0x7fff_ffffn) g.code.emit("LI", { a: dest, imm: Number(signed) });
  else g.code.emit("LI64", { a: dest, extra: constant });
}

function intoLoadOf(g: Gen, e: Kind<"load">, dest: number): void {
  g.code.pos = e.pos;
  const { base } = e.place;
  const home = base.kind === "local" ? base.local.home : null;
  if (home?.kind === "constant") into(g, home.value, dest);
  else intoLoad(g, e.place, dest);
}

function intoNot(g: Gen, e: Kind<"not">, dest: number): void {
  const { operand } = e;
  if (operand.kind === "logical" || operand.kind === "not") {
    intoTruth(g, e, dest);
    return;
  }
  g.scoped(() => g.code.emit("LNOT", { a: dest, b: value(g, operand) }));
}

/** 1 or 0 by branches. */
function intoTruth(g: Gen, e: TExpr, dest: number): void {
  const no = g.code.label();
  const end = g.code.label();
  g.rules.branch(g, e, no, false);
  g.code.emit("LI", { a: dest, imm: 1 });
  g.code.emit("JMP", { label: end });
  g.code.place(no);
  g.code.emit("LI", { a: dest, imm: 0 });
  g.code.place(end);
}

function intoConditional(g: Gen, e: Kind<"conditional">, dest: number): void {
  const no = g.code.label();
  const end = g.code.label();
  if (e.then === null) {
    g.scoped(() => {
      const test = value(g, e.test);
      g.code.emit("JZ", { a: test, label: no });
      g.code.emit("MOV", { a: dest, b: test });
    });
  } else {
    g.rules.branch(g, e.test, no, false);
    into(g, e.then, dest);
  }
  g.code.emit("JMP", { label: end });
  g.code.place(no);
  into(g, e.otherwise, dest);
  g.code.place(end);
}

function registerHome(place: Place): number | null {
  const home = place.base.kind === "local" && place.bits === null ? place.base.local.home : null;
  return home?.kind === "register" ? home.register : null;
}

function intoAssign(g: Gen, e: Kind<"assign">, dest: number): void {
  const home = registerHome(e.place);
  if (home !== null) {
    into(g, e.value, home);
    if (home !== dest) g.code.emit("MOV", { a: dest, b: home });
    return;
  }
  // In `last = last->next = x` the place is found through what is assigned: `dest` is written last.
  g.scoped(() => {
    const register = g.locals.has(dest) ? g.temp() : dest;
    into(g, e.value, register);
    g.code.pos = e.pos;
    store(g, e.place, register);
    if (e.place.bits !== null) cutToField(g, e.place, register);
    if (register !== dest) g.code.emit("MOV", { a: dest, b: register });
  });
}

/** The value of an assignment to a bit-field is what the field then has. */
function cutToField(g: Gen, place: Place, register: number): void {
  const bits = place.bits;
  if (bits === null || isBool(place.type)) return;
  const by = 64 - bits.width;
  g.code.emit("SHLID", { a: register, b: register, c: by });
  g.code.emit(bits.signed ? "SHRID" : "SHRIQ", { a: register, b: register, c: by });
}

/** Effects: nothing of the value is wanted. */
export function effect(g: Gen, e: TExpr): void {
  g.scoped(() => effectOf(g, e));
}

function effectOf(g: Gen, e: TExpr): void {
  switch (e.kind) {
    case "constant":
    case "address":
    case "error":
      break;
    case "load":
      if (isScalar(e.type) && registerOf(e) === null) value(g, e);
      break;
    case "convert":
    case "valueAddress":
      effect(g, e.operand);
      break;
    case "assign":
      assignEffect(g, e);
      break;
    case "compound":
    case "increment":
      update(g, e, -1);
      break;
    case "call":
      callInto(g, e, -1);
      break;
    case "comma":
      effect(g, e.left);
      effect(g, e.right);
      break;
    case "statements":
      for (const s of e.body) g.rules.statement(g, s);
      if (e.value !== null) effect(g, e.value);
      break;
    case "logical": {
      const end = g.code.label();
      g.rules.branch(g, e.left, end, e.op === "||");
      effect(g, e.right);
      g.code.place(end);
      break;
    }
    case "conditional": {
      const no = g.code.label();
      const end = g.code.label();
      g.rules.branch(g, e.test, no, false);
      if (e.then !== null) effect(g, e.then);
      g.code.emit("JMP", { label: end });
      g.code.place(no);
      effect(g, e.otherwise);
      g.code.place(end);
      break;
    }
    default:
      value(g, e);
  }
}

function assignEffect(g: Gen, e: Kind<"assign">): void {
  const home = registerHome(e.place);
  if (home !== null) {
    into(g, e.value, home);
    return;
  }
  if (e.type.kind === "record") {
    g.code.pos = e.pos;
    copyStruct(g, e.place, e.value);
    return;
  }
  const from = value(g, cutByStore(e.place, e.value));
  g.code.pos = e.pos;
  store(g, e.place, from);
}

/** Drops conversions that the store does itself. */
export function cutByStore(place: Pick<Place, "bits" | "type">, e: TExpr): TExpr {
  if (e.kind !== "convert" || isBool(place.type) || !isScalar(e.type) || !isScalar(e.operand.type)) return e;
  const bits = place.bits?.width ?? carrier(place.type).bytes * 8;
  if (isBool(e.type) || carrier(e.type).bytes * 8 < bits || carrier(e.operand.type).bytes * 8 < bits) return e;
  return cutByStore(place, e.operand);
}

/** Compound assignment and increments; `dest` -1: the value is not wanted. */
function update(g: Gen, e: Kind<"compound"> | Kind<"increment">, dest: number): void {
  const post = e.kind === "increment" && e.post && dest >= 0;
  const home = registerHome(e.place);
  if (home !== null) {
    if (post) g.code.emit("MOV", { a: dest, b: home });
    change(g, e, home, home);
    if (!post && dest >= 0 && dest !== home) g.code.emit("MOV", { a: dest, b: home });
    return;
  }
  g.scoped(() => {
    const at = reach(g, e.place);
    // A temporary that takes the value may as well carry it.
    const own = dest >= 0 && !g.locals.has(dest);
    const old = own && post ? dest : g.temp();
    g.code.pos = e.pos;
    loadFrom(g, at, e.place, old);
    const next = own && !post ? dest : g.temp();
    change(g, e, old, next);
    g.code.pos = e.pos;
    storeTo(g, at, e.place, next);
    if (dest < 0) return;
    if (!own) g.code.emit("MOV", { a: dest, b: post ? old : next });
    if (!post) cutToField(g, e.place, dest);
  });
}

/** next = the updated value of `old`, canonical for the place's type. */
function change(g: Gen, e: Kind<"compound"> | Kind<"increment">, old: number, next: number): void {
  const type = e.place.type;
  if (e.kind === "increment") {
    increment(g, type, e.delta, [old, next]);
    return;
  }
  const compute = carrier(e.compute);
  g.scoped(() => {
    let left = old;
    const read: TExpr = { kind: "load", type, place: e.place, pos: e.pos };
    if (!isFree(read, compute)) {
      left = g.temp();
      extend(g, compute, left, old);
    }
    if (isFree(placeholder(compute), type)) {
      applyArith(g, { op: e.op, type: compute, left, right: e.value, dest: next });
      return;
    }
    const wide = g.temp();
    applyArith(g, { op: e.op, type: compute, left, right: e.value, dest: wide });
    extend(g, carrier(type), next, wide);
  });
}

function placeholder(type: Type): TExpr {
  return { kind: "variadicArea", type, pos: { file: 0, line: 0, column: 0 } };
}

function increment(g: Gen, type: Type, delta: bigint, [old, next]: [number, number]): void {
  const t = carrier(type);
  const suffix = t.bytes === 8 ? "D" : t.bytes === 4 && !t.signed ? "U" : "W";
  if (delta >= -0x8000n && delta <= 0x7fffn) g.code.emit(`ADDI${suffix}`, { a: next, b: old, c: Number(delta) });
  else {
    g.scoped(() => {
      const step = g.temp();
      loadConstant(g, delta, step);
      g.code.emit("ADDD", { a: next, b: old, c: step });
    });
  }
  if (t.bytes < 4) extend(g, t, next, next);
}

/** A struct value that has no place gets one in frame memory. */
function intoValueAddress(g: Gen, e: Kind<"valueAddress">, dest: number): void {
  let { operand } = e;
  while (operand.kind === "comma" || operand.kind === "statements") {
    if (operand.kind === "comma") {
      effect(g, operand.left);
      operand = operand.right;
    } else {
      for (const s of operand.body) g.rules.statement(g, s);
      if (operand.value === null) return;
      operand = operand.value;
    }
  }
  if (operand.kind === "load") {
    intoAddress(g, operand.place, dest);
  } else if (operand.kind === "assign") {
    effect(g, operand);
    intoAddress(g, operand.place, dest);
  } else if (operand.kind === "conditional" && operand.then !== null) {
    const asAddress = (x: TExpr): TExpr => ({ ...e, operand: x });
    const { test, then, otherwise, pos } = operand;
    into(
      g,
      { kind: "conditional", type: ULONG, test, then: asAddress(then), otherwise: asAddress(otherwise), pos },
      dest,
    );
  } else if (operand.kind === "call") {
    const bytes = sizeOf(operand.type) ?? 0;
    const offset = g.allocate(bytes, alignOf(operand.type));
    g.announce(offset, bytes, e.pos);
    callInto(g, operand, -1, offset);
    g.code.emit("LEA", { a: dest, imm: offset });
  } else {
    throw new Error(`no address for a ${operand.kind}`);
  }
}
