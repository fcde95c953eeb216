/*
 * Models kernel/module.c: loading from the table of modules, init, exit, reference counts.
 *
 * Left out: dependencies between modules, /sys/module, notifiers, forced unloading, signals. Differs: text and data of
 * a module stay where they are when it is unloaded, and keep their values.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

extern const struct kernel_module __start_modules[];
extern const struct kernel_module __stop_modules[];

static DEFINE_MUTEX(module_mutex);
static LIST_HEAD(modules);

struct module *find_module(const char *name)
{
	struct module *mod;

	list_for_each_entry(mod, &modules, list)
		if (!strcmp(mod->name, name))
			return mod;
	return NULL;
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
	if (!module)
		return;
	if (WARN_ON(atomic_read(&module->refcnt) <= 0))
		return;
	atomic_dec(&module->refcnt);
}

int do_one_initcall(initcall_t fn)
{
	return fn();
}

/* A module's name from that of its file: without folder and ending, '_' for '-'. */
static inline void modname_of(const char *path, char *name)
{
	const char *slash = strrchr(path, '/');
	char *dot;

	strscpy(name, slash ? slash + 1 : path, MODULE_NAME_LEN);
	dot = strrchr(name, '.');
	if (dot)
		*dot = 0;
	strreplace(name, '-', '_');
}

/* Joins the entries of that name; NULL when there is none. */
static struct module *layout_and_allocate(const char *name)
{
	const struct kernel_module *entry;
	struct module *mod = NULL;
	char modname[MODULE_NAME_LEN];

	for (entry = __start_modules; entry < __stop_modules; entry++) {
		modname_of(entry->name, modname);
		if (strcmp(modname, name))
			continue;
		mod = entry->module;
		if (entry->init)
			mod->init = entry->init;
		if (entry->exit)
			mod->exit = entry->exit;
	}
	if (mod)
		strscpy(mod->name, name, MODULE_NAME_LEN);
	return mod;
}

static void free_module(struct module *mod)
{
	mutex_lock(&module_mutex);
	mod->state = MODULE_STATE_UNFORMED;
	list_del_init(&mod->list);
	mutex_unlock(&module_mutex);
}

static int do_init_module(struct module *mod)
{
	int ret = mod->init ? do_one_initcall(mod->init) : 0;

	if (ret < 0) {
		mod->state = MODULE_STATE_GOING;
		module_put(mod);
		free_module(mod);
		return ret;
	}
	if (ret > 0) {
		pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n"
			"%s: loading module anyway...\n", __func__, mod->name, ret, __func__);
		dump_stack();
	}
	mod->state = MODULE_STATE_LIVE;
	module_put(mod);
	return 0;
}

static int load_module(const char *name)
{
	struct module *mod;

	mutex_lock(&module_mutex);
	if (find_module(name)) {
		mutex_unlock(&module_mutex);
		return -EEXIST;
	}
	mod = layout_and_allocate(name);
	if (!mod) {
		mutex_unlock(&module_mutex);
		return -ENOENT;
	}
	mod->state = MODULE_STATE_COMING;
	/* One more until init has returned. */
	atomic_set(&mod->refcnt, MODULE_REF_BASE + 1);
	list_add_tail(&mod->list, &modules);
	mutex_unlock(&module_mutex);
	return do_init_module(mod);
}

long SyS_init_module(const char *name)
{
	return load_module(name);
}

long SyS_delete_module(const char *name, unsigned int flags)
{
	struct module *mod;
	int ret = 0;

	mutex_lock(&module_mutex);
	mod = find_module(name);
	if (!mod)
		ret = -ENOENT;
	else if (mod->state != MODULE_STATE_LIVE || (mod->init && !mod->exit))
		ret = -EBUSY;
	else if (atomic_cmpxchg(&mod->refcnt, MODULE_REF_BASE, 0) != MODULE_REF_BASE)
		ret = -EWOULDBLOCK;
	else
		mod->state = MODULE_STATE_GOING;
	mutex_unlock(&module_mutex);
	if (ret)
		return ret;
	if (mod->exit)
		mod->exit();
	free_module(mod);
	return 0;
}

int load_modules(void)
{
	const struct kernel_module *entry;
	char modname[MODULE_NAME_LEN];
	int first = 0;

	for (entry = __start_modules; entry < __stop_modules; entry++) {
		int ret;

		/* Each module has one entry with its init. */
		if (!entry->init)
			continue;
		modname_of(entry->name, modname);
		ret = load_module(modname);
		if (!ret)
			continue;
		pr_err("insmod: ERROR: could not insert module %s: %d\n", modname, ret);
		if (!first)
			first = ret;
	}
	return first;
}
