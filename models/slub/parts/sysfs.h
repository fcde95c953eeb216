/*
 * Models the rest of SLUB's sysfs code: directories under /sys/kernel/slab, named after what can be merged into them,
 * and links with the names of the caches.
 *
 * Links are never removed when a cache goes: the next creation of the name does it. Uevents until 5.7; one whose path
 * is not below /kernel/slab is a finding.
 *
 * Left out: of the letters of a unique id those of kmemcheck (`t`, until 4.14) and of 32-bit DMA.
 */
#include "uevent-helper.h"

#define ID_STR_LENGTH 64

static bool slab_unmergeable(struct kmem_cache *s)
{
	return (s->flags & SLAB_NEVER_MERGE) || s->ctor || !is_root_cache(s) || s->refcount < 0;
}

#if CONFIG_SYSFS
/* An alias that was made before sysfs was up. */
struct saved_alias {
	struct kmem_cache *s;
	const char *name;
	struct saved_alias *next;
};

static struct saved_alias *alias_list;

static void kmem_cache_release(struct kobject *k)
{
	slab_kmem_cache_release(to_slab(k));
}

static const struct kobj_type slab_ktype = {
	.sysfs_ops = &slab_sysfs_ops,
	.release = kmem_cache_release,
};

#if SLUB_AT < KERNEL_VERSION(5, 8, 0)
static int uevent_filter(struct kobject *kobj)
{
	return kobj->ktype == &slab_ktype;
}

/*
 * Not SLUB's but the model's check: an event tells where the object stands, so it must be sent while it stands there.
 */
static int uevent_check(struct kobject *kobj, struct kobj_uevent_env *env)
{
	int i;

	for (i = 0; i < env->envp_idx; i++) {
		if (!strncmp(env->envp[i], "DEVPATH=", 8) && strncmp(env->envp[i] + 8, "/kernel/slab/", 13)) {
			pr_warn("uevent of %s with %s\n", kobject_name(kobj), env->envp[i]);
			__report(FINDING_SYSFS, "uevent with a path that is not below /kernel/slab");
		}
	}
	return 0;
}

static const struct kset_uevent_ops slab_uevent_ops = {
	.filter = uevent_filter,
	.uevent = uevent_check,
};
#define SLAB_UEVENT_OPS &slab_uevent_ops
static void slab_uevent(struct kmem_cache *s, enum kobject_action action)
{
	kobject_uevent(&s->kobj, action);
#ifdef SLUB_UEVENT_HELPER
	call_usermodehelper(SLUB_UEVENT_HELPER);
#endif
}
#else
#define SLAB_UEVENT_OPS NULL
#define slab_uevent(s, action) ((void)0)
#endif

/* NULL: the cache is in no directory. */
static struct kset *cache_kset(struct kmem_cache *s)
{
#if SLUB_MEMCG
	if (!is_root_cache(s))
		return s->memcg_params.root_cache->memcg_kset;
#endif
	return slab_kset;
}

/* What all caches that can be merged into this one have in common: `:a-0000144`. */
static char *create_unique_id(struct kmem_cache *s)
{
	char *name = kmalloc(ID_STR_LENGTH, GFP_KERNEL);
	char *p = name;

#if SLUB_AT < KERNEL_VERSION(6, 1, 0)
	BUG_ON(!name);
#endif
	if (!name)
		return NULL;
	*p++ = ':';
	if (s->flags & SLAB_CACHE_DMA)
		*p++ = 'd';
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		*p++ = 'a';
	if (s->flags & SLAB_CONSISTENCY_CHECKS)
		*p++ = 'F';
	if (s->flags & SLAB_ACCOUNT)
		*p++ = 'A';
	if (p != name + 1)
		*p++ = '-';
	snprintf(p, ID_STR_LENGTH - (p - name), "%07u", s->size);
	return name;
}

static int sysfs_slab_alias(struct kmem_cache *s, const char *name)
{
	struct saved_alias *al;

	if (slab_state == FULL) {
		sysfs_remove_link(&slab_kset->kobj, name);
		return sysfs_create_link(&slab_kset->kobj, &s->kobj, name);
	}
	al = kmalloc(sizeof(*al), GFP_KERNEL);
	if (!al)
		return -ENOMEM;
	al->s = s;
	al->name = name;
	al->next = alias_list;
	alias_list = al;
	return 0;
}

/* Files, and for a root the set in which its children will be. */
static int slab_fill_directory(struct kmem_cache *s)
{
	int err = sysfs_create_group(&s->kobj, &slab_attr_group);

#if SLUB_MEMCG
	if (err || !is_root_cache(s) || !memcg_sysfs_enabled)
		return err;
	s->memcg_kset = kset_create_and_add("cgroup", NULL, &s->kobj);
	return s->memcg_kset ? 0 : -ENOMEM;
#else
	return err;
#endif
}

/*
 * Called with slab_mutex held. When kobject_init_and_add() fails, the put of 3.16 to 4.1 (54b6a731025f) and 5.8 to 5.10
 * (dde3c6b72a16) frees the whole cache, which its creator then frees again; in between and until 6.12 (80da026a8e5d,
 * 757fed1d0898) the kobject's name stays allocated.
 */
static int sysfs_slab_add(struct kmem_cache *s)
{
	struct kset *kset = cache_kset(s);
	/* 11066386efa6 (4.15): what is not debugged only because of slub_debug=O has its own name, too. */
	bool unmergeable = slab_unmergeable(s) || (CONFIG_SLUB_DEBUG_O && SLUB_AT >= KERNEL_VERSION(4, 15, 0));
	char *id = NULL;
	int err;

#ifdef SLUB_REMOVES_BY_WORK
	INIT_WORK(&s->kobj_remove_work, sysfs_slab_remove_workfn);
#endif
	if (!kset) {
		/* So that it can be put like any other. */
		kobject_init(&s->kobj, &slab_ktype);
		return 0;
	}
	if (unmergeable) {
		sysfs_remove_link(&slab_kset->kobj, s->name);
	} else {
		id = create_unique_id(s);
		if (!id)
			return -ENOMEM;
	}
	s->kobj.kset = kset;
#if SLUB_AT >= KERNEL_VERSION(6, 13, 0)
	/* A name that is taken is no failure of the creation. */
	sysfs_dup_name_is_handled = true;
#endif
	err = kobject_init_and_add(&s->kobj, &slab_ktype, NULL, "%s", id ? id : s->name);
#if (SLUB_AT >= KERNEL_VERSION(3, 16, 0) && SLUB_AT < KERNEL_VERSION(4, 2, 0)) || \
	(SLUB_AT >= KERNEL_VERSION(5, 8, 0) && SLUB_AT < KERNEL_VERSION(5, 11, 0))
	if (err)
		kobject_put(&s->kobj);
#endif
	if (!err) {
		err = slab_fill_directory(s);
		if (err)
			kobject_del(&s->kobj);
	}
	if (!err) {
		slab_uevent(s, KOBJ_ADD);
		if (!unmergeable)
			sysfs_slab_alias(s, s->name);
	}
	kfree(id);
	return err;
}

static void sysfs_slab_release(struct kmem_cache *s)
{
	if (slab_state >= FULL)
		kobject_put(&s->kobj);
}

/* From here on caches stand in sysfs, those which were there before, too. */
static int __init slab_sysfs_init(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	slab_kset = kset_create_and_add("slab", SLAB_UEVENT_OPS, kernel_kobj);
	if (!slab_kset) {
		mutex_unlock(&slab_mutex);
		pr_err("Cannot register slab subsystem.\n");
		return SLUB_AT < KERNEL_VERSION(6, 12, 0) ? -ENOSYS : -ENOMEM;
	}
	slab_state = FULL;
	list_for_each_entry(s, &slab_caches, list) {
		if (sysfs_slab_add(s))
			pr_err("SLUB: Unable to add boot slab %s to sysfs\n", s->name);
	}
	while (alias_list) {
		struct saved_alias *al = alias_list;

		alias_list = al->next;
		if (sysfs_slab_alias(al->s, al->name))
			pr_err("SLUB: Unable to add boot slab alias %s to sysfs\n", al->name);
		kfree(al);
	}
	mutex_unlock(&slab_mutex);
	return 0;
}
#if CONFIG_LATE_SYSFS
/* The initcall, once, beside what processes do. */
__entry("swapper/0")
void sysfs_comes_up(void)
{
	static bool called;

	if (called)
		return;
	called = true;
	slab_sysfs_init();
}
#elif SLUB_AT < KERNEL_VERSION(6, 0, 0)
__initcall(slab_sysfs_init);
#else
late_initcall(slab_sysfs_init);
#endif

#else /* !CONFIG_SYSFS */

static inline int sysfs_slab_alias(struct kmem_cache *s, const char *name)
{
	return 0;
}

static inline int sysfs_slab_add(struct kmem_cache *s)
{
	return 0;
}

static inline void sysfs_slab_remove(struct kmem_cache *s)
{
}

static inline void sysfs_slab_unlink(struct kmem_cache *s)
{
}

static void sysfs_slab_release(struct kmem_cache *s)
{
	slab_kmem_cache_release(s);
}
#endif
