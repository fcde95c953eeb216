/* Models include/linux/workqueue_types.h: all of it stands in <linux/workqueue.h>. */
#include <linux/workqueue.h>
