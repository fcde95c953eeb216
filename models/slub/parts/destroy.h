/*
 * Models kmem_cache_destroy() as it is from bf5eb3de3847 (4.11) to 4.17: everything under the hotplug locks and
 * slab_mutex, the step into sysfs by the revision's own sysfs_slab_remove(), then the put.
 *
 * Left out: caches whose memory is given back after a grace period.
 */

/* 1: objects are left. */
static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	if (s->objects)
		return 1;
	sysfs_slab_remove(s);
	return 0;
}

static inline int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	list_del_init(&s->memcg_params.children_node);
	list_del(&s->list);
	sysfs_slab_release(s);
	return 0;
}

#if CONFIG_MEMCG
/* All children, or none of a busy one's successors: -EBUSY. */
static int shutdown_memcg_caches(struct kmem_cache *s)
{
	struct kmem_cache *c, *next;

	list_for_each_entry_safe(c, next, &s->memcg_params.children, memcg_params.children_node) {
		if (shutdown_cache(c))
			return -EBUSY;
		if (s->memcg_params.child == c)
			s->memcg_params.child = NULL;
	}
	return 0;
}
#else
static int shutdown_memcg_caches(struct kmem_cache *s)
{
	return 0;
}
#endif

void kmem_cache_destroy(struct kmem_cache *s)
{
	int err;

	if (!s)
		return;
	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	if (--s->refcount == 0) {
		err = shutdown_memcg_caches(s);
		if (!err)
			err = shutdown_cache(s);
		if (err) {
			pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
			dump_stack();
		}
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}
