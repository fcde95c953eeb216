/*
 * Objects for the host's direct calls (src/machine/kernel-calls.ts): on the heap, each mutex with a lock class of its
 * own, each kobject with one attribute `value`.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#define HOST_KEYS 1024

static struct lock_class_key host_keys[HOST_KEYS];
static unsigned int host_key_count;

/* What the core needs to count references without Kernel C. */
const unsigned long host_kref_offset = offsetof(struct kobject, kref);

/* NULL when all lock classes are in use. */
static struct lock_class_key *host_key(void)
{
	return host_key_count == HOST_KEYS ? NULL : &host_keys[host_key_count++];
}

struct mutex *host_mutex(const char *name)
{
	struct lock_class_key *key = host_key();
	struct mutex *lock = key ? kzalloc(sizeof(*lock), GFP_KERNEL) : NULL;

	if (lock)
		__mutex_init(lock, name, key);
	return lock;
}

spinlock_t *host_spinlock(const char *name)
{
	struct lock_class_key *key = host_key();
	spinlock_t *lock = key ? kzalloc(sizeof(*lock), GFP_KERNEL) : NULL;

	if (lock)
		__raw_spin_lock_init(&lock->rlock, name, key, LD_WAIT_CONFIG);
	return lock;
}

rwlock_t *host_rwlock(const char *name)
{
	struct lock_class_key *key = host_key();
	rwlock_t *lock = key ? kzalloc(sizeof(*lock), GFP_KERNEL) : NULL;

	if (lock)
		__rwlock_init(lock, name, key);
	return lock;
}

struct rw_semaphore *host_rwsem(const char *name)
{
	struct lock_class_key *key = host_key();
	struct rw_semaphore *sem = key ? kzalloc(sizeof(*sem), GFP_KERNEL) : NULL;

	if (sem)
		__init_rwsem(sem, name, key);
	return sem;
}

struct host_object {
	struct kobject kobj;
	long value;
};

static struct host_object *to_host_object(struct kobject *kobj)
{
	return container_of(kobj, struct host_object, kobj);
}

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%ld\n", to_host_object(kobj)->value);
}

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	long value;
	int err = kstrtol(buf, 0, &value);

	if (err)
		return err;
	to_host_object(kobj)->value = value;
	return count;
}

static struct kobj_attribute value_attribute = __ATTR(value, 0644, value_show, value_store);

static struct attribute *host_attrs[] = {
	&value_attribute.attr,
	NULL,
};
ATTRIBUTE_GROUPS(host);

static void host_release(struct kobject *kobj)
{
	kfree(to_host_object(kobj));
}

static const struct kobj_type host_ktype = {
	.release = host_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = host_groups,
};

/* Zeroed, not initialised. */
struct kobject *host_kobject(void)
{
	struct host_object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	return object ? &object->kobj : NULL;
}

void host_kobject_init(struct kobject *kobj)
{
	kobject_init(kobj, &host_ktype);
}

int host_kobject_add(struct kobject *kobj, struct kobject *parent, const char *name)
{
	return kobject_add(kobj, parent, "%s", name);
}

struct host_work {
	struct work_struct work;
	unsigned long runs;
};

static void host_work_fn(struct work_struct *work)
{
	container_of(work, struct host_work, work)->runs++;
}

struct work_struct *host_work(void)
{
	struct host_work *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return NULL;
	INIT_WORK(&item->work, host_work_fn);
	return &item->work;
}

unsigned long host_work_runs(struct work_struct *work)
{
	return container_of(work, struct host_work, work)->runs;
}

struct workqueue_struct *host_system_wq(void)
{
	return system_wq;
}

struct workqueue_struct *host_workqueue(const char *name, int max_active)
{
	return alloc_workqueue("%s", 0, max_active, name);
}
