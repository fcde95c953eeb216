/*
 * Models mm/slab.h: what the parts of a SLUB model share. A model's file says which revision it is (SLUB_AT) and has
 * the steps of destruction, which is what the revisions differ in; what else changed with time is chosen here and in
 * the other parts by SLUB_AT.
 *
 * Left out: per-cpu slabs, nodes, debugging, the freelists: an object is an allocation, a cache counts them. KASAN and
 * KFENCE, which are told of a shutdown and a release; CONFIG_SLUB_RCU_DEBUG, with which destruction begins with an
 * rcu_barrier() (6.12).
 */
#ifndef PARTS_SLAB_H
#define PARTS_SLAB_H

#include "config.h"
#include <linux/slab.h>
#include <linux/cpu.h>
#include <linux/memory_hotplug.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rwsem.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/bug.h>
#include <linux/printk.h>
#include <linux/version.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

#if !CONFIG_MEMORY_HOTPLUG
#define get_online_mems() ((void)0)
#define put_online_mems() ((void)0)
#define mem_hotplug_begin() ((void)0)
#define mem_hotplug_done() ((void)0)
#endif

/* DOWN: nothing works; UP: caches can be made; FULL: and stand in sysfs. */
enum slab_state { DOWN, PARTIAL, PARTIAL_NODE, UP, FULL };

/* Which caches may never share their memory with another, and which flags two that share must agree on. */
#define SLAB_NEVER_MERGE \
	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_TYPESAFE_BY_RCU | SLAB_NOLEAKTRACE | \
	 SLAB_NO_MERGE)
#define SLAB_MERGE_SAME (SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_ACCOUNT)

#define MAX_ORDER 11
#define MIN_PARTIAL 5
#define MAX_PARTIAL 10

#if SLUB_MEMCG
/*
 * One memory cgroup at a time uses a root cache, so that it has at most one child in use, and any number that were
 * deactivated. children, children_node, child, dying: under slab_mutex.
 */
struct memcg_cache_params {
	/* NULL for a root cache. */
	struct kmem_cache *root_cache;
	/* Of a root: which cgroup is online; of a child: whose it is. */
	unsigned int memcg;
	/* Of a root: that cgroup's slot of the array, and all children. */
	struct kmem_cache *child;
	struct list_head children;
	bool dying;
	/* Of a child. */
	struct list_head children_node;
	union {
		struct rcu_head deact_rcu_head;
		struct work_struct deact_work;
	};
#if SLUB_AT >= KERNEL_VERSION(5, 3, 0)
	/* That of its percpu_ref. */
	struct rcu_head refcnt_rcu_head;
#endif
};
#endif

/* All but kobj under slab_mutex. refcount: users of the cache; kobj's count keeps the memory. */
struct kmem_cache {
	unsigned long flags;
	unsigned int size;
	unsigned int object_size;
	unsigned int order;
	unsigned int cpu_partial;
	unsigned long min_partial;
	/* Allocated; and freed ones whose memory waits for a grace period. */
	unsigned int objects;
	unsigned int rcu_objects;
	int refcount;
	void (*ctor)(void *);
	const char *name;
	struct list_head list;
	struct kobject kobj;
#if SLUB_MEMCG
	struct memcg_cache_params memcg_params;
	unsigned int max_attr_size;
	struct kset *memcg_kset;
#endif
#ifdef SLUB_REMOVES_BY_WORK
	struct work_struct kobj_remove_work;
#endif
};

static enum slab_state slab_state = UP;
static LIST_HEAD(slab_caches);
static DEFINE_MUTEX(slab_mutex);
static struct kset *slab_kset;

#if SLUB_MEMCG
#define is_root_cache(s) (!(s)->memcg_params.root_cache)
#define for_each_memcg_cache(iter, root) \
	list_for_each_entry(iter, &(root)->memcg_params.children, memcg_params.children_node)
/* Until 4.10 without an option. */
#define memcg_sysfs_enabled (SLUB_AT < KERNEL_VERSION(4, 11, 0) || CONFIG_SLUB_MEMCG_SYSFS_ON)
#else
#define is_root_cache(s) true
#endif

/* Steps that revisions have of their own. */
#ifdef SLUB_REMOVES_BY_WORK
static void sysfs_slab_remove_workfn(struct work_struct *work);
#endif
static void sysfs_slab_remove(struct kmem_cache *s);

static void slab_kmem_cache_release(struct kmem_cache *s)
{
	kfree_const(s->name);
	kfree(s);
}

/* The half of __kmem_cache_shutdown() that all revisions share: 1 when objects are left. */
static inline int kmem_cache_is_busy(struct kmem_cache *s)
{
	return s->objects != 0;
}

#endif
