/* Models include/linux/kstrtox.h. */
#include <linux/kernel.h>
