/*
 * Models the memcg half of mm/slab_common.c, 4.10 to 5.8: a child of a root cache is made by a work item when a memory
 * cgroup first allocates from it, and deactivated when the cgroup goes offline. In 4.10 that happens at once; from 4.11
 * on after a grace period by a work item, which also removes an empty child's directory.
 *
 * Until 5.2 a cgroup's children are shut down when the last reference on it is gone (memcg_destroy_kmem_caches()). From
 * 5.3 on each has a percpu_ref, which deactivation kills; that takes a grace period more, and then a work item shuts
 * down the child to which nothing refers.
 *
 * Left out: what becomes of a child whose last object is freed when its cgroup is gone: it stays until its root goes.
 * Differs: each cgroup uses one root cache; its references are that whoever removes it waits for its deactivation.
 */
#if SLUB_MEMCG
struct memcg_kmem_cache_create_work {
	unsigned int memcg;
	struct kmem_cache *cachep;
	struct work_struct work;
};

static struct workqueue_struct *memcg_kmem_cache_wq;

static int __init memcg_init_kmem_cache_wq(void)
{
	/* Until 3.15 on system_wq, more than one at a time. */
	memcg_kmem_cache_wq = alloc_workqueue("memcg_kmem_cache", 0, SLUB_AT < KERNEL_VERSION(3, 16, 0) ? 0 : 1);
	return memcg_kmem_cache_wq ? 0 : -ENOMEM;
}
subsys_initcall(memcg_init_kmem_cache_wq);

/* A cgroup that comes gets a slot in the arrays of all caches, which grow for the first. */
static void memcg_online_kmem(void)
{
	static unsigned int memcg_nr_cache_ids;

	if (memcg_nr_cache_ids)
		return;
	down_write(&memcg_cache_ids_sem);
	mutex_lock(&slab_mutex);
	memcg_nr_cache_ids = 4;
	mutex_unlock(&slab_mutex);
	up_write(&memcg_cache_ids_sem);
}

static void memcg_create_kmem_cache(unsigned int memcg, struct kmem_cache *root_cache)
{
	struct kmem_cache *s;
	char *name;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	if (memcg != root_cache->memcg_params.memcg || root_cache->memcg_params.dying ||
	    root_cache->memcg_params.child)
		goto out_unlock;
	name = kasprintf(GFP_KERNEL, "%s(%u:app)", root_cache->name, memcg);
	if (!name)
		goto out_unlock;
	s = create_cache(name, root_cache->object_size, root_cache->flags, root_cache->ctor, root_cache);
	if (IS_ERR(s))
		kfree(name);
	else
		root_cache->memcg_params.child = s;
out_unlock:
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

static void memcg_kmem_cache_create_func(struct work_struct *w)
{
	struct memcg_kmem_cache_create_work *cw = container_of(w, struct memcg_kmem_cache_create_work, work);

	memcg_create_kmem_cache(cw->memcg, cw->cachep);
	kfree(cw);
}

/* The cgroup allocates from a root cache; it gets the root's own object, and a child is made for the next time. */
static void memcg_schedule_kmem_cache_create(struct kmem_cache *cachep)
{
	struct memcg_kmem_cache_create_work *cw;

	if (cachep->memcg_params.child)
		return;
	cw = kzalloc(sizeof(*cw), GFP_KERNEL);
	if (!cw)
		return;
	cw->memcg = cachep->memcg_params.memcg;
	cw->cachep = cachep;
	INIT_WORK(&cw->work, memcg_kmem_cache_create_func);
	queue_work(memcg_kmem_cache_wq, &cw->work);
}

#if SLUB_AT >= KERNEL_VERSION(4, 11, 0)
/* From 5.1 on there is one kind of RCU, until then two, of which a barrier waits for its own. */
#if SLUB_AT < KERNEL_VERSION(5, 1, 0)
#define call_rcu_deactivate call_rcu_sched
#define rcu_barrier_deactivate rcu_barrier_sched
#else
#define call_rcu_deactivate call_rcu
#define rcu_barrier_deactivate rcu_barrier
#endif

#if SLUB_AT >= KERNEL_VERSION(5, 3, 0)
static int shutdown_cache(struct kmem_cache *s);

static void kmemcg_cache_shutdown_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, memcg_params.deact_work);

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	shutdown_cache(s);
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

/* No processor counts references of its own any more; objects hold some. Who destroys the root does the rest, too. */
static void kmemcg_cache_shutdown(struct rcu_head *head)
{
	struct kmem_cache *s = container_of(head, struct kmem_cache, memcg_params.refcnt_rcu_head);

	if (s->objects || s->memcg_params.root_cache->memcg_params.dying)
		return;
	INIT_WORK(&s->memcg_params.deact_work, kmemcg_cache_shutdown_workfn);
	queue_work(memcg_kmem_cache_wq, &s->memcg_params.deact_work);
}
#endif

static void kmemcg_deactivate_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, memcg_params.deact_work);

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	if (!__kmem_cache_shrink(s))
		sysfs_slab_remove(s);
#if SLUB_AT >= KERNEL_VERSION(5, 3, 0)
	/* percpu_ref_kill() */
	call_rcu(&s->memcg_params.refcnt_rcu_head, kmemcg_cache_shutdown);
#endif
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

static void kmemcg_deactivate_rcufn(struct rcu_head *head)
{
	struct kmem_cache *s = container_of(head, struct kmem_cache, memcg_params.deact_rcu_head);

	/* Lies where the head was. */
	INIT_WORK(&s->memcg_params.deact_work, kmemcg_deactivate_workfn);
	queue_work(memcg_kmem_cache_wq, &s->memcg_params.deact_work);
}

static void __kmemcg_cache_deactivate(struct kmem_cache *s)
{
	if (s->memcg_params.root_cache->memcg_params.dying)
		return;
	s->cpu_partial = 0;
	s->min_partial = 0;
	call_rcu_deactivate(&s->memcg_params.deact_rcu_head, kmemcg_deactivate_rcufn);
}
#endif

/* The cgroup that uses a root cache goes offline. Returns which it was. */
static unsigned int memcg_deactivate_kmem_caches(struct kmem_cache *root)
{
	unsigned int memcg;
	struct kmem_cache *c;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	memcg = root->memcg_params.memcg++;
	c = root->memcg_params.child;
	if (c) {
#if SLUB_AT < KERNEL_VERSION(4, 11, 0)
		c->cpu_partial = 0;
		c->min_partial = 0;
		synchronize_sched();
		__kmem_cache_shrink(c);
		root->memcg_params.child = NULL;
#else
		root->memcg_params.child = NULL;
		__kmemcg_cache_deactivate(c);
#endif
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	return memcg;
}

/* The links between a child and its root. Called with slab_mutex held. */
static void memcg_unlink_cache(struct kmem_cache *s)
{
	struct kmem_cache *root = s->memcg_params.root_cache;

	if (root && root->memcg_params.child == s)
		root->memcg_params.child = NULL;
	list_del_init(&s->memcg_params.children_node);
}
#else
static void memcg_unlink_cache(struct kmem_cache *s)
{
}
#endif
