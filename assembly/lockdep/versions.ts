// What the validator does in which version of Linux: every boundary that this folder knows, with the commit that made it.
// (Boundaries of report texts: src/report/lockdep-versions.ts.) Between two boundaries the rules are the same.

function linux(major: u32, minor: u32): u32 {
  return (major << 16) | (minor << 8);
}

/** Until 4.13 allocations mark held locks in the RECLAIM_FS state; then fs_reclaim is a lock: d92a8cfcb37e, 4.14. */
export let reclaim_is_state: bool = false;
/**
 * A dependency that follows from others is not stored: ae813308f463, 4.14, until 68e9dc29f8f4, 5.3 (which keeps it for
 * CONFIG_LOCKDEP_SMALL).
 */
export let redundant_links_skipped: bool = false;
/** A class counts its acquires, for its reports: until 8ca2b56cd7da, 4.20, which leaves it to CONFIG_DEBUG_LOCKDEP. */
export let acquires_counted: bool = false;
/** Class 0 is not used until 01bb6f0af992, 5.2. */
export let class_limit: u32 = 8192;
/** A release with nothing held only warned until dd471efe345b, 5.3. */
export let empty_release_warns: bool = false;
/** A stack that is stored already is not stored again: 12593b7467f9, 5.4. */
export let traces_shared: bool = true;
/** Wait types: de8f5e4f2dc1, 5.7. */
export let wait_types: bool = true;
/** Locks used in NMIs: f6f48e180404, 5.8, which looked at the wrong bit until 23870f122768, 5.10. */
export let nmis_checked: bool = true;
/**
 * Kinds of dependencies, strong paths, read modes in chain keys, USED_READ (f611e8cf98ec, 3454a36d6a39, 23870f122768:
 * 5.10). Before: plain reachability, and dependencies of recursive readers are checked but never stored.
 */
export let recursive_reads: bool = true;
/** Per-CPU locks are passed over in searches for interrupts: dfd5e3f5fe27, 5.11. */
export let lock_types: bool = true;
/** A held lock counts references in 12 bits until lock_sync took one: 2f1f043e7bea, 6.4. */
export let reference_limit: u32 = 2047;

/** The rules of a version: KERNEL_VERSION's code. */
export function set_rules(version: u32): void {
  reclaim_is_state = version < linux(4, 14);
  redundant_links_skipped = version >= linux(4, 14) && version < linux(5, 3);
  acquires_counted = version < linux(4, 20);
  class_limit = version < linux(5, 2) ? 8191 : 8192;
  empty_release_warns = version < linux(5, 3);
  traces_shared = version >= linux(5, 4);
  wait_types = version >= linux(5, 7);
  nmis_checked = version >= linux(5, 10);
  recursive_reads = version >= linux(5, 10);
  lock_types = version >= linux(5, 11);
  reference_limit = version < linux(6, 4) ? 4095 : 2047;
}
