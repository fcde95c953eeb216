/*
 * Models kernel/kthread.c: creation, stopping, parking; kthread workers are in kthread_worker.c. A thread's record lies in a
 * table by task number and not on the heap. Left out: binding to a CPU has no effect; kthreadd (the creator makes the task
 * itself).
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>

/* Elsewhere it is kthread_exit(). */
#undef do_exit

#define MAX_KTHREADS 64

/* fn(data): a task that runs once it is woken. */
struct task_struct *__kthread_create(int (*fn)(void *), void *data, const char *name);
/* Core operations. */
void __debug_check_no_locks_held(void);
void __exit_task(void) __noreturn;

struct kthread {
	int (*threadfn)(void *data);
	void *data;
	atomic_t should_stop;
	atomic_t should_park;
	struct completion parked;
	struct completion exited;
	int result;
};

static struct kthread kthreads[MAX_KTHREADS];

static inline struct kthread *to_kthread(struct task_struct *k)
{
	return &kthreads[k->task];
}

static void do_exit(void)
{
	current->flags |= PF_EXITING;
	__debug_check_no_locks_held();
}

void kthread_exit(long result)
{
	struct kthread *self = to_kthread(current);

	self->result = result;
	complete_all(&self->exited);
	do_exit();
	put_task_struct(current);
	__exit_task();
}

/* One that is stopped before it ran never does. */
static int kthread(void *unused)
{
	struct kthread *self = to_kthread(current);

	if (atomic_read(&self->should_stop))
		kthread_exit(-EINTR);
	if (atomic_read(&self->should_park))
		kthread_parkme();
	kthread_exit(self->threadfn(self->data));
	unreachable();
}

/* The completion is that of whoever waits for the thread; the module's text must last until this is called. */
void kthread_complete_and_exit(struct completion *comp, long code)
{
	if (comp)
		complete(comp);
	kthread_exit(code);
}

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char *namefmt, ...)
{
	struct task_struct *task;
	struct kthread *self;
	char name[TASK_COMM_LEN];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	__atomic_begin();
	task = __kthread_create(kthread, NULL, name);
	BUG_ON(task->task >= MAX_KTHREADS);
	self = to_kthread(task);
	self->threadfn = threadfn;
	self->data = data;
	self->should_stop.counter = 0;
	self->should_park.counter = 0;
	self->result = -EINTR;
	init_completion(&self->parked);
	init_completion(&self->exited);
	task->flags |= PF_KTHREAD;
	__atomic_end();
	return task;
}

void *kthread_data(struct task_struct *k)
{
	return to_kthread(k)->data;
}

/* Visible, so that a thread which asks again and again lets others run. */
bool kthread_should_stop(void)
{
	return atomic_read(&to_kthread(current)->should_stop) != 0;
}

bool kthread_should_park(void)
{
	return atomic_read(&to_kthread(current)->should_park) != 0;
}

void kthread_parkme(void)
{
	struct kthread *self = to_kthread(current);

	for (;;) {
		set_current_state(TASK_PARKED);
		if (!self->should_park.counter)
			break;
		complete(&self->parked);
		schedule();
	}
	set_current_state(TASK_RUNNING);
}

/* Waits until the thread is parked. -ENOSYS: it has ended; -EBUSY: it is to park already. */
int kthread_park(struct task_struct *k)
{
	struct kthread *self = to_kthread(k);

	if (WARN_ON(k->flags & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(self->should_park.counter))
		return -EBUSY;
	atomic_set(&self->should_park, 1);
	if (k != current) {
		wake_up_process(k);
		wait_for_completion(&self->parked);
	}
	return 0;
}

void kthread_unpark(struct task_struct *k)
{
	struct kthread *self = to_kthread(k);

	if (!self->should_park.counter)
		return;
	reinit_completion(&self->parked);
	atomic_set(&self->should_park, 0);
	wake_up_process(k);
}

/* What the thread's function returned; -EINTR when it never ran. */
int kthread_stop(struct task_struct *k)
{
	struct kthread *self = to_kthread(k);

	get_task_struct(k);
	atomic_set(&self->should_stop, 1);
	kthread_unpark(k);
	wake_up_process(k);
	wait_for_completion(&self->exited);
	put_task_struct(k);
	return self->result;
}

int kthread_stop_put(struct task_struct *k)
{
	int ret = kthread_stop(k);

	put_task_struct(k);
	return ret;
}
