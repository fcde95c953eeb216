/* Models the part of include/linux/interrupt.h that says what a handler is. Left out: request_irq, tasklets. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/bottom_half.h>
#include <linux/hardirq.h>

typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

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

#endif
