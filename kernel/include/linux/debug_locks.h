/* Models include/linux/debug_locks.h: whether the lock validator still checks. The first report turns it off. */
#ifndef _LINUX_DEBUG_LOCKS_H
#define _LINUX_DEBUG_LOCKS_H

#include <linux/bug.h>

/* Core operations. */
int __debug_locks(void);
int __debug_locks_off(void);

#define debug_locks __debug_locks()
/* Whether they were on. */
#define debug_locks_off() __debug_locks_off()

#define DEBUG_LOCKS_WARN_ON(c) \
	({ \
		int __ret = 0; \
		if (unlikely(c)) { \
			__ret = debug_locks_off(); \
			WARN(__ret, "DEBUG_LOCKS_WARN_ON(%s)", #c); \
		} \
		__ret; \
	})

#endif
