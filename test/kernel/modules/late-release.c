/*
 * A module whose object is held by a subsystem that is built in: the last reference may go after the module.
 * FIXED: the subsystem holds the module as long as the object.
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <kobjlab/entry.h>

static int released;

static void widget_release(struct kobject *kobj)
{
	released++;
	kfree(kobj);
}

static const struct kobj_type widget_ktype = { .release = widget_release };
static struct kobject *widget;

__kobjlab(builtin);

static struct kobject *held;
static struct module *held_module;

static void subsystem_hold(struct kobject *kobj, struct module *module)
{
#ifdef FIXED
	if (!try_module_get(module))
		return;
	held_module = module;
#endif
	held = kobject_get(kobj);
}

__entry("daemon")
void subsystem_drop(void)
{
	struct kobject *kobj = held;

	held = NULL;
	if (!kobj)
		return;
	kobject_put(kobj);
	module_put(held_module);
}

__kobjlab(module, late_release);

static int __init widget_init(void)
{
	int err;

	widget = kzalloc(sizeof(*widget), GFP_KERNEL);
	if (!widget)
		return -ENOMEM;
	err = kobject_init_and_add(widget, &widget_ktype, NULL, "widget");
	if (err) {
		kobject_put(widget);
		return err;
	}
	subsystem_hold(widget, THIS_MODULE);
	return 0;
}

static void __exit widget_exit(void)
{
	kobject_del(widget);
	kobject_put(widget);
}

module_init(widget_init);
module_exit(widget_exit);
