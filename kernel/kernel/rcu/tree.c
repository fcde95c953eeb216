/*
 * Models kernel/rcu/tree.c and update.c: grace periods, callbacks, barriers. Readers are core operations.
 *
 * A grace period waits for the readers that were there when it began. A thread of each flavour begins one when there are
 * callbacks, and runs them, in the order in which they were queued, when it has ended: as late as the schedule lets it.
 * By linux_version: until 4.19 the flavours bh and sched have grace periods of their own, which wait for their readers only.
 * Left out: CPUs (so callbacks of different CPUs are in order, too), stalls. Differs: the soft interrupt in which callbacks
 * run is entered by a thread.
 */
#include <linux/completion.h>
#include <linux/debugobjects.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/lockdep_types.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

#define RCU_MAP(text, inner) { .name = (text), .wait_type_outer = LD_WAIT_FREE, .wait_type_inner = (inner) }

struct lockdep_map rcu_lock_map = RCU_MAP("rcu_read_lock", LD_WAIT_CONFIG);
struct lockdep_map rcu_bh_lock_map = RCU_MAP("rcu_read_lock_bh", LD_WAIT_CONFIG);
struct lockdep_map rcu_sched_lock_map = RCU_MAP("rcu_read_lock_sched", LD_WAIT_SPIN);
struct lockdep_map rcu_callback_map = { .name = "rcu_callback" };

struct rcu_state {
	const char *name;
	int flavour;
	bool runs;
	/* Somebody polls for the end of a grace period. */
	bool polled;
	wait_queue_head_t gp_wq;
	/* Callbacks that wait for the next grace period, the oldest first. */
	struct rcu_head *callbacks;
	struct rcu_head **tail;
	/* Those whose grace period runs or is over. */
	struct rcu_head *done;
	/* All that have not run to their end, and those of them that free an object for kvfree_rcu(). */
	unsigned int left;
	unsigned int kvfree_left;
	/* Grace periods begun and ended. */
	unsigned long started;
	unsigned long ended;
};

#define RCU_STATE(state, thread, kind) \
	{ .name = (thread), .flavour = (kind), .gp_wq = __WAIT_QUEUE_HEAD_INITIALIZER(gp_wq), .tail = &(state).callbacks }

static struct rcu_state rcu_states[3] = {
	RCU_STATE(rcu_states[0], "rcu_preempt", RCU_FLAVOUR),
	RCU_STATE(rcu_states[1], "rcu_bh", RCU_BH_FLAVOUR),
	RCU_STATE(rcu_states[2], "rcu_sched", RCU_SCHED_FLAVOUR),
};

/* Since 4.20 there is one. */
static inline struct rcu_state *state_of(int flavour)
{
	return &rcu_states[linux_version < KERNEL_VERSION(4, 20, 0) ? flavour : RCU_FLAVOUR];
}

/* An object without a head in it. */
struct kvfree_rcu_ptr {
	struct rcu_head head;
	void *object;
};

static void kvfree_ptr(struct rcu_head *head)
{
	struct kvfree_rcu_ptr *ptr = container_of(head, struct kvfree_rcu_ptr, head);

	kfree(ptr->object);
	kfree(ptr);
}

static inline bool is_kvfree_rcu(rcu_callback_t func)
{
	return __is_kvfree_rcu_offset(func) || func == kvfree_ptr;
}

static void rcu_do_batch(struct rcu_state *state)
{
	while (state->done) {
		struct rcu_head *head = state->done;
		rcu_callback_t func = head->func;

		state->done = head->next;
		__debug_object_deactivate(head);
		__softirq_enter();
		rcu_lock_acquire(&rcu_callback_map);
		if (__is_kvfree_rcu_offset(func))
			kfree((char *)head - (unsigned long)func);
		else
			func(head);
		if (is_kvfree_rcu(func))
			state->kvfree_left--;
		rcu_lock_release(&rcu_callback_map);
		__softirq_exit();
		state->left--;
		cond_resched();
	}
}

static int rcu_gp_kthread(void *data)
{
	struct rcu_state *state = data;

	for (;;) {
		wait_event_idle(state->gp_wq, state->callbacks || state->polled);
		state->done = state->callbacks;
		state->callbacks = NULL;
		state->tail = &state->callbacks;
		state->polled = false;
		state->started++;
		__rcu_wait_for_readers(state->flavour);
		state->ended = state->started;
		rcu_do_batch(state);
	}
	return 0;
}

/* Not before the first callback: most models have none. */
static void start_or_wake(struct rcu_state *state)
{
	if (!state->runs) {
		state->runs = true;
		kthread_run(rcu_gp_kthread, state, "%s", state->name);
	} else {
		wake_up(&state->gp_wq);
	}
}

static void rcu_leak_callback(struct rcu_head *head)
{
}

/* A head that is queued already: that would make a ring of the list. */
static void rcu_queued_twice(struct rcu_head *head)
{
	__debug_object_report(ODEBUG_ACTIVATE, ODEBUG_RCU_HEAD, head, NULL);
	if (linux_version < KERNEL_VERSION(5, 15, 0))
		WARN_TEXT(1, "__call_rcu(): Leaked duplicate callback\n");
	else
		pr_err("call_rcu(): Double-freed CB %p->%pS()!!!  ", head, head->func);
	head->func = rcu_leak_callback;
}

static void __call_rcu(struct rcu_head *head, rcu_callback_t func, struct rcu_state *state)
{
	if (unlikely(!__debug_object_activate(head, ODEBUG_RCU_HEAD, NULL, NULL))) {
		rcu_queued_twice(head);
		return;
	}
	head->func = func;
	head->next = NULL;
	*state->tail = head;
	state->tail = &head->next;
	state->left++;
	if (is_kvfree_rcu(func))
		state->kvfree_left++;
	start_or_wake(state);
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	__call_rcu(head, func, state_of(RCU_FLAVOUR));
}

void call_rcu_bh(struct rcu_head *head, rcu_callback_t func)
{
	__call_rcu(head, func, state_of(RCU_BH_FLAVOUR));
}

void call_rcu_sched(struct rcu_head *head, rcu_callback_t func)
{
	__call_rcu(head, func, state_of(RCU_SCHED_FLAVOUR));
}

void kvfree_rcu_mightsleep(const void *object)
{
	struct kvfree_rcu_ptr *ptr;

	might_sleep();
	if (!object)
		return;
	ptr = kmalloc(sizeof(*ptr), GFP_KERNEL | __GFP_NOWARN);
	if (!ptr) {
		synchronize_rcu();
		kfree(object);
		return;
	}
	ptr->object = (void *)object;
	call_rcu(&ptr->head, kvfree_ptr);
}

struct rcu_synchronize {
	struct rcu_head head;
	struct completion completion;
};

static void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

static inline bool in_any_reader(void)
{
	return lock_is_held(&rcu_bh_lock_map) || lock_is_held(&rcu_lock_map) || lock_is_held(&rcu_sched_lock_map);
}

void synchronize_rcu(void)
{
	RCU_LOCKDEP_WARN(in_any_reader(), "Illegal synchronize_rcu() in RCU read-side critical section");
	might_sleep();
	__rcu_wait_for_readers(RCU_FLAVOUR);
}

void synchronize_rcu_bh(void)
{
	RCU_LOCKDEP_WARN(in_any_reader(), "Illegal synchronize_rcu_bh() in RCU-bh read-side critical section");
	might_sleep();
	__rcu_wait_for_readers(RCU_BH_FLAVOUR);
}

void synchronize_sched(void)
{
	RCU_LOCKDEP_WARN(in_any_reader(), "Illegal synchronize_sched() in RCU-sched read-side critical section");
	might_sleep();
	__rcu_wait_for_readers(RCU_SCHED_FLAVOUR);
}

/* Callbacks run in order: one more, queued behind all others, tells that they have run. */
static void _rcu_barrier(struct rcu_state *state)
{
	struct rcu_synchronize rcu;

	might_sleep();
	if (!state->left)
		return;
	init_completion(&rcu.completion);
	__call_rcu(&rcu.head, wakeme_after_rcu, state);
	wait_for_completion(&rcu.completion);
}

void rcu_barrier(void)
{
	_rcu_barrier(state_of(RCU_FLAVOUR));
}

void kvfree_rcu_barrier(void)
{
	if (state_of(RCU_FLAVOUR)->kvfree_left)
		rcu_barrier();
}

void rcu_barrier_bh(void)
{
	_rcu_barrier(state_of(RCU_BH_FLAVOUR));
}

void rcu_barrier_sched(void)
{
	_rcu_barrier(state_of(RCU_SCHED_FLAVOUR));
}

/* The number of the first grace period that has not begun yet. */
unsigned long get_state_synchronize_rcu(void)
{
	return rcu_states[RCU_FLAVOUR].started + 1;
}

unsigned long start_poll_synchronize_rcu(void)
{
	struct rcu_state *state = &rcu_states[RCU_FLAVOUR];

	state->polled = true;
	start_or_wake(state);
	return get_state_synchronize_rcu();
}

bool poll_state_synchronize_rcu(unsigned long oldstate)
{
	return (long)(rcu_states[RCU_FLAVOUR].ended - oldstate) >= 0;
}

void cond_synchronize_rcu(unsigned long oldstate)
{
	if (!poll_state_synchronize_rcu(oldstate))
		synchronize_rcu();
}
