// The lock validator's own interface to Kernel C (include/linux/lockdep.h), and what allocations mean to it
// (might_alloc of include/linux/sched/mm.h). lock_acquire, lock_release and lockdep_init_map: index.ts.

import * as abi from "../generated/abi";
import { checked } from "../access";
import {
  lock_downgrade,
  lock_pin,
  lock_repin,
  lock_set_class,
  lock_sync,
  lock_unpin,
  lockdep_fs_reclaim_acquire,
  lockdep_fs_reclaim_release,
  lockdep_init_map_type,
  lockdep_might_alloc,
  lockdep_off,
  lockdep_on,
  lockdep_register_key,
  lockdep_unregister_key,
} from "../lockdep/index";
import { peek32, setShadow } from "../memory";
import { currentIp } from "../stacks";
import { taskAt } from "../task";
import { mightSleep, nmiEnter, nmiExit } from "./context";
import { DONE, ENDED } from "./status";

// kernel/include/linux/gfp.h and sched.h.
const GFP_FS: u32 = 0x80;
const GFP_DIRECT_RECLAIM: u32 = 0x400000;
const PF_MEMALLOC: u32 = 0x800;
const PF_MEMALLOC_NOFS: u32 = 0x40000;
const PF_MEMALLOC_NOIO: u32 = 0x80000;

/** May an allocation with these flags reclaim memory and enter file systems for it? */
function entersFileSystems(task: u32, gfp: u32): bool {
  if ((gfp & (GFP_DIRECT_RECLAIM | GFP_FS)) != (GFP_DIRECT_RECLAIM | GFP_FS)) return false;
  const flags = peek32(taskAt(task).taskStruct + abi.TASK_STRUCT_FLAGS);
  return !(flags & (PF_MEMALLOC | PF_MEMALLOC_NOFS | PF_MEMALLOC_NOIO));
}

/** An allocation with these flags begins. */
export function mightAlloc(task: u32, gfp: u32): void {
  if (!(gfp & GFP_DIRECT_RECLAIM)) return;
  if (entersFileSystems(task, gfp)) lockdep_might_alloc(task, currentIp(task));
  mightSleep(task);
}

function offsetOf(address: u64): u32 {
  return address ? <u32>(address - abi.DATA_BASE) : 0;
}

/** lockdep_init_map_type(map, name, key, subclass, inner, outer, lock type). */
function initMap(task: u32, win: usize): i32 {
  const map = load<u64>(win);
  if (checked(map, abi.LOCKDEP_MAP_BYTES, true) < 0) return ENDED;
  // Arguments may have been read from the map itself.
  const name = offsetOf(load<u64>(win, 8));
  const key = offsetOf(load<u64>(win, 16));
  setShadow(offsetOf(map), abi.LOCKDEP_MAP_BYTES, abi.SHADOW_ADDRESSABLE | abi.SHADOW_INITIALISED);
  const subclass = load<u32>(win, 24);
  const inner = load<u32>(win, 32);
  const outer = load<u32>(win, 40);
  lockdep_init_map_type(task, offsetOf(map), name, key, subclass, inner, outer, load<u32>(win, 48), currentIp(task));
  return DONE;
}

// Operations on the map that is their first argument.
function mapOp(op: u32, task: u32, win: usize): i32 {
  const address = load<u64>(win);
  if (checked(address, abi.LOCKDEP_MAP_BYTES, false) < 0) return ENDED;
  const map = offsetOf(address);
  const ip = currentIp(task);
  switch (op) {
    case abi.CORE_lock_set_class: {
      const name = offsetOf(load<u64>(win, 8));
      lock_set_class(task, map, name, offsetOf(load<u64>(win, 16)), load<u32>(win, 24), ip);
      return DONE;
    }
    case abi.CORE_lock_downgrade:
      lock_downgrade(task, map, ip);
      return DONE;
    case abi.CORE___lock_pin:
      store<u64>(win, lock_pin(task, map, ip));
      return DONE;
    case abi.CORE___lock_repin:
      lock_repin(task, map, load<u32>(win, 8), ip);
      return DONE;
    case abi.CORE___lock_unpin:
      lock_unpin(task, map, load<u32>(win, 8), ip);
      return DONE;
    default: {
      const nest = load<u64>(win, 32);
      lock_sync(task, map, load<u32>(win, 8), load<u32>(win, 16), load<u32>(win, 24), offsetOf(nest), ip);
      return DONE;
    }
  }
}

/** An operation of [CORE_lockdep_init_map_type, CORE___nmi_exit], in the order of src/abi/core-ops.ts. */
export function lockdepOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  switch (op) {
    case abi.CORE_lockdep_init_map_type:
      return initMap(task, win);
    case abi.CORE_lockdep_register_key:
      lockdep_register_key(task, offsetOf(a), currentIp(task));
      return DONE;
    case abi.CORE_lockdep_unregister_key:
      lockdep_unregister_key(task, offsetOf(a), currentIp(task));
      return DONE;
    case abi.CORE_lockdep_off:
      lockdep_off(task);
      return DONE;
    case abi.CORE_lockdep_on:
      lockdep_on(task);
      return DONE;
    case abi.CORE_might_alloc:
      mightAlloc(task, <u32>a);
      return DONE;
    case abi.CORE_fs_reclaim_acquire:
      if (entersFileSystems(task, <u32>a)) lockdep_fs_reclaim_acquire(task, currentIp(task));
      return DONE;
    case abi.CORE_fs_reclaim_release:
      if (entersFileSystems(task, <u32>a)) lockdep_fs_reclaim_release(task, currentIp(task));
      return DONE;
    case abi.CORE___nmi_enter:
      nmiEnter(task);
      return DONE;
    case abi.CORE___nmi_exit:
      nmiExit(task);
      return DONE;
    default:
      return mapOp(op, task, win);
  }
}
