/*
 * Models mm/slab.h, 4.10 to 5.8: what the parts of a SLUB model share. The model's file defines struct kmem_cache and
 * the steps which its revision has of its own; they are declared here.
 *
 * Left out: per-cpu slabs, nodes, debugging, the freelists: an object is an allocation, a cache counts them.
 */
#ifndef PARTS_SLAB_H
#define PARTS_SLAB_H

#include <linux/slab.h>
#include <linux/cpu.h>
#include <linux/memory_hotplug.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include <linux/init.h>
#include <linux/bug.h>
#include <linux/printk.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

/* DOWN: nothing works; UP: caches can be made; FULL: and stand in sysfs. */
enum slab_state { DOWN, PARTIAL, PARTIAL_NODE, UP, FULL };

/* Which caches may never share their memory with another, and which flags two that share must agree on. */
#define SLAB_NEVER_MERGE \
	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_TYPESAFE_BY_RCU | SLAB_NOLEAKTRACE)
#define SLAB_MERGE_SAME (SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_ACCOUNT)

#define MAX_ORDER 11
#define MIN_PARTIAL 5
#define MAX_PARTIAL 10

static enum slab_state slab_state = UP;
static LIST_HEAD(slab_caches);
static DEFINE_MUTEX(slab_mutex);
static struct kset *slab_kset;
/* Boot option slub_memcg_sysfs=: children have directories, in their root's "cgroup". */
#if CONFIG_SLUB_MEMCG_SYSFS_ON
static bool memcg_sysfs_enabled = true;
#else
static bool memcg_sysfs_enabled = false;
#endif

/* The revision's own steps. */
static int sysfs_slab_add(struct kmem_cache *s);
static void sysfs_slab_remove(struct kmem_cache *s);

static inline bool is_root_cache(struct kmem_cache *s)
{
	return !s->memcg_params.root_cache;
}

#define for_each_memcg_cache(iter, root) \
	list_for_each_entry(iter, &(root)->memcg_params.children, memcg_params.children_node)

#endif
