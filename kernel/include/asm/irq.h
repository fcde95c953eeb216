/* Models include/asm/irq.h: all of it stands in <linux/interrupt.h>. */
#include <linux/interrupt.h>
