/* Models include/uapi/asm-generic/errno.h. */
#include <linux/errno.h>
