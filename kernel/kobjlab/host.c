/*
 * Objects for the host's direct calls (src/machine/kernel-calls.ts): on the heap, each lock with a class of its
 * own unless one is given, each kobject with one attribute `value`.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/local_lock.h>
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>
#include <linux/ww_mutex.h>

#define HOST_KEYS 1024
#define HOST_WW_CLASSES 16

static struct lock_class_key host_keys[HOST_KEYS];
static unsigned int host_key_count;
static struct ww_class host_ww_classes[HOST_WW_CLASSES];
static unsigned int host_ww_count;

/* What the core needs to count references without Kernel C. */
const unsigned long host_kref_offset = offsetof(struct kobject, kref);

/* NULL when all lock classes are in use. */
struct lock_class_key *host_key(void)
{
	return host_key_count == HOST_KEYS ? NULL : &host_keys[host_key_count++];
}

/* A lock on the heap, initialised by `init` with a name and a class: the given one, or a new one of its own. */
#define HOST_LOCK(type, function, init) \
	type *function(const char *name, struct lock_class_key *key) \
	{ \
		type *lock; \
\
		if (!key) \
			key = host_key(); \
		lock = key ? kzalloc(sizeof(*lock), GFP_KERNEL) : NULL; \
		if (lock) \
			init; \
		return lock; \
	}

HOST_LOCK(struct mutex, host_mutex, __mutex_init(lock, name, key))
HOST_LOCK(raw_spinlock_t, host_raw_spinlock, __raw_spin_lock_init(lock, name, key, LD_WAIT_SPIN))
HOST_LOCK(spinlock_t, host_spinlock, __raw_spin_lock_init(&lock->rlock, name, key, LD_WAIT_CONFIG))
HOST_LOCK(rwlock_t, host_rwlock, __rwlock_init(lock, name, key))
HOST_LOCK(struct rw_semaphore, host_rwsem, __init_rwsem(lock, name, key))
HOST_LOCK(struct percpu_rw_semaphore, host_percpu_rwsem,
	  __lock_init_shared(lock, name, key, LD_WAIT_INV, LD_LOCK_NORMAL))
HOST_LOCK(struct rt_mutex, host_rt_mutex, __lock_init_exclusive(lock, name, key, LD_WAIT_SLEEP, LD_LOCK_NORMAL))
HOST_LOCK(local_lock_t, host_local_lock, __lock_init_exclusive(lock, name, key, LD_WAIT_CONFIG, LD_LOCK_PERCPU))
HOST_LOCK(seqcount_t, host_seqcount, __seqcount_init(lock, name, key))
HOST_LOCK(struct srcu_struct, host_srcu, __init_srcu_struct(lock, name, key))

/* Its keys must be static objects. NULL when all are in use. */
struct ww_class *host_ww_class(const char *acquire_name, const char *mutex_name, unsigned int is_wait_die)
{
	struct ww_class *ww_class;

	if (host_ww_count == HOST_WW_CLASSES)
		return NULL;
	ww_class = &host_ww_classes[host_ww_count++];
	ww_class->acquire_name = acquire_name;
	ww_class->mutex_name = mutex_name;
	ww_class->is_wait_die = is_wait_die;
	return ww_class;
}

struct ww_mutex *host_ww_mutex(struct ww_class *ww_class)
{
	struct ww_mutex *lock = kzalloc(sizeof(*lock), GFP_KERNEL);

	if (lock)
		ww_mutex_init(lock, ww_class);
	return lock;
}

/* Zeroed, not initialised. */
struct ww_acquire_ctx *host_ww_acquire_ctx(void)
{
	return kzalloc(sizeof(struct ww_acquire_ctx), GFP_KERNEL);
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
