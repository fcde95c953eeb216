/* Models include/linux/timer_types.h: all of it stands in <linux/timer.h>. */
#include <linux/timer.h>
