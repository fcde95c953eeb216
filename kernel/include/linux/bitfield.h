/* Models include/linux/bitfield.h: fields of a register by a constant mask. */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H

#include <linux/bits.h>
#include <linux/types.h>

/* The mask's lowest bit. */
#define __bf_low(mask) ((mask) & (~(mask) + 1))
#define FIELD_MAX(mask) ((typeof(mask))((mask) / __bf_low(mask)))
#define FIELD_FIT(mask, val) (!((((typeof(mask))(val)) * __bf_low(mask)) & ~(mask)))
#define FIELD_PREP(mask, val) (((typeof(mask))(val) * __bf_low(mask)) & (mask))
#define FIELD_PREP_CONST(mask, val) FIELD_PREP(mask, val)
#define FIELD_GET(mask, reg) ((typeof(mask))(((reg) & (mask)) / __bf_low(mask)))
#define FIELD_MODIFY(mask, reg, val) ((void)(*(reg) = (*(reg) & ~(mask)) | FIELD_PREP(mask, val)))

#endif
