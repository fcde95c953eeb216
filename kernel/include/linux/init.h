/*
 * Models include/linux/init.h: initcalls are pointers gathered in the sections initcall0 (pure) to initcall7 (late);
 * start_kernel() calls them in that order. Left out: the _sync levels, boot parameters, discarding __init text.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __exit_p(x) x
#define __devexit_p(x) x
#define __devinitdata
#define __devinit
#define __devexit

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifdef MODULE
/* The one init function of the module. */
#define __define_initcall(fn, level) module_init(fn)
#else
#define ___define_initcall(fn, level) \
	static const initcall_t __PASTE(__initcall_, fn) __used __section("initcall" #level) = fn;
#define __define_initcall(fn, level) ___define_initcall(fn, level)
#endif

#define pure_initcall(fn) __define_initcall(fn, 0)
#define core_initcall(fn) __define_initcall(fn, 1)
#define postcore_initcall(fn) __define_initcall(fn, 2)
#define arch_initcall(fn) __define_initcall(fn, 3)
#define subsys_initcall(fn) __define_initcall(fn, 4)
#define fs_initcall(fn) __define_initcall(fn, 5)
#define rootfs_initcall(fn) __define_initcall(fn, 5)
#define device_initcall(fn) __define_initcall(fn, 6)
#define late_initcall(fn) __define_initcall(fn, 7)
#define __initcall(fn) device_initcall(fn)
#define __exitcall(fn) _Static_assert(1, "built in: never called");

int do_one_initcall(initcall_t fn);

#endif
