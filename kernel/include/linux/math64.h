/* Models include/linux/math64.h. */
#include <linux/math.h>
