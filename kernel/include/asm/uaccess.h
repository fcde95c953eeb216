/* Models arch/x86/include/asm/uaccess.h: all of it stands in <linux/uaccess.h>. */
#include <linux/uaccess.h>
