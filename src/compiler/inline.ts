import { inRegister } from "./gen.js";
import type { Place, TExpr, TFunction, TStmt } from "./typed.js";
import { isScalar } from "./types.js";

/** More nodes than this stay calls. */
const MAX_NODES = 48;

/**
 * Whether calls of a function may be replaced by its body: marked inline, small, scalar parameters and result, no
 * local in memory, no labels or loops. `prepareFunction` has run.
 */
export function inlinable(fn: TFunction): boolean {
  const type = fn.symbol.type;
  if (!fn.inline || fn.user || type.kind !== "function" || type.variadic) return false;
  if (type.returns.kind !== "void" && !isScalar(type.returns)) return false;
  if (!fn.params.every(inRegister)) return false;
  const size = new Size();
  for (const s of fn.body) size.stmt(s);
  return !size.refused && size.nodes <= MAX_NODES;
}

/** Whether a statement expression is anywhere inside. */
export function hasStatements(e: TExpr): boolean {
  const size = new Size();
  size.expr(e);
  return size.statements;
}

class Size {
  nodes = 0;
  refused = false;
  statements = false;

  stmt(s: TStmt): void {
    this.nodes++;
    switch (s.kind) {
      case "expr":
        this.expr(s.expr);
        break;
      case "declare":
        if (!inRegister(s.local)) this.refused = true;
        for (const item of s.init?.items ?? []) if (item.kind === "store") this.expr(item.value);
        break;
      case "block":
        for (const inner of s.body) this.stmt(inner);
        break;
      case "if":
        this.expr(s.test);
        this.stmt(s.then);
        if (s.otherwise !== null) this.stmt(s.otherwise);
        break;
      case "return":
        if (s.value !== null) this.expr(s.value);
        break;
      default:
        this.refused = true;
    }
  }

  expr(e: TExpr): void {
    this.nodes++;
    switch (e.kind) {
      case "load":
      case "address":
        this.#place(e.place);
        break;
      case "convert":
        this.nodes--;
        this.expr(e.operand);
        break;
      case "unary":
      case "not":
        this.expr(e.operand);
        break;
      case "arith":
      case "compare":
      case "logical":
      case "comma":
        this.expr(e.left);
        this.expr(e.right);
        break;
      case "conditional":
        this.expr(e.test);
        if (e.then !== null) this.expr(e.then);
        this.expr(e.otherwise);
        break;
      case "assign":
      case "compound":
        this.#place(e.place);
        this.expr(e.value);
        break;
      case "increment":
        this.#place(e.place);
        break;
      case "call":
        if (e.callee.kind === "pointer") this.expr(e.callee.pointer);
        if (e.fixed >= 0 || !(e.type.kind === "void" || isScalar(e.type))) this.refused = true;
        for (const a of e.args) this.expr(a);
        break;
      case "statements":
        this.statements = true;
        for (const s of e.body) this.stmt(s);
        if (e.value !== null) this.expr(e.value);
        break;
      case "valueAddress":
        this.refused = true;
        break;
    }
  }

  #place(place: Place): void {
    if (place.base.kind === "pointer") this.expr(place.base.pointer);
  }
}
