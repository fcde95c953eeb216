/*
 * Models mm/slab_common.c and mm/slub.c of the newest kernels for ordinary modules: object caches without sysfs
 * directories. Models of SLUB's own history bring definitions of their own, which win over these weak ones.
 *
 * Destruction, 6.12: under cpus_read_lock() and slab_mutex the cache leaves the list, also when objects are left; then,
 * unlocked, it is released, or is left allocated when it was busy.
 * Left out: merging, debugging options, kfence, per-cpu slabs: each object is an allocation of its own, so that its
 * accesses are checked exactly, whatever the cache reuses in the kernel.
 */
#include <linux/slab.h>
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/bug.h>

#ifndef __weak
#define __weak __attribute__((weak))
#endif

struct kmem_cache {
	unsigned long flags;
	unsigned int size;
	unsigned int object_size;
	/* Objects that are allocated. */
	unsigned int objects;
	int refcount;
	void (*ctor)(void *);
	const char *name;
	struct list_head list;
};

static LIST_HEAD(slab_caches);
static DEFINE_MUTEX(slab_mutex);

__weak struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags,
					    void (*ctor)(void *))
{
	struct kmem_cache *s, *other;

	mutex_lock(&slab_mutex);
	if (!name || !size || size > KMALLOC_MAX_SIZE) {
		mutex_unlock(&slab_mutex);
		pr_err("kmem_cache_create(%s) integrity check failed\n", name);
		return NULL;
	}
	list_for_each_entry(other, &slab_caches, list)
		WARN(!strcmp(other->name, name), "kmem_cache of name '%s' already exists\n", name);
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (s) {
		s->name = kstrdup_const(name, GFP_KERNEL);
		if (!s->name) {
			kfree(s);
			s = NULL;
		}
	}
	if (s) {
		s->flags = flags;
		s->object_size = size;
		s->size = ALIGN(size, align > sizeof(void *) ? align : sizeof(void *));
		s->ctor = ctor;
		s->refcount = 1;
		list_add(&s->list, &slab_caches);
	}
	mutex_unlock(&slab_mutex);
	return s;
}

static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	return s->objects ? -EBUSY : 0;
}

__weak void kmem_cache_destroy(struct kmem_cache *s)
{
	int err;

	if (!s)
		return;
	cpus_read_lock();
	mutex_lock(&slab_mutex);
	s->refcount--;
	err = __kmem_cache_shutdown(s);
	WARN(err, "kmem_cache_destroy %s: Slab cache still has objects when called from %pS\n", s->name,
	     __builtin_return_address(0));
	list_del(&s->list);
	mutex_unlock(&slab_mutex);
	cpus_read_unlock();
	if (err)
		return;
	kfree_const(s->name);
	kfree(s);
}

__weak int kmem_cache_shrink(struct kmem_cache *s)
{
	return s->objects != 0;
}

__weak unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}

__weak void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	void *object = __kmalloc(s->object_size, flags);

	if (!object)
		return NULL;
	s->objects++;
	if (s->ctor)
		s->ctor(object);
	return object;
}

__weak void kmem_cache_free(struct kmem_cache *s, void *x)
{
	if (!x)
		return;
	s->objects--;
	kfree(x);
}
