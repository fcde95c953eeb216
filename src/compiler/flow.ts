import { truth } from "./build.js";
import type { Local, Place, TExpr, TFunction, TStmt } from "./typed.js";
import { isScalar } from "./types.js";

/** Bits of the locals that are assigned on every path to here; ALL where no path leads. */
type State = bigint;
const ALL: State = -1n;

/**
 * Finds the scalar locals that some path reads before it assigns them (`maybeUnassigned`): they live in frame memory,
 * where the machine reports such a read exactly. Labels are iterated to a fixed point; states only shrink.
 */
export function analyseFlow(fn: TFunction): void {
  const flow = new Flow(fn);
  flow.run();
}

class Flow {
  readonly #fn: TFunction;
  readonly #bits = new Map<Local, bigint>();
  readonly #labels = new Map<string, State>();
  readonly #breaks: State[] = [];
  readonly #continues: State[] = [];
  /** States at the heads of the switches around, which cases start from. */
  readonly #heads: State[] = [];
  #state: State = ALL;
  #changed = false;

  constructor(fn: TFunction) {
    this.#fn = fn;
  }

  run(): void {
    do {
      this.#changed = false;
      this.#state = 0n;
      for (const p of this.#fn.params) this.#assign(p);
      this.#list(this.#fn.body);
    } while (this.#changed);
  }

  #bit(local: Local): bigint {
    let bit = this.#bits.get(local);
    if (bit === undefined) {
      bit = 1n << BigInt(this.#bits.size);
      this.#bits.set(local, bit);
    }
    return bit;
  }

  #assign(local: Local): void {
    this.#state |= this.#bit(local);
  }

  #list(body: readonly TStmt[]): void {
    for (const s of body) this.#stmt(s);
  }

  #stmt(s: TStmt): void {
    switch (s.kind) {
      case "expr":
        this.#expr(s.expr);
        break;
      case "declare":
        this.#declare(s);
        break;
      case "block":
        this.#list(s.body);
        break;
      case "if": {
        const [yes, no] = this.#test(s.test);
        this.#state = yes;
        this.#stmt(s.then);
        const after = this.#state;
        this.#state = no;
        if (s.otherwise !== null) this.#stmt(s.otherwise);
        this.#state &= after;
        break;
      }
      case "loop":
        this.#loop(s);
        break;
      case "switch":
        this.#switch(s);
        break;
      case "case":
        this.#state &= this.#heads.at(-1) ?? ALL;
        this.#stmt(s.body);
        break;
      case "label":
        this.#join(s.name);
        this.#state = this.#labels.get(s.name) ?? ALL;
        this.#stmt(s.body);
        break;
      case "goto":
        this.#join(s.label);
        this.#state = ALL;
        break;
      case "break":
        this.#leave(this.#breaks);
        break;
      case "continue":
        this.#leave(this.#continues);
        break;
      case "return":
        if (s.value !== null) this.#expr(s.value);
        this.#state = ALL;
        break;
    }
  }

  #join(label: string): void {
    const before = this.#labels.get(label) ?? ALL;
    const now = before & this.#state;
    if (now !== before) this.#changed = true;
    this.#labels.set(label, now);
  }

  #leave(states: State[]): void {
    states.push((states.pop() ?? ALL) & this.#state);
    this.#state = ALL;
  }

  #declare(s: Extract<TStmt, { kind: "declare" }>): void {
    if (this.#state !== ALL) this.#state &= ~this.#bit(s.local);
    if (s.init === null) return;
    for (const item of s.init.items) if (item.kind === "store") this.#expr(item.value);
    this.#assign(s.local);
  }

  #loop(s: Extract<TStmt, { kind: "loop" }>): void {
    this.#breaks.push(ALL);
    this.#continues.push(ALL);
    let out: State = ALL;
    if (s.first && s.test !== null) [this.#state, out] = this.#test(s.test);
    this.#stmt(s.body);
    this.#state &= this.#continues.pop() ?? ALL;
    if (s.step !== null) this.#expr(s.step);
    if (!s.first && s.test !== null) [, out] = this.#test(s.test);
    this.#state = out & (this.#breaks.pop() ?? ALL);
  }

  #switch(s: Extract<TStmt, { kind: "switch" }>): void {
    this.#expr(s.value);
    this.#heads.push(this.#state);
    this.#breaks.push(ALL);
    const none = s.hasDefault ? ALL : this.#state;
    this.#state = ALL;
    this.#stmt(s.body);
    this.#heads.pop();
    this.#state &= none & (this.#breaks.pop() ?? ALL);
  }

  /** States after a test that was true and that was false. */
  #test(e: TExpr): [State, State] {
    const known = truth(e);
    if (known !== null) return known ? [this.#state, ALL] : [ALL, this.#state];
    if (e.kind === "not") {
      const [yes, no] = this.#test(e.operand);
      return [no, yes];
    }
    if (e.kind === "logical") {
      const [yes, no] = this.#test(e.left);
      this.#state = e.op === "&&" ? yes : no;
      const [yes2, no2] = this.#test(e.right);
      return e.op === "&&" ? [yes2, no & no2] : [yes & yes2, no2];
    }
    if (e.kind === "convert" && isScalar(e.type)) return this.#test(e.operand);
    this.#expr(e);
    return [this.#state, this.#state];
  }

  #expr(e: TExpr): void {
    switch (e.kind) {
      case "load":
        this.#read(e.place);
        break;
      case "address":
        this.#base(e.place);
        break;
      case "convert":
      case "unary":
      case "not":
      case "valueAddress":
        this.#expr(e.operand);
        break;
      case "arith":
      case "compare":
      case "comma":
        this.#expr(e.left);
        this.#expr(e.right);
        break;
      case "logical": {
        const [yes, no] = this.#test(e);
        this.#state = yes & no;
        break;
      }
      case "conditional":
        this.#conditional(e);
        break;
      case "assign":
        this.#base(e.place);
        this.#expr(e.value);
        if (e.place.base.kind === "local") this.#assign(e.place.base.local);
        break;
      case "compound":
        this.#read(e.place);
        this.#expr(e.value);
        break;
      case "increment":
        this.#read(e.place);
        break;
      case "call":
        if (e.callee.kind === "pointer") this.#expr(e.callee.pointer);
        for (const a of e.args) this.#expr(a);
        if (e.callee.kind === "symbol" && e.callee.symbol.noreturn) this.#state = ALL;
        break;
      case "statements":
        this.#list(e.body);
        if (e.value !== null) this.#expr(e.value);
        break;
    }
  }

  #conditional(e: Extract<TExpr, { kind: "conditional" }>): void {
    const [yes, no] = this.#test(e.test);
    this.#state = yes;
    if (e.then !== null) this.#expr(e.then);
    const after = this.#state;
    this.#state = no;
    this.#expr(e.otherwise);
    this.#state &= after;
  }

  #base(place: Place): void {
    if (place.base.kind === "pointer") this.#expr(place.base.pointer);
  }

  #read(place: Place): void {
    this.#base(place);
    if (place.base.kind !== "local") return;
    const { local } = place.base;
    if ((this.#state & this.#bit(local)) === 0n) local.maybeUnassigned = true;
  }
}
