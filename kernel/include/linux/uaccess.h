/*
 * Models include/linux/uaccess.h: processes share the kernel's address space, so that copying is plain copying. An address in
 * the first page is what a process passes when it passes nothing: all of it stays uncopied.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define access_ok(addr, size) ((unsigned long)(addr) >= PAGE_SIZE || !(size))

/* Bytes that could not be copied. */
static inline unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (!access_ok(from, n))
		return n;
	memcpy(to, from, n);
	return 0;
}

static inline unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	memcpy(to, from, n);
	return 0;
}

static inline unsigned long clear_user(void __user *to, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	memset(to, 0, n);
	return 0;
}

#define get_user(x, ptr) (access_ok(ptr, sizeof(*(ptr))) ? ((x) = *(ptr), 0) : -EFAULT)
#define put_user(x, ptr) (access_ok(ptr, sizeof(*(ptr))) ? (*(ptr) = (x), 0) : -EFAULT)
#define __get_user(x, ptr) get_user(x, ptr)
#define __put_user(x, ptr) put_user(x, ptr)
#define __copy_from_user(to, from, n) copy_from_user(to, from, n)
#define __copy_to_user(to, from, n) copy_to_user(to, from, n)

/* Length without the 0, or count when there is none; -EFAULT. */
long strncpy_from_user(char *dst, const char __user *src, long count);
/* From a buffer of `available` bytes at *ppos on, which moves. */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);
/* A copy in memory of its own, with a 0 behind it; ERR_PTR(-ENOMEM), ERR_PTR(-EFAULT). */
void *memdup_user(const void __user *src, size_t len);
#define vmemdup_user(src, len) memdup_user(src, len)
void *memdup_user_nul(const void __user *src, size_t len);

#endif
