/*
 * Models drivers/base/devres.c: what ends with a device's driver, or with the device. Left out: groups.
 */
#include "base.h"

struct devres {
	struct list_head entry;
	dr_release_t release;
	unsigned long long data[];
};

void *devres_alloc(dr_release_t release, size_t size, gfp_t gfp)
{
	struct devres *dr = kzalloc(sizeof(*dr) + size, gfp);

	if (!dr)
		return NULL;
	INIT_LIST_HEAD(&dr->entry);
	dr->release = release;
	return dr->data;
}

static struct devres *devres_of(void *res)
{
	return container_of(res, struct devres, data);
}

void devres_free(void *res)
{
	if (!res)
		return;
	BUG_ON(!list_empty(&devres_of(res)->entry));
	kfree(devres_of(res));
}

void devres_add(struct device *dev, void *res)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_add_tail(&devres_of(res)->entry, &dev->devres_head);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
}

/* The youngest that fits. */
static struct devres *find_dr(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;

	list_for_each_entry_reverse(dr, &dev->devres_head, entry)
		if (dr->release == release && (!match || match(dev, dr->data, match_data)))
			return dr;
	return NULL;
}

void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	dr = find_dr(dev, release, match, match_data);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return dr ? dr->data : NULL;
}

void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	dr = find_dr(dev, release, match, match_data);
	if (dr)
		list_del_init(&dr->entry);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return dr ? dr->data : NULL;
}

int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	devres_free(res);
	return 0;
}

int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	release(dev, res);
	devres_free(res);
	return 0;
}

static void devm_kmalloc_release(struct device *dev, void *res)
{
}

static int devm_kmalloc_match(struct device *dev, void *res, void *data)
{
	return res == data;
}

/* Zeroed or not, as the kernel's: what the driver does not initialise it must not read. */
void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	struct devres *dr = kmalloc(sizeof(*dr) + size, gfp);

	if (!dr)
		return NULL;
	INIT_LIST_HEAD(&dr->entry);
	dr->release = devm_kmalloc_release;
	devres_add(dev, dr->data);
	return dr->data;
}

void devm_kfree(struct device *dev, const void *p)
{
	if (p)
		WARN_ON(devres_destroy(dev, devm_kmalloc_release, devm_kmalloc_match, (void *)p));
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

struct action_devres {
	void *data;
	void (*action)(void *data);
};

static void devm_action_release(struct device *dev, void *res)
{
	struct action_devres *devres = res;

	devres->action(devres->data);
}

static int devm_action_match(struct device *dev, void *res, void *p)
{
	struct action_devres *devres = res, *wanted = p;

	return devres->action == wanted->action && devres->data == wanted->data;
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres *devres = devres_alloc(devm_action_release, sizeof(*devres), GFP_KERNEL);

	if (!devres)
		return -ENOMEM;
	devres->data = data;
	devres->action = action;
	devres_add(dev, devres);
	return 0;
}

void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres devres = { .data = data, .action = action };

	WARN_ON(devres_destroy(dev, devm_action_release, devm_action_match, &devres));
}

void devm_release_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action_devres devres = { .data = data, .action = action };

	WARN_ON(devres_release(dev, devm_action_release, devm_action_match, &devres));
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
		dr->release(dev, dr->data);
		kfree(dr);
		cnt++;
	}
	return cnt;
}

static void mutex_destroy_action(void *lock)
{
	mutex_destroy(lock);
}

int __devm_mutex_init(struct device *dev, struct mutex *lock)
{
	return devm_add_action_or_reset(dev, mutex_destroy_action, lock);
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
