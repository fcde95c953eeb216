/* Models include/linux/once.h, once_lite.h. */
#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H

#include <linux/types.h>

#define DO_ONCE_LITE_IF(condition, func, ...) \
	({ \
		static bool __already_done; \
		bool __ret_cond = !!(condition); \
		if (__ret_cond && !__already_done) { \
			__already_done = true; \
			func(__VA_ARGS__); \
		} \
		__ret_cond; \
	})
#define DO_ONCE_LITE(func, ...) DO_ONCE_LITE_IF(true, func, ##__VA_ARGS__)
#define DO_ONCE(func, ...) DO_ONCE_LITE(func, ##__VA_ARGS__)
#define get_random_once(buf, nbytes) DO_ONCE(get_random_bytes, (buf), (nbytes))

#endif
