/* Models lib/idr.c on an xarray. */
#include <linux/bug.h>
#include <linux/idr.h>
#include <linux/kernel.h>

int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 max = end > 0 ? end - 1 : INT_MAX;
	struct xa_limit limit = { .min = start, .max = max };
	u32 id;
	int ret;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	if (limit.min < idr->idr_base)
		limit.min = idr->idr_base;
	ret = xa_alloc(&idr->idr_rt, &id, ptr, limit, gfp & ~__GFP_DIRECT_RECLAIM);
	if (ret)
		return ret == -EBUSY ? -ENOSPC : ret;
	return id;
}

int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int from = (int)idr->idr_next < start ? start : (int)idr->idr_next;
	int id = idr_alloc(idr, ptr, from, end, gfp);

	if (id == -ENOSPC && from > start)
		id = idr_alloc(idr, ptr, start, end, gfp);
	if (id >= 0)
		idr->idr_next = id + 1;
	return id;
}

void *idr_find(const struct idr *idr, unsigned long id)
{
	return xa_load((struct xarray *)&idr->idr_rt, id);
}

void *idr_remove(struct idr *idr, unsigned long id)
{
	return xa_erase(&idr->idr_rt, id);
}

void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	if (!idr_find(idr, id))
		return ERR_PTR(-ENOENT);
	return xa_store(&idr->idr_rt, id, ptr, GFP_ATOMIC);
}

void *idr_get_next(struct idr *idr, int *nextid)
{
	unsigned long id = *nextid;
	void *entry = xa_find(&idr->idr_rt, &id, INT_MAX);

	if (entry)
		*nextid = id;
	return entry;
}

int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	void *entry;
	int id;

	idr_for_each_entry((struct idr *)idr, entry, id) {
		int ret = fn(id, entry, data);

		if (ret)
			return ret;
	}
	return 0;
}

void idr_destroy(struct idr *idr)
{
	xa_destroy(&idr->idr_rt);
}

int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	struct xa_limit limit = { .min = min, .max = (int)max < 0 ? INT_MAX : max };
	u32 id;
	int ret;

	if ((int)min < 0)
		return -ENOSPC;
	ret = xa_alloc(&ida->xa, &id, ida, limit, gfp);
	if (ret)
		return ret == -EBUSY ? -ENOSPC : ret;
	return id;
}

void ida_free(struct ida *ida, unsigned int id)
{
	if ((int)id < 0)
		return;
	if (!xa_erase(&ida->xa, id))
		WARN(1, "ida_free called for id=%d which is not allocated.\n", id);
}
