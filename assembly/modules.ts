// Text and data of modules, which are there from load to unload only. Models the memory side of kernel/module/main.c
// (free_module) and mm/vmalloc.c's checks of what is freed. The host writes the table, MODULE_BYTES each at MODULES:
//
//   u32 start and end of its text (offsets in CODE) | u32 start and end of its data (offsets in MEM) |
//   the module's name, NUL-terminated | from byte 64: 16 modules that it uses, 64 bytes each: u32 number of the module + 1, 0
//   none | a symbol that it uses of it, NUL-terminated
//
// Text that is not there is kept in MODULE_TEXT, and CODE filled with a word that is no instruction, so that nothing is
// asked before an instruction; data that is not there is not addressable. A module that no one maps or unmaps is always
// there.

import { DATA_BASE, FINDING_MODULE_DATA, FINDING_MODULE_TEXT, TEXT_BASE } from "./generated/abi";
import { freeMemory } from "./debugobjects";
import { END_FATAL, endRun } from "./end";
import { mixKey, report } from "./findings";
import { moduleOfFunction } from "./functions";
import { CHUNK_LIVE, chunkAllocationStack, chunkAt, chunkState } from "./heap";
import { lockdep_free_key_range, lockdep_free_range } from "./lockdep/index";
import { markDirtyRange, setShadow } from "./memory";
import {
  CODE,
  CODE_BYTES,
  MEM,
  MODULE_BYTES,
  MODULE_DATA,
  MODULE_SHADOW,
  MODULE_TEXT,
  MODULES,
  SHADOW,
  STACKS,
} from "./regions";
import { currentIp } from "./stacks";
import { KIND_KTHREAD, machineState, taskAt } from "./task";

const NAME_AT: usize = 16;
const USES_AT: usize = 64;
const USE_BYTES: usize = 64;
const MAX_USES: u32 = 16;
/** A byte of text that is not there; no opcode has FIRST_TIME and these bits. */
const GONE: u8 = 0x7f;

/** Modules of the image, and which of them CODE holds the text of. */
let count: u32 = 0;
let textMapped: u64 = 0;
/** First offset of modules' data. */
let dataStart: u32 = 0;

function moduleAt(module: u32): usize {
  return MODULES + <usize>module * MODULE_BYTES;
}

function textStart(module: u32): u32 {
  return load<u32>(moduleAt(module));
}

function textEnd(module: u32): u32 {
  return load<u32>(moduleAt(module), 4);
}

export function dataStartOf(module: u32): u32 {
  return load<u32>(moduleAt(module), 8);
}

function dataEndOf(module: u32): u32 {
  return load<u32>(moduleAt(module), 12);
}

function isMapped(module: u32): bool {
  return ((machineState().mappedModules >> module) & 1) != 0;
}

/** The image's `modules` modules are in memory: keeps what their files hold. */
export function initModules(modules: u32): void {
  count = modules;
  dataStart = count ? dataStartOf(0) : 0;
  for (let i: u32 = 0; i < count; i++) {
    const data = dataStartOf(i);
    memory.copy(MODULE_DATA + (data - dataStart), MEM + data, dataEndOf(i) - data);
    memory.copy(MODULE_SHADOW + (data - dataStart), SHADOW + data, dataEndOf(i) - data);
  }
  const m = machineState();
  m.mappedModules = count ? u64.MAX_VALUE >> (64 - count) : 0;
  m.openModules = m.mappedModules;
  textMapped = m.mappedModules;
}

/** CODE holds the text of the modules that are in memory; for after a snapshot was restored. */
export function restoreModuleText(): void {
  holdText(machineState().mappedModules);
}

/** CODE holds the text of all modules, until restoreModuleText: for the host. */
export function showModuleText(): void {
  if (count) holdText(u64.MAX_VALUE >> (64 - count));
}

/** CODE holds the text of the `wanted` modules. */
function holdText(wanted: u64): void {
  let changed = wanted ^ textMapped;
  if (!changed) return;
  textMapped = wanted;
  while (changed) {
    const module = <u32>ctz<u64>(changed);
    changed &= changed - 1;
    const text = textStart(module);
    const bytes = textEnd(module) - text;
    if ((wanted >> module) & 1) {
      memory.copy(CODE + text, MODULE_TEXT + text, bytes);
    } else {
      memory.copy(MODULE_TEXT + text, CODE + text, bytes);
      memory.fill(CODE + text, GONE, bytes);
    }
  }
}

/** Number of the module of that name (offset in MEM), -1 when the image has none. */
export function moduleNamed(name: u32): i32 {
  for (let i: u32 = 0; i < count; i++) {
    const own = moduleAt(i) + NAME_AT;
    let at: u32 = 0;
    while (load<u8>(own + at) && load<u8>(own + at) == load<u8>(MEM + name + at)) at += 1;
    if (load<u8>(own + at) == load<u8>(MEM + name + at)) return i;
  }
  return -1;
}

/** The symbol that `user` uses of module `used`, as a NUL-terminated string of the core, 0 for none. */
export function symbolUsed(user: u32, used: u32): usize {
  for (let i: u32 = 0; i < MAX_USES; i++) {
    const use = moduleAt(user) + USES_AT + <usize>i * USE_BYTES;
    if (load<u32>(use) == used + 1) return use + 4;
  }
  return 0;
}

/** Loads text and data as they are in the module's file. */
export function mapModule(module: u32): void {
  const data = dataStartOf(module);
  const bytes = dataEndOf(module) - data;
  markDirtyRange(data, bytes);
  memory.copy(MEM + data, MODULE_DATA + (data - dataStart), bytes);
  memory.copy(SHADOW + data, MODULE_SHADOW + (data - dataStart), bytes);
  machineState().mappedModules |= (<u64>1) << module;
  restoreModuleText();
}

/** Frees text and data, with the checks that freeing memory makes. */
export function unmapModule(module: u32): void {
  const m = machineState();
  const data = dataStartOf(module);
  const end = dataEndOf(module);
  m.openModules &= ~((<u64>1) << module);
  lockdep_free_range(m.current, data, end);
  lockdep_free_key_range(data, end);
  freeMemory(data, end - data);
  setShadow(data, end - data, 0);
  m.mappedModules &= ~((<u64>1) << module);
  restoreModuleText();
}

export function openModule(module: u32): void {
  machineState().openModules |= (<u64>1) << module;
}

/** Programs can no longer call the module's entry points; false, and nothing done, when one is in such a call. */
export function closeModule(module: u32): bool {
  const m = machineState();
  for (let i: u32 = 0; i < m.taskCount; i++) {
    const t = taskAt(i);
    if (t.depth && t.kind != KIND_KTHREAD && moduleOfFunction(t.entry) == module) return false;
  }
  m.openModules &= ~((<u64>1) << module);
  return true;
}

/** May a program call the function? One of a module is called as an open file's would be: only while that is loaded. */
export function isCallable(fn: u32): bool {
  const module = moduleOfFunction(fn);
  return module < 0 || ((machineState().openModules >> module) & 1) != 0;
}

/** Is the text at a code offset that of a module that is not in memory? */
function isTextGone(code: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (code >= textStart(i) && code < textEnd(i)) return !isMapped(i);
  }
  return false;
}

/** Is the data at an offset of MEM that of a module that is not in memory? */
export function isDataGone(off: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (off >= dataStartOf(i) && off < dataEndOf(i)) return !isMapped(i);
  }
  return false;
}

/**
 * The current task was about to carry out what stands at an address of text: ends the run with a finding, and is true, when
 * that is text of a module that is gone. Payload: address low, high.
 */
export function fetchesGoneText(address: u64): bool {
  const code = address - TEXT_BASE;
  if (code >= CODE_BYTES || !isTextGone(<u32>code)) return false;
  report(FINDING_MODULE_TEXT, mixKey(0x6d746578, <u32>code), <u32>address, <u32>(address >> 32));
  endRun(END_FATAL);
  return true;
}

/** The same for an access of `bytes` bytes at an offset of MEM. Payload: address low, high, bytes | write << 31. */
export function accessesGoneData(off: u32, bytes: u32, write: bool): bool {
  if (!isDataGone(off)) return false;
  const address = DATA_BASE + off;
  const key = mixKey(mixKey(0x6d646174, off), currentIp(machineState().current));
  report(FINDING_MODULE_DATA, key, <u32>address, <u32>(address >> 32), bytes | (write ? 1 << 31 : 0));
  endRun(END_FATAL);
  return true;
}

/** Where built-in static data ends, which with that of modules ends at `end`. */
export function builtInDataEnd(end: u32): u32 {
  return count ? dataStart : end;
}

export function moduleCount(): u32 {
  return count;
}

/** End of a module's data (an offset in MEM), its start when it is not in memory. */
export function mappedDataEnd(module: u32): u32 {
  return isMapped(module) ? dataEndOf(module) : dataStartOf(module);
}

/** Whose is what stands at an offset of MEM: 1 static data of the module, 2 a live object that it had allocated, else 0. */
export function madeByModule(module: u32, off: u32): u32 {
  if (off >= dataStartOf(module) && off < dataEndOf(module)) return 1;
  const chunk = chunkAt(off);
  if (!chunk || chunkState(chunk) != CHUNK_LIVE) return 0;
  const stack = STACKS + ((<usize>chunkAllocationStack(chunk)) << 2);
  const depth = load<u32>(stack);
  for (let i: u32 = 1; i <= depth; i++) {
    const code = load<u32>(stack + ((<usize>i) << 2));
    if (code >= textStart(module) && code < textEnd(module)) return 2;
  }
  return 0;
}
