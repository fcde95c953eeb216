import { deriveSeed, Prng } from "../../../src/program/prng.js";
import { BEFORE, GROUPS, IN_STORE } from "./random-commands.js";
import type { Scenario, Step } from "./scenario.js";

const SLOTS = ["a", "b", "c", "d", "p"];
const NAMES = ["a", "b", "c", "x", "y/z", "", "%d", "a_name_that_is_rather_long_for_a_directory"];
const ATTRIBUTES = ["val", "nop", "cmd", "cmd2", "lock", "ign", "def", "nothing"];
const ACTIONS = ["add", "remove", "change", "move", "online", "offline", "bind", "unbind"];
const VARIABLES = ["FOO=bar", "MODALIAS=x", "BAZ", "A=1"];
const TEMPLATE_WORD = /\b(BODY|NAME|ATTR|VAR|ACTION|COUNT|CACHE|SIZE|MS|N|O|P|K|M2?|R|S2?|L2?|C|Q|W|I2?)\b/g;
const TREE = "/sys/kernel/oracle";

export interface RandomOptions {
  /** Which of the groups of commands. */
  readonly groups: readonly (keyof typeof GROUPS)[];
}

class Lines {
  readonly #prng: Prng;
  readonly #groups: RandomOptions["groups"];
  /** What this scenario has set up: commands on anything else do not come back from a real kernel. */
  readonly #known = new Set<string>(["root"]);
  readonly #ksets = new Set<string>();
  readonly #queues = new Set<string>();
  readonly #caches = new Set<string>();
  /** Verbs that others come after. */
  readonly #done = new Set<string>();

  constructor(prng: Prng, groups: RandomOptions["groups"]) {
    this.#prng = prng;
    this.#groups = groups;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.#prng.below(of.length)]!;
  }

  below(n: number): number {
    return this.#prng.below(n);
  }

  /** Of a process or thread that surely runs it. */
  line(commands: number): string {
    const line = this.loose(commands);
    this.#note(line);
    return line;
  }

  /** Of what may not run, or later. */
  loose(commands: number, extra: readonly string[] = []): string {
    const out: string[] = [];
    for (let i = 0; i < commands; i++) {
      const templates = [...GROUPS[this.pick(this.#groups)], ...extra];
      const command = this.#command(this.pick(templates));
      if (command !== "") out.push(command);
    }
    return out.join("; ");
  }

  attribute(): string {
    return this.pick(ATTRIBUTES);
  }

  object(): string {
    return this.pick(SLOTS);
  }

  #object(): string {
    return this.pick([...this.#known].filter((slot) => slot !== "root")) ?? "";
  }

  /** "" when the template needs what there is not. */
  #command(template: string): string {
    if (/\bO\b/.test(template) && this.#known.size < 2) return "";
    if (/\bK\b/.test(template) && !template.startsWith("kset K") && this.#ksets.size === 0) return "";
    if (/\bQ\b/.test(template) && !template.startsWith("wqalloc") && this.#queues.size === 0) return "";
    if (/\bI\b/.test(template) && !template.startsWith("kmc") && this.#caches.size === 0) return "";
    const before = BEFORE[template.split(" ")[0]!];
    if (before !== undefined && !this.#done.has(before)) return "";
    const chosen = new Map<string, string>();
    const text = template.replaceAll(TEMPLATE_WORD, (word) => {
      // A word that comes again in a template means the same thing, but names, times, and what is numbered.
      const old = chosen.get(word);
      if (old !== undefined && !["NAME", "VAR", "MS", "BODY"].includes(word)) return old;
      const value = this.#word(word, template);
      chosen.set(word, value);
      return value;
    });
    return text.trim();
  }

  #word(word: string, template: string): string {
    switch (word) {
      case "BODY":
        return this.#command(this.pick(GROUPS[this.pick(this.#groups)].filter((t) => !t.includes("BODY")))) || "say x";
      case "NAME":
        return this.pick(NAMES);
      case "ATTR":
        return this.pick(ATTRIBUTES);
      case "VAR":
        return this.pick(VARIABLES);
      case "ACTION":
        return this.pick(ACTIONS);
      case "COUNT":
        return String(this.pick([1, 2, 3, 70]));
      case "CACHE":
        return this.pick(["k_one", "k_two", "k/3"]);
      case "SIZE":
        return this.pick(["1336", "272", "272", "1330", "8"]);
      case "MS":
        return String(this.pick([10, 50, 200]));
      case "N":
        return this.pick(SLOTS);
      case "O":
        return this.#object();
      case "P":
        return this.pick(["root", "root", "-", ...this.#known]);
      case "K":
        return template.startsWith("kset K") ? this.pick(["ks", "ks2"]) : this.pick([...this.#ksets]);
      case "C":
        return `c${this.below(4)}`;
      case "Q":
        return template.startsWith("wqalloc") ? `q${this.below(3)}` : this.pick([...this.#queues]);
      case "W":
        return `w${this.below(3)}`;
      case "I":
        return template.startsWith("kmc") ? String(this.below(3)) : this.pick([...this.#caches]);
      case "I2":
        return this.pick([...this.#caches]);
      default:
        return `${word[0]!.toLowerCase()}${this.below(3)}`;
    }
  }

  #note(text: string): void {
    for (const command of text.split("; ")) {
      const [verb, first, second] = command.split(" ");
      this.#done.add(verb!);
      if (verb === "newgen") this.#known.clear();
      if (first === undefined) continue;
      if (verb === "init" && second !== "null") this.#known.add(first);
      if (verb === "raw" || verb === "initadd" || verb === "kset_noktype") this.#known.add(first);
      if (verb === "kset") {
        this.#ksets.add(first);
        this.#known.add(first);
      }
      if (verb === "wqalloc") this.#queues.add(first);
      if (verb === "destroyq") this.#queues.delete(first);
      if (verb === "kmc") this.#caches.add(first);
      if (verb === "kmdestroy") this.#caches.delete(first);
    }
  }
}

/** A scenario of its own for each seed and number. */
export function randomScenario(seed: bigint, number: number, options: RandomOptions): Scenario {
  const lines = new Lines(new Prng(deriveSeed(seed, number)), options.groups);
  const steps: Step[] = [];
  if (lines.below(8) === 0) steps.push({ op: "listen-uevents" });
  const count = 2 + lines.below(7);
  for (let i = 0; i < count; i++) steps.push(randomStep(lines));
  steps.push({ op: "tree", label: "end" });
  return { name: `random_${number}`, problem: "", leavesOut: [], steps };
}

function randomStep(lines: Lines): Step {
  const path = `${TREE}/${lines.object()}/${lines.attribute()}`;
  switch (lines.below(14)) {
    case 0:
      return { op: "write", path, data: lines.loose(1 + lines.below(2), IN_STORE), background: lines.below(3) === 0 };
    case 1:
      return { op: "write", path: `${TREE}/${lines.object()}/cmd`, data: lines.loose(1 + lines.below(3), IN_STORE) };
    case 2:
      return { op: "read", path };
    case 3:
      return { op: "sleep", ms: 100 };
    case 4:
      return { op: "command", line: `@${lines.below(4)} ${lines.loose(1 + lines.below(2))}` };
    case 5:
      return { op: "command", line: `join ${lines.below(4)} 500` };
    case 6:
      return { op: "tree", label: "t" };
    default:
      return { op: "command", line: lines.line(1 + lines.below(5)) };
  }
}
