// The interpreter: carries out byte code (src/abi/opcodes.ts) of one task after the other until no task can go on or the
// run has ended. Loads and stores test the shadow of all their bytes at once; what fails goes to badAccess.
//
// A control entry, CONTROL_BYTES: u32 return address (code offset) | u32 caller's registers (offset in REGISTERS) |
// u32 function | u32 caller's frame memory.

import * as abi from "./generated/abi";
import { badAccess } from "./access";
import { entryReturned, frameMemoryFloor, startNextCall } from "./calls";
import { coreOp } from "./core-ops/index";
import { isPreemptible } from "./core-ops/context";
import { memCopy, memSet } from "./core-ops/memory";
import { DONE, ENDED, RETRY } from "./core-ops/status";
import { wakeForPending } from "./core-ops/work";
import { mayMigrate } from "./core-ops/work-pools";
import { freeMemory } from "./debugobjects";
import { END_FATAL, END_LIMIT, endRun } from "./end";
import { recordEvent } from "./events";
import { mixKey, report } from "./findings";
import { functionAt, functionEntry, isInline } from "./functions";
import { markDirty, markDirtyRange, setShadow } from "./memory";
import { fetchesGoneText } from "./modules";
import { CODE, CONTROL_BYTES, MAX_DEPTH, MEM, MEM_BYTES, REGISTER_BYTES, SHADOW } from "./regions";
import { decisionTaken, nextTask, NO_TASK } from "./scheduler/index";
import { forgetLastStack } from "./stacks";
import { controlOf, finishTask, machineState, registersOf, Task, taskAt } from "./task";

// Shadow of 1, 2, 4, 8 bytes: initialised; writable under its mask; and what a store leaves.
const INIT_8: u32 = 0x02;
const INIT_16: u32 = 0x0202;
const INIT_32: u32 = 0x02020202;
const INIT_64: u64 = 0x0202020202020202;
const WMASK_8: u32 = 0x05;
const WMASK_16: u32 = 0x0505;
const WMASK_32: u32 = 0x05050505;
const WMASK_64: u64 = 0x0505050505050505;
const WRITABLE_8: u32 = 0x01;
const WRITABLE_16: u32 = 0x0101;
const WRITABLE_32: u32 = 0x01010101;
const WRITABLE_64: u64 = 0x0101010101010101;

/** Backward jumps, calls and core operations that the run may still make. */
let fuel: i32 = 0;
let fuelAtStart: i32 = 0;

export function setFuel(steps: i32): void {
  forgetLastStack();
  fuel = steps;
  fuelAtStart = steps;
}

export function fuelLeft(): i32 {
  return fuel;
}

// Flags of a core operation.
const VISIBLE: u32 = 1;
const RELEASES: u32 = 2;

function stepLimit(task: u32): void {
  report(abi.FINDING_STEP_LIMIT, mixKey(0x73746570, taskAt(task).entry), taskAt(task).pc, fuelAtStart);
  endRun(END_LIMIT);
}

function stackLimit(task: u32, callee: u32): void {
  report(abi.FINDING_STACK_LIMIT, mixKey(0x737461, callee), callee, taskAt(task).depth);
  endRun(END_LIMIT);
}

function divideError(task: u32): void {
  report(abi.FINDING_DIVIDE_ERROR, mixKey(0x646976, taskAt(task).pc));
  endRun(END_FATAL);
}

function badCall(task: u32, address: u64): void {
  if (fetchesGoneText(address)) return;
  report(abi.FINDING_BAD_CALL, mixKey(0x63616c6c, taskAt(task).pc), <u32>address, <u32>(address >> 32));
  endRun(END_FATAL);
}

/** x / y or x % y of canonical operands, y not 0. 64-bit division serves the narrow types: INT_MIN / -1 wraps. */
function quotient(op: u32, x: u64, y: u64): u64 {
  switch (op) {
    case abi.OP_DIVU:
    case abi.OP_DIVQ:
      return x / y;
    case abi.OP_REMU:
    case abi.OP_REMQ:
      return x % y;
    case abi.OP_REMW:
    case abi.OP_REMD:
      return y == u64.MAX_VALUE ? 0 : <u64>(<i64>x % <i64>y);
  }
  const signed = y == u64.MAX_VALUE ? 0 - x : <u64>(<i64>x / <i64>y);
  return op == abi.OP_DIVW ? <u64>(<i64>(<i32>signed)) : signed;
}

/** A store of `bytes` bytes at `at` that crosses a line marks the second one too. */
function markStore(at: u32, bytes: u32): void {
  markDirty(at);
  if ((at ^ (at + bytes - 1)) >> 6 != 0) markDirty(at + bytes - 1);
}

/** Bytes `from` to `to` of what lies at `at`. */
function loadBytes(at: usize, from: u32, to: u32): u64 {
  let value: u64 = 0;
  for (let i = to; i-- > from; ) value = (value << 8) | load<u8>(at + i);
  return value;
}

// A unit is the bytes that the field has bits in: 1 to 9, the ninth only in a packed record.
function loadBitField(pc: usize, at: u64): u64 {
  const shift = <u64>load<u8>(pc, 8);
  const width = <u64>load<u8>(pc, 9);
  const unit = <u32>load<u8>(pc, 11);
  const from = MEM + <usize>at;
  let value: u64;
  if (unit == 1) value = <u64>load<u8>(from) >> shift;
  else if (unit == 4) value = <u64>load<u32>(from) >> shift;
  else if (unit < 9) value = loadBytes(from, 0, unit) >> shift;
  else value = (load<u64>(from) >> shift) | ((<u64>load<u8>(from, 8)) << (64 - shift));
  value = value << (64 - width);
  return load<u8>(pc, 10) ? <u64>(<i64>value >> (64 - width)) : value >> (64 - width);
}

function storeBitField(pc: usize, at: u64, value: u64): void {
  const shift = <u64>load<u8>(pc, 8);
  const width = <u64>load<u8>(pc, 9);
  const unit = <u32>load<u8>(pc, 11);
  const kept: u64 = width == 64 ? u64.MAX_VALUE : ((<u64>1) << width) - 1;
  let mask = kept << shift;
  let bits = (value << shift) & mask;
  setShadow(<u32>at, unit, abi.SHADOW_ADDRESSABLE | abi.SHADOW_INITIALISED);
  const to = MEM + <usize>at;
  if (unit == 1) {
    store<u8>(to, <u8>((<u64>load<u8>(to) & ~mask) | bits));
    return;
  }
  for (let i: u32 = 0; i < min<u32>(unit, 8); i++) {
    store<u8>(to + i, <u8>((<u64>load<u8>(to + i) & ~mask) | bits));
    mask >>= 8;
    bits >>= 8;
  }
  if (unit == 9) {
    mask = kept >> (64 - shift);
    store<u8>(to, <u8>((<u64>load<u8>(to, 8) & ~mask) | ((value >> (64 - shift)) & mask)), 8);
  }
}

/**
 * __builtin_return_address(level) in the frame with the control entry `top`, inline functions being part of their
 * callers; 0 beyond the outermost frame.
 */
function returnAddress(controlBase: usize, top: usize, level: u32): u64 {
  let at = top;
  for (let left = level + 1; left && at > controlBase; left--) {
    while (at > controlBase && isInline(load<u32>(at, 8))) at -= CONTROL_BYTES;
    if (left > 1) at -= CONTROL_BYTES;
  }
  while (at > controlBase && isInline(load<u32>(at - CONTROL_BYTES, 8))) at -= CONTROL_BYTES;
  return at > controlBase ? abi.TEXT_BASE + load<u32>(at) - 8 : 0;
}

/** Runs tasks, the present one first, until none can go on or the run has ended. */
export function execute(): void {
  const m = machineState();
  let task = m.current;
  while (true) {
    const next = nextTask(task);
    if (next == NO_TASK || m.end) return;
    if (next != task && isPreemptible(taskAt(task))) mayMigrate(taskAt(task));
    task = next;
    m.current = task;
    const t = taskAt(task);
    if (!t.depth && !startNextCall(task)) {
      finishTask(task);
      continue;
    }
    interpret();
    if (m.end) return;
  }
}

// Operands of the instruction at `pc`: register offsets a, b, c; c as a signed immediate; the form ai's immediate.
function ra(pc: usize): usize {
  return load<u16>(pc, 2);
}

function rb(pc: usize): usize {
  return load<u16>(pc, 4);
}

function rc(pc: usize): usize {
  return load<u16>(pc, 6);
}

function simm(pc: usize): u64 {
  return <u64>(<i64>load<i16>(pc, 6));
}

/** The current task stands at `pc`, for whoever looks at its stack. */
function standAt(pc: usize, control: usize): void {
  const task = machineState().current;
  const t = taskAt(task);
  t.pc = <u32>(pc - CODE);
  t.depth = <u32>((control - controlOf(task)) / CONTROL_BYTES);
}

/** Its registers and frame memory are these, for when it goes on. */
function leave(fp: usize, sp: u32): void {
  const task = machineState().current;
  const t = taskAt(task);
  t.fp = <u32>(fp - registersOf(task));
  t.sp = sp;
}

/** Another task goes on in its place. */
function stopFor(next: u32, fp: usize, sp: u32): void {
  const m = machineState();
  const t = taskAt(m.current);
  if (isPreemptible(t)) mayMigrate(t);
  leave(fp, sp);
  m.current = next;
}

/** The decision by which the task was chosen for the visible operation that it stands at. */
let decision: u32 = 0;

/** False when a jump back is one too many. */
function jump(distance: i32): bool {
  return distance > 0 || --fuel >= 0;
}

/** Carries out one task until another one has to be chosen or the run has ended. */
function interpret(): void {
  const m = machineState();
  // What stays in the processor's registers from one instruction to the next; the current task is looked up where it counts.
  let control = controlOf(m.current) + taskAt(m.current).depth * CONTROL_BYTES;
  let pc: usize = CODE + taskAt(m.current).pc;
  let fp: usize = registersOf(m.current) + taskAt(m.current).fp;
  let sp = taskAt(m.current).sp;
  decision = decisionTaken();

  while (true) {
    // asc 0.28.20 drops what follows a switch whose breaks are all conditional; branches end with a plain one.
    switch (<u32>load<u16>(pc)) {
      case abi.OP_TRAP:
        unreachable();
      case abi.OP_ENTER:
        pc += 8;
        continue;
      case abi.OP_MOV:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_LI:
        store<i64>(fp + ra(pc), load<i32>(pc, 4));
        pc += 8;
        continue;
      case abi.OP_LI64:
        store<u64>(fp + ra(pc), load<u64>(pc, 8));
        pc += 16;
        continue;
      case abi.OP_LEA:
        store<u64>(fp + ra(pc), abi.DATA_BASE + sp + load<u32>(pc, 4));
        pc += 8;
        continue;
      case abi.OP_LOCAL:
        setShadow(sp + load<u32>(pc, 4), <u32>ra(pc), abi.SHADOW_ADDRESSABLE);
        pc += 8;
        continue;
      case abi.OP_ADDW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) + load<i32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_ADDU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) + load<u32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_ADDD:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) + load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_ADDIW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) + load<i16>(pc, 6)));
        pc += 8;
        continue;
      case abi.OP_ADDIU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) + <u32>(<i32>load<i16>(pc, 6))));
        pc += 8;
        continue;
      case abi.OP_ADDID:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) + simm(pc));
        pc += 8;
        continue;
      case abi.OP_SUBW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) - load<i32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_SUBU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) - load<u32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_SUBD:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) - load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_MULW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) * load<i32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_MULU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) * load<u32>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_MULD:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) * load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_DIVW:
      case abi.OP_DIVU:
      case abi.OP_DIVD:
      case abi.OP_DIVQ:
      case abi.OP_REMW:
      case abi.OP_REMU:
      case abi.OP_REMD:
      case abi.OP_REMQ: {
        const divisor = load<u64>(fp + rc(pc));
        if (!divisor) {
          standAt(pc, control);
          divideError(m.current);
          return;
        }
        store<u64>(fp + ra(pc), quotient(<u32>load<u16>(pc), load<u64>(fp + rb(pc)), divisor));
        pc += 8;
        continue;
      }
      case abi.OP_SHLW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) << (load<i32>(fp + rc(pc)) & 31)));
        pc += 8;
        continue;
      case abi.OP_SHLU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) << (load<u32>(fp + rc(pc)) & 31)));
        pc += 8;
        continue;
      case abi.OP_SHLD:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) << (load<u64>(fp + rc(pc)) & 63));
        pc += 8;
        continue;
      case abi.OP_SHRW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) >> (load<i32>(fp + rc(pc)) & 31)));
        pc += 8;
        continue;
      case abi.OP_SHRU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) >> (load<u32>(fp + rc(pc)) & 31)));
        pc += 8;
        continue;
      case abi.OP_SHRD:
        store<i64>(fp + ra(pc), load<i64>(fp + rb(pc)) >> (load<i64>(fp + rc(pc)) & 63));
        pc += 8;
        continue;
      case abi.OP_SHRQ:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) >> (load<u64>(fp + rc(pc)) & 63));
        pc += 8;
        continue;
      case abi.OP_AND:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) & load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_OR:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) | load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_XOR:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) ^ load<u64>(fp + rc(pc)));
        pc += 8;
        continue;
      case abi.OP_ANDI:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) & simm(pc));
        pc += 8;
        continue;
      case abi.OP_NEGW:
        store<i64>(fp + ra(pc), <i32>-load<i32>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_NEGU:
        store<u64>(fp + ra(pc), <u32>(0 - load<u32>(fp + rb(pc))));
        pc += 8;
        continue;
      case abi.OP_NEGD:
        store<u64>(fp + ra(pc), 0 - load<u64>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_NOT:
        store<u64>(fp + ra(pc), ~load<u64>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_NOTU:
        store<u64>(fp + ra(pc), <u32>~load<u32>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_SX8:
        store<i64>(fp + ra(pc), load<i8>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_SX16:
        store<i64>(fp + ra(pc), load<i16>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_SX32:
        store<i64>(fp + ra(pc), load<i32>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_ZX8:
        store<u64>(fp + ra(pc), load<u8>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_ZX16:
        store<u64>(fp + ra(pc), load<u16>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_ZX32:
        store<u64>(fp + ra(pc), load<u32>(fp + rb(pc)));
        pc += 8;
        continue;
      case abi.OP_BOOL:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) != 0));
        pc += 8;
        continue;
      case abi.OP_LNOT:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) == 0));
        pc += 8;
        continue;
      case abi.OP_EQ:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) == load<u64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_NE:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) != load<u64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_LTS:
        store<u64>(fp + ra(pc), <u64>(load<i64>(fp + rb(pc)) < load<i64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_LTU:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) < load<u64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_LES:
        store<u64>(fp + ra(pc), <u64>(load<i64>(fp + rb(pc)) <= load<i64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_LEU:
        store<u64>(fp + ra(pc), <u64>(load<u64>(fp + rb(pc)) <= load<u64>(fp + rc(pc))));
        pc += 8;
        continue;
      case abi.OP_JMP:
        if (jump(load<i32>(pc, 4))) {
          pc += <usize>(load<i32>(pc, 4) << 3);
          continue;
        }
        break;
      case abi.OP_JZ: {
        if (load<u64>(fp + ra(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i32>(pc, 4))) {
          pc += <usize>(load<i32>(pc, 4) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JNZ: {
        if (!load<u64>(fp + ra(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i32>(pc, 4))) {
          pc += <usize>(load<i32>(pc, 4) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JEQ: {
        if (load<u64>(fp + ra(pc)) != load<u64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JNE: {
        if (load<u64>(fp + ra(pc)) == load<u64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLTS: {
        if (load<i64>(fp + ra(pc)) >= load<i64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLTU: {
        if (load<u64>(fp + ra(pc)) >= load<u64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLES: {
        if (load<i64>(fp + ra(pc)) > load<i64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLEU: {
        if (load<u64>(fp + ra(pc)) > load<u64>(fp + rb(pc))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_LD8S:
      case abi.OP_LD8U: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 1 || (<u32>load<u8>(SHADOW + <usize>at) & INIT_8) != INIT_8) {
          standAt(pc, control);
          if (!badAccess(at, 1, false)) return;
        }
        if (<u32>load<u16>(pc) == abi.OP_LD8S) store<i64>(fp + ra(pc), load<i8>(MEM + <usize>at));
        else store<u64>(fp + ra(pc), load<u8>(MEM + <usize>at));
        pc += 8;
        continue;
      }
      case abi.OP_LD16S:
      case abi.OP_LD16U: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 2 || (<u32>load<u16>(SHADOW + <usize>at) & INIT_16) != INIT_16) {
          standAt(pc, control);
          if (!badAccess(at, 2, false)) return;
        }
        if (<u32>load<u16>(pc) == abi.OP_LD16S) store<i64>(fp + ra(pc), load<i16>(MEM + <usize>at));
        else store<u64>(fp + ra(pc), load<u16>(MEM + <usize>at));
        pc += 8;
        continue;
      }
      case abi.OP_LD32S: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 4 || (load<u32>(SHADOW + <usize>at) & INIT_32) != INIT_32) {
          standAt(pc, control);
          if (!badAccess(at, 4, false)) return;
        }
        store<i64>(fp + ra(pc), load<i32>(MEM + <usize>at));
        pc += 8;
        continue;
      }
      case abi.OP_LD32U: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 4 || (load<u32>(SHADOW + <usize>at) & INIT_32) != INIT_32) {
          standAt(pc, control);
          if (!badAccess(at, 4, false)) return;
        }
        store<u64>(fp + ra(pc), load<u32>(MEM + <usize>at));
        pc += 8;
        continue;
      }
      case abi.OP_LD64: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 8 || (load<u64>(SHADOW + <usize>at) & INIT_64) != INIT_64) {
          standAt(pc, control);
          if (!badAccess(at, 8, false)) return;
        }
        store<u64>(fp + ra(pc), load<u64>(MEM + <usize>at));
        pc += 8;
        continue;
      }
      case abi.OP_ST8: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 1 || (<u32>load<u8>(SHADOW + <usize>at) & WMASK_8) != WRITABLE_8) {
          standAt(pc, control);
          if (!badAccess(at, 1, true)) return;
        } else store<u8>(SHADOW + <usize>at, 3);
        markDirty(<u32>at);
        store<u8>(MEM + <usize>at, load<u8>(fp + ra(pc)));
        pc += 8;
        continue;
      }
      case abi.OP_ST16: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 2 || (<u32>load<u16>(SHADOW + <usize>at) & WMASK_16) != WRITABLE_16) {
          standAt(pc, control);
          if (!badAccess(at, 2, true)) return;
        } else store<u16>(SHADOW + <usize>at, 0x0303);
        markStore(<u32>at, 2);
        store<u16>(MEM + <usize>at, load<u16>(fp + ra(pc)));
        pc += 8;
        continue;
      }
      case abi.OP_ST32: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 4 || (load<u32>(SHADOW + <usize>at) & WMASK_32) != WRITABLE_32) {
          standAt(pc, control);
          if (!badAccess(at, 4, true)) return;
        } else store<u32>(SHADOW + <usize>at, 0x03030303);
        markStore(<u32>at, 4);
        store<u32>(MEM + <usize>at, load<u32>(fp + ra(pc)));
        pc += 8;
        continue;
      }
      case abi.OP_ST64: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        if (at > MEM_BYTES - 8 || (load<u64>(SHADOW + <usize>at) & WMASK_64) != WRITABLE_64) {
          standAt(pc, control);
          if (!badAccess(at, 8, true)) return;
        } else store<u64>(SHADOW + <usize>at, 0x0303030303030303);
        markStore(<u32>at, 8);
        store<u64>(MEM + <usize>at, load<u64>(fp + ra(pc)));
        pc += 8;
        continue;
      }
      case abi.OP_LDBF: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        const unit = <u64>load<u8>(pc, 11);
        // Only some of a unit's bytes may hold fields: the first byte stands for all.
        if (at > MEM_BYTES - unit || (<u32>load<u8>(SHADOW + <usize>at) & INIT_8) != INIT_8) {
          standAt(pc, control);
          if (!badAccess(at, <u32>unit, false)) return;
        }
        store<u64>(fp + ra(pc), loadBitField(pc, at));
        pc += 16;
        continue;
      }
      case abi.OP_STBF: {
        const at = load<u64>(fp + rb(pc)) + simm(pc) - abi.DATA_BASE;
        const unit = <u64>load<u8>(pc, 11);
        if (at > MEM_BYTES - unit || (<u32>load<u8>(SHADOW + <usize>at) & WMASK_8) != WRITABLE_8) {
          standAt(pc, control);
          if (!badAccess(at, <u32>unit, true)) return;
        } else storeBitField(pc, at, load<u64>(fp + ra(pc)));
        pc += 16;
        continue;
      }
      case abi.OP_COPY:
        standAt(pc, control);
        if (memCopy(load<u64>(fp + ra(pc)), load<u64>(fp + rb(pc)), load<u64>(pc, 8)) == ENDED) return;
        pc += 16;
        continue;
      case abi.OP_ZERO:
        standAt(pc, control);
        if (memSet(load<u64>(fp + ra(pc)), 0, load<u64>(pc, 8)) == ENDED) return;
        pc += 16;
        continue;
      case abi.OP_CALL:
      case abi.OP_CALLR: {
        let callee = load<u32>(pc, 4);
        if (<u32>load<u16>(pc) == abi.OP_CALLR) {
          const address = load<u64>(fp + rb(pc));
          const index = functionAt(address);
          if (index < 0) {
            standAt(pc, control);
            badCall(m.current, address);
            return;
          }
          callee = index;
        }
        if (--fuel < 0) {
          standAt(pc, control);
          stepLimit(m.current);
          return;
        }
        const entry = functionEntry(callee);
        const window = fp + ra(pc);
        const frame = load<u32>(entry, 8);
        store<u32>(control, <u32>(pc + 8 - CODE));
        store<u32>(control, <u32>(fp - registersOf(m.current)), 4);
        store<u32>(control, callee, 8);
        store<u32>(control, sp, 12);
        if (
          control + CONTROL_BYTES >= controlOf(m.current) + MAX_DEPTH * CONTROL_BYTES ||
          window + load<u32>(entry, 4) > registersOf(m.current) + REGISTER_BYTES ||
          (frame && sp - frame < frameMemoryFloor(m.current))
        ) {
          standAt(pc, control);
          stackLimit(m.current, callee);
          return;
        }
        control += CONTROL_BYTES;
        sp -= frame;
        fp = window;
        pc = CODE + load<u32>(entry) + 8;
        continue;
      }
      case abi.OP_RETI:
      case abi.OP_RETR:
      case abi.OP_RET: {
        const op = <u32>load<u16>(pc);
        if (op == abi.OP_RETR) store<u64>(fp, load<u64>(fp + ra(pc)));
        else if (op == abi.OP_RETI) store<i64>(fp, load<i32>(pc, 4));
        control -= CONTROL_BYTES;
        const callerSp = load<u32>(control, 12);
        if (callerSp != sp) {
          if (machineState().fifoTail | machineState().activeObjects) {
            standAt(pc, control + CONTROL_BYTES);
            freeMemory(sp, callerSp - sp);
          }
          markDirtyRange(sp, callerSp - sp);
          memory.fill(SHADOW + sp, 0, callerSp - sp);
          sp = callerSp;
        }
        if (control == controlOf(m.current)) {
          const task = m.current;
          const t = taskAt(task);
          t.sp = sp;
          t.pc = <u32>(pc - CODE);
          if (!entryReturned(task, load<u64>(fp))) return;
          // The next call begins a new stack.
          control = controlOf(task) + CONTROL_BYTES;
          pc = CODE + t.pc;
          fp = registersOf(task) + t.fp;
          sp = t.sp;
          continue;
        }
        pc = CODE + load<u32>(control);
        fp = registersOf(m.current) + load<u32>(control, 4);
        continue;
      }
      case abi.OP_RETADDR: {
        store<u64>(fp + ra(pc), returnAddress(controlOf(m.current), control - CONTROL_BYTES, load<u32>(pc, 4)));
        pc += 8;
        continue;
      }
      case abi.OP_THISIP:
        store<u64>(fp + ra(pc), abi.TEXT_BASE + (pc - CODE));
        pc += 8;
        continue;
      case abi.OP_CORE: {
        const op = load<u32>(pc, 4);
        const window = fp + ra(pc);
        const task = m.current;
        const t = taskAt(task);
        standAt(pc, control);
        const flags = <u32>load<u8>(abi.CORE_OP_FLAGS + op);
        if (flags & VISIBLE) {
          // Chosen for this operation already?
          if (!t.atOperation && !t.atomic && (m.ready | m.asleep) != 1 << task) {
            const next = nextTask(task);
            decision = decisionTaken();
            if (next != task) {
              stopFor(next, fp, sp);
              t.atOperation = 1;
              break;
            }
          }
          t.atOperation = 0;
          recordEvent(task, op, t.pc, load<u32>(window), decision);
          decision = 0;
          if (--fuel < 0) {
            stepLimit(task);
            return;
          }
        }
        const status = coreOp(op, task, window);
        if (status == DONE) {
          pc += 8;
          if (m.end) return;
          if (flags & RELEASES && !t.atomic && (m.ready | m.asleep) != 1 << task) {
            const next = nextTask(task);
            if (next != task) {
              stopFor(next, fp, sp);
              t.pc += 8;
              break;
            }
          }
          continue;
        }
        leave(fp, sp);
        if (status == RETRY) t.atOperation = 1;
        else t.pc += 8;
        // Who sleeps lets its CPU's pool go on.
        if (m.fifoTail && t.work | t.context) wakeForPending();
        return;
      }
      case abi.OP_JEQI: {
        if (!(load<i64>(fp + ra(pc)) == <i64>load<i16>(pc, 4))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JNEI: {
        if (!(load<i64>(fp + ra(pc)) != <i64>load<i16>(pc, 4))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLTSI: {
        if (!(load<i64>(fp + ra(pc)) < <i64>load<i16>(pc, 4))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JGESI: {
        if (!(load<i64>(fp + ra(pc)) >= <i64>load<i16>(pc, 4))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JLTUI: {
        if (!(load<u64>(fp + ra(pc)) < <u64>(<i64>load<i16>(pc, 4)))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_JGEUI: {
        if (!(load<u64>(fp + ra(pc)) >= <u64>(<i64>load<i16>(pc, 4)))) {
          pc += 8;
          continue;
        }
        if (jump(load<i16>(pc, 6))) {
          pc += <usize>((<i32>load<i16>(pc, 6)) << 3);
          continue;
        }
        break;
      }
      case abi.OP_ORI:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) | simm(pc));
        pc += 8;
        continue;
      case abi.OP_XORI:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) ^ simm(pc));
        pc += 8;
        continue;
      case abi.OP_SHLIW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) << (<i32>rc(pc))));
        pc += 8;
        continue;
      case abi.OP_SHLIU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) << (<u32>rc(pc))));
        pc += 8;
        continue;
      case abi.OP_SHLID:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) << (<u64>rc(pc)));
        pc += 8;
        continue;
      case abi.OP_SHRIW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) >> <i32>rc(pc)));
        pc += 8;
        continue;
      case abi.OP_SHRIU:
        store<u64>(fp + ra(pc), <u32>(load<u32>(fp + rb(pc)) >> <u32>rc(pc)));
        pc += 8;
        continue;
      case abi.OP_SHRID:
        store<i64>(fp + ra(pc), load<i64>(fp + rb(pc)) >> <i64>rc(pc));
        pc += 8;
        continue;
      case abi.OP_SHRIQ:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) >> <u64>rc(pc));
        pc += 8;
        continue;
      case abi.OP_MULIW:
        store<i64>(fp + ra(pc), <i32>(load<i32>(fp + rb(pc)) * <i32>load<i16>(pc, 6)));
        pc += 8;
        continue;
      case abi.OP_MULID:
        store<u64>(fp + ra(pc), load<u64>(fp + rb(pc)) * simm(pc));
        pc += 8;
        continue;
      default: {
        // The host marks the instructions at which lines begin (src/machine/line-coverage.ts): each is seen here once.
        const marked = <u32>load<u16>(pc);
        if (!(marked & abi.FIRST_TIME)) {
          standAt(pc, control);
          if (fetchesGoneText(abi.TEXT_BASE + (pc - CODE))) return;
          unreachable();
        }
        store<u16>(pc, <u16>(marked & ~abi.FIRST_TIME));
        continue;
      }
    }
    if (fuel < 0) {
      standAt(pc, control);
      stepLimit(m.current);
      return;
    }
    // Another task goes on.
    const task = m.current;
    const t = taskAt(task);
    if (!t.depth && !startNextCall(task)) {
      finishTask(task);
      return;
    }
    control = controlOf(task) + t.depth * CONTROL_BYTES;
    pc = CODE + t.pc;
    fp = registersOf(task) + t.fp;
    sp = t.sp;
  }
}
