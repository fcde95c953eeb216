// Boot, setup, runs and batches of runs.

import { FINDING_TASK_LIMIT } from "./generated/abi";
import { assignCalls, createUserTask, enterEntry, layOutTasks, setResultCount, setUpTask } from "./calls";
import { resetContext, resetReaderMaps } from "./core-ops/context";
import { giveUpWaiting } from "./core-ops/lock-waits";
import { killRestingProcess, reportStuckTasks } from "./deadlock";
import { END_DONE, END_HOST, END_LIMIT, END_NONE, END_STUCK, endRun } from "./end";
import { resetEvents } from "./events";
import { resetAllocationCounts } from "./failslab";
import { hasUnknownFinding, report, resetFindings } from "./findings";
import { initHeap } from "./heap";
import { execute, fuelLeft, setFuel } from "./interpreter";
import { reportLeaks, setStaticEnd } from "./leaks";
import { lockdep_reset, lockdep_set_static, resume_notes } from "./lockdep/index";
import { poke32, setShadow } from "./memory";
import { initModules } from "./modules";
import { CONTROL_BLOCK_BYTES, MAX_TASKS, STATE } from "./regions";
import { decisionCount, followStandingRule, startScheduler, STRATEGY_STANDING_RULE } from "./scheduler/index";
import { LEVEL_BOOT, LEVEL_SETUP, restoreSnapshot, saveSnapshot } from "./snapshot";
import { eventCount } from "./events";
import { KIND_HOST, machineState, makeReady, newTask, TASK_BLOCKED, TASK_DONE, taskAt, WAIT_NONE } from "./task";

const HOST: u32 = 0;
/** Bytes of MEM for the strings of user processes and the host. */
const STRING_BYTES: u32 = 64 << 10;
const LIST_SETUP: u32 = 0;
const LIST_FINAL: u32 = 1;
const FIRST_TASK_LIST: u32 = 2;

let stepLimit: i32 = 2000000;
let stringStart: u32 = 0;
let stringEnd: u32 = 0;
let taskLists: u32 = 0;
/** A limit ended the boot: who then holds what for ever is no fault of the model. */
let bootCut: bool = false;
/** Of the program's setup: runs behind another setup are not the same. */
let setupHash: u32 = 0;
/** Sums over a batch. */
let batchSteps: f64 = 0;
let batchDecisions: u32 = 0;

/** The image with that many modules is in place, its static data ending at `dataEnd`: lays out the rest of memory. */
export function prepare(dataEnd: u32, modules: u32, memoryLimit: u32, steps: u32): void {
  memory.fill(STATE, 0, CONTROL_BLOCK_BYTES);
  initModules(modules);
  lockdep_reset();
  resetReaderMaps();
  lockdep_set_static(dataEnd, 0, 0);
  setStaticEnd(dataEnd);
  stepLimit = steps;
  stringStart = layOutTasks(dataEnd + 64);
  stringEnd = stringStart + STRING_BYTES;
  initHeap(stringEnd + 64, memoryLimit);
  const m = machineState();
  m.stringTop = stringStart;
  m.nextPid = 1;
  const name = allocateString(8);
  poke32(name, 0x74696e69); // "init"
  setUpTask(newTask(KIND_HOST), name);
  taskAt(HOST).state = TASK_DONE;
  begin();
}

/** Room for a string of `bytes` bytes in user memory, 0 when it is used up. */
export function allocateString(bytes: u32): u32 {
  const m = machineState();
  const at = m.stringTop;
  if (at + bytes + 16 > stringEnd) return 0;
  m.stringTop = (at + bytes + 31) & ~15;
  setShadow(at, bytes, 3);
  return at;
}

function begin(): void {
  machineState().end = END_NONE;
  resetEvents(setupHash);
  resetFindings();
  resetAllocationCounts();
  setFuel(stepLimit);
}

/** A direct call: function `index` on the host task, its arguments already in the host's registers. How it ended. */
export function callHost(index: u32): u32 {
  const m = machineState();
  m.end = END_NONE;
  m.hostCall = 1;
  m.current = HOST;
  setFuel(stepLimit);
  enterEntry(HOST, index, 0, 0);
  makeReady(HOST);
  startScheduler(STRATEGY_STANDING_RULE, 0, 0, 0);
  execute();
  m.hostCall = 0;
  const end = m.end;
  if (end == END_NONE) {
    // Nothing can go on, so the call could never return.
    reportStuckTasks(true);
    abandonHostCall();
    return END_STUCK;
  }
  if (end == END_HOST) m.end = END_NONE;
  else abandonHostCall();
  return end;
}

/** Takes the host task off whatever it was doing; locks that it got stay held. */
export function abandonHostCall(): void {
  const t = taskAt(HOST);
  if (t.state == TASK_BLOCKED) giveUpWaiting(HOST);
  t.wait = WAIT_NONE;
  t.state = TASK_DONE;
  t.depth = 0;
  t.phase = 0;
  resetContext(HOST);
  machineState().ready &= ~1;
}

/** Lets everything that can go on do so, under the standing rule: the work items that are queued. How it ended. */
export function runPending(): u32 {
  const m = machineState();
  m.end = END_NONE;
  setFuel(stepLimit);
  startScheduler(STRATEGY_STANDING_RULE, 0, 0, 0);
  execute();
  return m.end;
}

/** What has happened so far is what every program starts from; with `cut`, a limit ended the boot: nothing can start. */
export function finishBoot(cut: bool): void {
  bootCut = cut;
  saveSnapshot(LEVEL_BOOT, machineState().heapTop);
}

/** Lets tasks go on until none can; whoever then waits for what a signal may end is killed. */
function executeAll(): void {
  do execute();
  while (!machineState().end && killRestingProcess());
}

function runHostList(list: u32): void {
  const m = machineState();
  assignCalls(HOST, list);
  taskAt(HOST).depth = 0;
  m.current = HOST;
  makeReady(HOST);
  followStandingRule();
  executeAll();
}

/** Back to the machine as it booted; the host writes the program next. */
export function resetToBoot(): void {
  restoreSnapshot(LEVEL_BOOT);
  begin();
}

/** Back to the end of the program's setup. */
export function restoreSetup(): void {
  restoreSnapshot(LEVEL_SETUP);
  begin();
}

/** The program is in PROGRAM: runs its setup and makes its tasks. `comm`: their name before the first call. */
export function setUpProgram(lists: u32, results: u32, comm: u32, hash: u32): u32 {
  const m = machineState();
  setupHash = hash;
  resetEvents(hash);
  taskLists = lists;
  setResultCount(results);
  if (bootCut) return END_LIMIT;
  startScheduler(STRATEGY_STANDING_RULE, 0, 0, 0);
  runHostList(LIST_SETUP);
  if (!m.end && reportStuckTasks()) endRun(END_STUCK);
  const end = m.end;
  m.end = END_NONE;
  for (let list = FIRST_TASK_LIST; list < lists; list++) {
    if (!createUserTask(list, comm)) report(FINDING_TASK_LIMIT, FINDING_TASK_LIMIT, MAX_TASKS);
  }
  saveSnapshot(LEVEL_SETUP, 0);
  return end ? end : END_DONE;
}

/** One run of the program from the end of its setup; `leaks`: look for leaked objects behind it. */
export function runOnce(strategy: u32, seed: u64, a: u32, b: u32, leaks: bool): u32 {
  restoreSetup();
  resume_notes();
  const m = machineState();
  if (bootCut) {
    endRun(END_LIMIT);
    return END_LIMIT;
  }
  startScheduler(strategy, seed, a, b);
  executeAll();
  if (!m.end && reportStuckTasks()) endRun(END_STUCK);
  if (!m.end) {
    const decisions = decisionCount();
    runHostList(LIST_FINAL);
    if (!m.end) endRun(reportStuckTasks() ? END_STUCK : END_DONE);
    batchDecisions = max(batchDecisions, decisions);
    if (leaks && m.end == END_DONE) reportLeaks();
  } else {
    batchDecisions = max(batchDecisions, decisionCount());
  }
  return m.end;
}

function looksForLeaks(seed: u64): bool {
  return (seed * 0x9e3779b97f4a7c15) >> 61 == 0;
}

/** Up to `count` runs with seeds seed, seed + 1 …; stops behind a run with a finding that is not known. Runs made. */
export function runBatch(strategy: u32, seed: u64, count: u32, a: u32, b: u32): u32 {
  batchSteps = 0;
  batchDecisions = 0;
  for (let i: u32 = 0; i < count; i++) {
    // Scanning memory takes as long as a run: which seeds it is done for is fixed.
    runOnce(strategy, seed + i, a, b, looksForLeaks(seed + i));
    batchSteps += eventCount();
    if (hasUnknownFinding()) return i + 1;
  }
  return count;
}

export function batchStepCount(): f64 {
  return batchSteps;
}

export function batchMostDecisions(): u32 {
  return batchDecisions;
}

export function stepsTaken(): u32 {
  return <u32>(stepLimit - fuelLeft());
}
