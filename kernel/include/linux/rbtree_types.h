/* Models include/linux/rbtree_types.h: all of it stands in <linux/rbtree.h>. */
#include <linux/rbtree.h>
