/* Kernel threads: stopping, parking, workers; for test/kernel/kthreads.test.ts. */
#include <kobjlab/entry.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(gone);
static int rounds;
static int parked;

static int polling(void *data)
{
	while (!kthread_should_stop()) {
		rounds++;
		msleep(10);
	}
	return 7;
}

static int waiting(void *data)
{
	wait_event_interruptible(queue, kthread_should_stop());
	return *(int *)data;
}

static int parking(void *data)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			parked++;
			kthread_parkme();
			continue;
		}
		rounds++;
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop() && !kthread_should_park())
			schedule();
		set_current_state(TASK_RUNNING);
	}
	return 3;
}

static int leaving(void *data)
{
	msleep(1);
	kthread_complete_and_exit(data, 5);
	WARN_ON(1);
	return 6;
}

__entry("test") long stop(void)
{
	struct task_struct *thread = kthread_run(polling, NULL, "polling/%d", 1);

	return kthread_stop(thread);
}

__entry("test") long stop_waiting(void)
{
	int value = 9;

	return kthread_stop(kthread_run(waiting, &value, "waiting"));
}

/* -EINTR: it never ran. */
__entry("test") long stop_unborn(void)
{
	rounds = 0;
	return kthread_stop(kthread_create(polling, NULL, "unborn")) * 100 - rounds;
}

__entry("test") long park(void)
{
	struct task_struct *thread = kthread_run(parking, NULL, "parking");
	long ok;
	int before;

	parked = 0;
	ok = kthread_park(thread) == 0 && parked <= 1;
	before = rounds;
	msleep(5);
	ok += rounds == before;
	kthread_unpark(thread);
	ok += kthread_park(thread) == 0;
	ok += kthread_stop(thread) == 3 || rounds == 0;
	return ok;
}

__entry("test") long leave(void)
{
	kthread_run(leaving, &gone, "leaving");
	wait_for_completion(&gone);
	return 0;
}

/* ---- workers */

struct job {
	struct kthread_work work;
	int runs;
};

static void run_job(struct kthread_work *work)
{
	container_of(work, struct job, work)->runs++;
	msleep(1);
}

static struct kthread_delayed_work delayed;
static int delayed_runs;

static void run_delayed(struct kthread_work *work)
{
	delayed_runs++;
}

__entry("test") long worker(void)
{
	struct kthread_worker *worker = kthread_create_worker(0, "worker/%s", "test");
	struct job *jobs = kcalloc(2, sizeof(*jobs), GFP_KERNEL);
	long ok;
	int i;

	for (i = 0; i < 2; i++)
		kthread_init_work(&jobs[i].work, run_job);
	ok = kthread_queue_work(worker, &jobs[0].work);
	ok += kthread_queue_work(worker, &jobs[1].work);
	kthread_flush_work(&jobs[1].work);
	ok += jobs[0].runs == 1 && jobs[1].runs == 1;
	kthread_queue_work(worker, &jobs[0].work);
	kthread_cancel_work_sync(&jobs[0].work);
	ok += jobs[0].runs <= 2;
	kthread_queue_work(worker, &jobs[0].work);
	kthread_destroy_worker(worker);
	ok += jobs[0].runs >= 2;
	kfree(jobs);
	return ok;
}

__entry("test") long worker_delayed(void)
{
	struct kthread_worker *worker = kthread_create_worker(0, "worker");
	long ok;

	kthread_init_delayed_work(&delayed, run_delayed);
	delayed_runs = 0;
	ok = kthread_queue_delayed_work(worker, &delayed, 1000);
	ok += !kthread_queue_delayed_work(worker, &delayed, 1);
	ok += kthread_mod_delayed_work(worker, &delayed, 2);
	msleep(50);
	kthread_flush_worker(worker);
	ok += delayed_runs == 1;
	kthread_queue_delayed_work(worker, &delayed, 1000);
	ok += kthread_cancel_delayed_work_sync(&delayed) && delayed_runs == 1;
	kthread_destroy_worker(worker);
	return ok;
}

/* Broken: the item is freed while the worker may run it. */
__entry("test") long worker_freed(void)
{
	struct kthread_worker *worker = kthread_create_worker(0, "worker");
	struct job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	kthread_init_work(&job->work, run_job);
	kthread_queue_work(worker, &job->work);
	kfree(job);
	kthread_destroy_worker(worker);
	return 0;
}

/* Broken: misses the request to stop when it comes between the test and the sleep. */
static int deaf(void *data)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
	return 0;
}

__entry("test") long stop_deaf(void)
{
	return kthread_stop(kthread_run(deaf, NULL, "deaf"));
}
