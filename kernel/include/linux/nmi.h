/* Models include/linux/nmi.h: all of it stands in <linux/hardirq.h>. */
#include <linux/hardirq.h>
