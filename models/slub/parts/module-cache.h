/*
 * A module that owns a cache: its constructor and the RCU callback of its objects are in the module's text, its name in the
 * module's data, and both are gone when it is unloaded, whatever of the cache is still there. It does what a module must:
 * frees its objects and waits for its callbacks before it destroys the cache.
 */
#if CONFIG_MODULE_CACHE
__kobjlab(module, xfs);

struct xfs_inode {
	struct xfs_inode *next;
	struct rcu_head rcu;
	char data[600];
};

static struct kmem_cache *xfs_inode_cache;
static struct xfs_inode *xfs_inodes;

static void xfs_fs_inode_init_once(void *inode)
{
	memset(inode, 0, sizeof(struct xfs_inode));
}

static void xfs_inode_free_callback(struct rcu_head *head)
{
	kmem_cache_free(xfs_inode_cache, container_of(head, struct xfs_inode, rcu));
}

/* The module reads an inode. */
__entry("ls")
void xfs_iget(void)
{
	struct xfs_inode *inode = kmem_cache_alloc(xfs_inode_cache, GFP_KERNEL);

	if (!inode)
		return;
	inode->next = xfs_inodes;
	xfs_inodes = inode;
}

/* It frees the one that it read last. */
__entry("ls")
void xfs_reclaim_inode(void)
{
	struct xfs_inode *inode = xfs_inodes;

	if (!inode)
		return;
	xfs_inodes = inode->next;
	call_rcu(&inode->rcu, xfs_inode_free_callback);
}

static int init_xfs_fs(void)
{
	static const char name[] = "xfs_inode";

	xfs_inode_cache = kmem_cache_create(name, sizeof(struct xfs_inode), 0, SLAB_RECLAIM_ACCOUNT,
					    xfs_fs_inode_init_once);
	return xfs_inode_cache ? 0 : -ENOMEM;
}

static void exit_xfs_fs(void)
{
	while (xfs_inodes)
		xfs_reclaim_inode();
	rcu_barrier();
	kmem_cache_destroy(xfs_inode_cache);
}

KOBJLAB_MODULE(xfs, init_xfs_fs, exit_xfs_fs);

__kobjlab(builtin);
#endif
