import { FINDING_HEAD_WORDS } from "../abi/findings.js";
import { Core, type CoreExports } from "./core.js";
import type { LockdepCore, LockdepHost, RawFinding } from "./lockdep-core.js";

/** A validator to be driven by hand, in a core of its own. Throws TrapError when the module is not a core. */
export function createLockdepHost(module: WebAssembly.Module): LockdepHost {
  const machine = new Core(module);
  const core = machine.exports as CoreExports & LockdepCore;
  return {
    core,
    write: (offset, bytes) => machine.write("MEM", offset, bytes),
    read: (offset, bytes) => machine.slice("MEM", offset, bytes),
    standAt: (task, ip) => core.lockdep_stand_at(task, ip),
    frameAt: (stack) => machine.u32("STACKS", (stack + 1) * 4),
    takeFindings: () => takeFindings(machine),
  };
}

function takeFindings(machine: Core): readonly RawFinding[] {
  const end = machine.exports.findingWords();
  const findings: RawFinding[] = [];
  const word = (index: number): number => machine.u32("FINDINGS", index * 4);
  for (let at = 0; at < end; at += word(at)) {
    const words = Uint32Array.from({ length: word(at) - FINDING_HEAD_WORDS }, (_, i) =>
      word(at + FINDING_HEAD_WORDS + i),
    );
    findings.push({ kind: word(at + 2), key: word(at + 1), stack: word(at + 5), words });
  }
  if (end > 0) machine.exports.resetFindings();
  return findings;
}
