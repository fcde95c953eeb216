/* Models mm/slab_common.c's reallocation. An object never grows in place: the old one is gone for good. */
#include <linux/slab.h>
#include <linux/string.h>

void *krealloc(const void *p, size_t new_size, gfp_t flags)
{
	size_t old_size;
	void *ret;

	if (!new_size) {
		if (!ZERO_OR_NULL_PTR(p))
			kfree(p);
		return ZERO_SIZE_PTR;
	}
	if (ZERO_OR_NULL_PTR(p))
		return __kmalloc(new_size, flags);
	old_size = ksize(p);
	ret = __kmalloc(new_size, flags);
	if (!ret)
		return NULL;
	memcpy(ret, p, old_size < new_size ? old_size : new_size);
	kfree(p);
	return ret;
}

void kfree_sensitive(const void *p)
{
	if (ZERO_OR_NULL_PTR(p))
		return;
	memset((void *)p, 0, ksize(p));
	kfree(p);
}
