/* Models include/linux/align.h. */
#include <linux/math.h>
