/*
 * Models mm/slab_common.c for ordinary modules: creating, merging and destroying object caches. Models of SLUB's own history
 * bring definitions of their own, which win over these weak ones.
 *
 * By linux_version: what is said of a cache that is destroyed with objects in use, and whether it leaves the list then (6.12);
 * whether a cache whose memory is freed by RCU is released by a work item or at once after rcu_barrier() (6.12).
 * Differs: when the registration in sysfs fails, the name that it had made is freed; 6.1 and 6.12 lose it.
 * Left out: the caches that the kernel itself has made, so that nothing is merged with them; accounting, debugfs, kfence,
 * CONFIG_DEBUG_VM's check of names before 6.12.
 */
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/memory_hotplug.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "slab.h"

#define SLAB_ALIGN sizeof(void *)
#define CACHE_LINE_SIZE 64

/* 2eb14c1c2717 and its neighbours: no work item, and a busy cache is off the list. */
#define DESTROY_IS_SYNCHRONOUS (linux_version >= KERNEL_VERSION(6, 12, 0))

static LIST_HEAD(slab_caches);
static DEFINE_MUTEX(slab_mutex);
static LIST_HEAD(slab_caches_to_rcu_destroy);

bool slab_unmergeable(struct kmem_cache *s)
{
	return s->flags & SLAB_NEVER_MERGE || s->ctor || s->refcount < 0;
}

static unsigned int calculate_alignment(unsigned long flags, unsigned int align, unsigned int size)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int ralign = CACHE_LINE_SIZE;

		while (size <= ralign / 2)
			ralign /= 2;
		align = max(align, ralign);
	}
	if (align < SLAB_ALIGN)
		align = SLAB_ALIGN;
	return ALIGN(align, SLAB_ALIGN);
}

/* The youngest cache is looked at last, as the kernel does. */
static struct kmem_cache *find_mergeable(unsigned int size, unsigned int align, unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *s;

	if (ctor || flags & SLAB_NEVER_MERGE)
		return NULL;
	size = ALIGN(size, SLAB_ALIGN);
	align = calculate_alignment(flags, align, size);
	size = ALIGN(size, align);
	list_for_each_entry_reverse(s, &slab_caches, list) {
		if (slab_unmergeable(s) || size > s->size)
			continue;
		if ((flags & SLAB_MERGE_SAME) != (s->flags & SLAB_MERGE_SAME))
			continue;
		if (s->size & (align - 1) || s->size - size >= SLAB_ALIGN)
			continue;
		return s;
	}
	return NULL;
}

static struct kmem_cache *__kmem_cache_alias(const char *name, unsigned int size, unsigned int align,
					     unsigned long flags, void (*ctor)(void *))
{
	struct kmem_cache *s = find_mergeable(size, align, flags, ctor);

	if (!s)
		return NULL;
	s->refcount++;
	s->object_size = max(s->object_size, size);
	if (!sysfs_slab_alias(s, name))
		return s;
	s->refcount--;
	return NULL;
}

static struct kmem_cache *create_cache(const char *name, unsigned int size, unsigned int align, unsigned long flags,
				       void (*ctor)(void *))
{
	struct kmem_cache *s = kzalloc(sizeof(*s), GFP_KERNEL);
	int err;

	if (!s)
		return ERR_PTR(-ENOMEM);
	s->name = name;
	s->flags = flags;
	s->object_size = size;
	s->align = align;
	s->ctor = ctor;
	err = __kmem_cache_create(s);
	if (err) {
		kfree_const(s->kobj.name);
		kfree(s);
		return ERR_PTR(err);
	}
	s->refcount = 1;
	list_add(&s->list, &slab_caches);
	return s;
}

static inline void check_duplicate_name(const char *name)
{
	struct kmem_cache *other;

	if (linux_version < KERNEL_VERSION(6, 12, 0))
		return;
	list_for_each_entry(other, &slab_caches, list)
		WARN(!strcmp(other->name, name), "kmem_cache of name '%s' already exists\n", name);
}

static struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
						     unsigned long flags, void (*ctor)(void *))
{
	const char *caller = linux_version >= KERNEL_VERSION(6, 12, 0) ? "__kmem_cache_create_args" :
			     linux_version >= KERNEL_VERSION(4, 16, 0) ? "kmem_cache_create_usercopy" :
									 "kmem_cache_create";
	const char *cache_name;
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	if (name)
		check_duplicate_name(name);
	s = __kmem_cache_alias(name, size, align, flags, ctor);
	if (!s) {
		cache_name = kstrdup_const(name, GFP_KERNEL);
		s = cache_name ? create_cache(cache_name, size, calculate_alignment(flags, align, size), flags, ctor) :
				 ERR_PTR(-ENOMEM);
		if (IS_ERR(s))
			kfree_const(cache_name);
	}
	mutex_unlock(&slab_mutex);
	if (!IS_ERR(s))
		return s;
	if (flags & SLAB_PANIC)
		panic("%s: Failed to create slab '%s'. Error %ld\n", caller, name, PTR_ERR(s));
	pr_warn("%s(%s) failed with error %ld\n", caller, name, PTR_ERR(s));
	dump_stack();
	return NULL;
}

__weak struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags,
					    void (*ctor)(void *))
{
	return kmem_cache_create_usercopy(name, size, align, flags, ctor);
}

void slab_kmem_cache_release(struct kmem_cache *s)
{
	kfree_const(s->name);
	kfree(s);
}

static void kmem_cache_release(struct kmem_cache *s)
{
	sysfs_slab_unlink(s);
	sysfs_slab_release(s);
}

static void slab_caches_to_rcu_destroy_workfn(struct work_struct *work)
{
	LIST_HEAD(to_destroy);
	struct kmem_cache *s, *s2;

	mutex_lock(&slab_mutex);
	list_splice_init(&slab_caches_to_rcu_destroy, &to_destroy);
	mutex_unlock(&slab_mutex);
	if (list_empty(&to_destroy))
		return;
	rcu_barrier();
	list_for_each_entry_safe(s, s2, &to_destroy, list)
		kmem_cache_release(s);
}
static DECLARE_WORK(slab_caches_to_rcu_destroy_work, slab_caches_to_rcu_destroy_workfn);

static inline int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	list_del(&s->list);
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		list_add_tail(&s->list, &slab_caches_to_rcu_destroy);
		schedule_work(&slab_caches_to_rcu_destroy_work);
	}
	return 0;
}

static void still_has_objects(struct kmem_cache *s)
{
	pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
	__report(FINDING_WARNING, "kmem_cache_destroy: Slab cache still has objects");
	dump_stack();
}

/* From 6.12 on, behind the locks. */
static void release_synchronously(struct kmem_cache *s, int err)
{
	sysfs_slab_unlink(s);
	if (err)
		return;
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	sysfs_slab_release(s);
}

__weak void kmem_cache_destroy(struct kmem_cache *s)
{
	bool mems = linux_version < KERNEL_VERSION(5, 12, 0);
	bool last = false;
	bool rcu_set;
	int err = -EBUSY;

	if (!s)
		return;
	cpus_read_lock();
	if (mems)
		get_online_mems();
	mutex_lock(&slab_mutex);
	rcu_set = s->flags & SLAB_TYPESAFE_BY_RCU;
	if (--s->refcount == 0) {
		last = true;
		err = DESTROY_IS_SYNCHRONOUS ? __kmem_cache_shutdown(s) : shutdown_cache(s);
		if (err && linux_version < KERNEL_VERSION(5, 17, 0))
			still_has_objects(s);
		else
			WARN(err, "kmem_cache_destroy %s: Slab cache still has objects when called from %pS\n", s->name,
			     __builtin_return_address(0));
		if (DESTROY_IS_SYNCHRONOUS)
			list_del(&s->list);
	}
	mutex_unlock(&slab_mutex);
	if (mems)
		put_online_mems();
	cpus_read_unlock();
	if (DESTROY_IS_SYNCHRONOUS && last)
		release_synchronously(s, err);
	else if (!err && !rcu_set)
		kmem_cache_release(s);
}

__weak int kmem_cache_shrink(struct kmem_cache *s)
{
	return slab_count(s) != 0;
}

__weak unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
