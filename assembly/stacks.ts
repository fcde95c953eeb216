// The stack depot: call stacks of the run, each kept once. A stack is its depth, then the code offsets of the
// instructions that are being carried out, innermost first; its id is its index in STACKS. The table is
// append-only: restoring cuts it off and takes the cut entries out of their hash chains.

import { fuelLeft } from "./interpreter";
import { CONTROL_BYTES, STACK_BUCKETS, STACK_HEADS, STACK_WORDS, STACKS } from "./regions";
import { controlOf, machineState, taskAt } from "./task";

// An entry: next id in the chain, hash, depth, then depth words. The id names the depth word.
const ENTRY_HEAD: u32 = 2;

// The stack that was saved last. It is still the task's as long as no call, no jump back and no visible operation has taken fuel:
// without them no function is entered, and no instruction met twice at one depth.
let lastId: u32 = 0;
let lastTask: u32 = 0;
let lastPc: u32 = 0;
let lastDepth: u32 = 0;
let lastFuel: i32 = 0;

/** Fuel is counted anew, or the depot was cut. */
export function forgetLastStack(): void {
  lastId = 0;
}

/** Id of the task's present stack, 0 when it has none or the depot is full. */
export function save_stack(task: u32): u32 {
  const t = taskAt(task);
  if (lastId && task == lastTask && t.pc == lastPc && t.depth == lastDepth && fuelLeft() == lastFuel) return lastId;
  lastId = store_stack(task);
  lastTask = task;
  lastPc = t.pc;
  lastDepth = t.depth;
  lastFuel = fuelLeft();
  return lastId;
}

function store_stack(task: u32): u32 {
  const t = taskAt(task);
  const m = machineState();
  const depth = t.depth;
  const start = m.stackWords ? m.stackWords : 1;
  if (!depth || start + ENTRY_HEAD + 1 + depth > STACK_WORDS) return 0;
  const entry = STACKS + ((<usize>start) << 2);
  store<u32>(entry, depth, 8);
  store<u32>(entry, t.pc, 12);
  let hash: u32 = t.pc ^ depth;
  // The control entry of a frame holds the return address into its caller.
  let control = controlOf(task) + (depth - 1) * CONTROL_BYTES;
  for (let i: u32 = 1; i < depth; i++) {
    const at = load<u32>(control) - 8;
    store<u32>(entry + 12 + ((<usize>i) << 2), at);
    hash += rotl<u32>(at * 0x9e3779b1, i);
    control -= CONTROL_BYTES;
  }
  hash *= 0x85ebca6b;
  hash ^= hash >> 15;
  const head = STACK_HEADS + ((<usize>(hash % STACK_BUCKETS)) << 2);
  for (let id = load<u32>(head); id; id = load<u32>(STACKS + ((<usize>(id - ENTRY_HEAD)) << 2))) {
    if (sameStack(id, start + ENTRY_HEAD, hash, depth)) return id;
  }
  const id = start + ENTRY_HEAD;
  store<u32>(entry, load<u32>(head));
  store<u32>(entry, hash, 4);
  store<u32>(head, id);
  m.stackWords = id + 1 + depth;
  return id;
}

function sameStack(id: u32, candidate: u32, hash: u32, depth: u32): bool {
  const a = STACKS + ((<usize>id) << 2);
  if (load<u32>(a - 4) != hash || load<u32>(a) != depth) return false;
  return memory.compare(a + 4, STACKS + ((<usize>candidate) << 2) + 4, depth << 2) == 0;
}

/** Forgets the stacks that were added after the depot had `words` words, the newest first. */
export function truncateStacks(from: u32, words: u32): void {
  forgetLastStack();
  // Entries cannot be walked backwards: the chains are cut instead, wherever they lead to a forgotten entry.
  const keep = words ? words : 1;
  let at = keep;
  while (at < from) {
    const entry = STACKS + ((<usize>at) << 2);
    const bucket = STACK_HEADS + ((<usize>(load<u32>(entry, 4) % STACK_BUCKETS)) << 2);
    let id = load<u32>(bucket);
    while (id >= keep) id = load<u32>(STACKS + ((<usize>(id - ENTRY_HEAD)) << 2));
    store<u32>(bucket, id);
    at += ENTRY_HEAD + 1 + load<u32>(entry, 8);
  }
}

/** Code offset of the instruction that the task carries out. */
export function currentIp(task: u32): u32 {
  return taskAt(task).pc;
}

/** Code offset of the instruction at which frame `level` is (0: innermost); u32.MAX_VALUE beyond the outermost. */
export function frameIp(task: u32, level: u32): u32 {
  const t = taskAt(task);
  if (level >= t.depth) return u32.MAX_VALUE;
  if (!level) return t.pc;
  return load<u32>(controlOf(task) + (t.depth - level) * CONTROL_BYTES) - 8;
}
