/*
 * Models lib/percpu-refcount.c, 4.12 and 6.1: the counter can reach zero only once it has been killed and a grace period has
 * passed, after which everybody knows.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/percpu-refcount.h>

int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release, unsigned int flags, gfp_t gfp)
{
	ref->percpu_count = alloc_percpu_gfp(unsigned long, gfp);
	if (!ref->percpu_count)
		return -ENOMEM;
	ref->dead = flags & PERCPU_REF_INIT_DEAD;
	ref->switching = false;
	ref->release = release;
	ref->confirm_kill = NULL;
	atomic_long_set(&ref->count, !ref->dead);
	return 0;
}

void percpu_ref_exit(struct percpu_ref *ref)
{
	WARN_ON_ONCE(ref->switching);
	free_percpu(ref->percpu_count);
	ref->percpu_count = NULL;
	ref->dead = true;
}

void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr)
{
	atomic_long_add(nr, &ref->count);
}

bool percpu_ref_tryget_many(struct percpu_ref *ref, unsigned long nr)
{
	return atomic64_add_unless(&ref->count, nr, 0);
}

bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	return !ref->dead && percpu_ref_tryget_many(ref, 1);
}

void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr)
{
	if (atomic_long_add_return(-(long)nr, &ref->count) == 0)
		ref->release(ref);
}

bool percpu_ref_is_zero(struct percpu_ref *ref)
{
	return ref->dead && atomic_long_read(&ref->count) == 0;
}

static void percpu_ref_switch_to_atomic_rcu(struct rcu_head *rcu)
{
	struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);

	ref->switching = false;
	WARN_ONCE(atomic_long_read(&ref->count) <= 0, "percpu ref (%ps) <= 0 (%ld) after switching to atomic",
		  ref->release, atomic_long_read(&ref->count));
	if (ref->confirm_kill)
		ref->confirm_kill(ref);
	percpu_ref_put(ref);
}

void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm_kill)
{
	WARN_ONCE(ref->dead, "%s called more than once on %ps!", __func__, ref->release);
	ref->dead = true;
	ref->switching = true;
	ref->confirm_kill = confirm_kill;
	percpu_ref_get(ref);
	call_rcu(&ref->rcu, percpu_ref_switch_to_atomic_rcu);
	percpu_ref_put(ref);
}

void percpu_ref_reinit(struct percpu_ref *ref)
{
	WARN_ON_ONCE(!ref->dead);
	ref->dead = false;
	percpu_ref_get(ref);
}
