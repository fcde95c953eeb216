/*
 * Models the attribute files of mm/slub.c: five of some forty, and the way from sysfs to them.
 *
 * A write goes to the cache itself and, until 5.8, under slab_mutex to its memcg children, all inside the file's active
 * reference. What a store does besides decides what a removal may hold: until 5.11 `shrink` takes the hotplug locks,
 * from 5.15 `cpu_partial` the cpu hotplug lock (it flushes all processors by work items there).
 */

/* Until 5.14 the other processors are interrupted, which takes no lock. */
static void flush_all(struct kmem_cache *s)
{
#if SLUB_AT >= KERNEL_VERSION(5, 15, 0)
	cpus_read_lock();
	cpus_read_unlock();
#endif
}

#if CONFIG_SYSFS
struct slab_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *s, char *buf);
	ssize_t (*store)(struct kmem_cache *s, const char *buf, size_t count);
};

#define to_slab_attr(n) container_of(n, struct slab_attribute, attr)
#define to_slab(n) container_of(n, struct kmem_cache, kobj)

#define SLAB_ATTR_RO(_name) static struct slab_attribute _name##_attr = __ATTR_RO_MODE(_name, 0400)
#define SLAB_ATTR(_name) static struct slab_attribute _name##_attr = __ATTR(_name, 0600, _name##_show, _name##_store)

static ssize_t objs_per_slab_show(struct kmem_cache *s, char *buf)
{
	return sprintf(buf, "%lu\n", (PAGE_SIZE << s->order) / s->size);
}
SLAB_ATTR_RO(objs_per_slab);

static ssize_t order_show(struct kmem_cache *s, char *buf)
{
	return sprintf(buf, "%u\n", s->order);
}

static ssize_t order_store(struct kmem_cache *s, const char *buf, size_t length)
{
	unsigned long order;
	int err = kstrtoul(buf, 10, &order);

	if (err)
		return err;
	if (order >= MAX_ORDER)
		return -EINVAL;
	s->order = order;
	return length;
}
SLAB_ATTR(order);

static ssize_t min_partial_show(struct kmem_cache *s, char *buf)
{
	return sprintf(buf, "%lu\n", s->min_partial);
}

static ssize_t min_partial_store(struct kmem_cache *s, const char *buf, size_t length)
{
	unsigned long min;
	int err = kstrtoul(buf, 10, &min);

	if (err)
		return err;
	s->min_partial = clamp(min, (unsigned long)MIN_PARTIAL, (unsigned long)MAX_PARTIAL);
	return length;
}
SLAB_ATTR(min_partial);

static ssize_t cpu_partial_show(struct kmem_cache *s, char *buf)
{
	return sprintf(buf, "%u\n", s->cpu_partial);
}

/* Debugged caches keep no slabs on a processor. */
static inline bool kmem_cache_has_cpu_partial(struct kmem_cache *s)
{
	return !(s->flags & (SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE));
}

static ssize_t cpu_partial_store(struct kmem_cache *s, const char *buf, size_t length)
{
	unsigned int objects;
	int err = kstrtouint(buf, 10, &objects);

	if (err)
		return err;
	if (objects && !kmem_cache_has_cpu_partial(s))
		return -EINVAL;
	s->cpu_partial = objects;
	flush_all(s);
	return length;
}
SLAB_ATTR(cpu_partial);
#endif

/* Slabs without objects go at once in this model: nothing is left to do but to say whether the cache is empty. */
static int __kmem_cache_shrink(struct kmem_cache *s)
{
	flush_all(s);
	return s->objects != 0;
}

#if SLUB_MEMCG && SLUB_AT >= KERNEL_VERSION(5, 4, 0)
/* A root's file is for its children, too. */
static int kmem_cache_shrink_all(struct kmem_cache *s)
{
	struct kmem_cache *c;
	int ret;

	get_online_cpus();
	get_online_mems();
	ret = __kmem_cache_shrink(s);
	if (is_root_cache(s)) {
		mutex_lock(&slab_mutex);
		for_each_memcg_cache(c, s)
			__kmem_cache_shrink(c);
		mutex_unlock(&slab_mutex);
	}
	put_online_mems();
	put_online_cpus();
	return ret;
}
#else
#define kmem_cache_shrink_all(s) kmem_cache_shrink(s)
#endif

int kmem_cache_shrink(struct kmem_cache *s)
{
	int ret;

#if SLUB_AT < KERNEL_VERSION(5, 12, 0)
	get_online_cpus();
	get_online_mems();
#endif
	ret = __kmem_cache_shrink(s);
#if SLUB_AT < KERNEL_VERSION(5, 12, 0)
	put_online_mems();
	put_online_cpus();
#endif
	return ret;
}

#if CONFIG_SYSFS
static ssize_t shrink_show(struct kmem_cache *s, char *buf)
{
	return 0;
}

static ssize_t shrink_store(struct kmem_cache *s, const char *buf, size_t length)
{
	if (buf[0] != '1')
		return -EINVAL;
	kmem_cache_shrink_all(s);
	return length;
}
SLAB_ATTR(shrink);

#if CONFIG_SLUB_DEBUG && SLUB_AT < KERNEL_VERSION(5, 9, 0)
static ssize_t red_zone_show(struct kmem_cache *s, char *buf)
{
	return sprintf(buf, "%d\n", !!(s->flags & SLAB_RED_ZONE));
}

/* From then on the cache can be merged with no other, though its directory has the name of those that can. */
static ssize_t red_zone_store(struct kmem_cache *s, const char *buf, size_t length)
{
	if (s->objects)
		return -EBUSY;
	s->flags &= ~SLAB_RED_ZONE;
	if (buf[0] == '1')
		s->flags |= SLAB_RED_ZONE;
	return length;
}
SLAB_ATTR(red_zone);
#endif

static struct attribute *slab_attrs[] = {
	&objs_per_slab_attr.attr,
	&order_attr.attr,
	&min_partial_attr.attr,
	&cpu_partial_attr.attr,
	&shrink_attr.attr,
#if CONFIG_SLUB_DEBUG && SLUB_AT < KERNEL_VERSION(5, 9, 0)
	&red_zone_attr.attr,
#endif
	NULL,
};

static const struct attribute_group slab_attr_group = {
	.attrs = slab_attrs,
};

static ssize_t slab_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct slab_attribute *attribute = to_slab_attr(attr);

	return attribute->show ? attribute->show(to_slab(kobj), buf) : -EIO;
}

static ssize_t slab_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t len)
{
	struct slab_attribute *attribute = to_slab_attr(attr);
	struct kmem_cache *s = to_slab(kobj);
	ssize_t err;

	if (!attribute->store)
		return -EIO;
	err = attribute->store(s, buf, len);
#if SLUB_MEMCG
	if (slab_state >= FULL && err >= 0 && is_root_cache(s)) {
		struct kmem_cache *c;

		mutex_lock(&slab_mutex);
		if (s->max_attr_size < len)
			s->max_attr_size = len;
		/* What a child answers does not count. */
		for_each_memcg_cache(c, s)
			attribute->store(c, buf, len);
		mutex_unlock(&slab_mutex);
	}
#endif
	return err;
}

static const struct sysfs_ops slab_sysfs_ops = {
	.show = slab_attr_show,
	.store = slab_attr_store,
};
#endif

#if SLUB_MEMCG && CONFIG_SYSFS
/* A new child gets the values of its root, if ever one was written there. Called with slab_mutex held. */
static void memcg_propagate_slab_attrs(struct kmem_cache *s)
{
	struct kmem_cache *root = s->memcg_params.root_cache;
	char *buffer = NULL;
	char mbuf[64];
	int i;

	if (!root || !root->max_attr_size)
		return;
	for (i = 0; slab_attrs[i]; i++) {
		struct slab_attribute *attr = to_slab_attr(slab_attrs[i]);
		char *buf = mbuf;
		ssize_t len;

		if (!attr->show || !attr->store)
			continue;
		/* What was written once tells how long a value can be. */
		if (root->max_attr_size >= sizeof(mbuf)) {
			if (!buffer)
				buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
			if (WARN_ON(!buffer))
				continue;
			buf = buffer;
		}
		len = attr->show(root, buf);
		if (len > 0)
			attr->store(s, buf, len);
	}
	kfree(buffer);
}
#else
static void memcg_propagate_slab_attrs(struct kmem_cache *s)
{
}
#endif
