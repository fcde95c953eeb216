/*
 * Models mm/slub.c for ordinary modules: the layout of slabs, allocating and freeing, what is said of objects that are left.
 *
 * By linux_version: the text of the report.
 * Left out: debugging options but their effect on an object's size, per-cpu slabs (there is one processor), partial lists'
 * limits, random freelists.
 * Differs: each object is an allocation of its own, so that its accesses are checked exactly, whatever the cache reuses in the
 * kernel; where it would lie in its slab is kept besides. An object is kept there as its complement, so that it does not count
 * as reachable.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "slab.h"

#define SLUB_MAX_ORDER 3
#define MAX_ORDER 10
/* 4 * (fls(CPUs) + 1), for two of them. */
#define SLUB_MIN_OBJECTS 12
#define NO_SLOT 0xffff
/* PG_slab and PG_head. */
#define FOLIO_SLAB 0x200
#define FOLIO_HEAD 0x10000

struct slab {
	struct list_head list;
	unsigned int inuse;
	/* First free place, and of each place the free one after it. */
	unsigned short freelist;
	unsigned short *next;
	unsigned long *objects;
};

/* The smallest order whose slabs waste at most one part in `fraction`; above max_order: none. */
static inline unsigned int slab_order(unsigned int size, unsigned int min_objects, unsigned int max_order,
				      unsigned int fraction)
{
	unsigned int order = 0;

	while ((PAGE_SIZE << order) < min_objects * size)
		order++;
	for (; order <= max_order; order++) {
		unsigned int bytes = PAGE_SIZE << order;

		if (bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

static unsigned int calculate_order(unsigned int size)
{
	unsigned int min_objects = min((unsigned int)((PAGE_SIZE << SLUB_MAX_ORDER) / size), (unsigned int)SLUB_MIN_OBJECTS);
	unsigned int fraction, order;

	for (; min_objects > 1; min_objects--) {
		for (fraction = 16; fraction >= 4; fraction /= 2) {
			order = slab_order(size, min_objects, SLUB_MAX_ORDER, fraction);
			if (order <= SLUB_MAX_ORDER)
				return order;
		}
	}
	order = slab_order(size, 1, SLUB_MAX_ORDER, 1);
	return order <= SLUB_MAX_ORDER ? order : slab_order(size, 1, MAX_ORDER, 1);
}

/* Sets size, order and objs_per_slab. */
static inline bool calculate_sizes(struct kmem_cache *s)
{
	unsigned int size = ALIGN(s->object_size, sizeof(void *));

	if (!s->object_size || s->object_size > KMALLOC_MAX_SIZE)
		return false;
	if (s->flags & SLAB_RED_ZONE && size == s->object_size)
		size += sizeof(void *);
	/* The freelist's pointer stands behind an object that must stay as it is. */
	if (s->flags & (SLAB_TYPESAFE_BY_RCU | SLAB_POISON) || s->ctor)
		size += sizeof(void *);
	s->size = ALIGN(size, s->align);
	s->order = calculate_order(s->size);
	if (s->order > MAX_ORDER)
		return false;
	s->objs_per_slab = (PAGE_SIZE << s->order) / s->size;
	return true;
}

int __kmem_cache_create(struct kmem_cache *s)
{
	INIT_LIST_HEAD(&s->slabs);
	return calculate_sizes(s) ? sysfs_slab_add(s) : -EINVAL;
}

static struct slab *new_slab(struct kmem_cache *s)
{
	unsigned int count = s->objs_per_slab, i;
	struct slab *slab = kzalloc(sizeof(*slab) + count * (sizeof(*slab->next) + sizeof(*slab->objects)),
				    GFP_ATOMIC | __GFP_NOFAIL);

	slab->objects = (void *)(slab + 1);
	slab->next = (void *)(slab->objects + count);
	for (i = 0; i < count; i++)
		slab->next[i] = i + 1 < count ? i + 1 : NO_SLOT;
	list_add(&slab->list, &s->slabs);
	return slab;
}

static void discard_slab(struct slab *slab)
{
	list_del(&slab->list);
	kfree(slab);
}

/* A slab with a free place. */
static inline struct slab *partial_slab(struct kmem_cache *s)
{
	struct slab *slab;

	list_for_each_entry(slab, &s->slabs, list)
		if (slab->freelist != NO_SLOT)
			return slab;
	return new_slab(s);
}

__weak void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	void *object = __kmalloc(s->object_size, flags);
	struct slab *slab;
	unsigned int slot;

	if (!object)
		return NULL;
	slab = partial_slab(s);
	slot = slab->freelist;
	slab->freelist = slab->next[slot];
	slab->objects[slot] = ~(unsigned long)object;
	slab->inuse++;
	if (s->ctor)
		s->ctor(object);
	return object;
}

/* Takes the object out of its slab. */
static inline void slab_free(struct kmem_cache *s, void *x)
{
	struct slab *slab;
	unsigned int slot;

	list_for_each_entry(slab, &s->slabs, list) {
		for (slot = 0; slot < s->objs_per_slab; slot++)
			if (slab->objects[slot] == ~(unsigned long)x)
				goto found;
	}
	return;

found:
	slab->objects[slot] = 0;
	slab->next[slot] = slab->freelist;
	slab->freelist = slot;
	if (!--slab->inuse)
		discard_slab(slab);
}

__weak void kmem_cache_free(struct kmem_cache *s, void *x)
{
	if (!x)
		return;
	slab_free(s, x);
	kfree(x);
}

unsigned int slab_count(struct kmem_cache *s)
{
	return list_count_nodes(&s->slabs);
}

unsigned int slab_objects_in_use(struct kmem_cache *s)
{
	unsigned int count = 0;
	struct slab *slab;

	list_for_each_entry(slab, &s->slabs, list)
		count += slab->inuse;
	return count;
}

#define RULE "============================================================================="
#define LINE "-----------------------------------------------------------------------------"

static inline void slab_bug(struct kmem_cache *s, const char *text)
{
	pr_err(RULE "\n");
	pr_err("BUG %s (%s): %s\n", s->name, print_tainted(), text);
	pr_err(LINE "\n\n");
}

static inline void print_slab_info(struct kmem_cache *s, struct slab *slab)
{
	unsigned int flags = FOLIO_SLAB | (s->order ? FOLIO_HEAD : 0);
	/* The freelist's head: the first free place. */
	void *fp = slab->freelist == NO_SLOT ? NULL : (void *)(slab->next + slab->freelist);

	if (linux_version < KERNEL_VERSION(5, 13, 0))
		pr_err("INFO: Slab 0x%p objects=%u used=%u fp=0x%p flags=0x%04x\n", slab, s->objs_per_slab, slab->inuse, fp,
		       flags);
	else
		pr_err("Slab 0x%p objects=%u used=%u fp=0x%p flags=0x%x(slab|%ssection=0|zone=0)\n", slab, s->objs_per_slab,
		       slab->inuse, fp, flags, s->order ? "head|" : "");
}

static void slab_err(struct kmem_cache *s, struct slab *slab, const char *text)
{
	bool taint_first = linux_version < KERNEL_VERSION(5, 13, 0);

	slab_bug(s, text);
	if (taint_first)
		add_taint(TAINT_BAD_PAGE, LOCKDEP_NOW_UNRELIABLE);
	print_slab_info(s, slab);
	dump_stack();
	if (!taint_first)
		add_taint(TAINT_BAD_PAGE, LOCKDEP_NOW_UNRELIABLE);
}

static inline void list_slab_objects(struct kmem_cache *s, struct slab *slab)
{
	const char *info = linux_version < KERNEL_VERSION(5, 13, 0) ? "INFO: " : "";
	char text[128];
	unsigned int slot;

	snprintf(text, sizeof(text), "Objects remaining in %s on __kmem_cache_shutdown()", s->name);
	slab_err(s, slab, text);
	for (slot = 0; slot < s->objs_per_slab; slot++)
		if (slab->objects[slot])
			pr_err("%sObject 0x%p @offset=%u\n", info, (void *)~slab->objects[slot], slot * s->size);
}

/* Of full slabs nothing is said: they stand on no list. */
int __kmem_cache_shutdown(struct kmem_cache *s)
{
	struct slab *slab;

	list_for_each_entry(slab, &s->slabs, list)
		if (slab->freelist != NO_SLOT)
			list_slab_objects(s, slab);
	return list_empty(&s->slabs) ? 0 : -EBUSY;
}
