/* The hardware: an interrupt comes, whoever runs. */
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <kobjlab/entry.h>

#define IRQ_DIRECTORY "/proc/irq/"

/* path: the directory of an interrupt that a driver has asked for. */
__user_process __entry("swapper/0")
long interrupt(const char *path __path(interrupt))
{
	unsigned int irq;

	if (strncmp(path, IRQ_DIRECTORY, strlen(IRQ_DIRECTORY)) != 0)
		return -ENOENT;
	if (kstrtouint(path + strlen(IRQ_DIRECTORY), 10, &irq))
		return -ENOENT;
	return generic_handle_irq(irq);
}
