/* Ours: what opens and lists /dev, see drivers/base/devtmpfs.c. */
#ifndef _LINUX_DEVTMPFS_H
#define _LINUX_DEVTMPFS_H

#include <linux/types.h>

/* The number of /dev/NAME, 0 for none. */
dev_t devtmpfs_lookup(const char *name);
void devtmpfs_for_each(void (*fn)(const char *name, umode_t mode, dev_t devt));

#endif
