/* A module whose work item may be queued when it is unloaded; FIXED: it is cancelled first. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct poller {
	struct work_struct work;
};

static struct poller *poller;
static int polls;

static void poll(struct work_struct *work)
{
	polls++;
}

static int __init poller_init(void)
{
	poller = kzalloc(sizeof(*poller), GFP_KERNEL);
	if (!poller)
		return -ENOMEM;
	INIT_WORK(&poller->work, poll);
	schedule_work(&poller->work);
	return 0;
}

static void __exit poller_exit(void)
{
	schedule_work(&poller->work);
#ifdef FIXED
	cancel_work_sync(&poller->work);
	kfree(poller);
#endif
}

module_init(poller_init);
module_exit(poller_exit);
