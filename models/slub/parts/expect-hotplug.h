/*
 * What a CPU or memory that goes shows in models until 5.11 [all inferred]. A write of `shrink` takes the hotplug locks inside
 * its active reference, which a removal under these locks waits for; until 5.3, written to a root with children, it takes
 * them inside slab_mutex, too, against the order of everything else. Until 4.12 lockdep keeps no edge of a recursive
 * reader, so that a CPU must have gone down once.
 */
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "lock-cycle", SLUB_CPU_LOCK, "lock cycle of shrink and the cpu hotplug lock");
__kobjlab(expect, predicted, "deadlock", SLUB_CPU_LOCK, "real deadlock of shrink and the cpu hotplug lock");
#if CONFIG_MEMORY_HOTPLUG
__kobjlab(expect, predicted, "lock-cycle", SLUB_MEM_LOCK, "lock cycle of shrink and the memory hotplug lock");
__kobjlab(expect, predicted, "deadlock", SLUB_MEM_LOCK, "real deadlock of shrink and the memory hotplug lock");
#endif
#endif
