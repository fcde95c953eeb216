import type { Local, TFunction, TStmt } from "./typed.js";

/**
 * The locals whose declaration a goto or a switch can jump over into their scope: their frame memory is
 * announced at the function's start, too. Declarations within statement expressions cannot be jumped over.
 */
export function findJumps(fn: TFunction): Local[] {
  const scan = new Scan();
  scan.list(fn.body);
  return scan.finish();
}

class Scan {
  #now = 0;
  #switches: number[] = [];
  readonly #locals: { local: Local; from: number; to: number }[] = [];
  readonly #labels = new Map<string, number>();
  /** Jumps: where from, and where to once known. */
  readonly #jumps: { from: number; to: number | string }[] = [];

  list(body: readonly TStmt[]): void {
    const first = this.#locals.length;
    const declared: number[] = [];
    for (const s of body) {
      if (s.kind === "declare") declared.push(this.#locals.length);
      this.#stmt(s);
    }
    if (this.#locals.length === first) return;
    this.#now++;
    for (const i of declared) {
      const entry = this.#locals[i];
      if (entry !== undefined) entry.to = this.#now;
    }
  }

  finish(): Local[] {
    const jumpedOver = this.#locals.filter(({ from, to }) => {
      const inside = (at: number) => at > from && at < to;
      return this.#jumps.some((j) => {
        const target = typeof j.to === "string" ? this.#labels.get(j.to) : j.to;
        return target !== undefined && inside(target) && !inside(j.from);
      });
    });
    return jumpedOver.map(({ local }) => local);
  }

  #stmt(s: TStmt): void {
    const now = ++this.#now;
    switch (s.kind) {
      case "declare":
        this.#locals.push({ local: s.local, from: now, to: now });
        break;
      case "block":
        this.list(s.body);
        break;
      case "if":
        this.#stmt(s.then);
        if (s.otherwise !== null) this.#stmt(s.otherwise);
        break;
      case "loop":
        this.#stmt(s.body);
        break;
      case "switch":
        this.#switches.push(now);
        this.#stmt(s.body);
        this.#switches.pop();
        break;
      case "case":
        this.#jumps.push({ from: this.#switches.at(-1) ?? 0, to: now });
        this.#stmt(s.body);
        break;
      case "label":
        this.#labels.set(s.name, now);
        this.#stmt(s.body);
        break;
      case "goto":
        this.#jumps.push({ from: now, to: s.label });
        break;
    }
  }
}
