/*
 * Two modules that own caches. Constructors and RCU callbacks are in a module's text, names in its data, and both are
 * gone when it is unloaded, whatever of the cache is still there.
 *
 * jbd2: its cache is one whose memory is given back after a grace period (SLAB_TYPESAFE_BY_RCU). It frees objects at
 * once and need not wait for anything: SLUB's own callbacks do the rest, and SLUB waits for them.
 * xfs: frees objects by RCU callbacks of its own, which it must wait for, before it destroys the cache and its text
 * goes (rcu_barrier()): SLUB does not know of them. CONFIG_MODULE_CACHE=2: it forgets to.
 */
#if CONFIG_MODULE_CACHE
__kobjlab(module, jbd2);

struct journal_head {
	struct journal_head *next;
	char data[100];
};

static struct kmem_cache *jbd2_journal_head_cache;
static struct journal_head *journal_heads;

__entry("sync")
void jbd2_journal_add_journal_head(void)
{
	struct journal_head *jh = kmem_cache_alloc(jbd2_journal_head_cache, GFP_KERNEL);

	if (!jh)
		return;
	jh->next = journal_heads;
	journal_heads = jh;
}

__entry("sync")
void jbd2_journal_drop_journal_head(void)
{
	struct journal_head *jh = journal_heads;

	if (!jh)
		return;
	journal_heads = jh->next;
	kmem_cache_free(jbd2_journal_head_cache, jh);
}

static int journal_init(void)
{
	static const char name[] = "jbd2_journal_head";

	jbd2_journal_head_cache = kmem_cache_create(name, sizeof(struct journal_head), 0, SLAB_TYPESAFE_BY_RCU, NULL);
	return jbd2_journal_head_cache ? 0 : -ENOMEM;
}

static void journal_exit(void)
{
	while (journal_heads)
		jbd2_journal_drop_journal_head();
	kmem_cache_destroy(jbd2_journal_head_cache);
}

KOBJLAB_MODULE(jbd2, journal_init, journal_exit);

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
#if CONFIG_MODULE_CACHE == 1
	rcu_barrier();
#endif
	kmem_cache_destroy(xfs_inode_cache);
}

KOBJLAB_MODULE(xfs, init_xfs_fs, exit_xfs_fs);

__kobjlab(builtin);
#endif
