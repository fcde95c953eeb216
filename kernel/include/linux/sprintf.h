/* Models include/linux/sprintf.h. */
#include <linux/kernel.h>
