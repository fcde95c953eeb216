/* A module that puts an object of its own on a list that is built in; FIXED: it takes it off again. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <kobjlab/entry.h>

__kobjlab(builtin);

struct driver {
	struct list_head list;
	int weight;
};

static LIST_HEAD(drivers);
static DEFINE_MUTEX(drivers_lock);

__entry("udevd")
int weigh(void)
{
	struct driver *driver;
	int weight = 0;

	mutex_lock(&drivers_lock);
	list_for_each_entry(driver, &drivers, list)
		weight += driver->weight;
	mutex_unlock(&drivers_lock);
	return weight;
}

__kobjlab(module, listed);

static struct driver my_driver = { .weight = 3 };

static int __init listed_init(void)
{
	mutex_lock(&drivers_lock);
	list_add(&my_driver.list, &drivers);
	mutex_unlock(&drivers_lock);
	return 0;
}

static void __exit listed_exit(void)
{
#ifdef FIXED
	mutex_lock(&drivers_lock);
	list_del(&my_driver.list);
	mutex_unlock(&drivers_lock);
#endif
}

module_init(listed_init);
module_exit(listed_exit);
