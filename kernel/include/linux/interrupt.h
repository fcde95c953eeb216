/*
 * Models the part of include/linux/interrupt.h that says what a handler is, and tasklets, which the thread ksoftirqd runs in a
 * soft interrupt. Left out: request_irq.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/hardirq.h>
#include <linux/types.h>

typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
#define IRQF_SHARED 0x00000080
#define IRQF_NO_THREAD 0x00010000

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
