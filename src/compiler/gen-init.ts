import type { Pos } from "./ast.js";
import { constant } from "./build.js";
import { type Gen, inRegister, newHome, registerOf, value } from "./gen.js";
import { cutByStore } from "./gen-value.js";
import { copyStruct, storeTo } from "./gen-place.js";
import type { InitItem, InitPlan, Local, LocalHome, Place, TExpr } from "./typed.js";
import { alignOf, sizeOf } from "./types.js";

/** Executes a declaration: gives the local its home and its initial value. */
export function declareLocal(g: Gen, local: Local, init: InitPlan | null, pos: Pos): void {
  g.code.pos = pos;
  if (inRegister(local)) {
    declareRegister(g, local, init);
    return;
  }
  const bytes = Math.max(init?.bytes ?? 0, sizeOf(local.type) ?? 0);
  // A home may be there already: announced at the function's start for those who jump over the declaration.
  const known = local.home?.kind === "memory" ? local.home.offset : null;
  const offset = known ?? g.allocate(bytes, alignOf(local.type));
  local.home = { kind: "memory", offset };
  g.announce(offset, bytes, pos);
  if (init !== null) fill(g, local, offset, init);
}

function declareRegister(g: Gen, local: Local, init: InitPlan | null): void {
  const item = init?.items[0];
  const same = item?.kind === "store" && !local.reassigned ? unchanging(g, item.value) : null;
  if (same !== null) {
    local.home = same;
    return;
  }
  const register = g.temp();
  if (item?.kind === "store") g.rules.into(g, item.value, register);
  newHome(g, local, register);
}

/** The home of a local that is never assigned again: its constant, or the register of another such local. */
function unchanging(g: Gen, e: TExpr): LocalHome | null {
  const known = g.constantOf(e);
  if (known !== null) return { kind: "constant", value: constant(e.type, known, e.pos) };
  const source = e.kind === "load" && e.place.base.kind === "local" ? e.place.base.local : null;
  return source === null || source.reassigned || registerOf(e) === null ? null : source.home;
}

function fill(g: Gen, local: Local, offset: number, init: InitPlan): void {
  g.scoped(() => {
    const whole = !covers(init);
    let base = -1;
    const at = (): number => {
      if (base >= 0) return base;
      base = g.temp();
      g.code.emit("LEA", { a: base, imm: offset });
      return base;
    };
    if (whole && init.bytes > 0) g.code.emit("ZERO", { a: at(), extra: BigInt(init.bytes) });
    for (const item of init.items) {
      if (whole && isZero(g, item) && !overrides(init, item)) continue;
      if (base < 0) at();
      put(g, local, item, at());
    }
  });
}

function isZero(g: Gen, item: InitItem): boolean {
  return item.kind === "store" ? g.constantOf(item.value) === 0n : item.bytes.every((b) => b === 0);
}

/** Whether an earlier item of the list has written the same place. */
function overrides(init: InitPlan, item: InitItem): boolean {
  return init.items.some((other) => other !== item && other.offset === item.offset);
}

function put(g: Gen, local: Local, item: InitItem, base: number): void {
  g.scoped(() => {
    if (item.kind === "string") {
      const closed = item.bytes.at(-1) === 0;
      const symbol = g.unit.literal(closed ? item.bytes.subarray(0, -1) : item.bytes, local.pos);
      const from = g.temp();
      g.code.emit("LI64", { a: from, extra: 0n, reloc: { kind: "address", symbol, addend: 0 } });
      const to = g.temp();
      g.code.emit("ADDID", { a: to, b: base, c: item.offset });
      g.code.emit("COPY", { a: to, b: from, extra: BigInt(item.bytes.length) });
      return;
    }
    if (item.type.kind === "record") {
      const place: Place = { base: { kind: "local", local }, offset: item.offset, bits: null, type: item.type };
      copyStruct(g, place, item.value);
      return;
    }
    const from = value(g, cutByStore(item, item.value));
    if (item.offset <= 0x7fff) {
      storeTo(g, { register: base, offset: item.offset }, item, from);
      return;
    }
    const far = g.temp();
    g.code.emit("LI", { a: far, imm: item.offset });
    g.code.emit("ADDD", { a: far, b: far, c: base });
    storeTo(g, { register: far, offset: 0 }, item, from);
  });
}

/** Whether the stores write every byte, so that no zero fill is needed. */
function covers(init: InitPlan): boolean {
  if (init.bytes > 64) return false;
  const first = init.items[0];
  if (init.items.length === 1 && first?.kind === "store" && first.bits === null && sizeOf(first.type) === init.bytes)
    return true;
  const bytes = new Uint8Array(init.bytes);
  for (const item of init.items) {
    if (item.kind === "store" && item.bits !== null) continue;
    const size = item.kind === "string" ? item.bytes.length : (sizeOf(item.type) ?? 0);
    bytes.fill(1, item.offset, item.offset + size);
  }
  return bytes.every((b) => b === 1);
}
