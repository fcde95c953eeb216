/* Models include/linux/numa.h: all of it stands in <linux/cpumask.h>. */
#include <linux/cpumask.h>
