// Models print_worker_info of kernel/workqueue.c: what dump_stack() says of a task that runs a work item.

import { DATA_BASE, TEXT_BASE, WORKQUEUE_STRUCT_NAME } from "./generated/abi";
import { consoleWrite } from "./console";
import { WQ_BH } from "./core-ops/work-pools";
import { peek64 } from "./memory";
import { MEM_BYTES } from "./regions";
import { save_stack } from "./stacks";
import { taskAt } from "./task";

const INFO: usize = memory.data(8);

/** Offset of the name of the queue whose item the task runs, 0 when it runs none, or one in a soft interrupt. */
export function runningQueueName(task: u32): u32 {
  const t = taskAt(task);
  if (!t.work || t.workFlags & WQ_BH) return 0;
  const name = peek64(t.workQueue + WORKQUEUE_STRUCT_NAME) - DATA_BASE;
  return name < MEM_BYTES ? <u32>name : 0;
}

/** Code offset of the item's function. */
export function runningFunction(task: u32): u32 {
  return taskAt(task).workFunction - <u32>TEXT_BASE;
}

/** A stack dump on the console. */
export function writeStackDump(level: i32, task: u32): void {
  store<u32>(INFO, runningQueueName(task));
  store<u32>(INFO, runningFunction(task), 4);
  consoleWrite(level, INFO, 8, save_stack(task));
}
