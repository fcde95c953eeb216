/*
 * Models the sysfs part of mm/slub.c, 6.x: /sys/kernel/slab. A cache that can be merged has a directory that is named by its
 * size, and links by its names.
 *
 * Left out: attributes that need what is not modelled, uevents (none since 5.8), directories of memory cgroups. Differs: the
 * directory of all caches is made when the first one is.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "slab.h"

#define ID_STR_LENGTH 32

struct slab_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kmem_cache *s, char *buf);
	ssize_t (*store)(struct kmem_cache *s, const char *buf, size_t count);
};

#define to_slab_attr(n) container_of(n, struct slab_attribute, attr)
#define to_slab(n) container_of(n, struct kmem_cache, kobj)

#define SLAB_ATTR_NUMBER(_name, _value) \
	static ssize_t _name##_show(struct kmem_cache *s, char *buf) \
	{ \
		return sysfs_emit(buf, "%u\n", _value); \
	} \
	static struct slab_attribute _name##_attr = __ATTR_RO_MODE(_name, 0400)

SLAB_ATTR_NUMBER(slab_size, s->size);
SLAB_ATTR_NUMBER(align, s->align);
SLAB_ATTR_NUMBER(object_size, s->object_size);
SLAB_ATTR_NUMBER(objs_per_slab, s->objs_per_slab);
SLAB_ATTR_NUMBER(order, s->order);
SLAB_ATTR_NUMBER(aliases, s->refcount < 0 ? 0 : s->refcount - 1);
SLAB_ATTR_NUMBER(objects, slab_objects_in_use(s));
SLAB_ATTR_NUMBER(slabs, slab_count(s));

static ssize_t ctor_show(struct kmem_cache *s, char *buf)
{
	return s->ctor ? sysfs_emit(buf, "%pS\n", s->ctor) : 0;
}
static struct slab_attribute ctor_attr = __ATTR_RO_MODE(ctor, 0400);

static ssize_t shrink_show(struct kmem_cache *s, char *buf)
{
	return 0;
}

static ssize_t shrink_store(struct kmem_cache *s, const char *buf, size_t length)
{
	if (buf[0] != '1')
		return -EINVAL;
	kmem_cache_shrink(s);
	return length;
}
static struct slab_attribute shrink_attr = __ATTR_RW_MODE(shrink, 0600);

static struct attribute *slab_attrs[] = {
	&slab_size_attr.attr,
	&object_size_attr.attr,
	&objs_per_slab_attr.attr,
	&order_attr.attr,
	&align_attr.attr,
	&ctor_attr.attr,
	&aliases_attr.attr,
	&objects_attr.attr,
	&slabs_attr.attr,
	&shrink_attr.attr,
	NULL,
};

static const struct attribute_group slab_attr_group = { .attrs = slab_attrs };

static ssize_t slab_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct slab_attribute *attribute = to_slab_attr(attr);

	return attribute->show ? attribute->show(to_slab(kobj), buf) : -EIO;
}

static ssize_t slab_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t len)
{
	struct slab_attribute *attribute = to_slab_attr(attr);

	return attribute->store ? attribute->store(to_slab(kobj), buf, len) : -EIO;
}

static void kmem_cache_release(struct kobject *k)
{
	slab_kmem_cache_release(to_slab(k));
}

static const struct sysfs_ops slab_sysfs_ops = {
	.show = slab_attr_show,
	.store = slab_attr_store,
};

static const struct kobj_type slab_ktype = {
	.sysfs_ops = &slab_sysfs_ops,
	.release = kmem_cache_release,
};

static struct kset *slab_kset;

/* ":", letters for what merged caches have in common, and their size. */
static void create_unique_id(struct kmem_cache *s, char *name)
{
	char *p = name;

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
}

int sysfs_slab_add(struct kmem_cache *s)
{
	bool unmergeable = slab_unmergeable(s);
	char id[ID_STR_LENGTH];
	int err;

	if (!slab_kset) {
		slab_kset = kset_create_and_add("slab", NULL, kernel_kobj);
		if (!slab_kset)
			return -ENOSYS;
		sysfs_kept(&slab_kset->kobj);
	}
	if (unmergeable)
		/* Whoever has the name: a cache that is still to be released. */
		sysfs_remove_link(&slab_kset->kobj, s->name);
	else
		create_unique_id(s, id);
	s->kobj.kset = slab_kset;
	err = kobject_init_and_add(&s->kobj, &slab_ktype, NULL, "%s", unmergeable ? s->name : id);
	if (err)
		return err;
	err = sysfs_create_group(&s->kobj, &slab_attr_group);
	if (err) {
		kobject_del(&s->kobj);
		return err;
	}
	if (!unmergeable)
		sysfs_slab_alias(s, s->name);
	return 0;
}

/* A link of that name, in place of what has it. */
int sysfs_slab_alias(struct kmem_cache *s, const char *name)
{
	sysfs_remove_link(&slab_kset->kobj, name);
	return sysfs_create_link(&slab_kset->kobj, &s->kobj, name);
}

void sysfs_slab_unlink(struct kmem_cache *s)
{
	kobject_del(&s->kobj);
}

void sysfs_slab_release(struct kmem_cache *s)
{
	kobject_put(&s->kobj);
}
