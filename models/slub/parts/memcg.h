/*
 * Models the memcg half of mm/slab_common.c, 4.11 to 4.17, for one memory cgroup: a child of a root cache is made when
 * the cgroup first allocates from it, and deactivated when the cgroup goes offline, by a work item which also removes
 * an empty child's directory.
 *
 * Left out: the grace period before that work item, the cgroup's own references and the shutdown of children when it is
 * freed: here children go with their root only.
 */
#if CONFIG_MEMCG
static bool memcg_online = true;

/* 0 when the root has a child then. */
static int memcg_create_kmem_cache(struct kmem_cache *root_cache)
{
	struct kmem_cache *s;
	char *name;
	int err = 0;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	if (!memcg_online || root_cache->memcg_params.child)
		goto out_unlock;
	name = kasprintf(GFP_KERNEL, "%s(%d:%s)", root_cache->name, 2, "app");
	s = create_cache(name, root_cache->object_size, root_cache->flags, root_cache->ctor, root_cache);
	if (IS_ERR(s)) {
		err = PTR_ERR(s);
		kfree(name);
	} else {
		root_cache->memcg_params.child = s;
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	return err;
}

static void kmemcg_deactivate_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, memcg_params.deact_work);

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	if (!__kmem_cache_shrink(s))
		sysfs_slab_remove(s);
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

static void __kmemcg_cache_deactivate(struct kmem_cache *s)
{
	s->cpu_partial = 0;
	s->min_partial = 0;
	INIT_WORK(&s->memcg_params.deact_work, kmemcg_deactivate_workfn);
	schedule_work(&s->memcg_params.deact_work);
}

static void memcg_deactivate_kmem_caches(void)
{
	struct kmem_cache *s;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	memcg_online = false;
	list_for_each_entry(s, &slab_caches, list) {
		struct kmem_cache *c = is_root_cache(s) ? s->memcg_params.child : NULL;

		if (!c)
			continue;
		s->memcg_params.child = NULL;
		__kmemcg_cache_deactivate(c);
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}
#endif
