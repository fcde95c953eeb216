import type { Label } from "./code-buffer.js";
import { hasStatements } from "./inline.js";
import { type Gen, type Targets, newHome, registerOf, value } from "./gen.js";
import { structAddress } from "./gen-place.js";
import type { TExpr, TFunction, TStmt } from "./typed.js";
import { alignOf, isScalar, sizeOf } from "./types.js";

type Call = Extract<TExpr, { kind: "call" }>;

/**
 * Calls; the result goes into `dest` (-1: it is not wanted). A struct is returned into frame memory at `structAt`.
 */
export function callInto(g: Gen, e: Call, dest: number, structAt = -1): void {
  const body = e.callee.kind === "symbol" ? g.unit.inlineBody(e.callee.symbol) : null;
  if (body !== null && !g.inlining.includes(body.symbol)) {
    inlineCall(g, e, body, dest);
    return;
  }
  const mark = g.top;
  const window = dest >= 0 && g.isFresh(dest) ? dest : g.top;
  g.setTop(window);
  if (e.type.kind === "record") resultPointer(g, e, structAt);
  const fixed = e.fixed < 0 ? e.args.length : e.fixed;
  for (const arg of e.args.slice(0, fixed)) argument(g, arg);
  if (e.fixed >= 0) variadicArguments(g, e.args.slice(fixed));
  g.setTop(Math.max(g.top, window + 1));
  if (e.callee.kind === "symbol") {
    g.code.pos = e.pos;
    g.code.emit("CALL", { a: window, reloc: { kind: "call", symbol: e.callee.symbol, addend: 0 } });
  } else {
    const target = value(g, e.callee.pointer);
    g.code.pos = e.pos;
    g.code.emit("CALLR", { a: window, b: target });
  }
  g.setTop(mark);
  if (dest >= 0 && dest !== window) g.code.emit("MOV", { a: dest, b: window });
}

function resultPointer(g: Gen, e: Call, structAt: number): void {
  let at = structAt;
  if (at < 0) {
    const bytes = sizeOf(e.type) ?? 0;
    at = g.allocate(bytes, alignOf(e.type));
    g.announce(at, bytes, e.pos);
  }
  g.code.emit("LEA", { a: g.temp(), imm: at });
}

function argument(g: Gen, arg: TExpr): void {
  const register = g.temp();
  if (arg.type.kind !== "record") {
    // A statement expression has variables of its own, above the register that the next argument takes.
    g.scoped(() => g.rules.into(g, arg, register));
    return;
  }
  const bytes = sizeOf(arg.type) ?? 0;
  const offset = g.allocate(bytes, alignOf(arg.type));
  g.announce(offset, bytes, arg.pos);
  g.scoped(() => {
    const from = structAddress(g, arg);
    g.code.emit("LEA", { a: register, imm: offset });
    if (bytes > 0) g.code.emit("COPY", { a: register, b: from, extra: BigInt(bytes) });
  });
}

/** The hidden last argument: the address of an array with the variadic ones. */
function variadicArguments(g: Gen, args: readonly TExpr[]): void {
  const area = g.temp();
  if (args.length === 0) {
    g.code.emit("LI", { a: area, imm: 0 });
    return;
  }
  const offset = g.allocate(args.length * 8, 8);
  g.announce(offset, args.length * 8, args[0]?.pos ?? g.code.pos);
  g.code.emit("LEA", { a: area, imm: offset });
  args.forEach((arg, i) => {
    g.scoped(() => g.code.emit("ST64", { a: value(g, arg), b: area, c: i * 8 }));
  });
}

/** The body of a small inline function in the caller's place. */
function inlineCall(g: Gen, e: Call, fn: TFunction, dest: number): void {
  const last = singleExit(fn);
  withInlined(g, e, fn, (end) => {
    if (last === null) {
      g.targets = { ...g.targets, inlined: { dest, end } };
      for (const s of fn.body) g.rules.statement(g, s);
      return;
    }
    for (const s of fn.body.slice(0, -1)) g.rules.statement(g, s);
    if (dest >= 0) g.rules.into(g, last, dest);
    else g.rules.effect(g, last);
  });
}

/**
 * Branches on the result of an inlined function without making a value of it.
 * Returns false when the call is to be evaluated as any other expression.
 */
export function branchOnCall(g: Gen, e: Call, label: Label, sense: boolean): boolean {
  const fn = e.callee.kind === "symbol" ? g.unit.inlineBody(e.callee.symbol) : null;
  const last = fn === null || g.inlining.includes(fn.symbol) ? null : singleExit(fn);
  if (fn === null || last === null) return false;
  withInlined(g, e, fn, () => {
    for (const s of fn.body.slice(0, -1)) g.rules.statement(g, s);
    g.rules.branch(g, last, label, sense);
  });
  return true;
}

/** What the function returns when its only return is its last statement. */
function singleExit(fn: TFunction): TExpr | null {
  const last = fn.body.at(-1);
  if (last?.kind !== "return" || last.value === null) return null;
  return fn.body.slice(0, -1).some(returns) ? null : last.value;
}

function returns(s: TStmt): boolean {
  switch (s.kind) {
    case "return":
      return true;
    case "block":
      return s.body.some(returns);
    case "if":
      return returns(s.then) || (s.otherwise !== null && returns(s.otherwise));
    case "expr":
    case "declare":
      // A statement expression may return, too.
      return mayReturn(s);
    default:
      return true;
  }
}

function mayReturn(s: Extract<TStmt, { kind: "expr" | "declare" }>): boolean {
  const values =
    s.kind === "expr" ? [s.expr] : (s.init?.items ?? []).flatMap((i) => (i.kind === "store" ? [i.value] : []));
  return values.some(hasStatements);
}

function withInlined(g: Gen, e: Call, fn: TFunction, body: (end: Label) => void): void {
  const mark = g.top;
  const homes = e.args.map((arg, i) => inlineArgument(g, arg, fn.params[i]?.reassigned ?? true));
  homes.forEach((home, i) => {
    const param = fn.params[i];
    if (param === undefined) return;
    if (home.kind === "constant") param.home = home;
    else if (home.own) newHome(g, param, home.register);
    else param.home = { kind: "register", register: home.register };
  });
  const end = g.code.label();
  const outer: Targets = g.targets;
  g.targets = { break: null, continue: null, inlined: null, labels: new Map(), cases: null, otherwise: null };
  g.inlining.push(fn.symbol);
  body(end);
  g.inlining.pop();
  g.targets = outer;
  g.code.place(end);
  g.setTop(mark);
  g.code.pos = e.pos;
}

type InlineHome =
  | { readonly kind: "constant"; readonly value: TExpr }
  | { readonly kind: "register"; readonly register: number; readonly own: boolean };

function inlineArgument(g: Gen, arg: TExpr, reassigned: boolean): InlineHome {
  if (!reassigned) {
    const known = g.constantOf(arg);
    if (known !== null && isScalar(arg.type)) {
      return { kind: "constant", value: { kind: "constant", type: arg.type, value: known, pos: arg.pos } };
    }
    const register = registerOf(arg);
    if (register !== null) return { kind: "register", register, own: false };
  }
  const register = g.temp();
  g.rules.into(g, arg, register);
  return { kind: "register", register, own: true };
}
