import { type Instruction, isMark, type Item, type Label } from "./code-buffer.js";

const ENDS = new Set(["JMP", "RET", "RETI", "RETR"]);
const INVERSE: Readonly<Record<string, string>> = {
  JZ: "JNZ",
  JNZ: "JZ",
  JEQ: "JNE",
  JNE: "JEQ",
  JEQI: "JNEI",
  JNEI: "JEQI",
  JLTSI: "JGESI",
  JGESI: "JLTSI",
  JLTUI: "JGEUI",
  JGEUI: "JLTUI",
};
/** These are inverted by swapping their operands, too. */
const SWAPPED: Readonly<Record<string, string>> = { JLTS: "JLES", JLES: "JLTS", JLTU: "JLEU", JLEU: "JLTU" };

/** Threads branches, drops what cannot be reached and branches to the next instruction, until nothing changes. */
export function optimise(items: readonly Item[]): Item[] {
  let out = [...items];
  for (let round = 0; round < 8; round++) {
    const threaded = thread(out);
    const next = invert(dropUnreachable(out));
    const changed = threaded || next.length !== out.length;
    out = next;
    if (!changed) break;
  }
  return out;
}

/** The first instruction at or after each label. */
function targets(items: readonly Item[]): Map<Label, Instruction | null> {
  const map = new Map<Label, Instruction | null>();
  let next: Instruction | null = null;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i] as Item;
    if (isMark(item)) map.set(item.mark, next);
    else next = item;
  }
  return map;
}

function thread(items: Item[]): boolean {
  const to = targets(items);
  let changed = false;
  items.forEach((item, i) => {
    if (isMark(item) || item.label === null) return;
    const target = to.get(item.label) ?? null;
    if (target?.name === "JMP" && target.label !== null && target.label !== item.label && target !== item) {
      move(item, target.label);
      changed = true;
    } else if (item.name === "JMP" && target !== null && target.name.startsWith("RET")) {
      item.label.uses--;
      items[i] = { ...target, pos: item.pos };
      changed = true;
    }
  });
  return changed;
}

function move(item: Instruction, label: Label): void {
  if (item.label !== null) item.label.uses--;
  item.label = label;
  label.uses++;
}

function dropUnreachable(items: readonly Item[]): Item[] {
  const out: Item[] = [];
  let dead = false;
  for (const item of items) {
    if (isMark(item)) {
      if (item.mark.uses === 0) continue;
      dead = false;
      out.push(item);
    } else if (dead) {
      if (item.label !== null) item.label.uses--;
    } else {
      out.push(item);
      dead = ENDS.has(item.name);
    }
  }
  return dropJumpsToNext(out);
}

function dropJumpsToNext(items: readonly Item[]): Item[] {
  return items.filter((item, i) => {
    if (isMark(item) || item.label === null || item.name === "CALL") return true;
    for (let j = i + 1; j < items.length; j++) {
      const next = items[j] as Item;
      if (!isMark(next)) return true;
      if (next.mark === item.label) {
        item.label.uses--;
        return false;
      }
    }
    return true;
  });
}

/** `if c go to L1; JMP L2; L1:` becomes `if not c go to L2; L1:`. */
function invert(items: readonly Item[]): Item[] {
  const out: Item[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item;
    const jump = items[i + 1];
    const mark = items[i + 2];
    if (
      !isMark(item) &&
      item.label !== null &&
      jump !== undefined &&
      mark !== undefined &&
      !isMark(jump) &&
      isMark(mark)
    ) {
      if (jump.name === "JMP" && jump.label !== null && mark.mark === item.label) {
        const inverted = inverse(item, jump.label);
        if (inverted !== null) {
          item.label.uses--;
          out.push(inverted);
          i++;
          continue;
        }
      }
    }
    out.push(item);
  }
  return out;
}

function inverse(item: Instruction, label: Label): Instruction | null {
  const name = INVERSE[item.name];
  if (name !== undefined) return { ...item, name, label };
  const swapped = SWAPPED[item.name];
  return swapped === undefined ? null : { ...item, name: swapped, a: item.b, b: item.a, label };
}
