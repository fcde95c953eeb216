/* Models include/linux/export.h. All symbols are visible to modules. */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

struct module;

/* NULL in built-in files; __this_module is defined by <linux/module.h>. */
#ifdef MODULE
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

#define EXPORT_SYMBOL(sym) _Static_assert(1, "exported");
#define EXPORT_SYMBOL_GPL(sym) _Static_assert(1, "exported");
#define EXPORT_SYMBOL_NS(sym, ns) _Static_assert(1, "exported");
#define EXPORT_SYMBOL_NS_GPL(sym, ns) _Static_assert(1, "exported");

#endif
