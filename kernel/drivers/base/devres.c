/*
 * Models drivers/base/devres.c: what ends with a device's driver, or with the device. Left out: groups, resources found by
 * their release function.
 */
#include "base.h"

struct devres {
	struct list_head entry;
	/* NULL: memory. */
	void (*action)(void *data);
	void *data;
	unsigned long long mem[];
};

static struct devres *alloc_dr(struct device *dev, size_t size, gfp_t gfp)
{
	struct devres *dr = kzalloc(sizeof(*dr) + size, gfp | __GFP_ZERO);
	unsigned long flags;

	if (!dr)
		return NULL;
	spin_lock_irqsave(&dev->devres_lock, flags);
	list_add_tail(&dr->entry, &dev->devres_head);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return dr;
}

static void remove_dr(struct device *dev, struct devres *dr)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_del(&dr->entry);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	kfree(dr);
}

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	struct devres *dr = alloc_dr(dev, size, gfp);

	return dr ? dr->mem : NULL;
}

void devm_kfree(struct device *dev, const void *p)
{
	struct devres *dr, *found = NULL;

	list_for_each_entry(dr, &dev->devres_head, entry)
		if (!dr->action && (const void *)dr->mem == p)
			found = dr;
	if (!WARN_ON(!found))
		remove_dr(dev, found);
}

void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	void *p = devm_kmalloc(dev, len, gfp);

	if (p)
		memcpy(p, src, len);
	return p;
}

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return s ? devm_kmemdup(dev, s, strlen(s) + 1, gfp) : NULL;
}

char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	text = devm_kmalloc(dev, len + 1, gfp);
	if (!text)
		return NULL;
	va_start(args, fmt);
	vsnprintf(text, len + 1, fmt, args);
	va_end(args);
	return text;
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct devres *dr = alloc_dr(dev, 0, GFP_KERNEL);

	if (!dr)
		return -ENOMEM;
	dr->action = action;
	dr->data = data;
	return 0;
}

void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	struct devres *dr, *found = NULL;

	list_for_each_entry(dr, &dev->devres_head, entry)
		if (dr->action == action && dr->data == data)
			found = dr;
	if (!WARN_ON(!found))
		remove_dr(dev, found);
}

/* All of them, the youngest first: how many there were. */
int devres_release_all(struct device *dev)
{
	int cnt = 0;

	/* A device that was never initialised has none. */
	if (!dev->devres_head.next)
		return -ENODEV;
	while (!list_empty(&dev->devres_head)) {
		struct devres *dr = list_last_entry(&dev->devres_head, struct devres, entry);
		unsigned long flags;

		spin_lock_irqsave(&dev->devres_lock, flags);
		list_del(&dr->entry);
		spin_unlock_irqrestore(&dev->devres_lock, flags);
		if (dr->action)
			dr->action(dr->data);
		kfree(dr);
		cnt++;
	}
	return cnt;
}

struct group_action {
	struct device *dev;
	const struct attribute_group **groups;
	const struct attribute_group *group;
};

static void remove_group_action(void *data)
{
	struct group_action *a = data;

	if (a->groups)
		sysfs_remove_groups(&a->dev->kobj, a->groups);
	else
		sysfs_remove_group(&a->dev->kobj, a->group);
}

static int devm_groups(struct device *dev, const struct attribute_group **groups, const struct attribute_group *group)
{
	struct group_action *a = devm_kzalloc(dev, sizeof(*a), GFP_KERNEL);
	int error;

	if (!a)
		return -ENOMEM;
	a->dev = dev;
	a->groups = groups;
	a->group = group;
	error = groups ? sysfs_create_groups(&dev->kobj, groups) : sysfs_create_group(&dev->kobj, group);
	if (error)
		return error;
	return devm_add_action_or_reset(dev, remove_group_action, a);
}

int devm_device_add_group(struct device *dev, const struct attribute_group *grp)
{
	return devm_groups(dev, NULL, grp);
}

int devm_device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return devm_groups(dev, groups, NULL);
}
