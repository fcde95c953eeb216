/* Models include/linux/static_key.h: all of it stands in <linux/jump_label.h>. */
#include <linux/jump_label.h>
