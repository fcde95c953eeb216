/* Models include/linux/instruction_pointer.h: all of it stands in <linux/compiler.h>. */
#include <linux/compiler.h>
