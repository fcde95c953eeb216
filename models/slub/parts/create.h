/*
 * Models mm/slab_common.c's creation of caches, 4.11 to 5.8, and object allocation.
 *
 * Left out: memcg_get_cache_ids(), a lock that nothing else here takes; SLAB_PANIC; the integrity check of DEBUG_VM.
 */
static void slab_kmem_cache_release(struct kmem_cache *s)
{
	kfree_const(s->name);
	kfree(s);
}

/* A cache that objects of this kind can come from, NULL when there is none. */
static struct kmem_cache *find_mergeable(size_t size, unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *s;

	if (ctor || (flags & SLAB_NEVER_MERGE))
		return NULL;
	size = ALIGN(size, sizeof(void *));
	list_for_each_entry(s, &slab_caches, list) {
		if (slab_unmergeable(s) || size > s->size || s->size - size >= sizeof(void *))
			continue;
		if ((flags & SLAB_MERGE_SAME) == (s->flags & SLAB_MERGE_SAME))
			return s;
	}
	return NULL;
}

/* Merges: one user more, one name more. */
static struct kmem_cache *__kmem_cache_alias(const char *name, size_t size, unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *s = find_mergeable(size, flags, ctor);

	if (!s)
		return NULL;
	s->refcount++;
	if (s->object_size < size)
		s->object_size = size;
	if (sysfs_slab_alias(s, name)) {
		s->refcount--;
		return NULL;
	}
	return s;
}

static int __kmem_cache_create(struct kmem_cache *s)
{
	s->min_partial = MIN_PARTIAL;
	s->cpu_partial = s->size < 256 ? 13 : 6;
	s->order = s->size > PAGE_SIZE ? 1 : 0;
	if (slab_state <= UP)
		return 0;
	memcg_propagate_slab_attrs(s);
	return sysfs_slab_add(s);
}

/* name: becomes the cache's, and stays the caller's on error. Called with slab_mutex held. */
static struct kmem_cache *create_cache(const char *name, size_t object_size, unsigned long flags, void (*ctor)(void *),
				       struct kmem_cache *root_cache)
{
	struct kmem_cache *s = kzalloc(sizeof(*s), GFP_KERNEL);
	int err;

	if (!s)
		return ERR_PTR(-ENOMEM);
	s->name = name;
	s->object_size = object_size;
	s->size = ALIGN(object_size, sizeof(void *));
	s->flags = flags;
	s->ctor = ctor;
	s->memcg_params.root_cache = root_cache;
	INIT_LIST_HEAD(&s->memcg_params.children);
	INIT_LIST_HEAD(&s->memcg_params.children_node);

	err = __kmem_cache_create(s);
	if (err) {
		kfree(s);
		return ERR_PTR(err);
	}
	s->refcount = 1;
	list_add(&s->list, &slab_caches);
	if (root_cache)
		list_add(&s->memcg_params.children_node, &root_cache->memcg_params.children);
	return s;
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags,
				     void (*ctor)(void *))
{
	struct kmem_cache *s;
	int err = 0;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	s = __kmem_cache_alias(name, size, flags, ctor);
	if (!s) {
		const char *cache_name = kstrdup_const(name, GFP_KERNEL);

		s = create_cache(cache_name, size, flags, ctor, NULL);
		if (IS_ERR(s)) {
			err = PTR_ERR(s);
			kfree_const(cache_name);
		}
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	if (err) {
		pr_warn("kmem_cache_create(%s) failed with error %d\n", name, err);
		dump_stack();
		return NULL;
	}
	return s;
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	void *object = __kmalloc(s->object_size, flags);

	if (object)
		s->objects++;
	if (object && s->ctor)
		s->ctor(object);
	return object;
}

void kmem_cache_free(struct kmem_cache *s, void *x)
{
	if (!x)
		return;
	s->objects--;
	kfree(x);
}
