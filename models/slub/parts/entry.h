/*
 * What a program calls in a SLUB model, and what happens beside it. Each cache belongs to a module of its own, which
 * makes it when it is loaded and destroys it when it is unloaded, so that creation and destruction have the stacks of
 * insmod and rmmod; of the module itself there is nothing but its functions. Reading and writing attributes comes with
 * sysfs.
 *
 * A module cannot be loaded while it is loaded, coming or going, so that two caches of one name are never made at once.
 * One that was unloaded with objects left is not loaded again; with CONFIG_RELOAD=0 one whose cache cannot be merged is
 * loaded once only.
 */
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#if CONFIG_MODULE_CACHE
#include <linux/module.h>
/* These names are those of modules with a text of their own then. */
#define SyS_init_module init_cache_user
#define SyS_delete_module delete_cache_user
#endif

struct cache_user {
	const char *name;
	unsigned int size;
	unsigned long flags;
	void (*ctor)(void *);
	bool present;
	struct kmem_cache *cache;
	struct slab_object *objects;
};

__kobjlab(module, cache_user);

static void fuse_inode_init_once(void *inode)
{
	memset(inode, 0, sizeof(long));
}

__kobjlab(builtin);

/* The first two are merged; the last two cannot be. */
static struct cache_user cache_users[] = {
	{ "dm_bufio_buffer-16", 144, SLAB_RECLAIM_ACCOUNT },
	{ "ext4_prealloc_space", CONFIG_ALIASES ? 144 : 160, SLAB_RECLAIM_ACCOUNT },
	{ "kvm_mmu_page_header", 184, 0 },
	{ "nf_conntrack", 320, SLAB_TYPESAFE_BY_RCU },
	{ "fuse_inode", 832, SLAB_RECLAIM_ACCOUNT | SLAB_ACCOUNT, fuse_inode_init_once },
};

/* Loads and unloads that have not returned. */
static unsigned int loads_running;

__kobjlab(module, cache_user);

static int cache_user_init(struct cache_user *m)
{
	m->cache = kmem_cache_create(m->name, m->size, 0, m->flags, m->ctor);
	return m->cache ? 0 : -ENOMEM;
}

static void cache_user_exit(struct cache_user *m)
{
	kmem_cache_destroy(m->cache);
}

__kobjlab(builtin);

static int do_init_module(struct cache_user *m)
{
	return cache_user_init(m);
}

static inline struct cache_user *load_cache_user(const char *name)
{
	struct cache_user *m = cache_users;
	int err;

	while (m < cache_users + ARRAY_SIZE(cache_users) - 1 && strcmp(m->name, name) != 0)
		m++;
	if (m->present)
		return NULL;
	m->present = true;
	loads_running++;
	err = do_init_module(m);
	loads_running--;
	m->present = !err;
	return err ? NULL : m;
}

/* True when a directory can still be used though no cache in use owns it. */
static bool entry_alive(struct kernfs_node *kn)
{
#if CONFIG_SYSFS
	struct cache_user *m;

	if (loads_running || !kn || !kernfs_active(kn))
		return false;
	for (m = cache_users; m < cache_users + ARRAY_SIZE(cache_users); m++) {
		if (m->cache && m->cache->kobj.sd == kn)
			return false;
	}
	return true;
#else
	return false;
#endif
}

#if CONFIG_SYSFS && SLUB_AT < KERNEL_VERSION(4, 13, 0)
/*
 * A file that somebody reads when the kernel has booted, so that the classes of the caches' files have numbers:
 * s_active#2.
 */
static ssize_t uevent_seqnum_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sprintf(buf, "%llu\n", uevent_seqnum);
}
static struct kobj_attribute uevent_seqnum_attr = __ATTR_RO(uevent_seqnum);

static int __init read_uevent_seqnum(void)
{
	char buf[24];
	long fd;

	if (sysfs_create_file(kernel_kobj, &uevent_seqnum_attr.attr))
		return -ENOMEM;
	fd = SyS_open("/sys/kernel/uevent_seqnum", O_RDONLY, 0);
	if (fd < 0)
		return fd;
	SyS_read(fd, buf, sizeof(buf));
	SyS_close(fd);
	return 0;
}
late_initcall(read_uevent_seqnum);
#endif

#if CONFIG_HOTPLUG
static DECLARE_WAIT_QUEUE_HEAD(cpuhp_wq);
static bool cpuhp_goes;

/* A CPU goes: the caches give up what they have there. */
static void slub_cpu_dead(void)
{
	mutex_lock(&slab_mutex);
	mutex_unlock(&slab_mutex);
}

static void cpu_down(void)
{
	cpu_hotplug_begin();
	slub_cpu_dead();
	cpu_hotplug_done();
}

static void slab_mem_going_offline_callback(void)
{
	mutex_lock(&slab_mutex);
	mutex_unlock(&slab_mutex);
}

static void offline_pages(void)
{
	mem_hotplug_begin();
	slab_mem_going_offline_callback();
	mem_hotplug_done();
}

/*
 * CPU and memory go and come once when the kernel boots, so that lockdep has seen it, and again when they are told to.
 */
static int cpuhp_thread(void *unused)
{
	cpu_down();
	offline_pages();
	wait_event_idle(cpuhp_wq, cpuhp_goes);
	cpu_down();
	offline_pages();
	return 0;
}

static int __init cpuhp_init(void)
{
	kthread_run(cpuhp_thread, NULL, "cpuhp/0");
	return 0;
}
late_initcall(cpuhp_init);
#endif

/* A CPU goes at some time after this. */
static void let_cpu_go(void)
{
#if CONFIG_HOTPLUG
	if (cpuhp_goes)
		return;
	cpuhp_goes = true;
	wake_up(&cpuhp_wq);
#endif
}

/* Whoever has allocated them, and from a child, too. */
static inline bool has_objects(struct kmem_cache *s)
{
#if SLUB_MEMCG
	struct kmem_cache *c;

	for_each_memcg_cache(c, s) {
		if (c->objects)
			return true;
	}
#endif
	return s->objects != 0;
}

/* Unloads the user of a cache. When it was the last one, the cache's files must be gone by then. */
static inline void unload_cache_user(struct cache_user *m)
{
	struct kernfs_node *kn = m->cache->kobj.sd;
	bool busy = has_objects(m->cache);

	let_cpu_go();
	kernfs_get(kn);
	loads_running++;
	cache_user_exit(m);
	loads_running--;
	m->cache = NULL;
	if (busy) {
		kernfs_put(kn);
		return;
	}
	m->present = !CONFIG_RELOAD && (m->ctor || (m->flags & SLAB_NEVER_MERGE));
	if (entry_alive(kn)) {
		pr_warn("/sys/kernel/slab/%s can still be used, though its cache is destroyed\n", kn->name);
		__report(FINDING_ENTRY_ALIVE, "/kernel/slab");
	}
	kernfs_put(kn);
}

static struct cache_user *SyS_init_module(const char *name)
{
	return load_cache_user(name);
}

static void SyS_delete_module(struct cache_user *m)
{
	unload_cache_user(m);
}

/* Loads the module that uses the cache of this name, which may be shared; NULL on failure. */
__user_process __entry("insmod") __returns(cache)
struct cache_user *create(const char *name __one_of("dm_bufio_buffer-16", "nf_conntrack", "ext4_prealloc_space",
						    "kvm_mmu_page_header", "fuse_inode"))
{
	return SyS_init_module(name);
}

/* Unloads it: one user less; the last one destroys the cache. */
__user_process __entry("rmmod")
void destroy(struct cache_user *m __resource(cache))
{
	if (m && m->present && m->cache)
		SyS_delete_module(m);
}

#if CONFIG_RECLAIM_WORK
static struct cache_user *scanned;

static void nvme_scan_work(struct work_struct *work)
{
	unload_cache_user(scanned);
}
static DECLARE_WORK(scan_work, nvme_scan_work);

/* A scan of a disk finds that it is gone, and the cache that was made for it goes. */
__entry("nvme")
void nvme_scan_destroy(struct cache_user *m __resource(cache))
{
	static DEFINE_MUTEX(scan_lock);

	if (!m || !m->present || !m->cache)
		return;
	mutex_lock(&scan_lock);
	scanned = m;
	queue_work(nvme_wq, &scan_work);
	flush_work(&scan_work);
	mutex_unlock(&scan_lock);
}
#endif

/* From whom a process gets its object: the child that its cgroup has, if it has one. */
static struct kmem_cache *memcg_kmem_get_cache(struct kmem_cache *s)
{
#if SLUB_MEMCG
	return s->memcg_params.child ?: s;
#else
	return s;
#endif
}

/* The module allocates an object. One that is unloaded before it has freed all has a bug, which SLUB must stand. */
__entry("modprobe")
void object_alloc(struct cache_user *m __resource(cache))
{
	struct slab_object *object;

	if (!m)
		return;
	object = kmem_cache_alloc(memcg_kmem_get_cache(m->cache), GFP_KERNEL);
	if (!object)
		return;
	object--;
	object->next = m->objects;
	m->objects = object;
}

/* It frees the one that it allocated last. */
__entry("modprobe")
void object_return(struct cache_user *m __resource(cache))
{
	struct slab_object *object = m ? m->objects : NULL;

	if (!object)
		return;
	m->objects = object->next;
	kmem_cache_free(object->cache, object + 1);
}

/* cat /proc/slabinfo: the number of objects of all caches. */
__entry("cat")
long slabinfo(void)
{
	struct kmem_cache *s;
	long objects = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		objects += s->objects;
	mutex_unlock(&slab_mutex);
	return objects;
}

#if SLUB_MEMCG
#if CONFIG_MEMCG_RACES < 2
/* A process of a cgroup allocates from a cache for the first time, and goes on when the child is there. */
__entry("app") __returns(child)
long memcg_child(struct cache_user *m __resource(cache))
{
	if (!m)
		return 0;
	memcg_online_kmem();
	memcg_schedule_kmem_cache_create(m->cache);
	flush_workqueue(memcg_kmem_cache_wq);
	return 1;
}

#if SLUB_AT < KERNEL_VERSION(5, 3, 0)
/* Objects hold references on their cgroup. */
static bool memcg_is_used(struct kmem_cache *root, unsigned int memcg)
{
	struct kmem_cache *c;

	for_each_memcg_cache(c, root) {
		if (c->memcg_params.memcg == memcg && c->objects)
			return true;
	}
	return false;
}
#endif

/* The cgroup that uses a cache is removed, whichever child that has, and freed when that is deactivated. */
__entry("rmdir")
void memcg_gone(struct cache_user *m __resource(cache), long child __resource(child))
{
	unsigned int memcg;

	if (!m || !child)
		return;
	memcg = memcg_deactivate_kmem_caches(m->cache);
#if SLUB_AT >= KERNEL_VERSION(4, 11, 0)
	rcu_barrier_deactivate();
#endif
	flush_workqueue(memcg_kmem_cache_wq);
#if SLUB_AT < KERNEL_VERSION(5, 3, 0)
	/* The last reference goes much later. */
	flush_workqueue(system_wq);
	if (!memcg_is_used(m->cache, memcg))
		memcg_destroy_kmem_caches(m->cache, memcg);
#endif
}

#endif

#if CONFIG_MEMCG_RACES
/* The same two without waiting, as it is. */
__entry("app")
void memcg_alloc(struct cache_user *m __resource(cache))
{
	if (!m)
		return;
	memcg_online_kmem();
	memcg_schedule_kmem_cache_create(m->cache);
}

__entry("rmdir")
void memcg_offline(struct cache_user *m __resource(cache))
{
	if (m)
		memcg_deactivate_kmem_caches(m->cache);
}
#endif
#endif

#include "module-cache.h"
