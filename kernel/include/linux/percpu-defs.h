/* Models include/linux/percpu-defs.h: all of it stands in <linux/percpu.h>. */
#include <linux/percpu.h>
