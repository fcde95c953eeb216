/* Models include/linux/mutex_types.h: all of it stands in <linux/mutex.h>. */
#include <linux/mutex.h>
