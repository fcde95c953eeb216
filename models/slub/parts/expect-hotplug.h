/*
 * What a CPU or memory that goes shows in models until 5.11 [all inferred]. A write of `shrink` takes the hotplug locks
 * inside its active reference, which a removal under these locks waits for. Written to a root with children (until
 * 5.8), it takes them for each child inside slab_mutex, too, against the order of everything else. Until 4.12 lockdep
 * keeps no edge of a recursive reader, so that a CPU must have gone down once.
 */
#if CONFIG_SYSFS
#define EXPECT_SHRINK(lock, hotplug) \
	__kobjlab(expect, predicted, "lock-cycle", lock " " SLUB_FILE_LOCK, \
		  "lock cycle of a removal, shrink and " hotplug); \
	__kobjlab(expect, predicted, "lock-cycle", lock " slab_mutex " SLUB_FILE_LOCK, \
		  "lock cycle of a removal, shrink and " hotplug); \
	__kobjlab(expect, predicted, "deadlock", lock " " SLUB_FILE_LOCK, \
		  "real deadlock of a removal, shrink and " hotplug)
#define EXPECT_SHRINK_CHILD(lock, hotplug) \
	__kobjlab(expect, predicted, "lock-cycle", lock " slab_mutex", \
		  "lock cycle of shrink for memcg children and " hotplug); \
	__kobjlab(expect, predicted, "deadlock", lock " slab_mutex", \
		  "real deadlock of shrink for memcg children and " hotplug)

EXPECT_SHRINK(SLUB_CPU_LOCK, "cpu hotplug");
/* The same by way of what is taken in between, as long as no CPU goes. */
__kobjlab(expect, predicted, "lock-cycle", SLUB_CPU_LOCK " memcg_cache_ids_sem",
	  "lock cycle of shrink and cpu hotplug");
__kobjlab(expect, predicted, "lock-cycle", SLUB_CPU_LOCK " " SLUB_MEM_LOCK,
	  "lock cycle of shrink and both hotplug locks");
#if SLUB_MEMCG
EXPECT_SHRINK_CHILD(SLUB_CPU_LOCK, "cpu hotplug");
#endif
#if CONFIG_MEMORY_HOTPLUG
EXPECT_SHRINK(SLUB_MEM_LOCK, "memory hotplug");
/* Signatures begin with the smallest name. */
__kobjlab(expect, predicted, "lock-cycle", SLUB_FILE_LOCK " " SLUB_MEM_LOCK,
	  "lock cycle of a removal, shrink and memory hotplug");
__kobjlab(expect, predicted, "deadlock", SLUB_FILE_LOCK " " SLUB_MEM_LOCK,
	  "real deadlock of a removal, shrink and memory hotplug");
#if SLUB_MEMCG
EXPECT_SHRINK_CHILD(SLUB_MEM_LOCK, "memory hotplug");
#endif
#endif
#endif
