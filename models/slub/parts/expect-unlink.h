/*
 * What models from 4.18 to 5.8 show because the directory is removed under the locks (sysfs_slab_unlink()), while the
 * work item goes by whether it still stands [all inferred].
 *
 * A root: the item normally finds the directory gone and skips the "cgroup" set, which holds a reference on the cache
 * as its parent: both leak. Until 5.7 the REMOVE event, which the item skips as well, is then sent by the last put,
 * when the path is not below /kernel/slab any more; a child's looks at its set, its root's "cgroup", which is freed if
 * the root's item was early enough to remove it.
 * A child: the item is queued when it is deactivated and when it is shut down. Each time a reference is taken, but the
 * item runs once, and puts one, when it is still pending: the child leaks. When it runs twice before the directory is
 * gone, REMOVE is sent twice.
 */
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, predicted, "leak", "create_cache", "leak of a memcg child whose work item was queued twice");
#endif
#if CONFIG_SYSFS && CONFIG_MEMCG && CONFIG_SLUB_MEMCG_SYSFS_ON
__kobjlab(expect, predicted, "leak", "kernfs_new_node", "leak of the \"cgroup\" set and with it of the cache");
#endif
#if CONFIG_SYSFS && SLUB_AT < KERNEL_VERSION(5, 8, 0)
__kobjlab(expect, predicted, "sysfs", "uevent", "REMOVE event after the directory is gone");
#if CONFIG_MEMCG && CONFIG_SLUB_MEMCG_SYSFS_ON
__kobjlab(expect, predicted, "uevent", "REMOVE twice", "REMOVE event of a memcg child sent twice");
__kobjlab(expect, predicted, "use-after-free", "kobject_uevent_env",
	  "use of a freed \"cgroup\" set by a child's event");
__kobjlab(expect, predicted, "use-after-free", "add_uevent_var", "use of a freed \"cgroup\" set by a child's event");
#endif
#endif
