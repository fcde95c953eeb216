/* A module whose RCU callback may come after it is unloaded; FIXED: it waits for its callbacks. */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct route {
	struct rcu_head rcu;
};

static struct route *route;

static void route_free(struct rcu_head *head)
{
	kfree(container_of(head, struct route, rcu));
}

static int __init route_init(void)
{
	route = kzalloc(sizeof(*route), GFP_KERNEL);
	return route ? 0 : -ENOMEM;
}

static void __exit route_exit(void)
{
	call_rcu(&route->rcu, route_free);
#ifdef FIXED
	rcu_barrier();
#endif
}

module_init(route_init);
module_exit(route_exit);
