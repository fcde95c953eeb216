/* Models include/linux/bottom_half.h. */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H

#include <linux/cleanup.h>

void local_bh_disable(void);
void local_bh_enable(void);

DEFINE_LOCK_GUARD_0(bh, local_bh_disable(), local_bh_enable())

#endif
