/* Models include/linux/spinlock_types.h: all of it stands in <linux/spinlock.h>. */
#include <linux/spinlock.h>
