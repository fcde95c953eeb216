/* Models include/linux/util_macros.h. */
#ifndef _LINUX_UTIL_MACROS_H
#define _LINUX_UTIL_MACROS_H

#include <linux/array_size.h>
#include <linux/math.h>

/* The index of the number in an ascending array that is nearest to x. */
#define find_closest(x, a, as) \
	({ \
		int __closest = 0; \
		while (__closest + 1 < (int)(as) && (x) > ((a)[__closest] + (a)[__closest + 1]) / 2) \
			__closest++; \
		__closest; \
	})
#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)

#endif
