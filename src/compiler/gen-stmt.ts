import { compare, constant, load } from "./build.js";
import { newLocal } from "./checker.js";
import type { Label } from "./code-buffer.js";
import { type Gen, value } from "./gen.js";
import { declareLocal } from "./gen-init.js";
import { structAddress } from "./gen-place.js";
import type { CaseTarget, CompareOp, TExpr, TStmt } from "./typed.js";
import { sizeOf } from "./types.js";

type Kind<K extends TStmt["kind"]> = Extract<TStmt, { kind: K }>;

export function statement(g: Gen, s: TStmt): void {
  switch (s.kind) {
    case "expr":
      g.code.pos = s.expr.pos;
      g.rules.effect(g, s.expr);
      break;
    case "declare":
      declareLocal(g, s.local, s.init, s.pos);
      break;
    case "block":
      block(g, s.body);
      break;
    case "if":
      ifStatement(g, s);
      break;
    case "loop":
      loop(g, s);
      break;
    case "switch":
      switchStatement(g, s);
      break;
    case "case": {
      const label = s.target === null ? g.targets.otherwise : g.targets.cases?.get(s.target);
      if (label != null) g.code.place(label);
      statement(g, s.body);
      break;
    }
    case "label":
      g.code.place(labelOf(g, s.name));
      statement(g, s.body);
      break;
    case "goto":
      g.code.pos = s.pos;
      g.code.emit("JMP", { label: labelOf(g, s.label) });
      break;
    case "break":
      g.code.pos = s.pos;
      if (g.targets.break !== null) g.code.emit("JMP", { label: g.targets.break });
      break;
    case "continue":
      g.code.pos = s.pos;
      if (g.targets.continue !== null) g.code.emit("JMP", { label: g.targets.continue });
      break;
    case "return":
      returnStatement(g, s);
      break;
  }
}

/** Statements in a scope: registers of its locals are free afterwards. */
function block(g: Gen, body: readonly TStmt[]): void {
  const mark = g.top;
  for (const s of body) statement(g, s);
  g.setTop(mark);
}

function labelOf(g: Gen, name: string): Label {
  let label = g.targets.labels.get(name);
  if (label === undefined) {
    label = g.code.label();
    g.targets.labels.set(name, label);
  }
  return label;
}

function test(g: Gen, e: TExpr, label: Label, sense: boolean): void {
  g.code.pos = e.pos;
  g.scoped(() => g.rules.branch(g, e, label, sense));
}

function ifStatement(g: Gen, s: Kind<"if">): void {
  const no = g.code.label();
  test(g, s.test, no, false);
  block(g, [s.then]);
  if (s.otherwise === null) {
    g.code.place(no);
    return;
  }
  const end = g.code.label();
  g.code.emit("JMP", { label: end });
  g.code.place(no);
  block(g, [s.otherwise]);
  g.code.place(end);
}

/** The test stands at the loop's end, so that a round costs one branch. */
function loop(g: Gen, s: Kind<"loop">): void {
  const body = g.code.label();
  const next = g.code.label();
  const check = g.code.label();
  const end = g.code.label();
  if (s.first && s.test !== null) g.code.emit("JMP", { label: check });
  g.code.place(body);
  const outer = g.targets;
  g.targets = { ...outer, break: end, continue: next };
  block(g, [s.body]);
  g.targets = outer;
  g.code.place(next);
  if (s.step !== null) {
    g.code.pos = s.step.pos;
    g.rules.effect(g, s.step);
  }
  g.code.place(check);
  if (s.test === null) g.code.emit("JMP", { label: body });
  else test(g, s.test, body, true);
  g.code.place(end);
}

function switchStatement(g: Gen, s: Kind<"switch">): void {
  const mark = g.top;
  g.code.pos = s.value.pos;
  const end = g.code.label();
  const otherwise = s.hasDefault ? g.code.label() : end;
  const cases = new Map(s.cases.map((c) => [c, g.code.label()]));
  const local = newLocal("(switch)", s.value.type, s.value.pos);
  const known = g.constantOf(s.value);
  if (known !== null) local.home = { kind: "constant", value: constant(s.value.type, known, s.value.pos) };
  else local.home = { kind: "register", register: value(g, s.value) };
  const place = { base: { kind: "local" as const, local }, offset: 0, bits: null, type: s.value.type };
  const sorted = [...s.cases].sort((a, b) => (a.low < b.low ? -1 : 1));
  search(g, load(place, s.value.pos), sorted, { cases, otherwise });
  g.setTop(mark);
  const outer = g.targets;
  g.targets = { ...outer, break: end, cases, otherwise };
  block(g, [s.body]);
  g.targets = outer;
  g.code.place(end);
}

interface Search {
  readonly cases: ReadonlyMap<CaseTarget, Label>;
  readonly otherwise: Label;
}

/** Goes to the case that has the value: one by one when they are few, by halves otherwise. */
function search(g: Gen, v: TExpr, cases: readonly CaseTarget[], to: Search): void {
  const go = (op: CompareOp, bound: bigint, label: Label) =>
    g.scoped(() => g.rules.branch(g, compare(op, v, constant(v.type, bound, v.pos), v.pos), label, true));
  if (cases.length > 4) {
    const middle = cases.length >> 1;
    const low = g.code.label();
    go("<", cases[middle]?.low ?? 0n, low);
    search(g, v, cases.slice(middle), to);
    g.code.place(low);
    search(g, v, cases.slice(0, middle), to);
    return;
  }
  for (const c of cases) {
    const label = to.cases.get(c) as Label;
    if (c.low === c.high) go("==", c.low, label);
    else {
      const next = g.code.label();
      go("<", c.low, next);
      go("<=", c.high, label);
      g.code.place(next);
    }
  }
  g.code.emit("JMP", { label: to.otherwise });
}

function returnStatement(g: Gen, s: Kind<"return">): void {
  g.code.pos = s.pos;
  const { inlined } = g.targets;
  if (inlined !== null) {
    if (s.value !== null && inlined.dest >= 0) g.rules.into(g, s.value, inlined.dest);
    else if (s.value !== null) g.rules.effect(g, s.value);
    g.code.emit("JMP", { label: inlined.end });
    return;
  }
  const e = s.value;
  if (e === null || e.type.kind === "void") {
    if (e !== null) g.rules.effect(g, e);
    g.code.emit("RETI", { imm: 0 });
    return;
  }
  if (e.type.kind === "record") {
    const bytes = BigInt(sizeOf(e.type) ?? 0);
    g.scoped(() => g.code.emit("COPY", { a: g.resultRegister, b: structAddress(g, e), extra: bytes }));
    g.code.emit("RET", {});
    return;
  }
  returnScalar(g, e);
}

function returnScalar(g: Gen, e: TExpr): void {
  const known = g.constantOf(e);
  const signed = known === null ? null : BigInt.asIntN(64, known);
  if (signed !== null && signed >= -0x8000_0000n && signed <= 0x7fff_ffffn) {
    g.code.emit("RETI", { imm: Number(signed) });
    return;
  }
  g.scoped(() => {
    const register = value(g, e);
    if (register === 0) g.code.emit("RET", {});
    else g.code.emit("RETR", { a: register });
  });
}
