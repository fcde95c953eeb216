/* Object caches of ordinary modules: merging, directories in sysfs, destruction. */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <kobjlab/entry.h>

static struct kmem_cache *first, *second;

static void ctor(void *object)
{
}

static void make(size_t size, unsigned long flags, void (*ctor)(void *))
{
	first = kmem_cache_create("first", size, 0, flags, ctor);
	second = kmem_cache_create("second", size, 0, flags, ctor);
}

/* 1 when both are one. */
__entry("test")
int merged(void)
{
	make(1336, 0, NULL);
	return first == second;
}

__entry("test")
int apart(void)
{
	make(1336, 0, ctor);
	return first == second;
}

__entry("test")
int apart_by_flags(void)
{
	first = kmem_cache_create("first", 1336, 0, 0, NULL);
	second = kmem_cache_create("second", 1336, 0, SLAB_RECLAIM_ACCOUNT, NULL);
	return first == second;
}

/* An object that is left in a cache with an alias is nobody's business yet. */
__entry("test")
int destroy_alias(void)
{
	make(1336, 0, NULL);
	if (!kmem_cache_alloc(first, GFP_KERNEL))
		return -1;
	kmem_cache_destroy(second);
	return 0;
}

__entry("test")
int destroy_both(void)
{
	make(1336, 0, NULL);
	kmem_cache_destroy(second);
	kmem_cache_destroy(first);
	return 0;
}

/* The second of three objects is given back. */
__entry("test")
int destroy_busy(void)
{
	void *objects[3];
	int i;

	first = kmem_cache_create("first", 1336, 0, 0, ctor);
	for (i = 0; i < 3; i++)
		objects[i] = kmem_cache_alloc(first, GFP_KERNEL);
	kmem_cache_free(first, objects[1]);
	kmem_cache_destroy(first);
	return 0;
}

__entry("test")
int destroy_rcu(void)
{
	first = kmem_cache_create("first", 272, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	kmem_cache_destroy(first);
	second = kmem_cache_create("first", 272, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	return second ? 0 : -1;
}

__entry("test")
int too_large(void)
{
	return kmem_cache_create("huge", 5UL << 20, 0, 0, NULL) ? -1 : 0;
}

__entry("test")
int slash(void)
{
	first = kmem_cache_create("a/b", 272, 0, 0, ctor);
	second = kmem_cache_create("a/b", 272, 0, 0, ctor);
	return second ? -1 : 0;
}
