/* Models include/asm/percpu.h: all of it stands in <linux/percpu.h>. */
#include <linux/percpu.h>
