/* Models include/linux/bsearch.h: all of it stands in <linux/sort.h>. */
#include <linux/sort.h>
