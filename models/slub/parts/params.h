/*
 * Models struct memcg_cache_params of include/linux/memcontrol.h, 4.11 to 5.8, and the configuration: with
 * CONFIG_MEMCG=0 there are no children, with CONFIG_SLUB_MEMCG_SYSFS_ON=1 children have directories.
 */
#ifndef PARTS_PARAMS_H
#define PARTS_PARAMS_H

#ifndef CONFIG_MEMCG
#define CONFIG_MEMCG 1
#endif
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 0
#endif

#include <linux/list.h>
#include <linux/workqueue.h>

struct kmem_cache;

/*
 * There is one memory cgroup, so that a root cache has at most one child in use, and any number that were deactivated.
 * children, children_node, child: under slab_mutex.
 */
struct memcg_cache_params {
	/* NULL for a root cache. */
	struct kmem_cache *root_cache;
	/* Of a root: the cgroup's slot of the array, and all children. */
	struct kmem_cache *child;
	struct list_head children;
	/* Of a child. */
	struct list_head children_node;
	struct work_struct deact_work;
};

#endif
