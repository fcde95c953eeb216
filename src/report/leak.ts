import type { MemoryObject } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { completeStack, pointer, stackEntry, symbol } from "./stack.js";

/** An object that nothing leads to any more, in kmemleak's form without its hex dump and ages. */
export function formatLeak(object: MemoryObject, dialect: Dialect): string[] {
  const lines = [`unreferenced object 0x${pointer(object.address)} (size ${object.bytes}):`];
  if (object.where !== "heap" && object.where !== "") lines[0] = `${object.where}: ${lines[0]}`;
  if (object.allocated === null) return lines;
  const { task, stack } = object.allocated;
  // kmemleak had `[<address>]` before every symbol up to 6.8.
  const frames = completeStack(stack, dialect).map((frame) =>
    since(dialect, "6.9") || !since(dialect, "4.10")
      ? `    ${stackEntry(frame, dialect)}`
      : `    [<${pointer(frame.address)}>] ${symbol(frame, dialect)}`,
  );
  return [...lines, `  comm "${task.comm}", pid ${task.pid}`, "  backtrace:", ...frames];
}
