/*
 * Models mm/slab_common.c's creation of caches, and object allocation.
 *
 * A cache whose memory is given back after a grace period (SLAB_TYPESAFE_BY_RCU) has a callback for each freed object,
 * which still uses the cache.
 * Left out: the arrays of children, whose slots are one here; alignment; usercopy regions.
 */
#define SLAB_FLAGS_PERMITTED \
	(SLAB_NEVER_MERGE | SLAB_MERGE_SAME | SLAB_CONSISTENCY_CHECKS | SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_MEM_SPREAD)

#if CONFIG_DEBUG_VM
static int kmem_cache_sanity_check(const char *name, size_t size)
{
#if SLUB_AT >= KERNEL_VERSION(6, 12, 0)
	struct kmem_cache *s;
#endif

	if (!name || in_interrupt() || size < sizeof(void *) || size > KMALLOC_MAX_SIZE) {
		pr_err("kmem_cache_create(%s) integrity check failed\n", name);
		return -EINVAL;
	}
#if SLUB_AT >= KERNEL_VERSION(6, 12, 0)
	list_for_each_entry(s, &slab_caches, list)
		WARN(!strcmp(s->name, name), "kmem_cache of name '%s' already exists\n", name);
#endif
	return 0;
}
#else
static inline int kmem_cache_sanity_check(const char *name, size_t size)
{
	return 0;
}
#endif

/* A cache that objects of this kind can come from, NULL when there is none. */
static struct kmem_cache *find_mergeable(size_t size, unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *s;

	if (ctor || (flags & SLAB_NEVER_MERGE) || CONFIG_SLUB_DEBUG_O)
		return NULL;
	size = ALIGN(size, sizeof(void *));
	list_for_each_entry(s, &slab_caches, list) {
		if (slab_unmergeable(s) || size > s->size || s->size - size >= sizeof(void *))
			continue;
#if SLUB_MEMCG && SLUB_AT >= KERNEL_VERSION(5, 8, 0)
		/* d38a2b7a9c93: not with one that is being destroyed. */
		if (s->memcg_params.dying)
			continue;
#endif
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
#if SLUB_AT >= KERNEL_VERSION(6, 13, 0)
	if (sysfs_slab_alias(s, name))
		pr_err("SLUB: Unable to add cache alias %s to sysfs\n", name);
#elif SLUB_AT >= KERNEL_VERSION(6, 0, 0)
	if (sysfs_slab_alias(s, name))
		return NULL;
#endif
	s->refcount++;
	if (s->object_size < size)
		s->object_size = size;
#if SLUB_MEMCG
	struct kmem_cache *c;

	for_each_memcg_cache(c, s)
		c->object_size = s->object_size;
#endif
#if SLUB_AT < KERNEL_VERSION(6, 0, 0)
	if (sysfs_slab_alias(s, name)) {
		s->refcount--;
		return NULL;
	}
#endif
	return s;
}

static int __kmem_cache_create(struct kmem_cache *s)
{
	int err;

	s->min_partial = MIN_PARTIAL;
	s->cpu_partial = s->size < 256 ? 13 : 6;
	s->order = s->size > PAGE_SIZE ? 1 : 0;
	if (slab_state <= UP)
		return 0;
	memcg_propagate_slab_attrs(s);
#ifdef SLUB_ADDS_UNLOCKED
	mutex_unlock(&slab_mutex);
	err = sysfs_slab_add(s);
	mutex_lock(&slab_mutex);
#else
	err = sysfs_slab_add(s);
#endif
#if SLUB_AT >= KERNEL_VERSION(6, 13, 0)
	/* 2420baa8e046: a cache does its work without files, too. */
	if (err)
		pr_err("SLUB: Unable to add cache %s to sysfs\n", s->name);
	err = 0;
#endif
#if SLUB_AT >= KERNEL_VERSION(5, 15, 0)
	/* 67823a544414: not for a cache whose creation fails. */
	if (err)
		return err;
#endif
#if SLUB_AT >= KERNEL_VERSION(5, 14, 0)
	debugfs_slab_add(s);
#endif
	return err;
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
#if SLUB_MEMCG
	s->memcg_params.root_cache = root_cache;
	if (root_cache)
		s->memcg_params.memcg = root_cache->memcg_params.memcg;
	INIT_LIST_HEAD(&s->memcg_params.children);
	INIT_LIST_HEAD(&s->memcg_params.children_node);
#endif
	err = __kmem_cache_create(s);
	if (err) {
		kfree(s);
		return ERR_PTR(err);
	}
	s->refcount = 1;
	list_add(&s->list, &slab_caches);
#if SLUB_MEMCG
	if (root_cache)
		list_add(&s->memcg_params.children_node, &root_cache->memcg_params.children);
#endif
	return s;
}

#if SLUB_MEMCG
/* Read: the arrays of children keep their size. */
static DECLARE_RWSEM(memcg_cache_ids_sem);
#define memcg_get_cache_ids() down_read(&memcg_cache_ids_sem)
#define memcg_put_cache_ids() up_read(&memcg_cache_ids_sem)
#else
#define memcg_get_cache_ids() ((void)0)
#define memcg_put_cache_ids() ((void)0)
#endif

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags,
				     void (*ctor)(void *))
{
	struct kmem_cache *s = NULL;
	const char *cache_name;
	int err;

#if SLUB_AT < KERNEL_VERSION(5, 12, 0)
	get_online_cpus();
	get_online_mems();
#endif
	memcg_get_cache_ids();
	mutex_lock(&slab_mutex);
	err = kmem_cache_sanity_check(name, size);
	if (err)
		goto out_unlock;
	if (flags & ~SLAB_FLAGS_PERMITTED) {
		err = -EINVAL;
		goto out_unlock;
	}
	s = __kmem_cache_alias(name, size, flags, ctor);
	if (s)
		goto out_unlock;
	cache_name = kstrdup_const(name, GFP_KERNEL);
	if (!cache_name) {
		err = -ENOMEM;
		goto out_unlock;
	}
	s = create_cache(cache_name, size, flags, ctor, NULL);
	if (IS_ERR(s)) {
		err = PTR_ERR(s);
		kfree_const(cache_name);
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	memcg_put_cache_ids();
#if SLUB_AT < KERNEL_VERSION(5, 12, 0)
	put_online_mems();
	put_online_cpus();
#endif
	if (err) {
		if (flags & SLAB_PANIC)
			panic("kmem_cache_create: Failed to create slab '%s'. Error %d\n", name, err);
		pr_warn("kmem_cache_create(%s) failed with error %d\n", name, err);
		dump_stack();
		return NULL;
	}
	return s;
}

#if CONFIG_BOOT_CACHES
/* The first cache of all, from which no other may get its memory. */
static int __init create_boot_cache(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	s = create_cache("kmem_cache_node", 64, SLAB_HWCACHE_ALIGN, NULL, NULL);
	if (!IS_ERR(s))
		s->refcount = -1;
	mutex_unlock(&slab_mutex);
	return PTR_ERR_OR_ZERO(s);
}
pure_initcall(create_boot_cache);

/* Caches of the kernel itself, which are there before sysfs is; the second is merged into the first. */
static int __init create_boot_caches(void)
{
	struct kmem_cache *first = kmem_cache_create("file_lock_cache", 200, 0, 0, NULL);
	struct kmem_cache *second = kmem_cache_create("eventpoll_epi", 200, 0, 0, NULL);

	return first && second ? 0 : -ENOMEM;
}
core_initcall(create_boot_caches);
#endif

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}

/* In front of each object. next: for whom it belongs to. */
struct slab_object {
	struct slab_object *next;
	struct kmem_cache *cache;
	struct rcu_head rcu;
};

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	struct slab_object *object = __kmalloc(sizeof(*object) + s->object_size, flags);

	if (!object)
		return NULL;
	object->cache = s;
	s->objects++;
	if (s->ctor)
		s->ctor(object + 1);
	return object + 1;
}

static void rcu_free_slab(struct rcu_head *head)
{
	struct slab_object *object = container_of(head, struct slab_object, rcu);

	object->cache->rcu_objects--;
	kfree(object);
}

void kmem_cache_free(struct kmem_cache *s, void *x)
{
	struct slab_object *object = (struct slab_object *)x - 1;

	if (!x)
		return;
	s->objects--;
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		s->rcu_objects++;
		call_rcu(&object->rcu, rcu_free_slab);
	} else {
		kfree(object);
	}
}
