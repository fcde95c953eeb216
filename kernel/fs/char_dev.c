/*
 * Models fs/char_dev.c: numbers, the devices that have them, and what opening one does.
 *
 * Left out: hashing, devices of more than one module on a number.
 */
#include <linux/cdev.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Majors that are given to those who ask for any: from the highest down. */
#define CHRDEV_MAJOR_DYN_END 234
#define CHRDEV_MAJOR_MAX 512
#define CHRDEV_NAME_LEN 64

struct char_device_struct {
	struct list_head list;
	dev_t first;
	unsigned int count;
	char name[CHRDEV_NAME_LEN];
	struct cdev *cdev;
};

/* Also over finding a device and taking its module, so that neither goes in between. */
static DEFINE_MUTEX(chrdevs_lock);
static LIST_HEAD(chrdevs);
static LIST_HEAD(cdevs);

static bool overlap(dev_t a, unsigned int na, dev_t b, unsigned int nb)
{
	return a < b + nb && b < a + na;
}

static int find_dynamic_major(void)
{
	struct char_device_struct *cd;
	unsigned int major;

	for (major = CHRDEV_MAJOR_MAX - 1; major >= CHRDEV_MAJOR_DYN_END; major--) {
		bool taken = false;

		list_for_each_entry(cd, &chrdevs, list)
			taken |= MAJOR(cd->first) == major;
		if (!taken)
			return major;
	}
	return -EBUSY;
}

/* major 0: any. ERR_PTR(-EBUSY), ERR_PTR(-EINVAL), ERR_PTR(-ENOMEM). */
static struct char_device_struct *__register_chrdev_region(unsigned int major, unsigned int baseminor, int minorct,
							   const char *name)
{
	struct char_device_struct *cd, *other;
	int ret = 0;

	if (major >= CHRDEV_MAJOR_MAX || baseminor + minorct - 1 > MINORMASK)
		return ERR_PTR(-EINVAL);
	cd = kzalloc(sizeof(*cd), GFP_KERNEL);
	if (!cd)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&chrdevs_lock);
	if (!major) {
		ret = find_dynamic_major();
		if (ret >= 0)
			major = ret;
	}
	cd->first = MKDEV(major, baseminor);
	cd->count = minorct;
	strscpy(cd->name, name, sizeof(cd->name));
	list_for_each_entry(other, &chrdevs, list)
		if (overlap(cd->first, cd->count, other->first, other->count))
			ret = -EBUSY;
	if (ret >= 0)
		list_add_tail(&cd->list, &chrdevs);
	mutex_unlock(&chrdevs_lock);
	if (ret >= 0)
		return cd;
	kfree(cd);
	return ERR_PTR(ret);
}

static struct char_device_struct *__unregister_chrdev_region(dev_t first, unsigned int count)
{
	struct char_device_struct *cd, *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(cd, &chrdevs, list)
		if (cd->first == first && cd->count == count)
			found = cd;
	if (found)
		list_del(&found->list);
	mutex_unlock(&chrdevs_lock);
	return found;
}

const char *chrdev_region_name(unsigned int n, dev_t *dev)
{
	struct char_device_struct *cd;

	list_for_each_entry(cd, &chrdevs, list) {
		if (n--)
			continue;
		*dev = cd->first;
		return cd->name;
	}
	return NULL;
}

int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	struct char_device_struct *cd = __register_chrdev_region(MAJOR(from), MINOR(from), count, name);

	return PTR_ERR_OR_ZERO(cd);
}

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	struct char_device_struct *cd = __register_chrdev_region(0, baseminor, count, name);

	if (IS_ERR(cd))
		return PTR_ERR(cd);
	*dev = cd->first;
	return 0;
}

void unregister_chrdev_region(dev_t from, unsigned int count)
{
	kfree(__unregister_chrdev_region(from, count));
}

int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name,
		      const struct file_operations *fops)
{
	struct char_device_struct *cd = __register_chrdev_region(major, baseminor, count, name);
	struct cdev *cdev;
	int err = -ENOMEM;

	if (IS_ERR(cd))
		return PTR_ERR(cd);
	cdev = cdev_alloc();
	if (!cdev)
		goto out;
	cdev->owner = fops->owner;
	cdev->ops = fops;
	kobject_set_name(&cdev->kobj, "%s", name);
	err = cdev_add(cdev, cd->first, count);
	if (err) {
		kobject_put(&cdev->kobj);
		goto out;
	}
	cd->cdev = cdev;
	return major ? 0 : MAJOR(cd->first);
out:
	kfree(__unregister_chrdev_region(cd->first, count));
	return err;
}

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name)
{
	struct char_device_struct *cd = __unregister_chrdev_region(MKDEV(major, baseminor), count);

	if (cd && cd->cdev)
		cdev_del(cd->cdev);
	kfree(cd);
}

static void cdev_default_release(struct kobject *kobj)
{
}

static void cdev_dynamic_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct cdev, kobj));
}

static const struct kobj_type ktype_cdev_default = { .release = cdev_default_release };
static const struct kobj_type ktype_cdev_dynamic = { .release = cdev_dynamic_release };

struct cdev *cdev_alloc(void)
{
	struct cdev *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (p) {
		INIT_LIST_HEAD(&p->list);
		kobject_init(&p->kobj, &ktype_cdev_dynamic);
	}
	return p;
}

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &ktype_cdev_default);
	cdev->ops = fops;
}

static struct cdev *cdev_lookup(dev_t dev)
{
	struct cdev *p;

	list_for_each_entry(p, &cdevs, list)
		if (overlap(p->dev, p->count, dev, 1))
			return p;
	return NULL;
}

static struct kobject *cdev_get(struct cdev *p)
{
	struct kobject *kobj;

	if (!try_module_get(p->owner))
		return NULL;
	kobj = kobject_get_unless_zero(&p->kobj);
	if (!kobj)
		module_put(p->owner);
	return kobj;
}

void cdev_put(struct cdev *p)
{
	if (p) {
		struct module *owner = p->owner;

		kobject_put(&p->kobj);
		module_put(owner);
	}
}

int cdev_add(struct cdev *p, dev_t dev, unsigned int count)
{
	p->dev = dev;
	p->count = count;
	if (WARN_ON(dev == 0))
		return -EBUSY;
	mutex_lock(&chrdevs_lock);
	list_add_tail(&p->list, &cdevs);
	mutex_unlock(&chrdevs_lock);
	return 0;
}

void cdev_del(struct cdev *p)
{
	mutex_lock(&chrdevs_lock);
	list_del_init(&p->list);
	mutex_unlock(&chrdevs_lock);
	kobject_put(&p->kobj);
}

int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int rc;

	if (dev->devt) {
		cdev->kobj.parent = &dev->kobj;
		kobject_get(&dev->kobj);
		rc = cdev_add(cdev, dev->devt, 1);
		if (rc)
			return rc;
	}
	rc = device_add(dev);
	if (rc && dev->devt)
		cdev_del(cdev);
	return rc;
}

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}

/* -ENXIO: nobody has the number. */
int chrdev_open(struct inode *inode, struct file *filp)
{
	const struct file_operations *fops;
	struct cdev *p;
	int ret;

	mutex_lock(&chrdevs_lock);
	p = cdev_lookup(inode->i_rdev);
	if (p && !cdev_get(p))
		p = NULL;
	mutex_unlock(&chrdevs_lock);
	if (!p)
		return -ENXIO;
	inode->i_cdev = p;
	fops = fops_get(p->ops);
	if (!fops) {
		inode->i_cdev = NULL;
		cdev_put(p);
		return -ENXIO;
	}
	filp->f_op = fops;
	if (!fops->open)
		return 0;
	ret = fops->open(inode, filp);
	if (ret) {
		/* Whoever opens may have put other operations in their place. */
		fops_put(filp->f_op);
		inode->i_cdev = NULL;
		cdev_put(p);
	}
	return ret;
}
