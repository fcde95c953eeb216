/* Models lib/xarray.c: a list in the order of the indexes. Changes take the array's lock, lookups are RCU's. */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/xarray.h>

/* Where the node of that index hangs, or would. */
static struct xa_node **place_of(struct xarray *xa, unsigned long index)
{
	struct xa_node **at = &xa->xa_head;

	while (*at && (*at)->index < index)
		at = &(*at)->next;
	return at;
}

static inline struct xa_node *node_at(struct xarray *xa, unsigned long index)
{
	struct xa_node *node = *place_of(xa, index);

	return node && node->index == index ? node : NULL;
}

void *xa_load(struct xarray *xa, unsigned long index)
{
	struct xa_node *node;
	void *entry;

	rcu_read_lock();
	node = node_at(xa, index);
	entry = node ? node->entry : NULL;
	rcu_read_unlock();
	return entry;
}

void *__xa_erase(struct xarray *xa, unsigned long index)
{
	struct xa_node **at = place_of(xa, index);
	struct xa_node *node = *at;
	void *entry;

	if (!node || node->index != index)
		return NULL;
	entry = node->entry;
	*at = node->next;
	kfree(node);
	return entry;
}

void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	struct xa_node *node, **at;
	void *old;

	if (!entry)
		return __xa_erase(xa, index);
	node = node_at(xa, index);
	if (node) {
		old = node->entry;
		node->entry = entry;
		return old;
	}
	/* Under the lock, as the kernel's does when it must not sleep. */
	node = kmalloc(sizeof(*node), gfp & ~__GFP_DIRECT_RECLAIM);
	if (!node)
		return ERR_PTR(-ENOMEM);
	at = place_of(xa, index);
	node->index = index;
	node->entry = entry;
	node->next = *at;
	*at = node;
	return NULL;
}

void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *old;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	xa_lock(xa);
	old = __xa_store(xa, index, entry, gfp);
	xa_unlock(xa);
	return old;
}

void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *entry;

	xa_lock(xa);
	entry = __xa_erase(xa, index);
	xa_unlock(xa);
	return entry;
}

int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	int ret;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	xa_lock(xa);
	ret = node_at(xa, index) ? -EBUSY : xa_err(__xa_store(xa, index, entry, gfp));
	xa_unlock(xa);
	return ret;
}

int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	unsigned long index = limit.min;
	int ret = -EBUSY;

	if (!index && xa->xa_flags & XA_FLAGS_ALLOC1)
		index = 1;
	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	xa_lock(xa);
	while (index <= limit.max && node_at(xa, index))
		index++;
	if (index <= limit.max) {
		ret = xa_err(__xa_store(xa, index, entry, gfp));
		*id = index;
	}
	xa_unlock(xa);
	return ret;
}

void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max)
{
	struct xa_node *node;
	void *entry = NULL;

	rcu_read_lock();
	node = *place_of(xa, *index);
	if (node && node->index <= max) {
		*index = node->index;
		entry = node->entry;
	}
	rcu_read_unlock();
	return entry;
}

void xa_destroy(struct xarray *xa)
{
	xa_lock(xa);
	while (xa->xa_head)
		__xa_erase(xa, xa->xa_head->index);
	xa_unlock(xa);
}
