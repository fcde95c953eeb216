/* Models include/linux/irqflags.h: each task has interrupts of its own, as if it were alone on its CPU. */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

int irqs_disabled(void);
void local_irq_disable(void);
void local_irq_enable(void);
unsigned long __local_irq_save(void);
void local_irq_restore(unsigned long flags);

#define local_irq_save(flags) ((void)((flags) = __local_irq_save()))

#endif
