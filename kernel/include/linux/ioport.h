/* Models include/linux/ioport.h: what a device has of memory and interrupts. Left out: the tree of all resources. */
#ifndef _LINUX_IOPORT_H
#define _LINUX_IOPORT_H

#include <linux/types.h>

struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	unsigned long desc;
	struct resource *parent, *sibling, *child;
};

#define IORESOURCE_TYPE_BITS 0x00001f00
#define IORESOURCE_IO 0x00000100
#define IORESOURCE_MEM 0x00000200
#define IORESOURCE_REG 0x00000300
#define IORESOURCE_IRQ 0x00000400
#define IORESOURCE_DMA 0x00000800
#define IORESOURCE_BUS 0x00001000
#define IORESOURCE_BUSY 0x80000000
#define IORESOURCE_IRQ_HIGHEDGE 0x01
#define IORESOURCE_IRQ_LOWEDGE 0x02
#define IORESOURCE_IRQ_HIGHLEVEL 0x04
#define IORESOURCE_IRQ_LOWLEVEL 0x08
#define IORESOURCE_IRQ_SHAREABLE 0x10

#define DEFINE_RES_NAMED(_start, _size, _name, _flags) \
	(struct resource){ .start = (_start), .end = (_start) + (_size) - 1, .name = (_name), .flags = (_flags) }
#define DEFINE_RES_MEM(start, size) DEFINE_RES_NAMED(start, size, NULL, IORESOURCE_MEM)
#define DEFINE_RES_MEM_NAMED(start, size, name) DEFINE_RES_NAMED(start, size, name, IORESOURCE_MEM)
#define DEFINE_RES_IO(start, size) DEFINE_RES_NAMED(start, size, NULL, IORESOURCE_IO)
#define DEFINE_RES_IRQ(irq) DEFINE_RES_NAMED(irq, 1, NULL, IORESOURCE_IRQ)
#define DEFINE_RES_IRQ_NAMED(irq, name) DEFINE_RES_NAMED(irq, 1, name, IORESOURCE_IRQ)

#define resource_size(res) ((res)->end - (res)->start + 1)
#define resource_type(res) ((res)->flags & IORESOURCE_TYPE_BITS)

#endif
