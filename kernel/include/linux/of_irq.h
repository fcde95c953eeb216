/* Models include/linux/of_irq.h: all of it stands in <linux/of.h>. */
#include <linux/of.h>
