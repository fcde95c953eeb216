/*
 * Models kernel/params.c's second half: /sys/module, and the parameters of modules and of built-in files in it.
 *
 * By linux_version: whether get() ends in a newline. Left out: /sys/module/NAME/version of built-in files, drivers links.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "module-internal.h"

struct param_attribute {
	struct module_attribute mattr;
	const struct kernel_param *param;
};

struct module_param_attrs {
	struct attribute_group grp;
	struct attribute **attrs;
	struct param_attribute params[];
};

struct kset *module_kset;

static DEFINE_MUTEX(param_lock);

static inline struct mutex *lock_of(struct module *mod)
{
	return mod ? &mod->param_lock : &param_lock;
}

void kernel_param_lock(struct module *mod)
{
	mutex_lock(lock_of(mod));
}

void kernel_param_unlock(struct module *mod)
{
	mutex_unlock(lock_of(mod));
}

static ssize_t param_attr_show(struct module_attribute *mattr, struct module_kobject *mk, char *buf)
{
	const struct kernel_param *kp = container_of(mattr, struct param_attribute, mattr)->param;
	int count;

	if (!kp->ops->get)
		return -EPERM;
	kernel_param_lock(mk->mod);
	count = kp->ops->get(buf, kp);
	kernel_param_unlock(mk->mod);
	if (count > 0 && !PARAM_GET_ADDS_NEWLINE) {
		buf[count++] = '\n';
		buf[count] = '\0';
	}
	return count;
}

static ssize_t param_attr_store(struct module_attribute *mattr, struct module_kobject *mk, const char *buf, size_t len)
{
	const struct kernel_param *kp = container_of(mattr, struct param_attribute, mattr)->param;
	int err;

	if (!kp->ops->set)
		return -EPERM;
	kernel_param_lock(mk->mod);
	err = kp->ops->set(buf, kp);
	kernel_param_unlock(mk->mod);
	return err ? err : len;
}

static ssize_t module_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct module_attribute *attribute = container_of(attr, struct module_attribute, attr);
	struct module_kobject *mk = container_of(kobj, struct module_kobject, kobj);

	if (!attribute->show)
		return -EIO;
	return attribute->show(attribute, mk, buf);
}

static ssize_t module_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t len)
{
	struct module_attribute *attribute = container_of(attr, struct module_attribute, attr);
	struct module_kobject *mk = container_of(kobj, struct module_kobject, kobj);

	if (!attribute->store)
		return -EIO;
	return attribute->store(attribute, mk, buf, len);
}

static const struct sysfs_ops module_sysfs_ops = {
	.show = module_attr_show,
	.store = module_attr_store,
};

static void module_kobj_release(struct kobject *kobj)
{
	struct module_kobject *mk = container_of(kobj, struct module_kobject, kobj);

	/* Built-in code has none (a6aeb739974e). */
	if (mk->kobj_completion)
		complete(mk->kobj_completion);
}

const struct kobj_type module_ktype = {
	.release = module_kobj_release,
	.sysfs_ops = &module_sysfs_ops,
};

static int module_uevent_filter(struct kobject *kobj)
{
	return kobj->ktype == &module_ktype;
}

static const struct kset_uevent_ops module_uevent_ops = {
	.filter = module_uevent_filter,
};

static bool in_sysfs(const struct kernel_param *kp, struct module *mod, const char *modname)
{
	return kp->perm && kp->mod == mod && (mod || !strcmp(kp->modname, modname));
}

static void free_module_param_attrs(struct module_kobject *mk)
{
	if (mk->mp)
		kfree(mk->mp->attrs);
	kfree(mk->mp);
	mk->mp = NULL;
}

/* The directory `parameters` of a module, or of the built-in file of that name; none without parameters for it. */
static int add_parameters(struct module_kobject *mk, const char *modname)
{
	const struct kernel_param *kp;
	struct param_attribute *attr;
	unsigned int num = 0;
	unsigned int i = 0;
	int err;

	for (kp = __start___param; kp < __stop___param; kp++)
		num += in_sysfs(kp, mk->mod, modname);
	if (!num)
		return 0;
	mk->mp = kzalloc(sizeof(*mk->mp) + num * sizeof(mk->mp->params[0]), GFP_KERNEL);
	if (!mk->mp)
		return -ENOMEM;
	mk->mp->attrs = kzalloc((num + 1) * sizeof(*mk->mp->attrs), GFP_KERNEL);
	if (!mk->mp->attrs) {
		free_module_param_attrs(mk);
		return -ENOMEM;
	}
	mk->mp->grp.name = "parameters";
	mk->mp->grp.attrs = mk->mp->attrs;
	for (kp = __start___param; kp < __stop___param; kp++) {
		if (!in_sysfs(kp, mk->mod, modname))
			continue;
		attr = &mk->mp->params[i];
		sysfs_attr_init(&attr->mattr.attr);
		attr->param = kp;
		attr->mattr.show = param_attr_show;
		attr->mattr.store = kp->perm & 0222 ? param_attr_store : NULL;
		attr->mattr.attr.name = kp->name;
		attr->mattr.attr.mode = kp->perm;
		mk->mp->attrs[i++] = &attr->mattr.attr;
	}
	err = sysfs_create_group(&mk->kobj, &mk->mp->grp);
	if (err)
		free_module_param_attrs(mk);
	return err;
}

int module_param_sysfs_setup(struct module *mod)
{
	return add_parameters(&mod->mkobj, mod->name);
}

void module_param_sysfs_remove(struct module *mod)
{
	if (!mod->mkobj.mp)
		return;
	sysfs_remove_group(&mod->mkobj.kobj, &mod->mkobj.mp->grp);
	free_module_param_attrs(&mod->mkobj);
}

/* Is this the first parameter of its built-in file? */
static bool is_first_of_file(const struct kernel_param *kp)
{
	const struct kernel_param *before;

	for (before = __start___param; before < kp; before++)
		if (before->perm && !before->mod && !strcmp(before->modname, kp->modname))
			return false;
	return kp->perm && !kp->mod;
}

static void add_builtin(const char *modname)
{
	struct module_kobject *mk = kzalloc(sizeof(*mk), GFP_KERNEL);

	if (!mk)
		return;
	mk->kobj.kset = module_kset;
	if (kobject_init_and_add(&mk->kobj, &module_ktype, NULL, "%s", modname) || add_parameters(mk, modname))
		pr_crit("Adding module '%s' to sysfs failed, the system may be unstable.\n", modname);
	else
		kobject_uevent(&mk->kobj, KOBJ_ADD);
}

static int param_sysfs_init(void)
{
	const struct kernel_param *kp;

	module_kset = kset_create_and_add("module", &module_uevent_ops, NULL);
	if (!module_kset) {
		pr_warn("%s (%d): error creating kset\n", __FILE__, __LINE__);
		return -ENOMEM;
	}
	for (kp = __start___param; kp < __stop___param; kp++)
		if (is_first_of_file(kp))
			add_builtin(kp->modname);
	return 0;
}
subsys_initcall(param_sysfs_init);
