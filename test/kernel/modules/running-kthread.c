/* A module whose thread sleeps when it is unloaded, and is woken later; FIXED: it is stopped first. */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/wait.h>
#include <kobjlab/entry.h>

__kobjlab(builtin);

static DECLARE_WAIT_QUEUE_HEAD(news);
static int news_count;

__entry("newsd")
void tell_news(void)
{
	news_count++;
	wake_up(&news);
}

__kobjlab(module, running_kthread);

static struct task_struct *watcher;

static int watch(void *unused)
{
	int seen = 0;

	while (!kthread_should_stop()) {
		wait_event_interruptible(news, kthread_should_stop() || news_count != seen);
		seen = news_count;
	}
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
