/*
 * Models include/linux/sched.h: what Kernel C may see of a task. Left out: signals, priorities, CPUs (all tasks share
 * CPU 0).
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <kobjlab/abi.h>
#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define TASK_COMM_LEN 16

#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_KILLABLE 0x102
#define TASK_IDLE 0x402
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_MEMALLOC 0x00000800
#define PF_KTHREAD 0x00200000

#define MAX_SCHEDULE_TIMEOUT LONG_MAX

struct task_struct *get_current(void);
#define current get_current()

void schedule(void);
long schedule_timeout(long timeout);
int cond_resched(void);
int wake_up_process(struct task_struct *tsk);

long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
#define schedule_timeout_killable(timeout) schedule_timeout_uninterruptible(timeout)
#define schedule_timeout_idle(timeout) schedule_timeout_uninterruptible(timeout)

/* Waiting without a queue; a __wake_up of nothing, so that only wake_up_process() ends it. */
void set_current_state(long state);
#define __set_current_state(state) set_current_state(state)

#define signal_pending(p) 0
#define fatal_signal_pending(p) 0
#define allow_signal(sig) ((void)0)
#define flush_signals(p) ((void)0)
#define need_resched() 0
#define yield() cond_resched()
#define task_pid_nr(p) ((p)->pid)
#define get_task_comm(buf, p) memcpy(buf, (p)->comm, TASK_COMM_LEN)
#define get_task_struct(p) (p)
#define put_task_struct(p) ((void)(p))
#define raw_smp_processor_id() 0
#define smp_processor_id() 0

#endif
