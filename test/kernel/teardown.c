/*
 * What a booted 6.1 kernel was seen to do around removal, in a few calls each: files that are open when they go, polling,
 * device files, work items that are queued, initialised or freed at the wrong time, counts of objects and sets.
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <kobjlab/entry.h>

static DEFINE_MUTEX(owner_lock);
static struct kobject *object;
static int store_sleep_ms;

static ssize_t val_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "1\n");
}

static ssize_t val_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	if (store_sleep_ms)
		msleep(store_sleep_ms);
	mutex_lock(&owner_lock);
	mutex_unlock(&owner_lock);
	return count;
}

static struct kobj_attribute val = __ATTR(val, 0644, val_show, val_store);

__entry("test") long setup_object(long sleep_ms __range(0, 1000))
{
	store_sleep_ms = sleep_ms;
	object = kobject_create_and_add("object", kernel_kobj);
	return object ? sysfs_create_file(object, &val.attr) : -ENOMEM;
}

__entry("test") void remove_under_lock(void)
{
	mutex_lock(&owner_lock);
	kobject_put(object);
	mutex_unlock(&owner_lock);
}

__user_process __entry("test") void remove_later(void)
{
	msleep(10);
	remove_under_lock();
}

__user_process __entry("test") long open_while_removed(void)
{
	char buf[8];
	long fd = SyS_open("/sys/kernel/object/val", O_RDWR, 0);

	printk("before read=%ld write=%ld\n", SyS_read(fd, buf, sizeof(buf)), SyS_write(fd, "1", 1));
	kobject_put(object);
	printk("after read=%ld write=%ld poll=0x%lx open=%ld\n", SyS_read(fd, buf, sizeof(buf)), SyS_write(fd, "1", 1),
	       SyS_poll(fd, POLLIN | POLLPRI, 0), SyS_open("/sys/kernel/object/val", O_RDWR, 0));
	return SyS_close(fd);
}

__user_process __entry("test") long poll_file(void)
{
	char buf[8];
	long fd = SyS_open("/sys/kernel/object/val", O_RDONLY, 0);

	printk("fresh 0x%lx\n", SyS_poll(fd, POLLPRI, 0));
	SyS_read(fd, buf, sizeof(buf));
	printk("read 0x%lx\n", SyS_poll(fd, POLLPRI, 5));
	sysfs_notify(object, NULL, "val");
	printk("notified 0x%lx\n", SyS_poll(fd, POLLPRI, 0));
	return SyS_close(fd);
}

static char held[32];
static size_t held_bytes;

static ssize_t echo_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	if (count > sizeof(held))
		return -EINVAL;
	if (copy_from_user(held, buf, count))
		return -EFAULT;
	held_bytes = count;
	return count;
}

static ssize_t echo_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, held, held_bytes);
}

static const struct file_operations echo_fops = { .read = echo_read, .write = echo_write };
static struct miscdevice echo_device = { .minor = MISC_DYNAMIC_MINOR, .name = "echo", .fops = &echo_fops };

__entry("test") long device(void)
{
	long twice = misc_register(&echo_device) * 100;

	return twice + misc_register(&(struct miscdevice){ .minor = 300, .name = "echo", .fops = &echo_fops });
}

__entry("test") void no_device(void)
{
	misc_deregister(&echo_device);
}

static unsigned int runs;
static unsigned int wanted;
static struct workqueue_struct *queue;

static void count_fn(struct work_struct *work)
{
	if (++runs < wanted)
		queue_work(queue, work);
}

static DECLARE_WORK(item, count_fn);
static DECLARE_WORK(late, count_fn);

static void slow_fn(struct work_struct *work)
{
	msleep(50);
}

static DECLARE_WORK(slow, slow_fn);

__entry("test") long drain_requeued(void)
{
	queue = alloc_ordered_workqueue("q", 0);
	runs = 0;
	wanted = 12;
	queue_work(queue, &item);
	destroy_workqueue(queue);
	return runs;
}

static void queue_late_fn(struct work_struct *work)
{
	msleep(10);
	printk("queued %d pending %d\n", queue_work(queue, &late), !!work_pending(&late));
}

static DECLARE_WORK(queue_late, queue_late_fn);

__entry("test") long queue_while_drained(void)
{
	queue = alloc_ordered_workqueue("q", 0);
	runs = 0;
	queue_work(queue, &slow);
	schedule_work(&queue_late);
	msleep(1);
	destroy_workqueue(queue);
	return runs;
}

static struct work_struct reused;

__entry("test") long init_while_queued(void)
{
	queue = alloc_ordered_workqueue("q", 0);
	runs = 0;
	INIT_WORK(&reused, count_fn);
	queue_work(queue, &slow);
	queue_work(queue, &reused);
	INIT_WORK(&reused, count_fn);
	msleep(100);
	return runs * 10 + work_busy(&reused);
}

__entry("test") long free_while_queued(void)
{
	struct work_struct *work = kzalloc(sizeof(*work), GFP_KERNEL);

	queue = alloc_ordered_workqueue("q", 0);
	runs = 0;
	INIT_WORK(work, count_fn);
	queue_work(queue, &slow);
	queue_work(queue, work);
	kfree(work);
	destroy_workqueue(queue);
	return runs;
}

__entry("test") long never_initialised(void)
{
	static struct work_struct zeroed;

	return queue_work(system_wq, &zeroed) * 10 + !!work_pending(&zeroed);
}

static void quiet_release(struct kobject *kobj)
{
}

static const struct kobj_type quiet_ktype = { .release = quiet_release, .sysfs_ops = &kobj_sysfs_ops };
static struct kobject member;

__entry("test") long delete_twice(void)
{
	struct kset *set = kset_create_and_add("set", NULL, kernel_kobj);

	member.kset = set;
	kobject_init_and_add(&member, &quiet_ktype, NULL, "member");
	printk("added %u\n", refcount_read(&set->kobj.kref.refcount));
	kobject_get(&set->kobj);
	kobject_del(&member);
	kobject_del(&member);
	return refcount_read(&set->kobj.kref.refcount);
}

__entry("test") long add_twice(void)
{
	struct kobject *parent = kobject_create_and_add("parent", kernel_kobj);
	int again;

	kobject_init(&member, &quiet_ktype);
	kobject_add(&member, parent, "member");
	again = kobject_add(&member, parent, "member");
	printk("again %d in_sysfs %d parent %s parent's references %u\n", again, member.state_in_sysfs,
	       member.parent ? kobject_name(member.parent) : "none", refcount_read(&parent->kref.refcount));
	return kobject_rename(&member, "a/b");
}
