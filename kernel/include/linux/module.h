/*
 * Models include/linux/module.h. The table of modules is the section `modules`: module_init() and module_exit() put an
 * entry each there, and the loader joins those of one name. Left out: symbols' reference counting, /sys/module,
 * fresh data when a module is loaded a second time.
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/stringify.h>

enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,
};

#define MODULE_NAME_LEN 56
#define MODULE_REF_BASE 1

struct module {
	enum module_state state;
	struct list_head list;
	char name[MODULE_NAME_LEN];
	int (*init)(void);
	void (*exit)(void);
	atomic_t refcnt;
	struct module *registered;
};

/* An entry of the module table: a module's name with its init, or with its exit function. */
struct kernel_module {
	const char *name;
	initcall_t init;
	exitcall_t exit;
	struct module *module;
};

/*
 * A file with module_init() is a module. The command gives its name (KOBJLAB_MODULE_NAME); without one the name is made
 * from the file's, as the build does.
 */
#ifdef KOBJLAB_MODULE_NAME
#define KBUILD_MODNAME __stringify(KOBJLAB_MODULE_NAME)
__kobjlab(module, KOBJLAB_MODULE_NAME);
#endif
#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME __FILE__
#endif

static struct module __this_module __maybe_unused = { .state = MODULE_STATE_UNFORMED };

#define __define_module(tag, modname, initfn, exitfn, mod) \
	static const struct kernel_module __PASTE(__module_, tag) __used __section("modules") = { \
		.name = modname, .init = initfn, .exit = exitfn, .module = mod }
#define module_init(fn) __define_module(fn, KBUILD_MODNAME, fn, NULL, THIS_MODULE)
#define module_exit(fn) __define_module(fn, KBUILD_MODNAME, NULL, fn, THIS_MODULE)

/* For models with a module of their own: after __kobjlab(module, NAME); */
#define KOBJLAB_MODULE(modname, initfn, exitfn) \
	static struct module __PASTE(__kobjlab_module_, modname) = { .state = MODULE_STATE_UNFORMED }; \
	__define_module(modname, #modname, initfn, exitfn, &__PASTE(__kobjlab_module_, modname))

#define MODULE_INFO(tag, info) _Static_assert(1, "module information")
#define MODULE_LICENSE(x) MODULE_INFO(license, x)
#define MODULE_AUTHOR(x) MODULE_INFO(author, x)
#define MODULE_DESCRIPTION(x) MODULE_INFO(description, x)
#define MODULE_VERSION(x) MODULE_INFO(version, x)
#define MODULE_ALIAS(x) MODULE_INFO(alias, x)
#define MODULE_SOFTDEP(x) MODULE_INFO(softdep, x)
#define MODULE_FIRMWARE(x) MODULE_INFO(firmware, x)
#define MODULE_IMPORT_NS(x) MODULE_INFO(import_ns, x)
#define MODULE_DEVICE_TABLE(type, name) MODULE_INFO(table, name)

#define module_name(mod) ((mod) ? (mod)->name : "kernel")

bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *mod);
bool module_is_live(struct module *mod);
struct module *find_module(const char *name);

/* System calls, for kernel/user: flags as delete_module(2). SyS_init_module loads from the table. */
long SyS_init_module(const char *name);
long SyS_delete_module(const char *name, unsigned int flags);
/* Loads every module of the table that is not loaded yet: the first error, or 0. */
int load_modules(void);

#endif
