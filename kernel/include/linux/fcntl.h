/* Models include/linux/fcntl.h: all of it stands in <linux/fs.h>. */
#include <linux/fs.h>
