/*
 * Models kernel/kthread.c: creation, kthread_stop, kthread_should_stop. A thread's record lies in a table by task number
 * and not on the heap. Left out: parking, binding, kthread_worker; kthreadd (the creator makes the task itself).
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>

#define MAX_KTHREADS 64

/* fn(data): a task that runs once it is woken. */
struct task_struct *__kthread_create(int (*fn)(void *), void *data, const char *name);

struct kthread {
	int (*threadfn)(void *data);
	void *data;
	atomic_t should_stop;
	struct completion exited;
	int result;
};

static struct kthread kthreads[MAX_KTHREADS];

static inline struct kthread *to_kthread(struct task_struct *k)
{
	return &kthreads[k->task];
}

/* Core operation. */
void __debug_check_no_locks_held(void);

static void do_exit(void)
{
	__debug_check_no_locks_held();
}

static void kthread_exit(long result)
{
	struct kthread *self = to_kthread(current);

	self->result = result;
	complete_all(&self->exited);
	do_exit();
}

static int kthread(void *unused)
{
	struct kthread *self = to_kthread(current);

	kthread_exit(self->threadfn(self->data));
	return self->result;
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
	self->result = -EINTR;
	init_completion(&self->exited);
	task->flags |= PF_KTHREAD;
	__atomic_end();
	return task;
}

/* Visible, so that a thread which asks again and again lets others run. */
bool kthread_should_stop(void)
{
	return atomic_read(&to_kthread(current)->should_stop) != 0;
}

int kthread_stop(struct task_struct *k)
{
	struct kthread *self = to_kthread(k);

	atomic_set(&self->should_stop, 1);
	wake_up_process(k);
	wait_for_completion(&self->exited);
	return self->result;
}
