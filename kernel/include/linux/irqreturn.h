/* Models include/linux/irqreturn.h: all of it stands in <linux/interrupt.h>. */
#include <linux/interrupt.h>
