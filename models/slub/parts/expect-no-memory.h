/*
 * What a failed allocation shows [all inferred but the first].
 *
 * Until 6.12 the name of a kobject whose registration failed is left behind (0.9 of its history: 80da026a8e5d,
 * 757fed1d0898), or the cache is freed twice (54b6a731025f, dde3c6b72a16), and a cache that cannot get the link of an
 * alias is made anew, though its directory's name is taken. When the files cannot be made, the directory is removed
 * with all locks held, and files that are active already are waited for; until 5.8 their writers wait for slab_mutex,
 * from 5.15 on those of `cpu_partial` for the cpu hotplug lock, under which slab_mutex is taken. Until 6.0 a name that
 * cannot be allocated is a BUG() (7e9c323c52b3). A REMOVE event that cannot be sent is sent by the last put, when the
 * directory, and for a child its root's "cgroup" set, is gone. From 6.13 on a cache whose name could not be allocated
 * lives with a kobject that was never initialised, which destruction puts: the cache leaks.
 */
#if CONFIG_FAIL_ALLOCATIONS && CONFIG_SYSFS
#if SLUB_AT < KERNEL_VERSION(6, 13, 0)
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name when an alias could not be made");
#else
#define NEVER_INITIALISED "kobject: '…' (…): is not initialized, yet kobject_put() is being called."
__kobjlab(expect, predicted, "kobject", NEVER_INITIALISED, "put of a kobject that was never initialised");
__kobjlab(expect, predicted, "refcount", "kobject_put", "put of a kobject that was never initialised");
__kobjlab(expect, predicted, "leak", "create_cache", "leak of a cache whose kobject was never initialised");
#endif
#if SLUB_AT < KERNEL_VERSION(6, 1, 0)
__kobjlab(expect, predicted, "bug", "create_unique_id", "BUG() when there is no memory for a unique id");
#endif
#if SLUB_AT < KERNEL_VERSION(5, 8, 0)
__kobjlab(expect, predicted, "sysfs", "uevent", "REMOVE event after the directory is gone");
__kobjlab(expect, predicted, "use-after-free", "kobject_uevent_env",
	  "use of a freed \"cgroup\" set by a child's event");
__kobjlab(expect, predicted, "use-after-free", "add_uevent_var", "use of a freed \"cgroup\" set by a child's event");
#endif
#if SLUB_MEMCG
__kobjlab(expect, predicted, "lock-cycle", SLUB_FILE_LOCK " slab_mutex", "lock cycle of a failed creation and a store");
__kobjlab(expect, predicted, "deadlock", SLUB_FILE_LOCK " slab_mutex",
	  "real deadlock of a failed creation and a store");
#endif
#if SLUB_AT >= KERNEL_VERSION(5, 15, 0)
__kobjlab(expect, predicted, "lock-cycle", "cpu_hotplug_lock slab_mutex kn->active",
	  "lock cycle of a failed creation, cpu_partial and the cpu hotplug lock");
__kobjlab(expect, predicted, "deadlock", "cpu_hotplug_lock",
	  "real deadlock of a failed creation, cpu_partial and the cpu hotplug lock");
#endif
#elif SLUB_AT >= KERNEL_VERSION(6, 13, 0)
__kobjlab(expect, silent, "kobject", "");
__kobjlab(expect, silent, "refcount", "");
#endif
