/*
 * Models include/linux/workqueue.h: struct work_struct and struct workqueue_struct are laid out in src/abi/layouts.ts.
 * Left out: attributes, the CPUs that an unbound queue's items run on.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <kobjlab/abi.h>
#include <linux/container_of.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/version.h>

typedef void (*work_func_t)(struct work_struct *work);

#define WORK_STRUCT_PENDING_BIT 0
#define WORK_STRUCT_PENDING 1UL
#define WORK_OFFQ_CANCELING 16UL
/* Bit 1: max_active holds it back. Bits 5 to 15: the CPU that it was queued for. From bit 16: how often it is disabled. */
#define WORK_OFFQ_DISABLE_ONE 0x10000UL
#define WORK_OFFQ_DISABLE_MASK 0xffff0000UL

#define WORK_CPU_UNBOUND 64

#define WORK_BUSY_PENDING 1
#define WORK_BUSY_RUNNING 2

#define WQ_BH 0x0001
#define WQ_UNBOUND 0x0002
#define WQ_FREEZABLE 0x0004
#define WQ_MEM_RECLAIM 0x0008
#define WQ_HIGHPRI 0x0010
#define WQ_CPU_INTENSIVE 0x0020
#define WQ_SYSFS 0x0040
#define WQ_POWER_EFFICIENT 0x0080
#define WQ_PERCPU 0x0100
#define __WQ_DRAINING 0x10000
#define __WQ_ORDERED 0x20000
#define __WQ_LEGACY 0x40000
#define __WQ_DESTROYING 0x100000

#define WQ_MAX_ACTIVE 512
#define WQ_NAME_LEN 32
#define WQ_DFL_ACTIVE 256

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};

/* Queued after a grace period. Since 4.17. */
struct rcu_work {
	struct work_struct work;
	struct rcu_head rcu;
	struct workqueue_struct *wq;
};

struct execute_work {
	struct work_struct work;
	work_func_t fn;
};

#define to_delayed_work(w) container_of(w, struct delayed_work, work)
#define to_rcu_work(w) container_of(w, struct rcu_work, work)

/* Name of the class: with "(work_completion)" in front since 4.14. */
static inline const char *__work_lock_name(const char *name)
{
	return linux_version < KERNEL_VERSION(4, 14, 0) ? name + sizeof("(work_completion)") - 1 : name;
}

void delayed_work_timer_fn(struct timer_list *t);

#define __WORK_INITIALIZER(n, f) { .func = (f), .lockdep_map = STATIC_LOCKDEP_MAP_INIT(#n, &(n)) }
#define __DELAYED_WORK_INITIALIZER(n, f, fl) { \
		.work = __WORK_INITIALIZER((n).work, (f)), \
		.timer = __TIMER_INITIALIZER(delayed_work_timer_fn, fl) }
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, 0)

/* Tells about an item that is queued, or that lies on the stack without saying so. */
void __init_work(struct work_struct *work, int onstack);

#define __INIT_WORK(_work, _func, _text, _onstack) \
	do { \
		static struct lock_class_key __key; \
		__init_work((_work), _onstack); \
		(_work)->data = 0; \
		lockdep_init_map(&(_work)->lockdep_map, __work_lock_name("(work_completion)" _text), &__key, 0); \
		(_work)->func = (_func); \
	} while (0)
#define INIT_WORK(_work, _func) __INIT_WORK(_work, _func, "(" #_work ")", 0)
#define INIT_WORK_ONSTACK(_work, _func) __INIT_WORK(_work, _func, "(" #_work ")", 1)
#define PREPARE_WORK(_work, _func) ((_work)->func = (_func))
#define INIT_DELAYED_WORK_ONSTACK(_work, _func) __INIT_DELAYED_WORK(_work, _func, 1)
#define INIT_DELAYED_WORK(_work, _func) __INIT_DELAYED_WORK(_work, _func, 0)
#define __INIT_DELAYED_WORK(_work, _func, _onstack) \
	do { \
		__INIT_WORK(&(_work)->work, _func, "(&(" #_work ")->work)", _onstack); \
		timer_setup(&(_work)->timer, delayed_work_timer_fn, (_onstack) ? TIMER_ON_STACK : 0); \
	} while (0)
#define INIT_DEFERRABLE_WORK(_work, _func) INIT_DELAYED_WORK(_work, _func)
#define INIT_RCU_WORK(_work, _func) __INIT_WORK(&(_work)->work, _func, "(&(" #_work ")->work)", 0)
#define DECLARE_DEFERRABLE_WORK(n, f) DECLARE_DELAYED_WORK(n, f)
/* To be told before the function returns: an item that is still queued is reported. */
void destroy_work_on_stack(struct work_struct *work);
void destroy_delayed_work_on_stack(struct delayed_work *work);

#define work_pending(work) ((int)((work)->data & WORK_STRUCT_PENDING))
#define delayed_work_pending(w) work_pending(&(w)->work)
#define work_data_bits(work) (&(work)->data)

extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *system_long_wq;
extern struct workqueue_struct *system_unbound_wq;
extern struct workqueue_struct *system_freezable_wq;
extern struct workqueue_struct *system_power_efficient_wq;
extern struct workqueue_struct *system_freezable_power_efficient_wq;
extern struct workqueue_struct *system_bh_wq;
extern struct workqueue_struct *system_bh_highpri_wq;
extern struct workqueue_struct *system_percpu_wq;
extern struct workqueue_struct *system_dfl_wq;

/*
 * key: of the place where the queue is made; lock_name: its class's name, as 4.12 has it and as newer kernels have it
 * ("(wq_completion)" and the format).
 */
struct workqueue_struct *__alloc_workqueue_key(const char *fmt, unsigned int flags, int max_active,
					       struct lock_class_key *key, const char *const *lock_name, ...);
#define alloc_workqueue(fmt, flags, max_active, args...) \
	({ \
		static struct lock_class_key __key; \
		static const char *const __lock_name[2] = { #fmt #args, "(wq_completion)" fmt }; \
		__alloc_workqueue_key(fmt, flags, max_active, &__key, __lock_name, ##args); \
	})
#define alloc_ordered_workqueue(fmt, flags, args...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##args)
#define create_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)
void destroy_workqueue(struct workqueue_struct *wq);

/* Core operation: false when the item is pending already. Its frames include queue_work_on. */
bool __queue_work(struct workqueue_struct *wq, struct work_struct *work);
/* Also for what is unusual: a queue that is being drained, an item that was never initialised. */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);

static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (unlikely(wq->flags & (__WQ_DRAINING | __WQ_DESTROYING) || !work->func))
		return queue_work_on(WORK_CPU_UNBOUND, wq, work);
	return __queue_work(wq, work);
}

#define schedule_work(work) queue_work(system_wq, work)
#define schedule_work_on(cpu, work) queue_work_on(cpu, system_wq, work)
#define queue_work_node(node, wq, work) queue_work(wq, work)
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
bool flush_work(struct work_struct *work);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
unsigned int work_busy(struct work_struct *work);
struct work_struct *current_work(void);
#define flush_scheduled_work() flush_workqueue(system_wq)
#define __flush_workqueue(wq) flush_workqueue(wq)

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
#define schedule_delayed_work_on(cpu, dwork, delay) queue_delayed_work_on(cpu, system_wq, dwork, delay)
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay);
bool flush_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);

/* Since 6.10. The first four: whether it was pending. Enabling: whether it can be queued now. */
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool disable_delayed_work(struct delayed_work *dwork);
bool disable_delayed_work_sync(struct delayed_work *dwork);
bool enable_work(struct work_struct *work);
bool enable_delayed_work(struct delayed_work *dwork);

static inline bool enable_and_queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (!enable_work(work))
		return false;
	queue_work(wq, work);
	return true;
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork);
bool flush_rcu_work(struct rcu_work *rwork);

int execute_in_process_context(work_func_t fn, struct execute_work *ew);
#define set_worker_desc(fmt, ...) ((void)0)
#define current_is_workqueue_rescuer() false

void workqueue_init(void);

#endif
