/*
 * Models kernel/module/main.c: loading from the table of modules, init, exit, reference counts, freeing.
 *
 * By linux_version: whether a load waits for a module of that name that goes, and what it is told then; when ADD is sent.
 * What a module refers to of another one makes it depend on that; at boot modules are loaded behind those that they need.
 * Left out: forced unloading, permissions, signals, async_synchronize_full().
 * Differs: a module has its place in memory, which its next load uses again; so its memory is freed before another load of
 * it can begin. A program's call of an entry point in the module counts as a reference.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include "module-internal.h"

/* Core operation: locks that are held are reported. */
void __return_to_user(void);

extern const struct kernel_module __start_modules[];
extern const struct kernel_module __stop_modules[];

/* Core operations: src/abi/core-ops.ts. */
bool __module_map(const char *name);
bool __module_unmap(const char *name);
bool __module_open(const char *name);
bool __module_close(const char *name);
bool __module_uses(const char *user, const char *used, char *symbol);

/* Parameters that the machine's user gave for what is loaded at boot; set by the machine before start_kernel(). */
char boot_params[1024];

DEFINE_MUTEX(module_mutex);
static LIST_HEAD(modules);
static DECLARE_WAIT_QUEUE_HEAD(module_wq);
static BLOCKING_NOTIFIER_HEAD(module_notify_list);

int register_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&module_notify_list, nb);
}

int unregister_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&module_notify_list, nb);
}

static struct module *find_module_all(const char *name, bool even_unformed)
{
	struct module *mod;

	list_for_each_entry(mod, &modules, list)
		if ((even_unformed || mod->state != MODULE_STATE_UNFORMED) && !strcmp(mod->name, name))
			return mod;
	return NULL;
}

struct module *find_module(const char *name)
{
	return find_module_all(name, false);
}

bool module_is_live(struct module *mod)
{
	return mod->state != MODULE_STATE_GOING;
}

int module_refcount(struct module *mod)
{
	return atomic_read(&mod->refcnt) - MODULE_REF_BASE;
}

bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	return module_is_live(module) && atomic_inc_not_zero(&module->refcnt);
}

void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}

void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_if_positive(&module->refcnt) < 0);
}

/* An initcall that leaves preemption or interrupts off is told about, and set right. */
int do_one_initcall(initcall_t fn)
{
	unsigned int count = preempt_count();
	int ret = fn();
	bool imbalance = preempt_count() != count;

	if (likely(!imbalance && !irqs_disabled()))
		return ret;
	WARN(1, "initcall %pS returned with %s%s\n", fn, imbalance ? "preemption imbalance " : "",
	     irqs_disabled() ? "disabled interrupts " : "");
	while (preempt_count() > count)
		preempt_enable();
	if (irqs_disabled())
		local_irq_enable();
	return ret;
}

/* Joins the table's entries of that name, and puts the module into memory; NULL when there is none. */
static struct module *layout_and_allocate(const char *name)
{
	const struct kernel_module *entry;
	struct module *mod = NULL;

	for (entry = __start_modules; entry < __stop_modules; entry++) {
		if (strcmp(entry->name, name))
			continue;
		if (!mod) {
			__module_map(name);
			mod = entry->module;
		}
		if (entry->init)
			mod->init = entry->init;
		if (entry->exit)
			mod->exit = entry->exit;
	}
	return mod;
}

static bool already_uses(struct module *a, struct module *b)
{
	struct module_use *use;

	list_for_each_entry(use, &b->source_list, source_list)
		if (use->source == a)
			return true;
	return false;
}

static int add_module_usage(struct module *a, struct module *b)
{
	struct module_use *use = kmalloc(sizeof(*use), GFP_ATOMIC);

	if (!use)
		return -ENOMEM;
	use->source = a;
	use->target = b;
	list_add(&use->source_list, &b->source_list);
	list_add(&use->target_list, &a->target_list);
	return 0;
}

/* -EBUSY while b is being loaded. Under module_mutex. */
static int strong_try_module_get(struct module *mod)
{
	if (mod->state == MODULE_STATE_COMING)
		return -EBUSY;
	return try_module_get(mod) ? 0 : -ENOENT;
}

static int ref_module(struct module *a, struct module *b)
{
	int err;

	if (already_uses(a, b))
		return 0;
	err = strong_try_module_get(b);
	if (err)
		return err;
	err = add_module_usage(a, b);
	if (err)
		module_put(b);
	return err;
}

/* A module that owns symbols which another one needs. */
static int resolve_symbols_of(struct module *mod, const char *owner)
{
	struct module *target;
	int err;

	mutex_lock(&module_mutex);
	target = find_module(owner);
	err = target ? ref_module(mod, target) : -ENOENT;
	mutex_unlock(&module_mutex);
	return err;
}

#define KSYM_NAME_LEN 64

static int resolve_symbol_wait(struct module *mod, const char *owner)
{
	int err;

	if (wait_event_interruptible_timeout(module_wq, (err = resolve_symbols_of(mod, owner)) != -EBUSY, 30 * HZ) <= 0)
		pr_warn("%s: gave up waiting for init of module %s.\n", mod->name, owner);
	return err;
}

/* Makes the module depend on all whose symbols it needs; those of files that are no modules are always there. */
static int simplify_symbols(struct module *mod)
{
	const struct kernel_module *entry;
	char symbol[KSYM_NAME_LEN];

	for (entry = __start_modules; entry < __stop_modules; entry++) {
		int err;

		if (!__module_uses(mod->name, entry->name, symbol))
			continue;
		err = resolve_symbol_wait(mod, entry->name);
		if (!err)
			continue;
		pr_warn("%s: Unknown symbol %s (err %d)\n", mod->name, symbol, err);
		return err;
	}
	return 0;
}

static void module_unload_free(struct module *mod)
{
	struct module_use *use, *tmp;

	mutex_lock(&module_mutex);
	list_for_each_entry_safe(use, tmp, &mod->target_list, target_list) {
		module_put(use->target);
		list_del(&use->source_list);
		list_del(&use->target_list);
		kfree(use);
	}
	mutex_unlock(&module_mutex);
}

static bool has_module(const char *name)
{
	const struct kernel_module *entry;

	for (entry = __start_modules; entry < __stop_modules; entry++)
		if (!strcmp(entry->name, name))
			return true;
	return false;
}

/* The module's memory goes; whoever still uses it makes a finding. Under module_mutex. */
static void module_memfree(struct module *mod)
{
	char name[MODULE_NAME_LEN];

	strscpy(name, mod->name, sizeof(name));
	__module_unmap(name);
}

static void free_module(struct module *mod)
{
	mod_sysfs_teardown(mod);
	sysfs_report_left(mod->name);
	mutex_lock(&module_mutex);
	mod->state = MODULE_STATE_UNFORMED;
	mutex_unlock(&module_mutex);
	module_unload_free(mod);
	destroy_params(mod);
	mutex_lock(&module_mutex);
	list_del(&mod->list);
	synchronize_rcu();
	module_memfree(mod);
	mutex_unlock(&module_mutex);
}

static int do_init_module(struct module *mod)
{
	int ret = mod->init ? do_one_initcall(mod->init) : 0;

	if (ret < 0) {
		mod->state = MODULE_STATE_GOING;
		synchronize_rcu();
		module_put(mod);
		blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
		free_module(mod);
		wake_up_all(&module_wq);
		return ret;
	}
	if (ret > 0) {
		pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n"
			"%s: loading module anyway...\n", __func__, mod->name, ret, __func__);
		dump_stack();
	}
	mod->state = MODULE_STATE_LIVE;
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_LIVE, mod);
	if (linux_version >= KERNEL_VERSION(5, 11, 0))
		kobject_uevent(&mod->mkobj.kobj, KOBJ_ADD);
	mutex_lock(&module_mutex);
	__module_open(mod->name);
	/* The loader's own reference. */
	module_put(mod);
	mutex_unlock(&module_mutex);
	wake_up_all(&module_wq);
	return 0;
}

/* 5.3 to 6.0 wait for one that goes, too (6e6de3dee51a, 0254127ab977). */
static bool is_waited_for(enum module_state state)
{
	if (linux_version >= KERNEL_VERSION(5, 3, 0) && linux_version < KERNEL_VERSION(6, 1, 0))
		return state != MODULE_STATE_LIVE;
	return state == MODULE_STATE_COMING || state == MODULE_STATE_UNFORMED;
}

static bool finished_loading(const char *name)
{
	struct module *mod;
	bool ret;

	mutex_lock(&module_mutex);
	mod = find_module_all(name, true);
	ret = !mod || !is_waited_for(mod->state);
	mutex_unlock(&module_mutex);
	return ret;
}

/* Makes the module known, as UNFORMED; NULL and the error in *err when that cannot be. */
static struct module *add_unformed_module(const char *name, int *err)
{
	struct module *mod;
	bool waited = false;

	mutex_lock(&module_mutex);
	while ((mod = find_module_all(name, true))) {
		if (!is_waited_for(mod->state) || (waited && linux_version >= KERNEL_VERSION(6, 1, 0))) {
			bool live = mod->state == MODULE_STATE_LIVE || linux_version < KERNEL_VERSION(6, 1, 0);

			mutex_unlock(&module_mutex);
			*err = live ? -EEXIST : -EBUSY;
			return NULL;
		}
		mutex_unlock(&module_mutex);
		wait_event(module_wq, finished_loading(name));
		waited = true;
		mutex_lock(&module_mutex);
	}
	mod = NULL;
	*err = waited && linux_version >= KERNEL_VERSION(6, 1, 0) ? -EBUSY : 0;
	if (!*err) {
		mod = layout_and_allocate(name);
		mod->state = MODULE_STATE_UNFORMED;
		strscpy(mod->name, name, MODULE_NAME_LEN);
		/* One more until init has returned. */
		atomic_set(&mod->refcnt, MODULE_REF_BASE + 1);
		INIT_LIST_HEAD(&mod->source_list);
		INIT_LIST_HEAD(&mod->target_list);
		mutex_init(&mod->param_lock);
		list_add(&mod->list, &modules);
	}
	mutex_unlock(&module_mutex);
	return mod;
}

static bool is_of_module(const struct kernel_param *kp, const void *mod)
{
	return kp->mod == mod;
}

static void unknown_module_param(const char *doing, const char *param)
{
	pr_warn("%s: unknown parameter '%s' ignored\n", doing, param);
}

static int load_module(const char *name, const char *args)
{
	struct module *mod;
	char *copy;
	int err;

	if (!has_module(name))
		return -ENOENT;
	copy = kstrdup(args, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	mod = add_unformed_module(name, &err);
	if (!mod) {
		kfree(copy);
		return err;
	}
	err = simplify_symbols(mod);
	if (err) {
		kfree(copy);
		goto free_module;
	}
	mutex_lock(&module_mutex);
	mod->state = MODULE_STATE_COMING;
	mutex_unlock(&module_mutex);
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_COMING, mod);
	err = parse_args(mod->name, copy, is_of_module, mod, unknown_module_param);
	kfree(copy);
	if (!err)
		err = mod_sysfs_setup(mod);
	if (!err)
		return do_init_module(mod);
	mod->state = MODULE_STATE_GOING;
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
	destroy_params(mod);
free_module:
	module_unload_free(mod);
	mutex_lock(&module_mutex);
	list_del(&mod->list);
	wake_up_all(&module_wq);
	synchronize_rcu();
	module_memfree(mod);
	mutex_unlock(&module_mutex);
	return err;
}

long SyS_init_module(const char *name, const char *args)
{
	return load_module(name, args);
}

/* Nobody can get a reference any more; -EWOULDBLOCK when somebody has one. */
static int try_stop_module(struct module *mod)
{
	if (!__module_close(mod->name))
		return -EWOULDBLOCK;
	if (atomic_cmpxchg(&mod->refcnt, MODULE_REF_BASE, 0) != MODULE_REF_BASE) {
		__module_open(mod->name);
		return -EWOULDBLOCK;
	}
	mod->state = MODULE_STATE_GOING;
	return 0;
}

long SyS_delete_module(const char *name, unsigned int flags)
{
	struct module *mod;
	int ret;

	mutex_lock(&module_mutex);
	mod = find_module(name);
	if (!mod)
		ret = -ENOENT;
	else if (!list_empty(&mod->source_list))
		ret = -EWOULDBLOCK;
	else if (mod->state != MODULE_STATE_LIVE || (mod->init && !mod->exit))
		ret = -EBUSY;
	else
		ret = try_stop_module(mod);
	mutex_unlock(&module_mutex);
	if (ret)
		return ret;
	if (mod->exit)
		mod->exit();
	blocking_notifier_call_chain(&module_notify_list, MODULE_STATE_GOING, mod);
	free_module(mod);
	wake_up_all(&module_wq);
	return 0;
}

static bool is_built_in(const struct kernel_param *kp, const void *unused)
{
	return !kp->mod;
}

static void not_built_in(const char *doing, const char *param)
{
}

/* Nothing of the modules in the table is in memory before they are loaded; built-in files get their parameters. */
static int modules_init(void)
{
	static char args[sizeof(boot_params)];
	const struct kernel_module *entry;

	for (entry = __start_modules; entry < __stop_modules; entry++)
		__module_unmap(entry->name);
	strscpy(args, boot_params, sizeof(args));
	return parse_args("Booting kernel", args, is_built_in, NULL, not_built_in);
}
pure_initcall(modules_init);

/* As modprobe: behind the modules that it needs. The first error, or 0. */
static int probe_module(const struct kernel_module *module, unsigned int depth)
{
	const struct kernel_module *entry;
	char symbol[KSYM_NAME_LEN];
	int ret, first = 0;

	if (find_module(module->name))
		return 0;
	for (entry = __start_modules; entry < __stop_modules && depth; entry++) {
		if (!entry->init || !__module_uses(module->name, entry->name, symbol))
			continue;
		ret = probe_module(entry, depth - 1);
		if (!first)
			first = ret;
	}
	ret = load_module(module->name, boot_params);
	/* insmod goes back to user space. */
	__return_to_user();
	if (ret)
		pr_err("insmod: ERROR: could not insert module %s: %d\n", module->name, ret);
	return first ? first : ret;
}

int load_modules(void)
{
	const struct kernel_module *entry;
	int first = 0;

	for (entry = __start_modules; entry < __stop_modules; entry++) {
		/* Each module has one entry with its init. */
		int ret = entry->init ? probe_module(entry, __stop_modules - __start_modules) : 0;

		if (!first)
			first = ret;
	}
	return first;
}

/* " by: " and the names of those that depend on it, nothing when none does: how many characters. */
int print_module_users(const char *name, char *buf, size_t size)
{
	struct module_use *use;
	struct module *mod;
	int len = 0;

	mutex_lock(&module_mutex);
	mod = find_module(name);
	if (mod)
		list_for_each_entry_reverse(use, &mod->source_list, source_list)
			len += scnprintf(buf + len, size - len, len ? " %s" : " by: %s", use->source->name);
	mutex_unlock(&module_mutex);
	return len;
}
