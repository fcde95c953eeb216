/*
 * What a program calls in a SLUB model. A cache belongs to a module, so that creation and destruction have the
 * stacks of insmod and rmmod; of the module itself there is nothing but its functions. Reading and writing
 * attributes comes with sysfs.
 */
struct cache_kind {
	const char *name;
	unsigned int size;
	unsigned long flags;
};

/* The first two are merged. */
static const struct cache_kind cache_kinds[] = {
	{ "dm_bufio_buffer-16", 144, SLAB_RECLAIM_ACCOUNT },
	{ "ext4_prealloc_space", 144, SLAB_RECLAIM_ACCOUNT },
	{ "kvm_mmu_page_header", 184, 0 },
};

/* Destructions that have not returned. */
static unsigned int destroys_running;

__kobjlab(module, cache_user);

static struct kmem_cache *cache_user_init(const char *name)
{
	const struct cache_kind *kind = cache_kinds;

	while (kind < cache_kinds + ARRAY_SIZE(cache_kinds) - 1 && strcmp(kind->name, name) != 0)
		kind++;
	return kmem_cache_create(name, kind->size, 0, kind->flags, NULL);
}

static void cache_user_exit(struct kmem_cache *s)
{
	kmem_cache_destroy(s);
}

__kobjlab(builtin);

static struct kmem_cache *do_init_module(const char *name)
{
	return cache_user_init(name);
}

static struct kmem_cache *SyS_init_module(const char *name)
{
	return do_init_module(name);
}

/* True when a directory can still be used though no cache in use owns it. */
static bool entry_alive(struct kernfs_node *kn)
{
	struct kmem_cache *s;

	if (destroys_running || !kn || !kernfs_active(kn))
		return false;
	list_for_each_entry(s, &slab_caches, list) {
		if (s->kobj.sd == kn)
			return false;
	}
	return true;
}

/* Unloads the user of a cache. When it was the last one, the cache's files must be gone by then. */
static void SyS_delete_module(struct kmem_cache *s)
{
	struct kernfs_node *kn = s->kobj.sd;

	kernfs_get(kn);
	destroys_running++;
	cache_user_exit(s);
	destroys_running--;
	if (entry_alive(kn)) {
		pr_warn("/sys/kernel/slab/%s can still be used, though its cache is destroyed\n", kn->name);
		__report(FINDING_ENTRY_ALIVE, "/kernel/slab");
	}
	kernfs_put(kn);
}

/* The cache, with one user more when it could be merged; NULL on failure. */
__user_process __entry("insmod") __returns(cache)
struct kmem_cache *create(const char *name __one_of("dm_bufio_buffer-16", "ext4_prealloc_space", "kvm_mmu_page_header"))
{
	return SyS_init_module(name);
}

/* One user less; the last one destroys the cache. */
__user_process __entry("rmmod")
void destroy(struct kmem_cache *s __resource(cache))
{
	if (s)
		SyS_delete_module(s);
}

#if CONFIG_MEMCG
/* The cgroup allocates from a cache for the first time: 0, or the error of making its child. */
__entry("kworker/0:2")
long memcg_create(struct kmem_cache *s __resource(cache))
{
	return s ? memcg_create_kmem_cache(s) : 0;
}

/*
 * In setup only: its work items have run before anything else happens. That they can come after the root was destroyed
 * with its children (92ee383f6daa, 4.18) is so left out.
 */
__entry_setup
void memcg_offline(void)
{
	memcg_deactivate_kmem_caches();
}
#endif
