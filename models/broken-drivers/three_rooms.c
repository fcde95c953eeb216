/* A kset of three objects, each with two attributes and a release function. */
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct room {
	struct kobject kobj;
	int heat;
	int light;
};
#define to_room(x) container_of(x, struct room, kobj)

struct room_attribute {
	struct attribute attr;
	ssize_t (*show)(struct room *room, struct room_attribute *attr, char *buf);
	ssize_t (*store)(struct room *room, struct room_attribute *attr, const char *buf, size_t count);
};
#define to_room_attr(x) container_of(x, struct room_attribute, attr)

static ssize_t room_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct room_attribute *attribute = to_room_attr(attr);

	if (!attribute->show)
		return -EIO;

	return attribute->show(to_room(kobj), attribute, buf);
}

static ssize_t room_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t len)
{
	struct room_attribute *attribute = to_room_attr(attr);

	if (!attribute->store)
		return -EIO;

	return attribute->store(to_room(kobj), attribute, buf, len);
}

static const struct sysfs_ops room_sysfs_ops = {
	.show = room_attr_show,
	.store = room_attr_store,
};

static void room_release(struct kobject *kobj)
{
	kfree(to_room(kobj));
}

static ssize_t heat_show(struct room *room, struct room_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", room->heat);
}

static ssize_t heat_store(struct room *room, struct room_attribute *attr, const char *buf, size_t count)
{
	int ret;

	ret = kstrtoint(buf, 10, &room->heat);
	return ret < 0 ? ret : count;
}
static struct room_attribute heat_attribute = __ATTR_RW(heat);

static ssize_t light_show(struct room *room, struct room_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", room->light ? "on" : "off");
}

static ssize_t light_store(struct room *room, struct room_attribute *attr, const char *buf, size_t count)
{
	if (sysfs_streq(buf, "on"))
		room->light = 1;
	else if (sysfs_streq(buf, "off"))
		room->light = 0;
	else
		return -EINVAL;

	return count;
}
static struct room_attribute light_attribute = __ATTR_RW(light);

static struct attribute *room_attrs[] = {
	&heat_attribute.attr,
	&light_attribute.attr,
	NULL,
};
ATTRIBUTE_GROUPS(room);

static const struct kobj_type room_ktype = {
	.sysfs_ops = &room_sysfs_ops,
	.release = room_release,
	.default_groups = room_groups,
};

static struct kset *rooms_kset;
static struct room *kitchen;
static struct room *hall;
static struct room *attic;

static struct room *create_room(const char *name)
{
	struct room *room;
	int retval;

	room = kzalloc(sizeof(*room), GFP_KERNEL);
	if (!room)
		return NULL;

	room->kobj.kset = rooms_kset;
	retval = kobject_init_and_add(&room->kobj, &room_ktype, NULL, "%s", name);
	if (retval) {
		kobject_put(&room->kobj);
		return NULL;
	}

	kobject_uevent(&room->kobj, KOBJ_ADD);

	return room;
}

static void destroy_room(struct room *room)
{
	kobject_del(&room->kobj);
	kfree(room);
}

static int __init three_rooms_init(void)
{
	rooms_kset = kset_create_and_add("three_rooms", NULL, kernel_kobj);
	if (!rooms_kset)
		return -ENOMEM;

	kitchen = create_room("kitchen");
	if (!kitchen)
		goto kitchen_error;

	hall = create_room("hall");
	if (!hall)
		goto hall_error;

	attic = create_room("attic");
	if (!attic)
		goto attic_error;

	return 0;

attic_error:
	destroy_room(hall);
hall_error:
	destroy_room(kitchen);
kitchen_error:
	kset_unregister(rooms_kset);
	return -EINVAL;
}

static void __exit three_rooms_exit(void)
{
	destroy_room(attic);
	destroy_room(hall);
	destroy_room(kitchen);
	kset_unregister(rooms_kset);
}

module_init(three_rooms_init);
module_exit(three_rooms_exit);
MODULE_DESCRIPTION("A kset of three objects");
MODULE_LICENSE("GPL");
