/*
 * Models include/linux/rcupdate.h: one flavour; the names of the older ones (rcu_sched, rcu_bh) mean the same.
 *
 * Left out: lockdep's maps of RCU, the checks for blocking inside a reader, expedited grace periods (they are the plain
 * ones), polled grace periods. rcu_dereference() and rcu_assign_pointer() are plain accesses: memory is sequentially
 * consistent here.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/types.h>

typedef void (*rcu_callback_t)(struct rcu_head *head);

/* May nest; the outermost pair is what grace periods wait for. */
void rcu_read_lock(void);
void rcu_read_unlock(void);
int rcu_read_lock_held(void);

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

#define rcu_read_lock_sched() rcu_read_lock()
#define rcu_read_unlock_sched() rcu_read_unlock()
#define rcu_read_lock_bh() rcu_read_lock()
#define rcu_read_unlock_bh() rcu_read_unlock()
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
