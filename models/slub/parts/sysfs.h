/*
 * Models the rest of SLUB's sysfs code, 4.11 to 4.17: directories under /sys/kernel/slab, named after what can be
 * merged into them, and links with the names of the caches.
 *
 * Links are never removed when a cache goes: the next creation of the name does it. Aliases made before sysfs is up are
 * left out, as nothing makes a cache that early.
 */
#define ID_STR_LENGTH 64

static void slab_kmem_cache_release(struct kmem_cache *s);

static void kmem_cache_release(struct kobject *k)
{
	slab_kmem_cache_release(to_slab(k));
}

static const struct kobj_type slab_ktype = {
	.sysfs_ops = &slab_sysfs_ops,
	.release = kmem_cache_release,
};

static int uevent_filter(struct kobject *kobj)
{
	return kobj->ktype == &slab_ktype;
}

static const struct kset_uevent_ops slab_uevent_ops = {
	.filter = uevent_filter,
};

/* NULL: the cache is in no directory. */
static struct kset *cache_kset(struct kmem_cache *s)
{
	return is_root_cache(s) ? slab_kset : s->memcg_params.root_cache->memcg_kset;
}

static bool slab_unmergeable(struct kmem_cache *s)
{
	return (s->flags & SLAB_NEVER_MERGE) || s->ctor || !is_root_cache(s) || s->refcount < 0;
}

/* What all caches that can be merged into this one have in common: `:a-0000144`. */
static char *create_unique_id(struct kmem_cache *s)
{
	char *name = kmalloc(ID_STR_LENGTH, GFP_KERNEL);
	char *p = name;

	if (!name)
		return NULL;
	*p++ = ':';
	if (s->flags & SLAB_CACHE_DMA)
		*p++ = 'd';
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		*p++ = 'a';
	if (s->flags & SLAB_ACCOUNT)
		*p++ = 'A';
	if (p != name + 1)
		*p++ = '-';
	snprintf(p, ID_STR_LENGTH - (p - name), "%07u", s->size);
	return name;
}

static int sysfs_slab_alias(struct kmem_cache *s, const char *name)
{
	if (slab_state < FULL)
		return 0;
	sysfs_remove_link(&slab_kset->kobj, name);
	return sysfs_create_link(&slab_kset->kobj, &s->kobj, name);
}

/* Files, and for a root the set in which its children will be. */
static int slab_fill_directory(struct kmem_cache *s)
{
	int err = sysfs_create_group(&s->kobj, &slab_attr_group);

	if (err || !is_root_cache(s) || !memcg_sysfs_enabled)
		return err;
	s->memcg_kset = kset_create_and_add("cgroup", NULL, &s->kobj);
	return s->memcg_kset ? 0 : -ENOMEM;
}

/* Called with slab_mutex held. An error of kobject_init_and_add() leaves the kobject's name allocated. */
static int __sysfs_slab_add(struct kmem_cache *s)
{
	struct kset *kset = cache_kset(s);
	bool unmergeable = slab_unmergeable(s);
	char *id = NULL;
	int err;

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
	err = kobject_init_and_add(&s->kobj, &slab_ktype, NULL, "%s", id ? id : s->name);
	if (!err) {
		err = slab_fill_directory(s);
		if (err)
			kobject_del(&s->kobj);
	}
	if (!err) {
		kobject_uevent(&s->kobj, KOBJ_ADD);
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

/* initcall: from here on caches stand in sysfs, those which were there before, too. */
static int __init slab_sysfs_init(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	slab_kset = kset_create_and_add("slab", &slab_uevent_ops, kernel_kobj);
	if (!slab_kset) {
		mutex_unlock(&slab_mutex);
		pr_err("Cannot register slab subsystem.\n");
		return -ENOSYS;
	}
	slab_state = FULL;
	list_for_each_entry(s, &slab_caches, list) {
		if (sysfs_slab_add(s))
			pr_err("SLUB: Unable to add boot slab %s to sysfs\n", s->name);
	}
	mutex_unlock(&slab_mutex);
	return 0;
}
__initcall(slab_sysfs_init);
