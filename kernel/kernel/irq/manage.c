/*
 * Models kernel/irq/manage.c, handle.c and devres.c, 4.12 and 6.1: who handles an interrupt, and its handling. An interrupt comes
 * when a program says so (kernel/user/interrupts.c), and interrupts whoever says it.
 *
 * Left out: chips, affinity, wake-up, spurious interrupts, forced threading, interrupts of a CPU each. Differs: a line is level
 * triggered and not asserted again before its handlers and, with IRQF_ONESHOT, their threads have run.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct irqaction {
	irq_handler_t handler;
	irq_handler_t thread_fn;
	void *dev_id;
	unsigned int irq;
	unsigned int flags;
	const char *name;
	struct irqaction *next;
	struct task_struct *thread;
	/* Its handler has asked for the thread. */
	bool run_thread;
};

/* Of each interrupt that anybody has ever asked for; stays. */
struct irq_desc {
	unsigned int irq;
	/* Held over what changes `action`. */
	struct mutex request_mutex;
	raw_spinlock_t lock;
	struct irqaction *action;
	/* How often it is disabled. */
	unsigned int depth;
	/* Threads that must run before it may come again. */
	unsigned int threads_oneshot;
	unsigned int threads_active;
	bool inprogress;
	/* It came while it was not to. */
	bool pending;
	wait_queue_head_t wait_for_threads;
	struct irq_desc *next;
};

static struct irq_desc *irq_descs;
static DEFINE_MUTEX(sparse_irq_lock);

static struct irq_desc *irq_to_desc(unsigned int irq)
{
	struct irq_desc *desc;

	for (desc = irq_descs; desc && desc->irq != irq; desc = desc->next)
		;
	return desc;
}

static struct irq_desc *get_irq_desc(unsigned int irq)
{
	struct irq_desc *desc;

	mutex_lock(&sparse_irq_lock);
	desc = irq_to_desc(irq);
	if (!desc) {
		desc = kzalloc(sizeof(*desc), GFP_KERNEL);
		if (desc) {
			desc->irq = irq;
			mutex_init(&desc->request_mutex);
			raw_spin_lock_init(&desc->lock);
			init_waitqueue_head(&desc->wait_for_threads);
			desc->next = irq_descs;
			irq_descs = desc;
		}
	}
	mutex_unlock(&sparse_irq_lock);
	return desc;
}

void irq_for_each(void (*fn)(unsigned int irq))
{
	struct irq_desc *desc;

	for (desc = irq_descs; desc; desc = desc->next)
		if (desc->action)
			fn(desc->irq);
}

/* ---- handling */

static bool irq_may_fire(struct irq_desc *desc)
{
	return desc->action && !desc->depth && !desc->inprogress && !desc->threads_oneshot;
}

static void __irq_wake_thread(struct irq_desc *desc, struct irqaction *action)
{
	if (!action->run_thread) {
		action->run_thread = true;
		desc->threads_active++;
		if (action->flags & IRQF_ONESHOT)
			desc->threads_oneshot++;
	}
	wake_up_process(action->thread);
}

static void __handle_irq_event_percpu(struct irq_desc *desc)
{
	struct irqaction *action, *next;

	for (action = desc->action; action; action = next) {
		irqreturn_t res = action->handler(desc->irq, action->dev_id);

		WARN_ONCE(!irqs_disabled(), "irq %u handler %pS enabled interrupts\n", desc->irq, action->handler);
		next = action->next;
		if (res != IRQ_WAKE_THREAD)
			continue;
		if (action->thread_fn)
			__irq_wake_thread(desc, action);
		else
			pr_warn("irq %d: handler returned IRQ_WAKE_THREAD but no thread function available.", desc->irq);
	}
}

static void handle_irq_event(struct irq_desc *desc)
{
	desc->pending = false;
	desc->inprogress = true;
	raw_spin_unlock(&desc->lock);
	__handle_irq_event_percpu(desc);
	raw_spin_lock(&desc->lock);
	desc->inprogress = false;
}

/* Until the line is quiet, or may not come. */
static void handle_level_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	desc->pending = true;
	while (desc->pending && irq_may_fire(desc))
		handle_irq_event(desc);
	raw_spin_unlock(&desc->lock);
	wake_up_all(&desc->wait_for_threads);
}

int generic_handle_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || !desc->action)
		return -EINVAL;
	irq_enter();
	handle_level_irq(desc);
	irq_exit();
	return 0;
}

/* What came while it was not to. */
static void resend_irqs(unsigned long unused)
{
	struct irq_desc *desc;

	for (desc = irq_descs; desc; desc = desc->next)
		if (desc->pending && irq_may_fire(desc))
			generic_handle_irq(desc->irq);
}

static DECLARE_TASKLET_OLD(resend_tasklet, resend_irqs);

static void check_irq_resend(struct irq_desc *desc)
{
	if (desc->pending)
		tasklet_schedule(&resend_tasklet);
}

/* ---- threads */

static bool irq_wait_for_interrupt(struct irqaction *action)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (action->run_thread || kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return action->run_thread;
}

static void irq_thread_ran(struct irq_desc *desc, struct irqaction *action)
{
	raw_spin_lock_irq(&desc->lock);
	if (action->flags & IRQF_ONESHOT)
		desc->threads_oneshot--;
	check_irq_resend(desc);
	raw_spin_unlock_irq(&desc->lock);
	desc->threads_active--;
	wake_up_all(&desc->wait_for_threads);
}

static int irq_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);

	while (irq_wait_for_interrupt(action)) {
		action->run_thread = false;
		action->thread_fn(action->irq, action->dev_id);
		irq_thread_ran(desc, action);
	}
	return 0;
}

static irqreturn_t irq_default_primary_handler(int irq, void *dev_id)
{
	return IRQ_WAKE_THREAD;
}

/* ---- who waits */

/* Busy-waits until no handler runs. */
static void __synchronize_hardirq(struct irq_desc *desc)
{
	while (desc->inprogress) {
		prepare_to_wait(&desc->wait_for_threads, 0, TASK_UNINTERRUPTIBLE);
		if (desc->inprogress)
			__busy_wait();
	}
	finish_wait(&desc->wait_for_threads, 0);
}

bool synchronize_hardirq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return true;
	__synchronize_hardirq(desc);
	return !desc->threads_active;
}

void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	might_sleep();
	__synchronize_hardirq(desc);
	wait_event(desc->wait_for_threads, !desc->threads_active);
}

void disable_irq_nosync(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;

	if (!desc)
		return;
	raw_spin_lock_irqsave(&desc->lock, flags);
	desc->depth++;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

void disable_irq(unsigned int irq)
{
	might_sleep();
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}

void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;

	if (!desc)
		return;
	raw_spin_lock_irqsave(&desc->lock, flags);
	if (!desc->depth)
		WARN(1, "Unbalanced enable for IRQ %d\n", irq);
	else if (--desc->depth == 0)
		check_irq_resend(desc);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

/* ---- asking for an interrupt, and giving it back */

static int irq_mismatch(struct irq_desc *desc, struct irqaction *new)
{
	struct irqaction *old = desc->action;
	const unsigned int same = IRQF_TRIGGER_MASK | IRQF_ONESHOT;

	if (!old || ((old->flags & new->flags & IRQF_SHARED) && !((old->flags ^ new->flags) & same)))
		return 0;
	if (!(new->flags & IRQF_PROBE_SHARED))
		pr_err("genirq: Flags mismatch irq %d. %08x (%s) vs. %08x (%s)\n", desc->irq, new->flags, new->name,
		       old->flags, old->name);
	return -EBUSY;
}

static int setup_irq_thread(struct irqaction *new)
{
	struct task_struct *t = kthread_create(irq_thread, new, "irq/%d-%s", new->irq, new->name);

	if (IS_ERR(t))
		return PTR_ERR(t);
	new->thread = get_task_struct(t);
	return 0;
}

static int __setup_irq(struct irq_desc *desc, struct irqaction *new)
{
	struct irqaction **at;
	unsigned long flags;
	int ret;

	if (new->handler == irq_default_primary_handler && !(new->flags & IRQF_ONESHOT)) {
		pr_err("genirq: Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %d)\n", new->name, new->irq);
		return -EINVAL;
	}
	ret = new->thread_fn ? setup_irq_thread(new) : 0;
	if (ret)
		return ret;
	mutex_lock(&desc->request_mutex);
	raw_spin_lock_irqsave(&desc->lock, flags);
	ret = irq_mismatch(desc, new);
	if (!ret) {
		if (!desc->action)
			desc->depth = !!(new->flags & IRQF_NO_AUTOEN);
		for (at = &desc->action; *at; at = &(*at)->next)
			;
		*at = new;
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	mutex_unlock(&desc->request_mutex);
	if (ret && new->thread) {
		kthread_stop(new->thread);
		put_task_struct(new->thread);
	} else if (new->thread) {
		wake_up_process(new->thread);
	}
	return ret;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long irqflags,
			 const char *devname, void *dev_id)
{
	struct irqaction *action;
	struct irq_desc *desc;
	int retval;

	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	if (((irqflags & IRQF_SHARED) && (!dev_id || (irqflags & IRQF_NO_AUTOEN))) || (!handler && !thread_fn))
		return -EINVAL;
	might_sleep();
	desc = get_irq_desc(irq);
	action = desc ? kzalloc(sizeof(*action), GFP_KERNEL) : NULL;
	if (!action)
		return -ENOMEM;
	action->handler = handler ? handler : irq_default_primary_handler;
	action->thread_fn = thread_fn;
	action->flags = irqflags;
	action->name = devname;
	action->dev_id = dev_id;
	action->irq = irq;
	retval = __setup_irq(desc, action);
	if (retval)
		kfree(action);
	return retval;
}

static struct irqaction *__free_irq(struct irq_desc *desc, void *dev_id)
{
	struct irqaction **at, *action;
	unsigned long flags;

	WARN(in_interrupt(), "Trying to free IRQ %d from IRQ context!\n", desc->irq);
	mutex_lock(&desc->request_mutex);
	raw_spin_lock_irqsave(&desc->lock, flags);
	for (at = &desc->action; *at && (*at)->dev_id != dev_id; at = &(*at)->next)
		;
	action = *at;
	if (action)
		*at = action->next;
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	if (!action) {
		WARN(1, "Trying to free already-free IRQ %d\n", desc->irq);
		mutex_unlock(&desc->request_mutex);
		return NULL;
	}
	__synchronize_hardirq(desc);
	if (action->thread) {
		kthread_stop(action->thread);
		put_task_struct(action->thread);
	}
	mutex_unlock(&desc->request_mutex);
	return action;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	const char *devname;

	if (WARN_ON(!desc))
		return NULL;
	action = __free_irq(desc, dev_id);
	if (!action)
		return NULL;
	devname = action->name;
	kfree(action);
	return devname;
}

/* ---- devices */

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void devm_irq_release(struct device *dev, void *res)
{
	struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int devm_irq_match(struct device *dev, void *res, void *data)
{
	struct irq_devres *this = res, *match = data;

	return this->irq == match->irq && this->dev_id == match->dev_id;
}

int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			      unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);
	int rc;

	if (!dr)
		return -ENOMEM;
	if (!devname)
		devname = dev_name(dev);
	rc = request_threaded_irq(irq, handler, thread_fn, irqflags, devname, dev_id);
	if (rc) {
		devres_free(dr);
		return rc;
	}
	dr->irq = irq;
	dr->dev_id = dev_id;
	devres_add(dev, dr);
	return 0;
}

void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres match = { irq, dev_id };

	WARN_ON(devres_destroy(dev, devm_irq_release, devm_irq_match, &match));
	free_irq(irq, dev_id);
}
