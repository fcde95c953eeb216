/*
 * Models shutdown_memcg_caches(), 4.11 to 5.8, and memcg_destroy_kmem_caches(), until 5.2.
 */

#if SLUB_MEMCG && SLUB_AT < KERNEL_VERSION(5, 3, 0)
/* A cgroup is freed: its children are empty by then. */
static void memcg_destroy_kmem_caches(struct kmem_cache *root, unsigned int memcg)
{
	struct kmem_cache *c, *next;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	list_for_each_entry_safe(c, next, &root->memcg_params.children, memcg_params.children_node) {
		if (c->memcg_params.memcg == memcg)
			BUG_ON(shutdown_cache(c));
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}
#endif

/*
 * The children of a root that is being destroyed. -EBUSY: one has objects, and its root must stay. Called with
 * slab_mutex held.
 */
static int shutdown_memcg_caches(struct kmem_cache *s)
{
#if SLUB_MEMCG
	struct kmem_cache *c, *next;

	/* The one in use stands first. Those that are busy stay. */
	list_for_each_entry_safe(c, next, &s->memcg_params.children, memcg_params.children_node)
		shutdown_cache(c);
	if (!list_empty(&s->memcg_params.children))
		return -EBUSY;
#endif
	return 0;
}
