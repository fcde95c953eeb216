/* Models kernel/notifier.c: blocking chains. Left out: the other kinds, chains while the machine boots. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/notifier.h>

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *n)
{
	struct notifier_block **nl = &nh->head;
	int ret = 0;

	down_write(&nh->rwsem);
	for (; *nl && *nl != n && n->priority <= (*nl)->priority; nl = &(*nl)->next)
		;
	if (*nl == n) {
		WARN(1, "notifier callback %pS already registered\n", n->notifier_call);
		ret = -EEXIST;
	} else {
		n->next = *nl;
		*nl = n;
	}
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *n)
{
	struct notifier_block **nl;
	int ret = -ENOENT;

	down_write(&nh->rwsem);
	for (nl = &nh->head; *nl; nl = &(*nl)->next) {
		if (*nl != n)
			continue;
		*nl = n->next;
		ret = 0;
		break;
	}
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	struct notifier_block *nb;
	struct notifier_block *next;
	int ret = NOTIFY_DONE;

	if (!nh->head)
		return ret;
	down_read(&nh->rwsem);
	for (nb = nh->head; nb && !(ret & NOTIFY_STOP_MASK); nb = next) {
		next = nb->next;
		ret = nb->notifier_call(nb, val, v);
	}
	up_read(&nh->rwsem);
	return ret;
}
