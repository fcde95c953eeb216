/* Models what drivers without hardware need of include/linux/mm.h. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define __get_free_page(gfp) ((unsigned long)kmalloc(PAGE_SIZE, gfp))
#define get_zeroed_page(gfp) ((unsigned long)kzalloc(PAGE_SIZE, gfp))
#define free_page(addr) kfree((void *)(addr))

#endif
