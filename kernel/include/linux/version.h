/*
 * Models the generated linux/version.h. Rules that differ by version test `linux_version`, which the machine sets before
 * start_kernel(); LINUX_VERSION_CODE is for modules that choose in the preprocessor.
 */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#ifndef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 12, 0)
#endif

extern unsigned int linux_version;

#endif
