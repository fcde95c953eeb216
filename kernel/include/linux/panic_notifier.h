/* Models include/linux/panic_notifier.h: all of it stands in <linux/notifier.h>. */
#include <linux/notifier.h>
