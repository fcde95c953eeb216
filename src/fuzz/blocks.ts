import type { Block, Schedule } from "../machine/outcome.js";

/** A run as blocks: which task went on, and for how many decisions. `choices` names the task of every decision. */
export function blocksOf(choices: Schedule): Block[] {
  return joined(choices.map(({ to }) => ({ task: to, decisions: 1 })));
}

/** Neighbours of the same task as one block. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const { task, decisions } of blocks) {
    const last = result.at(-1);
    if (last?.task === task) result[result.length - 1] = { task, decisions: last.decisions + decisions };
    else result.push({ task, decisions });
  }
  return result;
}

/**
 * Runs with fewer blocks, the last blocks first: one is left out, or its task goes on for as long in its block before or
 * behind. After Jalbert, Sen, "A trace simplification technique for effective debugging of concurrent programs", FSE 2010.
 */
export function* fewerBlocks(blocks: readonly Block[]): Generator<Block[]> {
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i]!;
    const others = joined(blocks.toSpliced(i, 1));
    yield others;
    const before = blocks.slice(0, i).findLastIndex((b) => b.task === block.task);
    if (before >= 0) yield joined(blocks.toSpliced(i, 1).toSpliced(before, 0, block));
    const behind = blocks.findIndex((b, k) => k > i && b.task === block.task);
    if (behind >= 0) yield joined(blocks.toSpliced(behind, 0, block).toSpliced(i, 1));
  }
}
