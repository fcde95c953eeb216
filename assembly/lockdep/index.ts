// The lock dependency validator: what the rest of the core calls. Models kernel/locking/lockdep.c, 4.4 to 6.12 (versions.ts).
//
// Left out: the recursion guard (nothing of the validator takes locks); CONFIG_LOCKDEP_SMALL. Different: a campaign may go on after a report; unregistering a dynamic key removes the
// classes of all its subclasses.

export {
  acquire_known,
  lock_acquire,
  lock_downgrade,
  lock_is_held,
  lock_is_held as lockdep_holds,
  lock_release,
  lock_set_class,
  lock_sync,
  release_top,
} from "./acquire";
export {
  lock_pin,
  lock_repin,
  lock_unpin,
  lockdep_free_key_range,
  lockdep_free_range,
  lockdep_held_depth,
  lockdep_held_map,
  lockdep_return_to_user,
  lockdep_task_exit,
  lockdep_unregister_key,
} from "./checks";
export { lockdep_init_map, lockdep_init_map_type, lockdep_register_key, lockdep_set_compare } from "./classes";
export {
  lockdep_hardirq_enter,
  lockdep_hardirq_exit,
  lockdep_hardirqs_off,
  lockdep_hardirqs_on,
  lockdep_in_irq,
  lockdep_leave_handlers,
  lockdep_nmi_enter,
  lockdep_nmi_exit,
  lockdep_off,
  lockdep_on,
  lockdep_softirq_enter,
  lockdep_softirq_exit,
  lockdep_softirqs_off,
  lockdep_softirqs_on,
  lockdep_task_reset,
} from "./irq";
export { lockdep_fs_reclaim_acquire, lockdep_fs_reclaim_release, lockdep_might_alloc } from "./reclaim";
export { LOCKDEP_END } from "./layout";
export { holds_watched, lockdep_note, lockdep_watch, resume_notes } from "./notes";
export { lockdep_write_held } from "./report";
export {
  lockdep_configure,
  lockdep_mark,
  lockdep_reset,
  lockdep_rewind,
  lockdep_rewind_base,
  lockdep_set_fs_reclaim,
  lockdep_set_run,
  lockdep_set_static,
} from "./state";
