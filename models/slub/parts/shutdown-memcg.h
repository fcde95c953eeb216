/*
 * Models shutdown_memcg_caches(), 4.11 to 5.8: the children of a root that is being destroyed. Called with slab_mutex held.
 */

/* -EBUSY: a child has objects, and its root must stay. */
static int shutdown_memcg_caches(struct kmem_cache *s)
{
#if SLUB_MEMCG
	struct kmem_cache *c, *next;

	list_for_each_entry_safe(c, next, &s->memcg_params.children, memcg_params.children_node) {
		if (shutdown_cache(c))
			return -EBUSY;
	}
#endif
	return 0;
}
