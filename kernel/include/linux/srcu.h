/*
 * Models include/linux/srcu.h: readers that may sleep, each srcu_struct with grace periods of its own. Left out: the two counts
 * that the index chooses from (it is always 0).
 */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

#define __SRCU_STRUCT_INIT(name_) { .magic = LOCK_MAGIC, .dep_map = { .name = #name_ } }
#define DEFINE_SRCU(name) struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_STATIC_SRCU(name) static DEFINE_SRCU(name)

/* Core operations. */
void __init_srcu_struct(struct srcu_struct *ssp, const char *name, struct lock_class_key *key);
void cleanup_srcu_struct(struct srcu_struct *ssp);
int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);

#define init_srcu_struct(ssp) \
	({ \
		static struct lock_class_key __srcu_key; \
		__init_srcu_struct((ssp), #ssp, &__srcu_key); \
		0; \
	})
#define srcu_read_lock_held(ssp) lockdep_is_held(ssp)
#define srcu_dereference_check(p, ssp, c) \
	__rcu_dereference(p, (c) || srcu_read_lock_held(ssp), "suspicious rcu_dereference_check() usage")
#define srcu_dereference(p, ssp) srcu_dereference_check(p, ssp, 0)
#define srcu_down_read(ssp) srcu_read_lock(ssp)
#define srcu_up_read(ssp, idx) srcu_read_unlock(ssp, idx)

#define synchronize_srcu(ssp) \
	do { \
		RCU_LOCKDEP_WARN(lockdep_is_held(ssp) || lock_is_held(&rcu_bh_lock_map) || \
				 lock_is_held(&rcu_lock_map) || lock_is_held(&rcu_sched_lock_map), \
				 "Illegal synchronize_srcu() in same-type SRCU (or in RCU) read-side critical section"); \
		synchronize_srcu(ssp); \
	} while (0)
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)

/* func(head) runs after a grace period, in a kworker with bottom halves off. */
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
/* Waits until all callbacks that were queued before have run. */
void srcu_barrier(struct srcu_struct *ssp);
/* Readers and callbacks must be gone. */
void __cleanup_srcu_struct(struct srcu_struct *ssp);
#define cleanup_srcu_struct(ssp) __cleanup_srcu_struct(ssp)
#define cleanup_srcu_struct_quiesced(ssp) __cleanup_srcu_struct(ssp)

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct, _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx), int idx)

#endif
