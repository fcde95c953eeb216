/*
 * Models the tasklets of kernel/softirq.c. Differs: the soft interrupt is always that of the thread ksoftirqd, so that no two
 * tasklets run at the same time; a disabled tasklet does not keep it busy.
 */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/wait.h>

/* That are scheduled, the first first. */
static struct tasklet_struct *tasklets;
static struct tasklet_struct **tail = &tasklets;
static DECLARE_WAIT_QUEUE_HEAD(softirq_wq);
static DECLARE_WAIT_QUEUE_HEAD(tasklet_wq);
static bool ksoftirqd_runs;

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	t->next = NULL;
	t->state = 0;
	t->count.counter = 0;
	t->func = func;
	t->use_callback = false;
	t->data = data;
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	tasklet_init(t, NULL, 0);
	t->callback = callback;
	t->use_callback = true;
}

/* Where the first that is not disabled hangs. */
static struct tasklet_struct **first_enabled(void)
{
	struct tasklet_struct **at;

	for (at = &tasklets; *at; at = &(*at)->next)
		if (!(*at)->count.counter)
			return at;
	return NULL;
}

static void run_tasklet(struct tasklet_struct **at)
{
	struct tasklet_struct *t = *at;

	*at = t->next;
	if (tail == &t->next)
		tail = at;
	__set_bit(TASKLET_STATE_RUN, &t->state);
	__clear_bit(TASKLET_STATE_SCHED, &t->state);
	__softirq_enter();
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	clear_bit(TASKLET_STATE_RUN, &t->state);
	__softirq_exit();
	wake_up_all(&tasklet_wq);
}

static int ksoftirqd(void *unused)
{
	for (;;) {
		struct tasklet_struct **at;

		wait_event_idle(softirq_wq, first_enabled());
		at = first_enabled();
		if (at)
			run_tasklet(at);
	}
	return 0;
}

/* Not before the first tasklet: most models have none. */
static void wakeup_softirqd(void)
{
	if (!ksoftirqd_runs) {
		ksoftirqd_runs = true;
		kthread_run(ksoftirqd, NULL, "ksoftirqd/0");
	} else {
		wake_up(&softirq_wq);
	}
}

void tasklet_schedule(struct tasklet_struct *t)
{
	if (test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		return;
	t->next = NULL;
	*tail = t;
	tail = &t->next;
	wakeup_softirqd();
}

void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
}

/* Busy-waits where it may not sleep. */
void tasklet_unlock_wait(struct tasklet_struct *t)
{
	if (!test_bit(TASKLET_STATE_RUN, &t->state))
		return;
	while (test_bit(TASKLET_STATE_RUN, &t->state)) {
		prepare_to_wait(&tasklet_wq, 0, TASK_UNINTERRUPTIBLE);
		if (test_bit(TASKLET_STATE_RUN, &t->state))
			__busy_wait();
	}
	finish_wait(&tasklet_wq, 0);
}

void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
}

void tasklet_enable(struct tasklet_struct *t)
{
	atomic_dec(&t->count);
	wakeup_softirqd();
}

/* While it holds the bit nobody can schedule the tasklet. */
void tasklet_kill(struct tasklet_struct *t)
{
	if (in_interrupt())
		pr_notice("Attempt to kill tasklet from interrupt\n");
	wait_event(tasklet_wq, !test_and_set_bit(TASKLET_STATE_SCHED, &t->state));
	tasklet_unlock_wait(t);
	clear_bit(TASKLET_STATE_SCHED, &t->state);
	wake_up_all(&tasklet_wq);
}
