import type { Core } from "./core.js";
import type { ConsoleLine, TaskRef } from "./finding.js";
import type { Symbols } from "./symbols.js";
import { TEXT_BASE } from "../abi/addresses.js";
import { ERRNO } from "../abi/errno.js";
import type { Tasks } from "./tasks.js";

const HEAD_BYTES = 24;
const LEVEL_STACK = -2;
const LEVEL_UEVENT = -3;
const LEVEL_FINDING = -4;
const LEVEL_FAILSLAB = -5;

/** KERN_NOTICE, as lib/fault-inject.c's fail_dump() prints; the numbers are those of /proc/PID/fail-nth. */
const NOTICE = 5;
const FORCED_FAILURE =
  "FAULT_INJECTION: forcing a failure.\nname failslab, interval 1, probability 0, space 0, times 0";

/** A uevent: its variables in order, as netlink listeners get them. */
export interface Uevent {
  readonly step: number;
  /** How many lines the console had then. */
  readonly before: number;
  readonly variables: readonly string[];
}

/** Where on the console a finding was made: its key, how many lines there were then, and the time in jiffies. */
export interface FindingMark {
  readonly key: number;
  readonly before: number;
  readonly jiffies: number;
}

export interface ConsoleLog {
  readonly findings: readonly FindingMark[];
  readonly lines: readonly ConsoleLine[];
  readonly uevents: readonly Uevent[];
}

/** Reads the console log from byte `from` on (assembly/console.ts). */
export function readConsole(core: Core, symbols: Symbols, tasks: Tasks, from = 0): ConsoleLog {
  const lines: ConsoleLine[] = [];
  const uevents: Uevent[] = [];
  const findings: FindingMark[] = [];
  const end = core.exports.consoleBytes();
  for (let at = from; at < end; at += core.u32("CONSOLE", at)) {
    const step = core.u32("CONSOLE", at + 4);
    const level = core.u32("CONSOLE", at + 12) | 0;
    const bytes = core.slice("CONSOLE", at + HEAD_BYTES, core.u32("CONSOLE", at + 20));
    if (level === LEVEL_FINDING) {
      const jiffies = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      findings.push({ key: core.u32("CONSOLE", at + 16), before: lines.length, jiffies });
      continue;
    }
    const hasStack = level === LEVEL_STACK || level === LEVEL_FAILSLAB;
    const text = hasStack ? "" : new TextDecoder().decode(bytes);
    if (level === LEVEL_UEVENT) {
      uevents.push({ step, before: lines.length, variables: text.split("\0").filter((v) => v !== "") });
      continue;
    }
    const stack = hasStack ? symbols.stackOf(core.u32("CONSOLE", at + 16)) : null;
    const ref = tasks.at(core.u32("CONSOLE", at + 8), step);
    const task = hasStack ? { ...ref, ...workOf(bytes, symbols) } : ref;
    if (level === LEVEL_FAILSLAB) {
      lines.push({ step, task, level: NOTICE, text: FORCED_FAILURE, stack });
      continue;
    }
    lines.push({ step, task, level: stack === null ? level : 4, text: withSymbols(text, symbols), stack });
  }
  return { lines, uevents, findings };
}

// assembly/work-info.ts.
function workOf(bytes: Uint8Array, symbols: Symbols): Pick<TaskRef, "workqueue"> {
  const words = new DataView(bytes.buffer, bytes.byteOffset);
  const workqueue = symbols.workqueueOf(words.getUint32(0, true), words.getUint32(4, true));
  return workqueue === null ? {} : { workqueue };
}

// %pS and its relatives: the core writes the address, the name is put in here.
function withSymbols(text: string, symbols: Symbols): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the mark is a control character
  return text.replace(/\u0002([0-9a-f]{16})(.)/g, (_, digits: string, extension: string) => {
    const address = BigInt(`0x${digits}`);
    if (extension === "e") return errnoText(address);
    const code = Number(address - TEXT_BASE);
    const frame = code >= 0 ? symbols.frameOf(code) : null;
    if (frame === null || frame.function === "") return `0x${address.toString(16)}`;
    const module = frame.module === "" ? "" : ` [${frame.module}]`;
    if (extension === "f" || extension === "s") return `${frame.function}${module}`;
    return `${frame.function}+0x${frame.offset.toString(16)}/0x${frame.size.toString(16)}${module}`;
  });
}

function errnoText(pointer: bigint): string {
  const number = Number(-BigInt.asIntN(64, pointer));
  const name = Object.entries(ERRNO).find(([, value]) => value === number)?.[0];
  return name === undefined ? `-${number}` : `-${name}`;
}
