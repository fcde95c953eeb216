/*
 * Models kernel/rcu/tree.c and update.c: readers, grace periods, callbacks, barriers. One flavour.
 *
 * A grace period waits for the readers that were there when it began. The thread rcu_preempt begins one when there are
 * callbacks, and runs them, in the order in which they were queued, when it has ended: as late as the schedule lets it.
 * Readers count themselves on one of two sides; a grace period lets later ones take the other side and waits for the
 * first to be empty, as SRCU does.
 * Left out: CPUs (so callbacks of different CPUs are in order, too), the warnings for misuse. Differs: callbacks run in a
 * thread and not in a soft interrupt, so that one which blocks is not noticed.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

#define MAX_TASKS 64

/* Side and nesting of each task's reader. */
struct rcu_reader {
	unsigned int nesting;
	unsigned int side;
};

static struct rcu_reader rcu_readers[MAX_TASKS];
static unsigned int rcu_side;
static unsigned int rcu_readers_on[2];
static bool rcu_waits_for_readers;
static DECLARE_WAIT_QUEUE_HEAD(rcu_readers_gone);

/* Callbacks that wait for the next grace period, the oldest first. */
static struct rcu_head *rcu_callbacks;
static struct rcu_head **rcu_callbacks_tail = &rcu_callbacks;
/* Those whose grace period runs or is over; the next one to run is still among them. */
static unsigned int rcu_callbacks_left;
static DECLARE_WAIT_QUEUE_HEAD(rcu_gp_wq);
static bool rcu_gp_kthread_runs;

void rcu_read_lock(void)
{
	struct rcu_reader *reader = &rcu_readers[current->task];

	if (reader->nesting++)
		return;
	reader->side = rcu_side;
	rcu_readers_on[reader->side]++;
}

void rcu_read_unlock(void)
{
	struct rcu_reader *reader = &rcu_readers[current->task];

	if (WARN_ON(!reader->nesting) || --reader->nesting)
		return;
	if (--rcu_readers_on[reader->side] == 0 && rcu_waits_for_readers)
		wake_up(&rcu_readers_gone);
}

int rcu_read_lock_held(void)
{
	return rcu_readers[current->task].nesting != 0;
}

static void rcu_gp_wait_for_readers(void)
{
	unsigned int side = rcu_side;

	rcu_side = !side;
	rcu_waits_for_readers = true;
	wait_event_idle(rcu_readers_gone, !rcu_readers_on[side]);
	rcu_waits_for_readers = false;
}

static void rcu_do_batch(struct rcu_head *list)
{
	while (list) {
		struct rcu_head *head = list;
		rcu_callback_t func = head->func;

		list = head->next;
		rcu_callbacks_left--;
		if (__is_kvfree_rcu_offset(func))
			kfree((char *)head - (unsigned long)func);
		else
			func(head);
		cond_resched();
	}
}

static int rcu_gp_kthread(void *unused)
{
	for (;;) {
		struct rcu_head *list;

		wait_event_idle(rcu_gp_wq, rcu_callbacks);
		list = rcu_callbacks;
		rcu_callbacks = NULL;
		rcu_callbacks_tail = &rcu_callbacks;
		rcu_gp_wait_for_readers();
		rcu_do_batch(list);
	}
	return 0;
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	head->func = func;
	head->next = NULL;
	*rcu_callbacks_tail = head;
	rcu_callbacks_tail = &head->next;
	rcu_callbacks_left++;
	/* Not before the first callback: most models have none. */
	if (!rcu_gp_kthread_runs) {
		rcu_gp_kthread_runs = true;
		kthread_run(rcu_gp_kthread, NULL, "rcu_preempt");
	} else {
		wake_up(&rcu_gp_wq);
	}
}

struct rcu_synchronize {
	struct rcu_head head;
	struct completion completion;
};

static void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

static void wait_rcu_gp(void)
{
	struct rcu_synchronize rcu;

	init_completion(&rcu.completion);
	call_rcu(&rcu.head, wakeme_after_rcu);
	wait_for_completion(&rcu.completion);
}

void synchronize_rcu(void)
{
	WARN(rcu_read_lock_held(), "Illegal synchronize_rcu() in RCU read-side critical section!\n");
	wait_rcu_gp();
}

/* Callbacks run in order: one more, queued behind all others, tells that they have run. */
void rcu_barrier(void)
{
	if (rcu_callbacks_left)
		wait_rcu_gp();
}
