/* Models include/linux/unaligned.h: numbers at any address. */
#ifndef _LINUX_UNALIGNED_H
#define _LINUX_UNALIGNED_H

#include <linux/byteorder/generic.h>
#include <linux/string.h>
#include <linux/types.h>

#define get_unaligned(ptr) ({ typeof(*(ptr)) __unaligned; memcpy((void *)&__unaligned, ptr, sizeof(*(ptr))); __unaligned; })
#define put_unaligned(val, ptr) ((void)({ typeof(*(ptr)) __unaligned = (val); memcpy(ptr, &__unaligned, sizeof(*(ptr))); }))
#define get_unaligned_le16(p) get_unaligned((const u16 *)(p))
#define get_unaligned_le32(p) get_unaligned((const u32 *)(p))
#define get_unaligned_le64(p) get_unaligned((const u64 *)(p))
#define get_unaligned_be16(p) swab16(get_unaligned_le16(p))
#define get_unaligned_be32(p) swab32(get_unaligned_le32(p))
#define get_unaligned_be64(p) swab64(get_unaligned_le64(p))
#define put_unaligned_le16(val, p) put_unaligned(val, (u16 *)(p))
#define put_unaligned_le32(val, p) put_unaligned(val, (u32 *)(p))
#define put_unaligned_le64(val, p) put_unaligned(val, (u64 *)(p))
#define put_unaligned_be16(val, p) put_unaligned(swab16(val), (u16 *)(p))
#define put_unaligned_be32(val, p) put_unaligned(swab32(val), (u32 *)(p))
#define put_unaligned_be64(val, p) put_unaligned(swab64(val), (u64 *)(p))

#endif
