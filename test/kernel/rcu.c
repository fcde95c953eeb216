/* Readers, grace periods, callbacks and barriers, for test/kernel/rcu.test.ts. */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/delay.h>
#include <linux/bottom_half.h>
#include <linux/rcupdate.h>
#include <linux/srcu.h>
#include <linux/slab.h>
#include <linux/sched.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

struct item {
	long value;
	struct rcu_head rcu;
};

static struct item *shared;
static unsigned int freed;
/* Others may go on where it is read. */
static atomic_t point;

static void free_item(struct rcu_head *head)
{
	kfree(container_of(head, struct item, rcu));
	freed++;
}

static struct item *new_item(void)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	item->value = 7;
	return item;
}

__entry_setup
void publish(void)
{
	shared = new_item();
}

/* The sum of two reads, between which others may go on. */
__entry("reader")
long read_twice(void)
{
	struct item *item;
	long sum = 0;

	rcu_read_lock();
	item = rcu_dereference(shared);
	if (item) {
		sum += item->value;
		rcu_read_lock();
		atomic_read(&point);
		rcu_read_unlock();
		atomic_read(&point);
		sum += item->value;
	}
	rcu_read_unlock();
	return sum;
}

__entry("updater")
void remove_later(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	if (item)
		call_rcu(&item->rcu, free_item);
}

__entry("updater")
void remove_kfree(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	if (item)
		kfree_rcu(item, rcu);
}

__entry("updater")
void remove_now(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	synchronize_rcu();
	kfree(item);
}

/* Without a grace period: wrong. */
__entry("updater")
void remove_wrong(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	atomic_read(&point);
	kfree(item);
}

/* How many callbacks have run behind a barrier. */
__entry("updater")
long run_barrier(void)
{
	rcu_barrier();
	return freed;
}

/* The same behind a barrier for kfree_rcu(). */
__entry("updater")
long run_kvfree_barrier(void)
{
	kvfree_rcu_barrier();
	return freed;
}

/* Behind such a barrier: a use of what was given to kfree_rcu(). */
__entry("updater")
long use_behind_barrier(void)
{
	struct item *item = shared;

	shared = NULL;
	kfree_rcu(item, rcu);
	kvfree_rcu_barrier();
	return item->value;
}

/* A reader that waits for its own grace period. */
__entry("updater")
void wait_inside(void)
{
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
}

__entry("updater")
void remove_mightsleep(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	kvfree_rcu_mightsleep(item);
}

__entry("updater")
void remove_one_argument(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	kfree_rcu(item);
}

/* A reader by having preemption off: one that only grace periods of all flavours, or of sched, wait for. */
__entry("reader")
long read_sched(void)
{
	struct item *item;
	long sum = 0;

	rcu_read_lock_sched();
	item = rcu_dereference_sched(shared);
	atomic_read(&point);
	if (item)
		sum += item->value;
	rcu_read_unlock_sched();
	return sum;
}

__entry("reader")
long read_bh(void)
{
	struct item *item;
	long sum = 0;

	rcu_read_lock_bh();
	item = rcu_dereference_bh(shared);
	atomic_read(&point);
	if (item)
		sum += item->value;
	rcu_read_unlock_bh();
	return sum;
}

__entry("updater")
void remove_sched(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	synchronize_sched();
	kfree(item);
}

__entry("updater")
void remove_bh_later(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	if (item)
		call_rcu_bh(&item->rcu, free_item);
	rcu_barrier_bh();
}

/* Waits only when no grace period has gone by. */
__entry("updater")
void remove_polled(void)
{
	struct item *item = shared;
	unsigned long cookie;

	rcu_assign_pointer(shared, NULL);
	cookie = start_poll_synchronize_rcu();
	msleep(10);
	cond_synchronize_rcu(cookie);
	kfree(item);
}

__entry("reader")
long dereference_outside(void)
{
	struct item *item = rcu_dereference(shared);

	return item ? item->value : 0;
}

__entry("reader")
long dereference_protected(void)
{
	struct item *item = rcu_dereference_protected(shared, rcu_read_lock_held());

	return item ? item->value : 0;
}

__entry("reader")
long dereference_allowed(void)
{
	struct item *item = rcu_dereference_check(shared, true);

	return item == rcu_dereference_protected(shared, true) && item == rcu_access_pointer(shared);
}

/* ---- SRCU */

DEFINE_STATIC_SRCU(srcu);
static struct srcu_struct dynamic;

__entry("reader")
long read_srcu(void)
{
	int idx = srcu_read_lock(&srcu);
	struct item *item = srcu_dereference(shared, &srcu);
	long sum = 0;

	if (item) {
		msleep(1);
		sum = item->value;
	}
	srcu_read_unlock(&srcu, idx);
	return sum;
}

__entry("updater")
void remove_srcu(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	synchronize_srcu(&srcu);
	kfree(item);
}

__entry("updater")
void remove_srcu_later(void)
{
	struct item *item = shared;

	rcu_assign_pointer(shared, NULL);
	if (item)
		call_srcu(&srcu, &item->rcu, free_item);
}

__entry("updater")
long barrier_srcu(void)
{
	srcu_barrier(&srcu);
	return freed;
}

__entry("reader")
long srcu_outside(void)
{
	struct item *item = srcu_dereference(shared, &srcu);

	return item != NULL;
}

__entry("updater")
void synchronize_inside_srcu(void)
{
	int idx = srcu_read_lock(&srcu);

	synchronize_srcu(&srcu);
	srcu_read_unlock(&srcu, idx);
}

__entry("updater")
void cleanup_right(void)
{
	init_srcu_struct(&dynamic);
	call_srcu(&dynamic, &new_item()->rcu, free_item);
	srcu_barrier(&dynamic);
	cleanup_srcu_struct(&dynamic);
}

__entry("updater")
void cleanup_while_read(void)
{
	init_srcu_struct(&dynamic);
	(void)srcu_read_lock(&dynamic);
	cleanup_srcu_struct(&dynamic);
}

/* ---- sleeping in readers */

__entry("reader")
void sleep_in_bh(void)
{
	rcu_read_lock_bh();
	might_sleep();
	rcu_read_unlock_bh();
}

__entry("reader")
void sleep_in_sched(void)
{
	rcu_read_lock_sched();
	might_sleep();
	might_sleep();
	rcu_read_unlock_sched();
}

__entry("reader")
void sleep_in_reader(void)
{
	rcu_read_lock();
	might_sleep();
	rcu_read_unlock();
}

__entry("reader")
void schedule_in_reader(void)
{
	rcu_read_lock();
	msleep(1);
	rcu_read_unlock();
}

__entry("reader")
void schedule_in_bh(void)
{
	rcu_read_lock_bh();
	msleep(1);
	rcu_read_unlock_bh();
}

/* May be preempted; sleeps when it reads no more, or with SRCU, or with bottom halves off that are no reader's. */
__entry("reader")
void sleep_allowed(void)
{
	int idx;

	rcu_read_lock();
	atomic_read(&point);
	rcu_read_unlock();
	rcu_read_lock_bh();
	rcu_read_unlock_bh();
	might_sleep();
	idx = srcu_read_lock(&srcu);
	might_sleep();
	srcu_read_unlock(&srcu, idx);
}

__entry("reader")
void sleep_without_bh(void)
{
	local_bh_disable();
	might_sleep();
	local_bh_enable();
}
