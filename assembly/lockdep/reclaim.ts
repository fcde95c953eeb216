// Allocations that may reclaim memory and enter file systems for it. Models lockdep_trace_alloc (until 4.13:
// kernel/locking/lockdep.c) and fs_reclaim_acquire, fs_reclaim_release (mm/page_alloc.c). Whether an allocation is such a one
// is for the caller to say: its gfp mask, PF_MEMALLOC, memalloc_nofs_save().
//
// Left out: the map of MMU notifiers (5.11).

import { lock_acquire, lock_release } from "./acquire";
import { is_off, mark_held_locks, set_reclaim, taskAt } from "./irq";
import { T_DEPTH, T_HARDIRQS_ON, USAGE_RECLAIM_FS } from "./layout";
import { warn_lockdep, WARN_RECLAIM_IRQS_OFF } from "./report";
import { debug_locks, lockdep_fs_reclaim } from "./state";
import { reclaim_is_state } from "./versions";

/** The task allocates: whatever it holds is held over reclaim. */
export function lockdep_might_alloc(task: u32, ip: u32): void {
  if (!reclaim_is_state) {
    lockdep_fs_reclaim_acquire(task, ip);
    lockdep_fs_reclaim_release(task, ip);
    return;
  }
  if (!debug_locks()) return;
  if (!load<u32>(taskAt(task), T_HARDIRQS_ON)) warn_lockdep(task, WARN_RECLAIM_IRQS_OFF, 0, ip);
  else if (load<u32>(taskAt(task), T_DEPTH) && !is_off(task)) mark_held_locks(task, USAGE_RECLAIM_FS + 2);
}

/** The task reclaims memory. */
export function lockdep_fs_reclaim_acquire(task: u32, ip: u32): void {
  if (reclaim_is_state) set_reclaim(task, true);
  else if (lockdep_fs_reclaim) lock_acquire(task, lockdep_fs_reclaim, 0, 0, 0, 1, 0, ip);
}

/** The end of that. */
export function lockdep_fs_reclaim_release(task: u32, ip: u32): void {
  if (reclaim_is_state) set_reclaim(task, false);
  else if (lockdep_fs_reclaim) lock_release(task, lockdep_fs_reclaim, ip);
}
