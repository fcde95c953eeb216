/* Models include/linux/errno.h and its uapi parts: the numbers come from src/abi/errno.ts. */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#include <generated/errno.h>

#endif
