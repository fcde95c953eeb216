/*
 * Models include/linux/rcupdate.h: readers of each flavour, grace periods, and the validator's checks of who dereferences.
 *
 * Left out: expedited grace periods (they are the plain ones). rcu_assign_pointer() is a plain access: memory is sequentially
 * consistent here.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/debug_locks.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef rcu_callback_t call_rcu_func_t;

extern struct lockdep_map rcu_lock_map;
extern struct lockdep_map rcu_bh_lock_map;
extern struct lockdep_map rcu_sched_lock_map;
extern struct lockdep_map rcu_callback_map;

#define RCU_FLAVOUR 0
#define RCU_BH_FLAVOUR 1
#define RCU_SCHED_FLAVOUR 2

/* Core operations. Sleeping inside is a finding; the last is one itself: text is what is wrong. */
void __rcu_read_lock(struct lockdep_map *map, int flavour);
void __rcu_read_unlock(struct lockdep_map *map, int flavour);
void __rcu_wait_for_readers(int flavour);
void __rcu_suspicious(const char *file, int line, const char *text);

/* May nest; the outermost pair is what grace periods wait for. */
#define rcu_read_lock() __rcu_read_lock(&rcu_lock_map, RCU_FLAVOUR)
#define rcu_read_unlock() __rcu_read_unlock(&rcu_lock_map, RCU_FLAVOUR)
#define rcu_read_lock_bh() __rcu_read_lock(&rcu_bh_lock_map, RCU_BH_FLAVOUR)
#define rcu_read_unlock_bh() __rcu_read_unlock(&rcu_bh_lock_map, RCU_BH_FLAVOUR)
#define rcu_read_lock_sched() __rcu_read_lock(&rcu_sched_lock_map, RCU_SCHED_FLAVOUR)
#define rcu_read_unlock_sched() __rcu_read_unlock(&rcu_sched_lock_map, RCU_SCHED_FLAVOUR)
#define rcu_read_lock_held() lock_is_held(&rcu_lock_map)
#define rcu_read_lock_bh_held() (lock_is_held(&rcu_bh_lock_map) || in_softirq() || irqs_disabled())
#define rcu_read_lock_sched_held() (lock_is_held(&rcu_sched_lock_map) || !preemptible())
#define rcu_read_lock_any_held() (rcu_read_lock_held() || lock_is_held(&rcu_bh_lock_map) || rcu_read_lock_sched_held())
#define rcu_lock_acquire(map) lock_acquire(map, 0, 0, 2, 0, NULL, _THIS_IP_)
#define rcu_lock_release(map) lock_release(map, _THIS_IP_)

#define RCU_LOCKDEP_WARN(condition, text) \
	do { \
		static bool __suspected; \
		if (unlikely((condition) && !__suspected && debug_locks)) { \
			__suspected = true; \
			__rcu_suspicious(__FILE__, __LINE__, text); \
		} \
	} while (0)

/* func(head) runs after a grace period, in a thread that is in a soft interrupt, and must not block. May be called anywhere. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void call_rcu_bh(struct rcu_head *head, rcu_callback_t func);
void call_rcu_sched(struct rcu_head *head, rcu_callback_t func);
#define call_rcu_hurry(head, func) call_rcu(head, func)
/* Waits for the readers that are there now. */
void synchronize_rcu(void);
void synchronize_rcu_bh(void);
void synchronize_sched(void);
#define synchronize_net() synchronize_rcu()
#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_sched_expedited() synchronize_sched()
#define synchronize_rcu_mult(...) synchronize_rcu()
/* Waits until all callbacks that were queued before have run; does not wait when there is none. */
void rcu_barrier(void);
void rcu_barrier_bh(void);
void rcu_barrier_sched(void);

/* A cookie; whether a grace period has begun and ended since it was got; waiting for one if not. */
unsigned long get_state_synchronize_rcu(void);
unsigned long start_poll_synchronize_rcu(void);
bool poll_state_synchronize_rcu(unsigned long oldstate);
void cond_synchronize_rcu(unsigned long oldstate);

/* A callback that is a small number is the offset of the head in the object that is to be freed. */
#define __is_kvfree_rcu_offset(offset) ((unsigned long)(offset) < 4096)
#define __kfree_rcu_2(ptr, rhf) \
	do { \
		typeof(ptr) __object = (ptr); \
		if (__object) \
			call_rcu(&__object->rhf, (rcu_callback_t)(unsigned long)offsetof(typeof(*(ptr)), rhf)); \
	} while (0)
#define __kfree_rcu_1(ptr) kvfree_rcu_mightsleep(ptr)
#define __kfree_rcu_choose(a, b, chosen, ...) chosen
/* With the name of the object's head; without one it may sleep. */
#define kfree_rcu(args...) __kfree_rcu_choose(args, __kfree_rcu_2, __kfree_rcu_1, )(args)
#define kvfree_rcu(args...) kfree_rcu(args)
void kvfree_rcu_mightsleep(const void *object);
#define kfree_rcu_mightsleep(ptr) kvfree_rcu_mightsleep(ptr)
/* Waits for what was given to kfree_rcu(), not for other callbacks; the second one for objects of one cache, which are not told apart here. */
void kvfree_rcu_barrier(void);
#define kvfree_rcu_barrier_on_cache(s) ((void)(s), kvfree_rcu_barrier())
/* Waits for the works of kfree_nolock(), which nobody calls here. */
#define defer_free_barrier() ((void)0)

#define __rcu_dereference(p, allowed, text) \
	({ \
		RCU_LOCKDEP_WARN(!(allowed), text); \
		READ_ONCE(p); \
	})
#define rcu_dereference_check(p, c) \
	__rcu_dereference(p, (c) || rcu_read_lock_held(), "suspicious rcu_dereference_check() usage")
#define rcu_dereference_bh_check(p, c) \
	__rcu_dereference(p, (c) || rcu_read_lock_bh_held(), "suspicious rcu_dereference_bh_check() usage")
#define rcu_dereference_sched_check(p, c) \
	__rcu_dereference(p, (c) || rcu_read_lock_sched_held(), "suspicious rcu_dereference_sched_check() usage")
#define rcu_dereference_protected(p, c) \
	({ \
		RCU_LOCKDEP_WARN(!(c), "suspicious rcu_dereference_protected() usage"); \
		(p); \
	})
#define rcu_dereference(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p) rcu_dereference_bh_check(p, 0)
#define rcu_dereference_sched(p) rcu_dereference_sched_check(p, 0)
#define rcu_dereference_raw(p) READ_ONCE(p)
#define rcu_access_pointer(p) READ_ONCE(p)
#define rcu_pointer_handoff(p) (p)
#define rcu_assign_pointer(p, v) WRITE_ONCE(p, v)
#define rcu_replace_pointer(p, v, c) \
	({ \
		typeof(p) __old = rcu_dereference_protected(p, c); \
		rcu_assign_pointer(p, v); \
		__old; \
	})
#define rcu_swap_protected(p, v, c) ((v) = rcu_replace_pointer(p, v, c))
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
#define RCU_INITIALIZER(v) (v)
#define __rcu
#define rcu_head_init(head) ((void)((head)->func = (rcu_callback_t)~0L))

#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))
#define init_rcu_head_on_stack(head) ((void)(head))
#define destroy_rcu_head_on_stack(head) ((void)(head))

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif
