/* Models include/linux/mmzone.h: all of it stands in <linux/mm.h>. */
#include <linux/mm.h>
