// Objects that the kernel uses until they have run: pending timers, queued RCU callbacks. Models lib/debugobjects.c: only
// active ones are known. Work items are not here: those that are active are on the FIFO (core-ops/work.ts).
//
// An object at OBJECTS, OBJECT_BYTES: u32 offset in MEM | u32 type (OBJECT_…) | u32 code offset of its function, 0 none |
// u32 offset of the list_head with which it waits, 0 none

import { DATA_BASE, FINDING_ACTIVE_OBJECT, TEXT_BASE } from "./generated/abi";
import { freeActiveItems } from "./core-ops/work";
import { mixKey, report } from "./findings";
import { chunkAt, firstReport, sizeOfObject } from "./heap";
import { peek64, poke64 } from "./memory";
import { MAX_OBJECTS, OBJECT_BYTES, OBJECTS, SAVED_OBJECTS } from "./regions";
import { currentIp } from "./stacks";
import { machineState } from "./task";

/** What is reported: as kernel/include/linux/debugobjects.h has it, and src/machine/debug-object.ts. */
export const ACTION_FREE: u32 = 1;
export const ACTION_ACTIVATE: u32 = 2;
export const OBJECT_WORK: u32 = 0;

function objectAt(index: u32): usize {
  return OBJECTS + <usize>index * OBJECT_BYTES;
}

/** Index of the active object at an offset, -1 when there is none. */
function indexOf(off: u32): i32 {
  const count = machineState().activeObjects;
  for (let i: u32 = 0; i < count; i++) {
    if (load<u32>(objectAt(i)) == off) return i;
  }
  return -1;
}

export function isActiveObject(address: u64): bool {
  return indexOf(<u32>(address - DATA_BASE)) >= 0;
}

/** False when it was active already. When too many are, the object is not watched. */
export function activateObject(address: u64, type: u32, hint: u64, entry: u64): bool {
  const off = <u32>(address - DATA_BASE);
  if (indexOf(off) >= 0) return false;
  const m = machineState();
  if (m.activeObjects == MAX_OBJECTS) return true;
  const object = objectAt(m.activeObjects);
  store<u32>(object, off);
  store<u32>(object, type, 4);
  store<u32>(object, hint ? <u32>(hint - TEXT_BASE) : 0, 8);
  store<u32>(object, entry ? <u32>(entry - DATA_BASE) : 0, 12);
  m.activeObjects += 1;
  return true;
}

/** The last object takes the place of the one that goes. */
function remove(index: u32): void {
  const m = machineState();
  m.activeObjects -= 1;
  if (index != m.activeObjects) memory.copy(objectAt(index), objectAt(m.activeObjects), OBJECT_BYTES);
}

/** Whether it was active. */
export function deactivateObject(address: u64): bool {
  const index = indexOf(<u32>(address - DATA_BASE));
  if (index < 0) return false;
  remove(index);
  return true;
}

/** Payload: action | type << 8, offset of the object, code offset of its function. */
export function reportObject(action: u32, type: u32, off: u32, hint: u32): void {
  const key = mixKey(mixKey(0x6f646267, action | (type << 8)), currentIp(machineState().current));
  report(FINDING_ACTIVE_OBJECT, key, action | (type << 8), off, hint);
  // What goes wrong with its memory from here on is the same bug.
  const chunk = chunkAt(off);
  if (chunk) firstReport(chunk);
}

/** As the kernel's fixup: a timer is deleted, so that it does not run in memory that is gone. */
function detach(entry: u32): void {
  const next = peek64(entry);
  const previous = peek64(entry + 8);
  poke64(<u32>(next - DATA_BASE) + 8, previous);
  poke64(<u32>(previous - DATA_BASE), next);
}

/** The heap object at an address is being freed. To be asked when something is active. */
export function freeHeapObject(address: u64): void {
  const bytes = sizeOfObject(address);
  if (bytes) freeMemory(<u32>(address - DATA_BASE), bytes);
}

/** Memory that is being freed: active objects in it are reported and are no longer active. */
export function freeMemory(start: u32, bytes: u32): void {
  const m = machineState();
  if (m.fifoTail) freeActiveItems(start, bytes);
  for (let i = m.activeObjects; i > 0; i--) {
    const object = objectAt(i - 1);
    const off = load<u32>(object);
    if (off - start >= bytes) continue;
    reportObject(ACTION_FREE, load<u32>(object, 4), off, load<u32>(object, 8));
    if (load<u32>(object, 12)) detach(load<u32>(object, 12));
    remove(i - 1);
  }
}

function savedObjects(level: u32): usize {
  return SAVED_OBJECTS + <usize>level * MAX_OBJECTS * OBJECT_BYTES;
}

/** For snapshots; how many there are is part of the machine's state. */
export function saveObjects(level: u32): void {
  memory.copy(savedObjects(level), OBJECTS, machineState().activeObjects * OBJECT_BYTES);
}

export function restoreObjects(level: u32): void {
  memory.copy(OBJECTS, savedObjects(level), machineState().activeObjects * OBJECT_BYTES);
}
