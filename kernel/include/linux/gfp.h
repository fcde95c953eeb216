/*
 * Models include/linux/gfp_types.h. __GFP_ZERO, __GFP_NOFAIL and __GFP_NOWARN mean something to the allocator (the latter
 * two when a program makes allocations fail); an allocation never waits.
 */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

/* As in Linux, where it comes with mmzone.h: much includes <linux/slab.h> alone. */
#include <linux/mutex.h>
#include <linux/types.h>

#define __GFP_HIGH 0x20u
#define __GFP_IO 0x40u
#define __GFP_FS 0x80u
#define __GFP_NOWARN 0x200u
#define __GFP_NOFAIL 0x800u
#define __GFP_NORETRY 0x1000u
#define __GFP_ZERO 0x8000u
#define __GFP_ACCOUNT 0x100000u
#define __GFP_DIRECT_RECLAIM 0x400000u
#define __GFP_RECLAIM 0x1400000u

#define GFP_ATOMIC (__GFP_HIGH)
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT 0x2000u
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_USER GFP_KERNEL
#define GFP_DMA 1u

#endif
