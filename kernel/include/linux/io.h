/*
 * Models include/linux/io.h: what is mapped is memory that begins as zeros, so that a register holds what was written last.
 * Left out: ports, caching attributes, what a device does by itself.
 */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/compiler.h>
#include <linux/ioport.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

struct device;

#define __raw_readb(addr) (*(const volatile u8 *)(addr))
#define __raw_readw(addr) (*(const volatile u16 *)(addr))
#define __raw_readl(addr) (*(const volatile u32 *)(addr))
#define __raw_readq(addr) (*(const volatile u64 *)(addr))
#define __raw_writeb(value, addr) ((void)(*(volatile u8 *)(addr) = (value)))
#define __raw_writew(value, addr) ((void)(*(volatile u16 *)(addr) = (value)))
#define __raw_writel(value, addr) ((void)(*(volatile u32 *)(addr) = (value)))
#define __raw_writeq(value, addr) ((void)(*(volatile u64 *)(addr) = (value)))
#define readb __raw_readb
#define readw __raw_readw
#define readl __raw_readl
#define readq __raw_readq
#define writeb __raw_writeb
#define writew __raw_writew
#define writel __raw_writel
#define writeq __raw_writeq
#define readb_relaxed readb
#define readw_relaxed readw
#define readl_relaxed readl
#define readq_relaxed readq
#define writeb_relaxed writeb
#define writew_relaxed writew
#define writel_relaxed writel
#define writeq_relaxed writeq
#define ioread8 readb
#define ioread16 readw
#define ioread32 readl
#define iowrite8 writeb
#define iowrite16 writew
#define iowrite32 writel
#define memcpy_fromio(to, from, n) ((void)memcpy(to, (const void *)(from), n))
#define memcpy_toio(to, from, n) ((void)memcpy((void *)(to), from, n))
#define memset_io(to, c, n) ((void)memset((void *)(to), c, n))

#define ioremap(start, size) ((void __iomem *)((void)(start), kzalloc(size, GFP_KERNEL)))
#define ioremap_wc(start, size) ioremap(start, size)
#define ioremap_nocache(start, size) ioremap(start, size)
#define iounmap(addr) kfree((const void *)(addr))
/* NULL; of a resource: ERR_PTR(-EINVAL) for one that is no memory, ERR_PTR(-ENOMEM). */
void __iomem *devm_ioremap(struct device *dev, resource_size_t start, resource_size_t size);
void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res);

#endif
