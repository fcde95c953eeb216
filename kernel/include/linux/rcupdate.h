/*
 * Models include/linux/rcupdate.h: readers of each flavour; one kind of grace period, which since 5.0 waits for all of
 * them and before for rcu_read_lock() only.
 *
 * Left out: lockdep's maps of callbacks, expedited grace periods (they are the plain ones), polled grace periods, the
 * checks of rcu_dereference_check(). rcu_dereference() and rcu_assign_pointer() are plain accesses: memory is sequentially
 * consistent here.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/types.h>

typedef void (*rcu_callback_t)(struct rcu_head *head);

extern struct lockdep_map rcu_lock_map;
extern struct lockdep_map rcu_bh_lock_map;
extern struct lockdep_map rcu_sched_lock_map;

/* Core operations. flavour: 0 plain, 1 bottom halves off, 2 preemption off. Sleeping inside is a finding. */
void __rcu_read_lock(struct lockdep_map *map, int flavour);
void __rcu_read_unlock(struct lockdep_map *map, int flavour);
void __rcu_wait_for_readers(void);

/* May nest; the outermost pair is what grace periods wait for. */
#define rcu_read_lock() __rcu_read_lock(&rcu_lock_map, 0)
#define rcu_read_unlock() __rcu_read_unlock(&rcu_lock_map, 0)
#define rcu_read_lock_bh() __rcu_read_lock(&rcu_bh_lock_map, 1)
#define rcu_read_unlock_bh() __rcu_read_unlock(&rcu_bh_lock_map, 1)
#define rcu_read_lock_sched() __rcu_read_lock(&rcu_sched_lock_map, 2)
#define rcu_read_unlock_sched() __rcu_read_unlock(&rcu_sched_lock_map, 2)
#define rcu_read_lock_held() lock_is_held(&rcu_lock_map)
#define rcu_read_lock_bh_held() lock_is_held(&rcu_bh_lock_map)
#define rcu_read_lock_sched_held() lock_is_held(&rcu_sched_lock_map)

/* func(head) runs after a grace period, in the thread rcu_preempt, and must not block. May be called anywhere. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
/* Waits for the readers that are there now. */
void synchronize_rcu(void);
/* Waits until all callbacks that were queued before have run; does not wait when there is none. */
void rcu_barrier(void);

/* A callback that is a small number is the offset of the head in the object that is to be freed. */
#define __is_kvfree_rcu_offset(offset) ((unsigned long)(offset) < 4096)
#define kfree_rcu(ptr, rhf) call_rcu(&(ptr)->rhf, (rcu_callback_t)(unsigned long)offsetof(typeof(*(ptr)), rhf))
#define kvfree_rcu(ptr, rhf) kfree_rcu(ptr, rhf)
/* The kernel waits for those of kfree_rcu() only. */
#define kvfree_rcu_barrier() rcu_barrier()
#define kvfree_rcu_barrier_on_cache(s) ((void)(s), rcu_barrier())
/* Waits for the works of kfree_nolock(), which nobody calls here. */
#define defer_free_barrier() ((void)0)

#define call_rcu_sched(head, func) call_rcu(head, func)
#define call_rcu_bh(head, func) call_rcu(head, func)
#define call_rcu_hurry(head, func) call_rcu(head, func)
#define synchronize_sched() synchronize_rcu()
#define synchronize_net() synchronize_rcu()
#define synchronize_rcu_expedited() synchronize_rcu()
#define rcu_barrier_sched() rcu_barrier()
#define rcu_barrier_bh() rcu_barrier()

#define rcu_dereference(p) (p)
#define rcu_dereference_protected(p, c) (p)
#define rcu_dereference_check(p, c) (p)
#define rcu_dereference_raw(p) (p)
#define rcu_access_pointer(p) (p)
#define rcu_assign_pointer(p, v) ((p) = (v))
#define RCU_INIT_POINTER(p, v) ((p) = (v))
#define RCU_INITIALIZER(v) (v)
#define __rcu

#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))

#endif
