/*
 * Models kernel/rcu/tree.c and update.c: grace periods, callbacks, barriers. Readers are core operations.
 *
 * A grace period waits for the readers that were there when it began. The thread rcu_preempt begins one when there are
 * callbacks, and runs them, in the order in which they were queued, when it has ended: as late as the schedule lets it.
 * Left out: CPUs (so callbacks of different CPUs are in order, too), the warnings for misuse. Differs: the soft interrupt
 * in which callbacks run is entered by a thread.
 */
#include <linux/completion.h>
#include <linux/debugobjects.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/lockdep_types.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

#define RCU_MAP(text, inner) { .name = (text), .wait_type_outer = LD_WAIT_FREE, .wait_type_inner = (inner) }

struct lockdep_map rcu_lock_map = RCU_MAP("rcu_read_lock", LD_WAIT_CONFIG);
struct lockdep_map rcu_bh_lock_map = RCU_MAP("rcu_read_lock_bh", LD_WAIT_CONFIG);
struct lockdep_map rcu_sched_lock_map = RCU_MAP("rcu_read_lock_sched", LD_WAIT_SPIN);

/* Callbacks that wait for the next grace period, the oldest first. */
static struct rcu_head *rcu_callbacks;
static struct rcu_head **rcu_callbacks_tail = &rcu_callbacks;
/* Those whose grace period runs or is over. */
static struct rcu_head *rcu_done;
/* All that have not run to their end. */
static unsigned int rcu_callbacks_left;
static DECLARE_WAIT_QUEUE_HEAD(rcu_gp_wq);
static bool rcu_gp_kthread_runs;

static void rcu_do_batch(void)
{
	while (rcu_done) {
		struct rcu_head *head = rcu_done;
		rcu_callback_t func = head->func;

		rcu_done = head->next;
		__debug_object_deactivate(head);
		__softirq_enter();
		if (__is_kvfree_rcu_offset(func))
			kfree((char *)head - (unsigned long)func);
		else
			func(head);
		__softirq_exit();
		rcu_callbacks_left--;
		cond_resched();
	}
}

static int rcu_gp_kthread(void *unused)
{
	for (;;) {
		wait_event_idle(rcu_gp_wq, rcu_callbacks);
		rcu_done = rcu_callbacks;
		rcu_callbacks = NULL;
		rcu_callbacks_tail = &rcu_callbacks;
		__rcu_wait_for_readers();
		rcu_do_batch();
	}
	return 0;
}

static void rcu_leak_callback(struct rcu_head *head)
{
}

/* A head that is queued already: that would make a ring of the list. */
static void rcu_queued_twice(struct rcu_head *head)
{
	__debug_object_report(ODEBUG_ACTIVATE, ODEBUG_RCU_HEAD, head, NULL);
	if (linux_version < KERNEL_VERSION(5, 15, 0))
		WARN_TEXT(1, "__call_rcu(): Leaked duplicate callback\n");
	else
		pr_err("call_rcu(): Double-freed CB %p->%pS()!!!  ", head, head->func);
	head->func = rcu_leak_callback;
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	if (unlikely(!__debug_object_activate(head, ODEBUG_RCU_HEAD, NULL, NULL))) {
		rcu_queued_twice(head);
		return;
	}
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
	might_sleep();
	WARN(rcu_read_lock_held(), "Illegal synchronize_rcu() in RCU read-side critical section!\n");
	__rcu_wait_for_readers();
}

/* Callbacks run in order: one more, queued behind all others, tells that they have run. */
void rcu_barrier(void)
{
	if (rcu_callbacks_left)
		wait_rcu_gp();
}
