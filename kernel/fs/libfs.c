/* Models the parts of fs/libfs.c, mm/util.c and lib/strncpy_from_user.c that drivers use to exchange data with a process. */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

long strncpy_from_user(char *dst, const char *src, long count)
{
	long len;

	if (!access_ok(src, 1))
		return -EFAULT;
	for (len = 0; len < count; len++) {
		dst[len] = src[len];
		if (!dst[len])
			break;
	}
	return len;
}

ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	loff_t pos = *ppos;

	if (pos < 0)
		return -EINVAL;
	if (pos >= (loff_t)available || !count)
		return 0;
	if (count > available - pos)
		count = available - pos;
	if (copy_to_user(to, (const char *)from + pos, count))
		return -EFAULT;
	*ppos = pos + count;
	return count;
}

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void *from, size_t count)
{
	loff_t pos = *ppos;

	if (pos < 0)
		return -EINVAL;
	if (pos >= (loff_t)available || !count)
		return 0;
	if (count > available - pos)
		count = available - pos;
	if (copy_from_user((char *)to + pos, from, count))
		return -EFAULT;
	*ppos = pos + count;
	return count;
}

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	return simple_read_from_buffer(to, count, ppos, from, available);
}

void *memdup_user(const void *src, size_t len)
{
	void *copy = kmalloc(len, GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}

void *memdup_user_nul(const void *src, size_t len)
{
	char *copy = kmalloc(len + 1, GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	copy[len] = '\0';
	return copy;
}
