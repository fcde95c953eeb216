/* Models include/linux/gfp_types.h: all of it stands in <linux/gfp.h>. */
#include <linux/gfp.h>
