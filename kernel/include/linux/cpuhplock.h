/* Models include/linux/cpuhplock.h: all of it stands in <linux/cpu.h>. */
#include <linux/cpu.h>
