/*
 * Models include/linux/moduleparam.h: parameters are entries of the section `__param`. They are set when a module is loaded,
 * those of built-in files when the machine boots, and through /sys/module/NAME/parameters/ where their mode is not 0.
 * Left out: levels of early parameters, the taint of unsafe ones.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct kernel_param;
struct module;

enum { KERNEL_PARAM_OPS_FL_NOARG = 1 };

struct kernel_param_ops {
	unsigned int flags;
	/* From text; 0 or a negative error. val is NULL for a parameter without `=`, which flags must allow. */
	int (*set)(const char *val, const struct kernel_param *kp);
	/* To text in a page: its length. Since 5.10 with a newline at its end. */
	int (*get)(char *buffer, const struct kernel_param *kp);
	/* May be NULL: when the module goes. */
	void (*free)(void *arg);
};

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};

struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	u16 perm;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
	const char *modname;
};

#ifdef MODULE
#define __PARAM_MODULE (&__this_module)
struct module;
#else
#define __PARAM_MODULE NULL
#endif

#define __module_param_entry(prefix, tag, parm, ops_, arg_, perm_) \
	_Static_assert(((perm_) & ~07777) == 0 && !((perm_) & 02), "permissions of parameter " #parm); \
	static const struct kernel_param __PASTE(__param_, tag) __used __section("__param") = { \
		.name = #parm, .mod = __PARAM_MODULE, .ops = ops_, .perm = perm_, .arg = arg_, .modname = prefix }

#define __module_param_type(type, value) \
	_Static_assert(__builtin_types_compatible_p(typeof(value), __param_type_##type), \
		       "`" #value "` is no " #type)

#define module_param_cb(name, ops, arg, perm) __module_param_entry(KBUILD_MODNAME, name, name, ops, arg, perm)
#define module_param_named(name, value, type, perm) \
	__module_param_type(type, value); \
	module_param_cb(name, &param_ops_##type, &(value), perm)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm) module_param(name, type, perm)
#define module_param_named_unsafe(name, value, type, perm) module_param_named(name, value, type, perm)
#define module_param_cb_unsafe(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define module_param_hw(name, type, hwtype, perm) module_param(name, type, perm)
#define module_param_call(name, set_, get_, arg, perm) \
	static const struct kernel_param_ops __PASTE(__param_ops_, name) = { .flags = 0, .set = set_, .get = get_ }; \
	module_param_cb(name, &__PASTE(__param_ops_, name), arg, perm)
#define module_param_string(name, buf, len, perm) \
	static const struct kparam_string __PASTE(__param_string_, name) = { .maxlen = len, .string = buf }; \
	module_param_cb(name, &param_ops_string, (void *)&__PASTE(__param_string_, name), perm)
#define module_param_array_named(name, array, type, nump, perm) \
	__module_param_type(type, (array)[0]); \
	static const struct kparam_array __PASTE(__param_arr_, name) = { \
		.max = ARRAY_SIZE(array), .num = nump, .ops = &param_ops_##type, .elemsize = sizeof((array)[0]), \
		.elem = array }; \
	module_param_cb(name, &param_array_ops, (void *)&__PASTE(__param_arr_, name), perm)
#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define core_param(name, var, type, perm) \
	__module_param_type(type, var); \
	__module_param_entry("kernel", name, name, &param_ops_##type, &(var), perm)
#define MODULE_PARM_DESC(parm, desc) _Static_assert(1, "description")

typedef unsigned char __param_type_byte;
typedef short __param_type_short;
typedef unsigned short __param_type_ushort;
typedef int __param_type_int;
typedef unsigned int __param_type_uint;
typedef unsigned int __param_type_hexint;
typedef long __param_type_long;
typedef unsigned long __param_type_ulong;
typedef unsigned long long __param_type_ullong;
typedef char *__param_type_charp;
typedef bool __param_type_bool;
typedef bool __param_type_invbool;
typedef int __param_type_bint;

#define __declare_param(type) \
	extern const struct kernel_param_ops param_ops_##type; \
	int param_set_##type(const char *val, const struct kernel_param *kp); \
	int param_get_##type(char *buffer, const struct kernel_param *kp)
__declare_param(byte);
__declare_param(short);
__declare_param(ushort);
__declare_param(int);
__declare_param(uint);
__declare_param(hexint);
__declare_param(long);
__declare_param(ulong);
__declare_param(ullong);
__declare_param(charp);
__declare_param(bool);
__declare_param(invbool);
__declare_param(bint);
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max);
void param_free_charp(void *arg);
extern const struct kernel_param_ops param_ops_string;
extern const struct kernel_param_ops param_array_ops;

/* Guards the values that are set through sysfs; mod NULL: those of built-in files. */
void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);

#endif
