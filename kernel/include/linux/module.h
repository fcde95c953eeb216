/*
 * Models include/linux/module.h. A file with module_init() or init_module() is a module (MODULE is defined, as by the kernel's build), named
 * by KBUILD_MODNAME; any other file is built in. The table of modules is the section `modules`: module_init() and
 * module_exit() put an entry each there, and the loader joins those of one module. Left out: symbols' versions and
 * licences, exception tables, percpu data, live patching.
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
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

struct notifier_block;
struct module_param_attrs;

struct module_kobject {
	struct kobject kobj;
	/* NULL for built-in code. */
	struct module *mod;
	struct module_param_attrs *mp;
	/* Completed when the last reference on kobj is gone. */
	struct completion *kobj_completion;
};

struct module_attribute {
	struct attribute attr;
	ssize_t (*show)(struct module_attribute *attr, struct module_kobject *mk, char *buf);
	ssize_t (*store)(struct module_attribute *attr, struct module_kobject *mk, const char *buf, size_t count);
};

/* Lies in the module's own memory. module_mutex guards state and list. */
struct module {
	enum module_state state;
	struct list_head list;
	char name[MODULE_NAME_LEN];
	struct module_kobject mkobj;
	struct kobject *holders_dir;
	struct mutex param_lock;
	int (*init)(void);
	void (*exit)(void);
	atomic_t refcnt;
	/* struct module_use: of the modules that depend on this one, and of those that it depends on. */
	struct list_head source_list;
	struct list_head target_list;
};

/* source depends on target. */
struct module_use {
	struct list_head source_list;
	struct list_head target_list;
	struct module *source;
	struct module *target;
};

/* An entry of the module table: a module's name with its init, or with its exit function. */
struct kernel_module {
	const char *name;
	initcall_t init;
	exitcall_t exit;
	struct module *module;
};

#ifdef MODULE
__kobjlab(module_file, KBUILD_MODNAME);
static struct module __this_module __maybe_unused = { .state = MODULE_STATE_UNFORMED };
#endif

#define __define_module(tag, modname, initfn, exitfn, mod) \
	static const struct kernel_module __PASTE(__module_, tag) __used __section("modules") = { \
		.name = modname, .init = initfn, .exit = exitfn, .module = mod }
/* With a semicolon of their own: many who use them write none. */
#ifdef MODULE
#define module_init(fn) __define_module(fn, KBUILD_MODNAME, fn, NULL, THIS_MODULE);
#define module_exit(fn) __define_module(fn, KBUILD_MODNAME, NULL, fn, THIS_MODULE);
#else
#define module_init(fn) device_initcall(fn);
#define module_exit(fn) __exitcall(fn);
#endif

/* The build defines these for files with functions of these names, which need no module_init(). */
#ifdef KOBJLAB_INIT_MODULE
int init_module(void);
module_init(init_module);
#endif
#ifdef KOBJLAB_CLEANUP_MODULE
void cleanup_module(void);
module_exit(cleanup_module);
#endif

#define module_driver(__driver, __register, __unregister, ...) \
	static int __init __driver##_init(void) { return __register(&(__driver), ##__VA_ARGS__); } \
	module_init(__driver##_init); \
	static void __exit __driver##_exit(void) { __unregister(&(__driver), ##__VA_ARGS__); } \
	module_exit(__driver##_exit)

/* A module inside a model, of the functions and objects that follow: begins with __kobjlab(module, NAME); */
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
#define MODULE_ALIAS_MISCDEV(minor) MODULE_INFO(alias, #minor)
#define MODULE_ALIAS_CHARDEV(major, minor) MODULE_INFO(alias, #major)
#define MODULE_ALIAS_CHARDEV_MAJOR(major) MODULE_INFO(alias, #major)
#define MODULE_SUPPORTED_DEVICE(x) MODULE_INFO(device, x)
#define MODULE_IMPORT_NS(x) MODULE_INFO(import_ns, x)
#define MODULE_DEVICE_TABLE(type, name) MODULE_INFO(table, name)

#define module_name(mod) ((mod) ? (mod)->name : "kernel")

/* NULL, which is built-in code: true. False for a module that goes. */
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
/* References besides the loader's own; -1 when the module is going. */
int module_refcount(struct module *mod);
bool module_is_live(struct module *mod);
/* Under module_mutex. */
struct module *find_module(const char *name);

/* Told about MODULE_STATE_COMING, LIVE and GOING. */
int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);

extern struct kset *module_kset;
extern const struct kobj_type module_ktype;

/* System calls, for kernel/user: flags as delete_module(2). SyS_init_module loads from the table. */
long SyS_init_module(const char *name, const char *args);
long SyS_delete_module(const char *name, unsigned int flags);
/* Loads every module of the table that is not loaded yet: the first error, or 0. */
int load_modules(void);
int print_module_users(const char *name, char *buf, size_t size);

#endif
