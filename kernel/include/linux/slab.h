/*
 * Models include/linux/slab.h: kmalloc and its relatives, object caches.
 *
 * Left out: NUMA, bulk allocation, accounting, mempools.
 * Differs: every object is an allocation of its own, checked exactly; a freed one stays unaddressable.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/cleanup.h>
#include <linux/types.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

#define SLAB_CONSISTENCY_CHECKS 0x00000100UL
#define SLAB_RED_ZONE 0x00000400UL
#define SLAB_POISON 0x00000800UL
#define SLAB_HWCACHE_ALIGN 0x00002000UL
#define SLAB_CACHE_DMA 0x00004000UL
#define SLAB_STORE_USER 0x00010000UL
#define SLAB_RECLAIM_ACCOUNT 0x00020000UL
#define SLAB_PANIC 0x00040000UL
/* Its memory is given back only after a grace period. Named SLAB_DESTROY_BY_RCU until 4.12. */
#define SLAB_TYPESAFE_BY_RCU 0x00080000UL
#define SLAB_DESTROY_BY_RCU SLAB_TYPESAFE_BY_RCU
#define SLAB_MEM_SPREAD 0x00100000UL
#define SLAB_TRACE 0x00200000UL
#define SLAB_NOLEAKTRACE 0x00800000UL
/* Since 6.5. */
#define SLAB_NO_MERGE 0x01000000UL
#define SLAB_ACCOUNT 0x04000000UL
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT

#define KMALLOC_MAX_SIZE (1UL << 22)
#define ARCH_KMALLOC_MINALIGN 8
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

void *__kmalloc(size_t size, gfp_t flags);
void kfree(const void *p);
size_t ksize(const void *p);

static inline void *kmalloc(size_t size, gfp_t flags)
{
	return __kmalloc(size, flags);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return __kmalloc(size, flags | __GFP_ZERO);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	if (size != 0 && n > (size_t)-1 / size)
		return NULL;
	return __kmalloc(n * size, flags);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}

#define kmalloc_node(size, flags, node) kmalloc(size, flags)
#define kzalloc_node(size, flags, node) kzalloc(size, flags)
#define kvmalloc(size, flags) kmalloc(size, flags)
#define kvzalloc(size, flags) kzalloc(size, flags)
#define kvcalloc(n, size, flags) kcalloc(n, size, flags)
#define kmalloc_array_node(n, size, flags, node) kmalloc_array(n, size, flags)
#define kcalloc_node(n, size, flags, node) kcalloc(n, size, flags)
#define kvmalloc_array(n, size, flags) kmalloc_array(n, size, flags)
#define kvmalloc_node(size, flags, node) kmalloc(size, flags)
#define kvzalloc_node(size, flags, node) kzalloc(size, flags)
#define krealloc_array(p, n, size, flags) krealloc(p, size_mul(n, size), flags)
#define kmalloc_obj(x, flags) kmalloc(sizeof(x), flags)
#define kvfree(p) kfree(p)

void *krealloc(const void *p, size_t new_size, gfp_t flags);
void kfree_sensitive(const void *p);
#define kzfree(p) kfree_sensitive(p)

struct kmem_cache;

/* `KMEM_CACHE(foo, flags)`: a cache of `struct foo`. */
#define KMEM_CACHE(__struct, __flags) \
	kmem_cache_create(#__struct, sizeof(struct __struct), __alignof__(struct __struct), (__flags), NULL)

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags,
				     void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *s);
int kmem_cache_shrink(struct kmem_cache *s);
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags);
void kmem_cache_free(struct kmem_cache *s, void *x);
unsigned int kmem_cache_size(struct kmem_cache *s);

static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t flags)
{
	return kmem_cache_alloc(s, flags | __GFP_ZERO);
}

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
DEFINE_FREE(kfree_sensitive, void *, if (_T) kfree_sensitive(_T))

#endif
