/*
 * Models include/linux/percpu-refcount.h: a counter that is cheap until it is killed. Differs: there is one counter, and not one
 * for each CPU as long as it is not killed.
 */
#ifndef _LINUX_PERCPU_REFCOUNT_H
#define _LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct percpu_ref;
typedef void (percpu_ref_func_t)(struct percpu_ref *ref);

enum {
	PERCPU_REF_INIT_ATOMIC = 1,
	PERCPU_REF_INIT_DEAD = 2,
	PERCPU_REF_ALLOW_REINIT = 4,
};

/* count: begins with a reference that killing drops. */
struct percpu_ref {
	atomic_long_t count;
	percpu_ref_func_t *release;
	percpu_ref_func_t *confirm_kill;
	struct rcu_head rcu;
	bool dead;
	/* Between killing and the grace period after which nobody thinks that it lives. */
	bool switching;
	/* Allocated as long as the counter is in use. */
	unsigned long __percpu *percpu_count;
};

int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release, unsigned int flags, gfp_t gfp);
void percpu_ref_exit(struct percpu_ref *ref);
/* Once; confirm_kill is called when everybody knows. */
void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm_kill);
#define percpu_ref_kill(ref) percpu_ref_kill_and_confirm(ref, NULL)
void percpu_ref_reinit(struct percpu_ref *ref);
#define percpu_ref_resurrect(ref) percpu_ref_reinit(ref)
#define percpu_ref_switch_to_atomic(ref, confirm) ((void)(ref))
#define percpu_ref_switch_to_atomic_sync(ref) ((void)(ref))
#define percpu_ref_switch_to_percpu(ref) ((void)(ref))

void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr);
bool percpu_ref_tryget_many(struct percpu_ref *ref, unsigned long nr);
bool percpu_ref_tryget_live(struct percpu_ref *ref);
void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr);
#define percpu_ref_get(ref) percpu_ref_get_many(ref, 1)
#define percpu_ref_tryget(ref) percpu_ref_tryget_many(ref, 1)
#define percpu_ref_tryget_live_rcu(ref) percpu_ref_tryget_live(ref)
#define percpu_ref_put(ref) percpu_ref_put_many(ref, 1)
#define percpu_ref_is_dying(ref) ((ref)->dead)
bool percpu_ref_is_zero(struct percpu_ref *ref);

#endif
