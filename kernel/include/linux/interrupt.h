/*
 * Models include/linux/interrupt.h: interrupts, which come when a program says so, and tasklets, which the thread ksoftirqd runs in
 * a soft interrupt. Left out: affinity, wake-up, interrupts of a CPU each.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/kref.h>
#include <linux/workqueue.h>
#include <linux/types.h>

typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_TRIGGER_MASK 0x0000000f
#define IRQF_SHARED 0x00000080
#define IRQF_PROBE_SHARED 0x00000100
#define IRQF_TIMER 0x00000200
#define IRQF_PERCPU 0x00000400
#define IRQF_NOBALANCING 0x00000800
#define IRQF_ONESHOT 0x00002000
#define IRQF_NO_SUSPEND 0x00004000
#define IRQF_NO_THREAD 0x00010000
#define IRQF_EARLY_RESUME 0x00020000
#define IRQF_NO_AUTOEN 0x00080000
#define IRQ_NOTCONNECTED (1U << 31)
/* Meant nothing since 2.6.35; gone in 4.1. */
#define IRQF_DISABLED 0x00000020

struct device;

/* handler: in the interrupt; NULL with IRQF_ONESHOT: only the thread. -EBUSY: it is another's who does not share it. */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long irqflags,
			 const char *devname, void *dev_id);
#define request_irq(irq, handler, flags, name, dev) request_threaded_irq(irq, handler, NULL, flags, name, dev)
#define request_any_context_irq(irq, handler, flags, name, dev) request_irq(irq, handler, flags, name, dev)
/* Waits until the handler has returned, and its thread has ended: the name that it was asked for with. */
const void *free_irq(unsigned int irq, void *dev_id);
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			      unsigned long irqflags, const char *devname, void *dev_id);
#define devm_request_irq(dev, irq, handler, flags, name, dev_id) \
	devm_request_threaded_irq(dev, irq, handler, NULL, flags, name, dev_id)
#define devm_request_any_context_irq(dev, irq, handler, flags, name, dev_id) \
	devm_request_irq(dev, irq, handler, flags, name, dev_id)
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);

/* May be nested. What comes meanwhile comes when it is enabled again. */
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
void enable_irq(unsigned int irq);
/* Waits for handlers, and for threads; the first busy-waits for handlers only: whether no thread runs. */
bool synchronize_hardirq(unsigned int irq);
void synchronize_irq(unsigned int irq);
#define irq_set_irq_wake(irq, on) ((void)(irq), (void)(on), 0)
#define enable_irq_wake(irq) ((void)(irq), 0)
#define disable_irq_wake(irq) ((void)(irq), 0)
#define irq_set_irq_type(irq, type) ((void)(irq), (void)(type), 0)
#define irq_set_affinity_hint(irq, mask) ((void)(irq), (void)(mask), 0)
#define irq_set_status_flags(irq, set) ((void)(irq), (void)(set))

/* The interrupt comes now, to the current task; -EINVAL: nobody has asked for it. */
int generic_handle_irq(unsigned int irq);
/* Ours: calls fn for each that somebody has asked for. */
void irq_for_each(void (*fn)(unsigned int irq));

/* Ours: the current task is interrupted by the handler. */
#define __interrupt(handler, irq, dev_id) \
	({ \
		irqreturn_t __handled; \
		__hardirq_enter(1); \
		__handled = (handler)((irq), (dev_id)); \
		__hardirq_exit(); \
		__handled; \
	})

/* ---- tasklets */

enum {
	TASKLET_STATE_SCHED,
	TASKLET_STATE_RUN,
};

/* count: how often it is disabled. use_callback: set up in the way of 5.9 and later. */
struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;
	atomic_t count;
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

#define __DECLARE_TASKLET_1(name, n, fn) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(n), .callback = (fn), .use_callback = true }
#define __DECLARE_TASKLET_2(name, n, fn, value) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(n), .func = (fn), .data = (value) }
#define __DECLARE_TASKLET(a, b, chosen, ...) chosen
/* With a callback; until 5.8 with a function and its argument. */
#define DECLARE_TASKLET(name, args...) \
	__DECLARE_TASKLET(args, __DECLARE_TASKLET_2, __DECLARE_TASKLET_1, )(name, 0, args)
#define DECLARE_TASKLET_DISABLED(name, args...) \
	__DECLARE_TASKLET(args, __DECLARE_TASKLET_2, __DECLARE_TASKLET_1, )(name, 1, args)
#define DECLARE_TASKLET_OLD(name, fn) __DECLARE_TASKLET_2(name, 0, fn, 0)
#define DECLARE_TASKLET_DISABLED_OLD(name, fn) __DECLARE_TASKLET_2(name, 1, fn, 0)
#define from_tasklet(var, callback_tasklet, field) container_of(callback_tasklet, typeof(*var), field)

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
void tasklet_schedule(struct tasklet_struct *t);
#define tasklet_hi_schedule(t) tasklet_schedule(t)
/* A disabled one stays scheduled. */
void tasklet_disable_nosync(struct tasklet_struct *t);
void tasklet_disable(struct tasklet_struct *t);
#define tasklet_disable_in_atomic(t) tasklet_disable(t)
void tasklet_enable(struct tasklet_struct *t);
void tasklet_unlock_wait(struct tasklet_struct *t);
/* Waits until it has run. */
void tasklet_kill(struct tasklet_struct *t);

#endif
