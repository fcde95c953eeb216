/*
 * Models include/linux/hardirq.h. A model enters interrupt handlers itself, in whatever task it lets be interrupted:
 * irq_enter() and irq_exit() around the handler's body.
 */
#ifndef _LINUX_HARDIRQ_H
#define _LINUX_HARDIRQ_H

#include <linux/irqflags.h>
#include <linux/preempt.h>

/* threaded: forced threading would make the handler a thread (request_irq without IRQF_NO_THREAD). */
void __hardirq_enter(int threaded);
void __hardirq_exit(void);
void __softirq_enter(void);
void __softirq_exit(void);

void __nmi_enter(void);
void __nmi_exit(void);

#define nmi_enter() __nmi_enter()
#define nmi_exit() __nmi_exit()
#define irq_enter() __hardirq_enter(0)
#define irq_exit() __hardirq_exit()

#endif
