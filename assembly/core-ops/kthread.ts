// Tasks that Kernel C starts: kernel/kthread.c's creation half.

import { DATA_BASE, FINDING_TASK_LIMIT } from "../generated/abi";
import { END_LIMIT, endRun } from "../end";
import { mixKey, report } from "../findings";
import { functionAt } from "../functions";
import { fetchesGoneText } from "../modules";
import { MAX_TASKS } from "../regions";
import { currentIp } from "../stacks";
import { block, KIND_KTHREAD, machineState, newTask, taskAt, WAIT_QUEUE } from "../task";
import { enterEntry, setUpTask } from "../calls";
import { stringLength } from "./memory";
import { DONE, ENDED } from "./status";

/** __kthread_create(fn, data, name): a task that runs fn(data) once woken; its task_struct goes to win. */
export function createKthread(fn: u64, data: u64, name: u64, win: usize): i32 {
  if (stringLength(name) < 0) return ENDED;
  const entry = functionAt(fn);
  const creator = machineState().current;
  if (entry < 0 && fetchesGoneText(fn)) return ENDED;
  const task = entry < 0 ? -1 : newTask(KIND_KTHREAD);
  if (task < 0) {
    report(FINDING_TASK_LIMIT, mixKey(0x7461736b, currentIp(creator)), MAX_TASKS);
    endRun(END_LIMIT);
    return ENDED;
  }
  setUpTask(task, <u32>(name - DATA_BASE));
  enterEntry(task, entry, 1, data);
  const t = taskAt(task);
  t.sleeping = 1;
  block(task, WAIT_QUEUE, 0);
  store<u64>(win, DATA_BASE + t.taskStruct);
  return DONE;
}
