/*
 * What models until 4.17 show with CONFIG_MEMCG_RACES: a child is made or deactivated by a work item while its root is
 * destroyed, which nobody waits for ("mm: fix race between kmem_cache destroy, create and deactivate", 92ee383f6daa). Which
 * freed object is met first, and how, depends on the schedule.
 */
#if CONFIG_MEMCG && CONFIG_MEMCG_RACES
#if CONFIG_MEMCG_RACES == 2
__kobjlab(expect, found, "use-after-free", "", "use of a root or child that is gone by a work item");
#else
__kobjlab(expect, predicted, "use-after-free", "", "use of a root or child that is gone by a work item");
#endif
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "double-free", "");
__kobjlab(expect, predicted, "refcount", "");
__kobjlab(expect, predicted, "kobject", "");
__kobjlab(expect, predicted, "hung-task", "");
__kobjlab(expect, predicted, "warning", "");
__kobjlab(expect, predicted, "dup-name", "");
__kobjlab(expect, predicted, "active-object", "");
__kobjlab(expect, predicted, "leak", "kernfs_new_node");
#endif
#endif
