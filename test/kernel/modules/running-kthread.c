/* A module whose thread may run, or sleep, when it is unloaded; FIXED: it is stopped first. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

static struct task_struct *watcher;

static int watch(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static int __init watch_init(void)
{
	watcher = kthread_run(watch, NULL, "watcher");
	return PTR_ERR_OR_ZERO(watcher);
}

static void __exit watch_exit(void)
{
#ifdef FIXED
	kthread_stop(watcher);
#endif
}

module_init(watch_init);
module_exit(watch_exit);
