/* Models include/linux/rwlock_types.h: all of it stands in <linux/rwlock.h>. */
#include <linux/rwlock.h>
