/* Models fs/sysfs/mount.c: the root. Left out: super blocks, namespaces. */
#include "sysfs.h"
#include <linux/init.h>

static struct kernfs_root *sysfs_root;
struct kernfs_node *sysfs_root_kn;

int sysfs_init(void)
{
	if (sysfs_root)
		return 0;
	sysfs_root = kernfs_create_root(NULL, KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK, NULL);
	if (IS_ERR(sysfs_root)) {
		int err = PTR_ERR(sysfs_root);

		sysfs_root = NULL;
		return err;
	}
	sysfs_root_kn = sysfs_root->kn;
	/* Paths are walked without the tree's lock here; who looked the first up has taken it as a reader. */
	kernfs_put(kernfs_find_and_get(sysfs_root_kn, "kernel"));
	return 0;
}
pure_initcall(sysfs_init);
