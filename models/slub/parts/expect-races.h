/*
 * What models until 4.17 show with CONFIG_MEMCG_RACES: a child is made or deactivated by a work item while its root is
 * destroyed, which nobody waits for ("mm: fix race between kmem_cache destroy, create and deactivate", 92ee383f6daa).
 *
 * The item looks at a root that is freed, or goes on with a child that is; or what it makes stands below a directory
 * that is being removed: which place meets freed memory first depends on the schedule, so none is named for those that
 * are only predicted. When the root goes on, there may be a second child of the same name.
 */
#if CONFIG_MEMCG && CONFIG_MEMCG_RACES
#if CONFIG_MEMCG_RACES == 2
__kobjlab(expect, found, "use-after-free", "memcg_create_kmem_cache",
	  "use of a root that is gone by who makes a child");
#endif
__kobjlab(expect, predicted, "use-after-free", "", "use of a root or child that is gone by a work item");
__kobjlab(expect, predicted, "active-object", "slab_kmem_cache_release", "child freed while it is being deactivated");
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "double-free", "kernfs_put", "directory of a child freed twice");
__kobjlab(expect, predicted, "refcount", "kobject_get", "use of a root that is gone by who makes a child");
__kobjlab(expect, predicted, "refcount", "kobject_put", "use of a root that is gone by who makes a child");
__kobjlab(expect, predicted, "kobject", "… failed for … (error: … parent: …)",
	  "child of a root whose directory is gone");
__kobjlab(expect, predicted, "hung-task", "__kernfs_remove", "wait for a directory that is freed");
__kobjlab(expect, predicted, "warning", "kernfs_put", "directory freed while it is in use");
__kobjlab(expect, predicted, "dup-name", "", "child of the name of another one");
__kobjlab(expect, predicted, "leak", "kernfs_new_node", "leak of a directory that was removed twice");
#endif
#endif
