/**
 * What the core exports for the lock dependency validator (assembly/lockdep/index.ts). Offsets are emulated addresses
 * minus DATA_BASE; `ip` is a code offset; `task` a task number below 64.
 */
export interface LockdepCore {
  lockdep_stand_at(task: number, ip: number): void;
  lockdep_configure(version: number, goOn: number, rawNesting: number): void;
  lockdep_reset(): void;
  lockdep_set_static(end: number, noValidate: number, noTrack: number): void;
  lockdep_mark(): void;
  lockdep_rewind(): void;
  lockdep_rewind_base(): void;
  lockdep_set_run(run: number): void;
  lockdep_task_reset(task: number): void;
  lockdep_init_map_type(
    task: number,
    map: number,
    name: number,
    key: number,
    subclass: number,
    inner: number,
    outer: number,
    type: number,
    ip: number,
  ): void;
  lockdep_register_key(task: number, key: number, ip: number): number;
  lockdep_unregister_key(task: number, key: number, ip: number): void;
  lockdep_free_key_range(from: number, to: number): void;
  lockdep_set_compare(task: number, map: number, compare: number, ip: number): void;
  lock_acquire(
    task: number,
    map: number,
    subclass: number,
    trylock: number,
    read: number,
    check: number,
    nest: number,
    ip: number,
  ): void;
  lock_release(task: number, map: number, ip: number): void;
  lock_sync(task: number, map: number, subclass: number, read: number, check: number, nest: number, ip: number): void;
  lock_set_class(task: number, map: number, name: number, key: number, subclass: number, ip: number): void;
  lock_downgrade(task: number, map: number, ip: number): void;
  lock_is_held(task: number, map: number): number;
  lock_pin(task: number, map: number, ip: number): number;
  lock_repin(task: number, map: number, cookie: number, ip: number): void;
  lock_unpin(task: number, map: number, cookie: number, ip: number): void;
  lockdep_hardirqs_on(task: number, ip: number): void;
  lockdep_hardirqs_off(task: number, ip: number): void;
  lockdep_softirqs_on(task: number, ip: number): void;
  lockdep_softirqs_off(task: number, ip: number): void;
  lockdep_hardirq_enter(task: number, threaded: number): void;
  lockdep_hardirq_exit(task: number): void;
  lockdep_softirq_enter(task: number): void;
  lockdep_softirq_exit(task: number): void;
  lockdep_nmi_enter(task: number): void;
  lockdep_nmi_exit(task: number): void;
  lockdep_off(task: number): void;
  lockdep_on(task: number): void;
  lockdep_set_fs_reclaim(map: number): void;
  lockdep_might_alloc(task: number, ip: number): void;
  lockdep_fs_reclaim_acquire(task: number, ip: number): void;
  lockdep_fs_reclaim_release(task: number, ip: number): void;
  lockdep_task_exit(task: number): void;
  lockdep_return_to_user(task: number): void;
  lockdep_free_range(task: number, from: number, to: number): void;
  lockdep_held_depth(task: number): number;
  lockdep_held_map(task: number, i: number): number;
}

/** A finding as the core wrote it: its kind's number, key and payload (assembly/lockdep/report.ts). */
export interface RawFinding {
  readonly kind: number;
  readonly key: number;
  readonly stack: number;
  readonly words: Uint32Array;
}

/** The validator with what drives it by hand: strings and lock maps are written into the emulated memory. */
export interface LockdepHost {
  readonly core: LockdepCore;
  /** Writes bytes at an offset of the emulated memory. */
  write(offset: number, bytes: Uint8Array): void;
  read(offset: number, bytes: number): Uint8Array;
  /** The task stands at code offset `ip` in a stack of that one frame. */
  standAt(task: number, ip: number): void;
  /** Code offset of the innermost frame of a stack of the depot. */
  frameAt(stack: number): number;
  /** Findings made since the last call. */
  takeFindings(): readonly RawFinding[];
}
