/*
 * Two mutexes in both orders, which cannot be told from each other by order alone:
 *   INSTANCES  the two callers use different locks of the class item->lock; with SAME they meet
 *   MODES      setup decides for good which of the two orders is used
 *   BOOT       the one order is used while booting only
 */
#include <kobjlab/entry.h>
#include <linux/init.h>
#include <linux/mutex.h>

struct item {
	struct mutex lock;
};

static DEFINE_MUTEX(table_lock);
static struct item first, second;
static int mode = -1;

static void init_item(struct item *item)
{
	mutex_init(&item->lock);
}

static void both(struct mutex *outer, struct mutex *inner)
{
	mutex_lock(outer);
	mutex_lock(inner);
	mutex_unlock(inner);
	mutex_unlock(outer);
}

static int __init items_init(void)
{
	init_item(&first);
	init_item(&second);
#ifdef BOOT
	both(&table_lock, &first.lock);
#endif
	return 0;
}
core_initcall(items_init);

#ifdef MODES
__entry_setup __entry("mode") long set_mode(int to __range(0, 1))
{
	if (mode < 0)
		mode = to;
	return mode;
}
#endif

__entry("down") long table_then_item(void)
{
#ifdef BOOT
	return 0;
#elif defined(MODES)
	if (mode != 0)
		return 0;
#endif
#ifdef SAME
	both(&table_lock, &first.lock);
#else
	both(&table_lock, &second.lock);
#endif
	return 0;
}

__entry("up") long item_then_table(void)
{
#ifdef MODES
	if (mode != 1)
		return 0;
#endif
	both(&first.lock, &table_lock);
	return 0;
}
