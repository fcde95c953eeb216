/*
 * Models include/linux/preempt.h. Tasks run on CPUs of their own: to disable preemption keeps no other task from running,
 * it only forbids to sleep. Left out: NMIs, migrate_disable().
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

unsigned int __preempt_count(void);
void preempt_disable(void);
void preempt_enable(void);

#define PREEMPT_MASK 0x000000ffu
#define SOFTIRQ_MASK 0x0000ff00u
#define HARDIRQ_MASK 0x000f0000u
#define SOFTIRQ_OFFSET 0x100u

#define preempt_count() ((int)__preempt_count())
#define in_atomic() (__preempt_count() != 0)
#define hardirq_count() (__preempt_count() & HARDIRQ_MASK)
#define softirq_count() (__preempt_count() & SOFTIRQ_MASK)
#define irq_count() (__preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_hardirq() (hardirq_count() != 0)
#define in_irq() in_hardirq()
#define in_softirq() (softirq_count() != 0)
#define in_serving_softirq() ((softirq_count() & SOFTIRQ_OFFSET) != 0)
#define in_interrupt() (irq_count() != 0)
#define in_task() (!(__preempt_count() & HARDIRQ_MASK) && !in_serving_softirq())
#define preemptible() (!in_atomic() && !irqs_disabled())
#define preempt_enable_no_resched() preempt_enable()

#endif
