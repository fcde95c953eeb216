/*
 * Models SLUB's directories in debugfs, from 5.14 on, as a list of names: all that matters here is that they are
 * removed by name (debugfs_lookup_and_remove()). Removing the one of another cache is a finding.
 *
 * Left out: debugfs itself; the caches that were there before sysfs was, and have directories only since "mm/slub: fix
 * missing debugfs entries for caches created before sysfs init" (6.12). Differs: every cache made later has a
 * directory, in the kernel those with SLAB_STORE_USER.
 */
struct debugfs_slab {
	const char *name;
	struct kmem_cache *s;
	struct list_head list;
};

static LIST_HEAD(slab_debugfs_root);

static struct debugfs_slab *debugfs_lookup(const char *name)
{
	struct debugfs_slab *dir;

	list_for_each_entry(dir, &slab_debugfs_root, list) {
		if (!strcmp(dir->name, name))
			return dir;
	}
	return NULL;
}

/* A directory of that name that stands already counts as the new cache's. */
static void debugfs_slab_add(struct kmem_cache *s)
{
	struct debugfs_slab *dir = debugfs_lookup(s->name);

	if (dir) {
		pr_err("debugfs: Directory '%s' with parent 'slab' already present!\n", s->name);
		dir->s = s;
		return;
	}
	dir = kmalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		return;
	dir->name = kstrdup(s->name, GFP_KERNEL);
	if (!dir->name) {
		kfree(dir);
		return;
	}
	dir->s = s;
	list_add_tail(&dir->list, &slab_debugfs_root);
}

/* cat /sys/kernel/debug/slab/NAME/alloc_traces: here the number of its objects. */
__entry("cat")
long alloc_traces(const char *name __one_of("dm_bufio_buffer-16", "nf_conntrack", "ext4_prealloc_space",
					    "kvm_mmu_page_header", "fuse_inode"))
{
	struct debugfs_slab *dir = debugfs_lookup(name);

	return dir ? dir->s->objects : -ENOENT;
}

static void debugfs_slab_release(struct kmem_cache *s)
{
	struct debugfs_slab *dir = debugfs_lookup(s->name);

	if (!dir)
		return;
	if (dir->s != s) {
		pr_warn("/sys/kernel/debug/slab/%s of another cache is removed\n", s->name);
		__report(FINDING_SYSFS, "debugfs directory of another cache removed");
	}
	list_del(&dir->list);
	kfree(dir->name);
	kfree(dir);
}
