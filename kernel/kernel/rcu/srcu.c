/*
 * Models the callbacks of kernel/rcu/srcutree.c: a work item of each srcu_struct waits for a grace period and runs them. Readers
 * are core operations.
 */
#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/debugobjects.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/srcu.h>
#include <linux/workqueue.h>

#undef cleanup_srcu_struct

/* Core operation: waits for the readers that are there now. */
void __srcu_wait_for_readers(struct srcu_struct *ssp);

static struct workqueue_struct *rcu_gp_wq;

static void srcu_invoke_callbacks(struct work_struct *work)
{
	struct srcu_struct *ssp = container_of(work, struct srcu_struct, work);
	struct rcu_head *head = ssp->callbacks;

	ssp->callbacks = NULL;
	__srcu_wait_for_readers(ssp);
	while (head) {
		struct rcu_head *next = head->next;

		__debug_object_deactivate(head);
		local_bh_disable();
		head->func(head);
		local_bh_enable();
		head = next;
		ssp->left--;
	}
	if (ssp->callbacks)
		queue_work(rcu_gp_wq, work);
}

void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func)
{
	struct rcu_head **tail;

	if (!__debug_object_activate(head, ODEBUG_RCU_HEAD, NULL, NULL)) {
		__debug_object_report(ODEBUG_ACTIVATE, ODEBUG_RCU_HEAD, head, NULL);
		WARN_TEXT(1, "call_srcu(): Leaked duplicate callback\n");
		return;
	}
	/* One that was defined statically. */
	if (!ssp->work.func)
		INIT_WORK(&ssp->work, srcu_invoke_callbacks);
	head->func = func;
	head->next = NULL;
	for (tail = &ssp->callbacks; *tail; tail = &(*tail)->next)
		;
	*tail = head;
	ssp->left++;
	queue_work(rcu_gp_wq, &ssp->work);
}

struct srcu_barrier {
	struct rcu_head head;
	struct completion completion;
};

static void srcu_barrier_cb(struct rcu_head *head)
{
	complete(&container_of(head, struct srcu_barrier, head)->completion);
}

void srcu_barrier(struct srcu_struct *ssp)
{
	struct srcu_barrier barrier;

	might_sleep();
	if (!ssp->left)
		return;
	init_completion(&barrier.completion);
	call_srcu(ssp, &barrier.head, srcu_barrier_cb);
	wait_for_completion(&barrier.completion);
}

void __cleanup_srcu_struct(struct srcu_struct *ssp)
{
	if (ssp->work.func)
		flush_work(&ssp->work);
	/* It leaks. */
	if (WARN_ON(ssp->left))
		return;
	cleanup_srcu_struct(ssp);
}

static int rcu_init(void)
{
	rcu_gp_wq = alloc_workqueue("rcu_gp", WQ_MEM_RECLAIM, 0);
	return 0;
}
core_initcall(rcu_init);
