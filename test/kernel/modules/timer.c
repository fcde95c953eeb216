/* A module whose timer may be pending when it is unloaded; FIXED: it is deleted first. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <kobjlab/entry.h>

static struct timer_list *blink_timer;
static int blinks;

static void blink(struct timer_list *timer)
{
	blinks++;
}

__entry("user")
void blink_soon(void)
{
	mod_timer(blink_timer, jiffies + 100);
}

static int __init blink_init(void)
{
	blink_timer = kzalloc(sizeof(*blink_timer), GFP_KERNEL);
	if (!blink_timer)
		return -ENOMEM;
	timer_setup(blink_timer, blink, 0);
	return 0;
}

static void __exit blink_exit(void)
{
#ifdef FIXED
	del_timer_sync(blink_timer);
	kfree(blink_timer);
#endif
}

module_init(blink_init);
module_exit(blink_exit);
