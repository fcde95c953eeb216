/* Readers, grace periods, callbacks and barriers, for test/kernel/rcu.test.ts. */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
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

/* A reader that waits for its own grace period. */
__entry("updater")
void wait_inside(void)
{
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
}
