/*
 * Models include/linux/xarray.h: an array of pointers with any index, here a list in the order of the indexes. Left out: marks,
 * entries of several indexes, the advanced interface.
 */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct xa_node {
	unsigned long index;
	void *entry;
	struct xa_node *next;
};

struct xarray {
	spinlock_t xa_lock;
	unsigned int xa_flags;
	struct xa_node *xa_head;
};

struct xa_limit {
	u32 max;
	u32 min;
};

#define XA_FLAGS_LOCK_IRQ 1u
#define XA_FLAGS_LOCK_BH 2u
#define XA_FLAGS_ALLOC 4u
#define XA_FLAGS_ALLOC1 8u
#define XA_LIMIT(_min, _max) ((struct xa_limit){ .min = (_min), .max = (_max) })
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)
#define XARRAY_INIT(name, flags) { .xa_lock = __SPIN_LOCK_UNLOCKED(name.xa_lock), .xa_flags = (flags) }
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)
#define xa_init_flags(xa, flags) \
	do { \
		spin_lock_init(&(xa)->xa_lock); \
		(xa)->xa_flags = (flags); \
		(xa)->xa_head = NULL; \
	} while (0)
#define xa_init(xa) xa_init_flags(xa, 0)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_empty(xa) ((xa)->xa_head == NULL)
#define xa_is_err(entry) IS_ERR(entry)
#define xa_err(entry) (IS_ERR(entry) ? (int)PTR_ERR(entry) : 0)

void *xa_load(struct xarray *xa, unsigned long index);
/* The entry that was there, or an error pointer. */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
/* With the lock held. */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_erase(struct xarray *xa, unsigned long index);
/* -EBUSY: there is one. */
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
/* The lowest free index of the limits; -EBUSY: there is none. */
int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
void xa_destroy(struct xarray *xa);
/* The first entry from *index on, NULL for none. */
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max);

#define xa_for_each_range(xa, index, entry, start, last) \
	for ((index) = (start), (entry) = xa_find(xa, &(index), last); (entry); \
	     (entry) = (index) == (last) ? NULL : ((index)++, xa_find(xa, &(index), last)))
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)

#endif
