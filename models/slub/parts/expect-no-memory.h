/*
 * What a failed allocation shows in models until 6.12 [all inferred but the first].
 *
 * The name of a kobject whose registration failed is left behind (0.9 of its history: 80da026a8e5d, 757fed1d0898), or the cache
 * is freed twice (54b6a731025f, dde3c6b72a16). When the files cannot be made, the directory is removed with all locks held,
 * and files that are active already are waited for. A cache that cannot get the link of an alias is made anew, though its
 * directory's name is taken. Until 6.0 a name that cannot be allocated is a BUG() (7e9c323c52b3). A REMOVE event that cannot be
 * sent is sent by the last put, when the directory, and for a child its root's "cgroup" set, is gone.
 */
#if CONFIG_FAIL_ALLOCATIONS && CONFIG_SYSFS
__kobjlab(expect, predicted, "leak", "", "leak of what a failed creation made");
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name when an alias could not be made");
#if SLUB_AT < KERNEL_VERSION(6, 1, 0)
__kobjlab(expect, predicted, "bug", "create_unique_id", "BUG() when there is no memory for a unique id");
#endif
#if SLUB_AT < KERNEL_VERSION(5, 8, 0)
__kobjlab(expect, predicted, "sysfs", "uevent", "REMOVE event after the directory is gone");
__kobjlab(expect, predicted, "use-after-free", "kobject_uevent_env", "use of a freed \"cgroup\" set by a child's event");
__kobjlab(expect, predicted, "use-after-free", "add_uevent_var", "use of a freed \"cgroup\" set by a child's event");
#endif
#if SLUB_MEMCG
__kobjlab(expect, predicted, "lock-cycle", SLUB_FILE_LOCK " slab_mutex", "lock cycle of a failed creation and a store");
__kobjlab(expect, predicted, "deadlock", SLUB_FILE_LOCK " slab_mutex", "real deadlock of a failed creation and a store");
#endif
#endif
