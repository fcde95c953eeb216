/*
 * Models include/linux/sched.h: what Kernel C may see of a task. Left out: priorities, CPUs (all tasks share CPU 0).
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/cleanup.h>
#include <kobjlab/abi.h>
#include <linux/irqflags.h>
#include <linux/limits.h>
#include <linux/preempt.h>
#include <linux/signal.h>
#include <linux/types.h>

#define TASK_COMM_LEN 16

#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_PARKED 0x40
#define TASK_WAKEKILL 0x100
#define TASK_NOLOAD 0x400
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_MEMALLOC 0x00000800
#define PF_NOFREEZE 0x00008000
#define PF_MEMALLOC_NOFS 0x00040000
#define PF_MEMALLOC_NOIO 0x00080000
#define PF_KTHREAD 0x00200000

#define MAX_SCHEDULE_TIMEOUT LONG_MAX

struct task_struct *get_current(void);
#define current get_current()

void schedule(void);
/* As schedule(), where the kernel spins: allowed anywhere. */
void __busy_wait(void);
long schedule_timeout(long timeout);
int cond_resched(void);
int wake_up_process(struct task_struct *tsk);
#define wake_up_state(tsk, state) wake_up_process(tsk)
#define io_schedule() schedule()
#define io_schedule_timeout(timeout) schedule_timeout(timeout)

long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);

/* Core operation: with which state schedule() sleeps, until wake_up_process() or the wake-up of a queue that it is on. */
void set_current_state(long state);
#define __set_current_state(state) set_current_state(state)

/* Core operation: 0 for a kernel thread, which takes none. */
int __send_signal(struct task_struct *p, int fatal);
/* The n-th task of the program, NULL when it has fewer. */
struct task_struct *__user_task(unsigned int n);
#define send_sig(sig, p, priv) ((void)(priv), (void)__send_signal(p, (sig) == SIGKILL), 0)
#define force_sig(sig, p...) ((void)__send_signal(current, (sig) == SIGKILL))
#define allow_signal(sig) ((void)(sig))
#define disallow_signal(sig) ((void)(sig))
#define flush_signals(p) ((void)((p)->signals = 0))
#define signal_pending(p) ((int)((p)->signals & 1))
#define fatal_signal_pending(p) ((int)((p)->signals >> 1 & 1))

/* Whether a signal ends a wait in that state. */
static inline int signal_pending_state(long state, struct task_struct *p)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)))
		return 0;
	return state & TASK_INTERRUPTIBLE ? signal_pending(p) : fatal_signal_pending(p);
}

/* As if there were a signal; with the error that it returns the system call is made again. */
static inline int restart_syscall(void)
{
	current->signals |= 1;
	return -ERESTARTNOINTR;
}

#define need_resched() 0
#define yield() cond_resched()
#define cond_resched_lock(lock) ((void)(lock), 0)
#define task_pid_nr(p) ((p)->pid)
#define task_tgid_nr(p) ((p)->pid)
#define get_task_comm(buf, p) memcpy(buf, (p)->comm, TASK_COMM_LEN)
#define raw_smp_processor_id() 0
#define smp_processor_id() 0
#define get_cpu() (preempt_disable(), 0)
#define put_cpu() preempt_enable()

/* The last reference but those taken here goes when the task has ended. Its memory stays: the count tells. */
struct refcount_struct;
void refcount_inc(struct refcount_struct *r);
int refcount_dec_and_test(struct refcount_struct *r);

static inline struct task_struct *get_task_struct(struct task_struct *p)
{
	refcount_inc((struct refcount_struct *)&p->usage);
	return p;
}

static inline void put_task_struct(struct task_struct *p)
{
	(void)refcount_dec_and_test((struct refcount_struct *)&p->usage);
}

DEFINE_FREE(put_task, struct task_struct *, if (_T) put_task_struct(_T))

#endif
