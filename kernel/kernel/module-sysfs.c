/*
 * Models kernel/module/sysfs.c: the directory of a loaded module.
 *
 * By linux_version: when ADD is sent. Left out: sections, notes, coresize, taint, srcversion.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "module-internal.h"

static ssize_t show_initstate(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	const char *state = "unknown";

	switch (mk->mod->state) {
	case MODULE_STATE_LIVE:
		state = "live";
		break;
	case MODULE_STATE_COMING:
		state = "coming";
		break;
	case MODULE_STATE_GOING:
		state = "going";
		break;
	default:
		BUG();
	}
	return sprintf(buffer, "%s\n", state);
}

static ssize_t show_refcnt(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return sprintf(buffer, "%i\n", module_refcount(mk->mod));
}

static ssize_t store_uevent(struct module_attribute *mattr, struct module_kobject *mk, const char *buffer, size_t count)
{
	int err = kobject_synth_uevent(&mk->kobj, buffer, count);

	return err ? err : count;
}

static struct module_attribute module_uevent = { .attr = { .name = "uevent", .mode = 0200 }, .store = store_uevent };
static struct module_attribute modinfo_initstate = { .attr = { .name = "initstate", .mode = 0444 }, .show = show_initstate };
static struct module_attribute modinfo_refcnt = { .attr = { .name = "refcnt", .mode = 0444 }, .show = show_refcnt };

static const struct attribute *modinfo_attrs[] = {
	&module_uevent.attr,
	&modinfo_initstate.attr,
	&modinfo_refcnt.attr,
	NULL,
};

/* Nobody has a reference on the module's object any more: it lies in memory that is going to be freed. */
static void mod_kobject_put(struct module *mod)
{
	DECLARE_COMPLETION_ONSTACK(c);

	mod->mkobj.kobj_completion = &c;
	kobject_put(&mod->mkobj.kobj);
	wait_for_completion(&c);
}

static int mod_sysfs_init(struct module *mod)
{
	struct kobject *kobj;
	int err;

	if (!module_kset) {
		pr_err("%s: module sysfs not initialized\n", mod->name);
		return -EINVAL;
	}
	kobj = kset_find_obj(module_kset, mod->name);
	if (kobj) {
		pr_err("%s: module is already loaded\n", mod->name);
		kobject_put(kobj);
		return -EINVAL;
	}
	mod->mkobj.mod = mod;
	memset(&mod->mkobj.kobj, 0, sizeof(mod->mkobj.kobj));
	mod->mkobj.kobj.kset = module_kset;
	err = kobject_init_and_add(&mod->mkobj.kobj, &module_ktype, NULL, "%s", mod->name);
	if (err)
		mod_kobject_put(mod);
	return err;
}

static void del_usage_links(struct module *mod)
{
	struct module_use *use;

	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list)
		sysfs_remove_link(use->target->holders_dir, mod->name);
	mutex_unlock(&module_mutex);
}

/* In holders/ of each module that it depends on. */
static int add_usage_links(struct module *mod)
{
	struct module_use *use;
	int ret = 0;

	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list) {
		ret = sysfs_create_link(use->target->holders_dir, &mod->mkobj.kobj, mod->name);
		if (ret)
			break;
	}
	mutex_unlock(&module_mutex);
	if (ret)
		del_usage_links(mod);
	return ret;
}

int mod_sysfs_setup(struct module *mod)
{
	int err = mod_sysfs_init(mod);

	if (err)
		return err;
	mod->holders_dir = kobject_create_and_add("holders", &mod->mkobj.kobj);
	if (!mod->holders_dir) {
		err = -ENOMEM;
		goto out_unreg;
	}
	err = module_param_sysfs_setup(mod);
	if (err)
		goto out_unreg_holders;
	err = sysfs_create_files(&mod->mkobj.kobj, modinfo_attrs);
	if (err)
		goto out_unreg_param;
	err = add_usage_links(mod);
	if (err)
		goto out_unreg_modinfo_attrs;
	if (linux_version < KERNEL_VERSION(5, 11, 0))
		kobject_uevent(&mod->mkobj.kobj, KOBJ_ADD);
	return 0;

out_unreg_modinfo_attrs:
	sysfs_remove_files(&mod->mkobj.kobj, modinfo_attrs);
out_unreg_param:
	module_param_sysfs_remove(mod);
out_unreg_holders:
	kobject_put(mod->holders_dir);
out_unreg:
	mod_kobject_put(mod);
	return err;
}

void mod_sysfs_teardown(struct module *mod)
{
	del_usage_links(mod);
	sysfs_remove_files(&mod->mkobj.kobj, modinfo_attrs);
	module_param_sysfs_remove(mod);
	kobject_put(mod->holders_dir);
	mod_kobject_put(mod);
}
