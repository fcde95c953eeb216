/*
 * Models include/linux/kthread.h. Left out: binding to a CPU has no effect, freezing. Differs: parked threads wait in a state
 * of their own that nothing but unparking ends.
 */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char *namefmt, ...);
#define kthread_create(threadfn, data, namefmt, ...) \
	kthread_create_on_node(threadfn, data, -1, namefmt, ##__VA_ARGS__)
#define kthread_create_on_cpu(threadfn, data, cpu, namefmt) kthread_create(threadfn, data, namefmt, cpu)
#define kthread_run(threadfn, data, namefmt, ...) \
	({ \
		struct task_struct *__k = kthread_create(threadfn, data, namefmt, ##__VA_ARGS__); \
		if (!IS_ERR(__k)) \
			wake_up_process(__k); \
		__k; \
	})
#define kthread_run_on_cpu(threadfn, data, cpu, namefmt) kthread_run(threadfn, data, namefmt, cpu)
#define kthread_bind(k, cpu) ((void)(k), (void)(cpu))
#define kthread_bind_mask(k, mask) ((void)(k), (void)(mask))
#define kthread_set_per_cpu(k, cpu) kthread_bind(k, cpu)

int kthread_stop(struct task_struct *k);
int kthread_stop_put(struct task_struct *k);
bool kthread_should_stop(void);
#define kthread_freezable_should_stop(was_frozen) kthread_should_stop()
void *kthread_data(struct task_struct *k);
bool kthread_should_park(void);
void kthread_parkme(void);
int kthread_park(struct task_struct *k);
void kthread_unpark(struct task_struct *k);
#define kthread_should_stop_or_park() (kthread_should_stop() || kthread_should_park())

/* End the thread where it is. The second was complete_and_exit() until 5.16. */
void kthread_exit(long result) __noreturn;
void kthread_complete_and_exit(struct completion *comp, long code) __noreturn;
#define complete_and_exit(comp, code) kthread_complete_and_exit(comp, code)
#define module_put_and_exit(code) ({ module_put(THIS_MODULE); kthread_exit(code); })
#define module_put_and_kthread_exit(code) module_put_and_exit(code)
#define do_exit(code) kthread_exit(code)

/* ---- kthread_worker */

struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

struct kthread_worker {
	unsigned int flags;
	spinlock_t lock;
	struct list_head work_list;
	struct list_head delayed_work_list;
	struct task_struct *task;
	struct kthread_work *current_work;
};

struct kthread_work {
	struct list_head node;
	kthread_work_func_t func;
	struct kthread_worker *worker;
	int canceling;
};

struct kthread_delayed_work {
	struct kthread_work work;
	struct timer_list timer;
};

void __kthread_init_worker(struct kthread_worker *worker, const char *name, struct lock_class_key *key);
void kthread_delayed_work_timer_fn(struct timer_list *t);

#define kthread_init_worker(worker) \
	do { \
		static struct lock_class_key __key; \
		__kthread_init_worker((worker), "(" #worker ")->lock", &__key); \
	} while (0)
#define kthread_init_work(_work, fn) \
	do { \
		memset((_work), 0, sizeof(struct kthread_work)); \
		INIT_LIST_HEAD(&(_work)->node); \
		(_work)->func = (fn); \
	} while (0)
#define KTHREAD_WORK_INIT(work, fn) { .node = LIST_HEAD_INIT((work).node), .func = (fn) }
#define DEFINE_KTHREAD_WORK(work, fn) struct kthread_work work = KTHREAD_WORK_INIT(work, fn)
#define kthread_init_delayed_work(dwork, fn) \
	do { \
		kthread_init_work(&(dwork)->work, (fn)); \
		timer_setup(&(dwork)->timer, kthread_delayed_work_timer_fn, 0); \
	} while (0)

int kthread_worker_fn(void *worker_ptr);
struct kthread_worker *__kthread_create_worker(const char *namefmt, ...);
#define kthread_create_worker(flags, namefmt, ...) ((void)(flags), __kthread_create_worker(namefmt, ##__VA_ARGS__))
#define kthread_run_worker(flags, namefmt, ...) kthread_create_worker(flags, namefmt, ##__VA_ARGS__)
#define kthread_create_worker_on_cpu(cpu, flags, namefmt, ...) \
	((void)(cpu), kthread_create_worker(flags, namefmt, ##__VA_ARGS__))
void kthread_destroy_worker(struct kthread_worker *worker);
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work);
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay);
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay);
void kthread_flush_work(struct kthread_work *work);
void kthread_flush_worker(struct kthread_worker *worker);
bool kthread_cancel_work_sync(struct kthread_work *work);
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork);

#endif
