/*
 * Ours; Linux has nothing like it: what a module leaves in sysfs when its memory goes. Files whose attribute, and directories
 * whose object, is the module's: static data of its own, or allocated on its behalf with a type that is its own,
 * none's, or that of devices.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include "../../lib/kobject-internal.h"
#include "sysfs.h"

#define LEFT_PATH_BYTES 256

/* Core operations. Whether the module has made what is at ptr: 1 static data, 2 on the heap, 0 not, or it is gone. */
unsigned int __module_made(const char *module, const void *ptr);
/* A finding, with the stack that made the node. */
void __report_left(const char *path, const char *module, const struct kernfs_node *kn);

static bool is_left(const struct kernfs_node *kn, const char *module)
{
	unsigned int made = __module_made(module, kn->priv);
	const struct kobject *kobj;

	if (kn->flags & KERNFS_KEPT)
		return false;
	if (made != 2 || kernfs_type(kn) != KERNFS_DIR)
		return made != 0;
	kobj = kn->priv;
	if (kobj->ktype == &dynamic_kobj_ktype || kobj->ktype == &kset_ktype || kobj->ktype == &device_ktype)
		return true;
	return __module_made(module, kobj->ktype) == 1;
}

static void report_left_in(const struct kernfs_node *dir, const char *module)
{
	struct kernfs_node *kn;
	char path[LEFT_PATH_BYTES];

	list_for_each_entry(kn, &dir->dir.children, sibling) {
		if (!kernfs_active(kn) || kernfs_type(kn) == KERNFS_LINK)
			continue;
		if (is_left(kn, module)) {
			kernfs_path(kn, path, sizeof(path));
			__report_left(path, module, kn);
		} else if (kernfs_type(kn) == KERNFS_DIR) {
			report_left_in(kn, module);
		}
	}
}

/* To be called when the module's exit function has returned, before its memory goes. */
void sysfs_report_left(const char *module)
{
	report_left_in(sysfs_root_kn, module);
}
