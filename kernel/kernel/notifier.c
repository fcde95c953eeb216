/*
 * Models kernel/notifier.c: chains of callbacks that are told about something. Left out: chains while the machine boots, rolling
 * back, a chain that is told what to undo.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/notifier.h>

static int notifier_chain_register(struct notifier_block **nl, struct notifier_block *n, bool unique_priority)
{
	for (; *nl; nl = &(*nl)->next) {
		if (*nl == n) {
			WARN(1, "notifier callback %pS already registered\n", n->notifier_call);
			return -EEXIST;
		}
		if (n->priority > (*nl)->priority)
			break;
		if (n->priority == (*nl)->priority && unique_priority)
			return -EBUSY;
	}
	n->next = *nl;
	*nl = n;
	return 0;
}

static int notifier_chain_unregister(struct notifier_block **nl, struct notifier_block *n)
{
	for (; *nl; nl = &(*nl)->next) {
		if (*nl != n)
			continue;
		*nl = n->next;
		return 0;
	}
	return -ENOENT;
}

static int notifier_call_chain(struct notifier_block *nb, unsigned long val, void *v)
{
	int ret = NOTIFY_DONE;
	struct notifier_block *next;

	for (; nb && !(ret & NOTIFY_STOP_MASK); nb = next) {
		next = nb->next;
		ret = nb->notifier_call(nb, val, v);
	}
	return ret;
}

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_register(&nh->head, n, false);
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh, struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_register(&nh->head, n, true);
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_unregister(&nh->head, n);
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	int ret = NOTIFY_DONE;

	if (!nh->head)
		return ret;
	down_read(&nh->rwsem);
	ret = notifier_call_chain(nh->head, val, v);
	up_read(&nh->rwsem);
	return ret;
}

int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *n)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = notifier_chain_register(&nh->head, n, false);
	spin_unlock_irqrestore(&nh->lock, flags);
	return ret;
}

int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *n)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = notifier_chain_unregister(&nh->head, n);
	spin_unlock_irqrestore(&nh->lock, flags);
	synchronize_rcu();
	return ret;
}

int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val, void *v)
{
	int ret;

	rcu_read_lock();
	ret = notifier_call_chain(nh->head, val, v);
	rcu_read_unlock();
	return ret;
}

int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *n)
{
	return notifier_chain_register(&nh->head, n, false);
}

int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *n)
{
	return notifier_chain_unregister(&nh->head, n);
}

int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v)
{
	return notifier_call_chain(nh->head, val, v);
}

void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
	mutex_init(&nh->mutex);
	init_srcu_struct(&nh->srcu);
	nh->head = NULL;
}

int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *n)
{
	int ret;

	mutex_lock(&nh->mutex);
	ret = notifier_chain_register(&nh->head, n, false);
	mutex_unlock(&nh->mutex);
	return ret;
}

int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *n)
{
	int ret;

	mutex_lock(&nh->mutex);
	ret = notifier_chain_unregister(&nh->head, n);
	mutex_unlock(&nh->mutex);
	synchronize_srcu(&nh->srcu);
	return ret;
}

int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	int idx = srcu_read_lock(&nh->srcu);
	int ret = notifier_call_chain(nh->head, val, v);

	srcu_read_unlock(&nh->srcu, idx);
	return ret;
}
