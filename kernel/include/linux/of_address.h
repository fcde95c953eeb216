/* Models include/linux/of_address.h: all of it stands in <linux/of.h>. */
#include <linux/of.h>
