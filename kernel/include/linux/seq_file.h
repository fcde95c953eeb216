/* Models include/linux/seq_file.h: see <linux/fs.h>. */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/fs.h>

#endif
