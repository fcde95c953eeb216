/* Models include/linux/seqlock_types.h: all of it stands in <linux/seqlock.h>. */
#include <linux/seqlock.h>
