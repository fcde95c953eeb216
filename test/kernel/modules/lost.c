/* A module that forgets what it allocated when it is unloaded; FIXED: it frees it. */
#include <linux/module.h>
#include <linux/slab.h>

static void *table;

static int __init lost_init(void)
{
	table = kzalloc(64, GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

static void __exit lost_exit(void)
{
#ifdef FIXED
	kfree(table);
#endif
}

module_init(lost_init);
module_exit(lost_exit);
