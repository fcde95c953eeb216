import type { HeldLock, LockClassInfo, TaskRef } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { LOCKDEP_TEXT } from "./lockdep-versions.js";
import { pointer, symbol, taskName } from "./stack.js";

/** Bits of a state in the usage mask, LOCKDEP.md section 5: used in, used in (read), enabled, enabled (read). */
function usageCharacter(mask: number, usedIn: number, enabled: number): string {
  const inside = (mask & (1 << usedIn)) !== 0;
  const on = (mask & (1 << enabled)) !== 0;
  if (inside) return on ? "?" : "-";
  return on ? "+" : ".";
}

function usage(lockClass: LockClassInfo, dialect: Dialect): string {
  const states = since(dialect, LOCKDEP_TEXT.withoutReclaim) ? 2 : 3;
  let text = "";
  for (let state = 0; state < states; state++) {
    // The third state, reclaim, stands above USED and USED_READ.
    const base = state < 2 ? state * 4 : 10;
    text += usageCharacter(lockClass.usageMask, base, base + 2);
    text += usageCharacter(lockClass.usageMask, base + 1, base + 3);
  }
  return text;
}

/** ` (name#2/1){+.+.}-{3:3}` in the dialect's form. */
export function lockName(lockClass: LockClassInfo, dialect: Dialect): string {
  const version = lockClass.nameVersion > 1 ? `#${lockClass.nameVersion}` : "";
  const subclass = lockClass.subclass > 0 ? `/${lockClass.subclass}` : "";
  const braces = `{${usage(lockClass, dialect)}}`;
  const outer = lockClass.waitTypeOuter === 0 ? lockClass.waitTypeInner : lockClass.waitTypeOuter;
  const waitTypes = since(dialect, LOCKDEP_TEXT.waitTypes) ? `-{${outer}:${lockClass.waitTypeInner}}` : "";
  return ` (${lockClass.name}${version}${subclass})${braces}${waitTypes}`;
}

/** A lock with its address (the place where it was taken, up to 4.16) and where it was taken. */
export function lockLine(lock: HeldLock, dialect: Dialect): string {
  const at = symbol(lock.at, dialect);
  if (!since(dialect, LOCKDEP_TEXT.lockAddresses))
    return `${lockName(lock.class, dialect)}, at: [<${pointer(lock.at.address)}>] ${at}`;
  return `${pointer(lock.instance)}${lockName(lock.class, dialect)}, at: ${at}`;
}

/** `2 locks held by rmmod/43:` and a line for each, oldest first. */
export function heldLocks(task: TaskRef, held: readonly HeldLock[], dialect: Dialect): string[] {
  if (held.length === 0) return [`no locks held by ${taskName(task)}.`];
  const plural = held.length === 1 ? "1 lock" : `${held.length} locks`;
  return [`${plural} held by ${taskName(task)}:`, ...held.map((lock, i) => ` #${i}: ${lockLine(lock, dialect)}`)];
}
