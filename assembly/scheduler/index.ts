// Which task goes on. A decision is taken before a visible operation, and when the running task cannot go on, if more
// than one task could. The standing rule: the running task while it can, though not for ever while others could; else the
// ready task of the lowest number; else the sleeper that wakes first. What a strategy chooses otherwise is recorded as a
// switch.

import { HUNG_MS, reportHungTasks, waitsAreHopeless } from "../deadlock";
import { END_LIMIT, endRun } from "../end";
import { report } from "../findings";
import { FINDING_STEP_LIMIT } from "../generated/abi";
import { MAX_SWITCHES, SWITCHES } from "../regions";
import { KIND_KTHREAD, machineState, makeReady, TASK_SLEEPING, taskAt } from "../task";
import { initBlocks, taskOfBlock } from "./blocks";
import { chooseDirected } from "./directed";
import { choosePct, initPct, yieldPct } from "./pct";
import { chooseRandom } from "./random";
import { initReplay, scheduledTask } from "./replay";
import { seedRng } from "./rng";

export const STRATEGY_STANDING_RULE: u32 = 0;
export const STRATEGY_RANDOM: u32 = 1;
export const STRATEGY_PCT: u32 = 2;
export const STRATEGY_SCHEDULE: u32 = 3;
export const STRATEGY_DIRECTED: u32 = 4;
export const STRATEGY_BLOCKS: u32 = 5;

let strategy: u32 = STRATEGY_STANDING_RULE;
let decisions: u32 = 0;
let switchCount: u32 = 0;
let everyChoice: bool = false;
let taken: u32 = 0;

// What polls never comes to rest: time goes on for kernel threads alone only so often, then the machine counts as idle. While
// a process waits for one of them, and not for a lock of each other, it goes on for as long as a hung task takes.
const IDLE_WAKES: u32 = 16;
const HUNG_WAKES: u32 = 4096;
let idleWakes: u32 = 0;
let idleSince: u64 = 0;

// Processors are many: who tries again and again without ever waiting does not keep those away that it waits for. So many
// decisions in a row for the running task, then another one's turn comes.
const TURN_DECISIONS: u32 = 1024;
let turn: u32 = 0;
let turnOf: u32 = 0;

/** Nobody is ready: are only kernel threads asleep, and have they been long enough? */
function hasComeToRest(): bool {
  const m = machineState();
  for (let rest = m.asleep; rest; rest &= rest - 1) {
    if (taskAt(<u32>ctz<u32>(rest)).kind == KIND_KTHREAD) continue;
    idleWakes = 0;
    return false;
  }
  if (!idleWakes) idleSince = m.now;
  idleWakes += 1;
  if (idleWakes <= IDLE_WAKES) return false;
  if (idleWakes > HUNG_WAKES || m.now - idleSince > HUNG_MS) return true;
  return waitsAreHopeless();
}

/**
 * Starts counting decisions anew. `a`, `b`: PCT's depth and steps; or the number of switches of a schedule, or of blocks, and
 * whether every choice is recorded.
 */
export function startScheduler(kind: u32, seed: u64, a: u32, b: u32): void {
  strategy = kind;
  decisions = 0;
  switchCount = 0;
  idleWakes = 0;
  everyChoice = kind == STRATEGY_SCHEDULE && b != 0;
  turn = 0;
  seedRng(seed);
  if (kind == STRATEGY_PCT) initPct(a, b);
  if (kind == STRATEGY_SCHEDULE) initReplay(a);
  if (kind == STRATEGY_BLOCKS) initBlocks(a);
}

export function followStandingRule(): void {
  strategy = STRATEGY_STANDING_RULE;
  idleWakes = 0;
  turn = 0;
}

export function decisionCount(): u32 {
  return decisions;
}

/** Number + 1 of the decision that the latest nextTask took, 0 when only one task could go on. */
export function decisionTaken(): u32 {
  return taken;
}

export function recordedSwitches(): u32 {
  return switchCount;
}

/** Of those who can go on now the next one behind `current`, by number. */
function nextInTurn(current: u32): u32 {
  const able = (machineState().ready | dueSleepers()) & ~(1 << current);
  if (!able) return current;
  const behind = able & ~((2 << current) - 1);
  return <u32>ctz<u32>(behind ? behind : able);
}

function standingRule(current: u32): u32 {
  const m = machineState();
  if ((m.ready >> current) & 1) return turn < TURN_DECISIONS ? current : nextInTurn(current);
  return m.ready ? <u32>ctz<u32>(m.ready) : firstSleeper();
}

/** The sleeper that wakes first, of which there is one. */
function firstSleeper(): u32 {
  let best: u32 = 0;
  let wakeTime: u64 = u64.MAX_VALUE;
  for (let rest = machineState().asleep; rest; rest &= rest - 1) {
    const task = <u32>ctz<u32>(rest);
    if (taskAt(task).wakeTime < wakeTime) {
      best = task;
      wakeTime = taskAt(task).wakeTime;
    }
  }
  return best;
}

/** Those who only let others go first. */
function dueSleepers(): u32 {
  const m = machineState();
  let due: u32 = 0;
  for (let rest = m.asleep; rest; rest &= rest - 1) {
    const task = <u32>ctz<u32>(rest);
    if (taskAt(task).wakeTime <= m.now) due |= 1 << task;
  }
  return due;
}

function recordSwitch(decision: u32, task: u32): void {
  if (switchCount == MAX_SWITCHES) {
    report(FINDING_STEP_LIMIT, FINDING_STEP_LIMIT, 0, MAX_SWITCHES);
    endRun(END_LIMIT);
    return;
  }
  const at = SWITCHES + ((<usize>switchCount) << 3);
  store<u32>(at, decision);
  store<u32>(at, task, 4);
  switchCount += 1;
}

/**
 * It is `time` now. Only what passes until the first sleeper should wake, with nobody able to go on, is time for which a
 * task can be said to hang: of the rest a strategy alone is the cause.
 */
function timePasses(time: u64): void {
  const m = machineState();
  if (!m.ready) {
    const first = taskAt(firstSleeper()).wakeTime;
    if (first > m.now) {
      m.idle += <u32>(first - m.now);
      if (m.idle >= HUNG_MS) reportHungTasks();
    }
  }
  m.now = time;
}

/** No task can go on. */
export const NO_TASK: u32 = u32.MAX_VALUE;

/** The task that goes on now, NO_TASK when none can or only those are left who poll. A sleeper that is chosen wakes. */
export function nextTask(current: u32): u32 {
  const m = machineState();
  const candidates = m.ready | m.asleep;
  if (!candidates || (!m.ready && hasComeToRest())) return NO_TASK;
  let task: u32;
  if (candidates & (candidates - 1)) {
    const decision = decisions++;
    taken = decision + 1;
    const rule = standingRule(current);
    task = rule;
    if (strategy == STRATEGY_RANDOM) task = chooseRandom(candidates);
    // By priority a sleeper would go before whoever it waits for: under PCT it wakes when nobody else can go on.
    else if (strategy == STRATEGY_PCT) {
      const able = m.ready | dueSleepers();
      if (turn >= TURN_DECISIONS) yieldPct(current);
      task = able ? choosePct(able, decision) : rule;
    } else if (strategy == STRATEGY_DIRECTED) task = chooseDirected(candidates);
    else if (strategy != STRATEGY_STANDING_RULE) {
      const told = strategy == STRATEGY_SCHEDULE ? scheduledTask(candidates, decision) : taskOfBlock(candidates);
      if (told >= 0) task = told;
    }
    if (task != rule || everyChoice) recordSwitch(decision, task);
    turn = task == turnOf && turn < TURN_DECISIONS ? turn + 1 : 0;
    turnOf = task;
  } else {
    task = <u32>ctz<u32>(candidates);
    taken = 0;
    turn = 0;
  }
  const t = taskAt(task);
  if (t.state == TASK_SLEEPING) {
    if (t.wakeTime > m.now) timePasses(t.wakeTime);
    makeReady(task);
  }
  return task;
}
