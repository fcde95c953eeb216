/*
 * Models kmem_buckets_create() (mm/slab_common.c, 6.11): a set of caches for copies from user space, one for each size
 * of kmalloc(), of which the smallest are one where the least alignment is 16.
 *
 * Left out: but for what its caches are made of, everything.
 */
#if CONFIG_BUCKETS
static const unsigned int kmalloc_cache_sizes[] = { 16, 16, 32 };

static int __init init_user_buckets(void)
{
	struct kmem_cache *user_buckets[ARRAY_SIZE(kmalloc_cache_sizes)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kmalloc_cache_sizes); i++) {
		char *name;

#if CONFIG_BUCKETS == 1
		/* 9c9201afebea: one cache for sizes that are the same. */
		if (i > 0 && kmalloc_cache_sizes[i] == kmalloc_cache_sizes[i - 1]) {
			user_buckets[i] = user_buckets[i - 1];
			continue;
		}
#endif
		name = kasprintf(GFP_KERNEL, "memdup_user-%u", kmalloc_cache_sizes[i]);
		if (!name)
			return -ENOMEM;
		user_buckets[i] = kmem_cache_create(name, kmalloc_cache_sizes[i], 0, SLAB_NO_MERGE, NULL);
		kfree(name);
		if (!user_buckets[i])
			return -ENOMEM;
	}
	return 0;
}
subsys_initcall(init_user_buckets);
#endif
