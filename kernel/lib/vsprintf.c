/*
 * Models lib/vsprintf.c and lib/kasprintf.c: forms of vsnprintf, which is a core operation. Left out: the pointer extensions
 * other than symbols.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}

/* What stands in the buffer, without the 0. */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len;

	if (!size)
		return 0;
	len = vsnprintf(buf, size, fmt, args);
	return (size_t)len < size ? len : (int)(size - 1);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	int len = vsnprintf(NULL, 0, fmt, args);
	char *text = __kmalloc(len + 1, gfp);

	if (text)
		vsnprintf(text, len + 1, fmt, args);
	return text;
}

/* Text of its own for what would be a copy of a constant string: "%s" of NULL has none. */
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args)
{
	if (!strchr(fmt, '%'))
		return kstrdup_const(fmt, gfp);
	if (!strcmp(fmt, "%s"))
		return kstrdup_const(va_arg(args, const char *), gfp);
	return kvasprintf(gfp, fmt, args);
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = kvasprintf(gfp, fmt, args);
	va_end(args);
	return text;
}
