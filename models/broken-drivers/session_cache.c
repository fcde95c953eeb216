/*
 * A table of sessions by number. They are looked up under RCU, counted, and freed by RCU from a cache of the module's own.
 * In /sys/kernel/sessions: "echo ID > open", "echo ID > close", "echo ID > select" and then "cat selected".
 */
#include <linux/hashtable.h>
#include <linux/kobject.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

#define SESSION_HASH_BITS	3
#define SESSION_ID_MAX		64

struct session {
	struct hlist_node node;		/* session_lock for writers, RCU for readers */
	struct kref ref;
	struct rcu_head rcu;
	unsigned int id;
	unsigned long uses;
};

static DEFINE_HASHTABLE(session_table, SESSION_HASH_BITS);
static DEFINE_SPINLOCK(session_lock);
static struct kmem_cache *session_cachep;

static DEFINE_MUTEX(selected_lock);
static struct session *selected;	/* selected_lock; holds a reference */

static void session_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(session_cachep, container_of(head, struct session, rcu));
}

static void session_release(struct kref *ref)
{
	struct session *s = container_of(ref, struct session, ref);

	call_rcu(&s->rcu, session_free_rcu);
}

static void session_put(struct session *s)
{
	kref_put(&s->ref, session_release);
}

/* With a reference; NULL for none. */
static struct session *session_get(unsigned int id)
{
	struct session *s;

	rcu_read_lock();
	hash_for_each_possible_rcu(session_table, s, node, id) {
		if (s->id != id)
			continue;
		/* The last reference may be gone while it still can be seen here. */
		if (!kref_get_unless_zero(&s->ref))
			continue;
		rcu_read_unlock();
		return s;
	}
	rcu_read_unlock();
	return NULL;
}

static struct session *session_find_locked(unsigned int id)
{
	struct session *s;

	hash_for_each_possible(session_table, s, node, id)
		if (s->id == id)
			return s;
	return NULL;
}

static int session_open(unsigned int id)
{
	struct session *s;

	s = kmem_cache_zalloc(session_cachep, GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	kref_init(&s->ref);
	s->id = id;

	spin_lock(&session_lock);
	if (session_find_locked(id)) {
		spin_unlock(&session_lock);
		kmem_cache_free(session_cachep, s);
		return -EEXIST;
	}
	hash_add_rcu(session_table, &s->node, id);
	spin_unlock(&session_lock);
	return 0;
}

static int session_close(unsigned int id)
{
	struct session *s;

	spin_lock(&session_lock);
	s = session_find_locked(id);
	if (s)
		hash_del_rcu(&s->node);
	spin_unlock(&session_lock);
	if (!s)
		return -ENOENT;

	session_put(s);
	return 0;
}

static int parse_id(const char *buf, unsigned int *id)
{
	int err = kstrtouint(buf, 0, id);

	if (err)
		return err;
	return *id < SESSION_ID_MAX ? 0 : -EINVAL;
}

static ssize_t open_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	unsigned int id;
	int err = parse_id(buf, &id);

	if (!err)
		err = session_open(id);
	return err ? err : count;
}
static struct kobj_attribute open_attr = __ATTR_WO(open);

static ssize_t close_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	unsigned int id;
	int err = parse_id(buf, &id);

	if (!err)
		err = session_close(id);
	return err ? err : count;
}
static struct kobj_attribute close_attr = __ATTR_WO(close);

static void select_session(struct session *s)
{
	struct session *old;

	mutex_lock(&selected_lock);
	old = selected;
	selected = s;
	mutex_unlock(&selected_lock);
	if (old)
		session_put(old);
}

static ssize_t select_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct session *s;
	unsigned int id;
	int err = parse_id(buf, &id);

	if (err)
		return err;
	s = session_get(id);
	if (!s)
		return -ENOENT;
	select_session(s);
	return count;
}
static struct kobj_attribute select_attr = __ATTR_WO(select);

static ssize_t selected_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	ssize_t len = -ENOENT;

	mutex_lock(&selected_lock);
	if (selected)
		len = sysfs_emit(buf, "%u %lu\n", selected->id, ++selected->uses);
	mutex_unlock(&selected_lock);
	return len;
}
static struct kobj_attribute selected_attr = __ATTR_RO(selected);

static struct attribute *session_attrs[] = {
	&open_attr.attr,
	&close_attr.attr,
	&select_attr.attr,
	&selected_attr.attr,
	NULL,
};

static const struct attribute_group session_group = {
	.attrs = session_attrs,
};

static struct kobject *session_kobj;

static int __init session_init(void)
{
	int err = -ENOMEM;

	session_cachep = KMEM_CACHE(session, 0);
	if (!session_cachep)
		return err;
	session_kobj = kobject_create_and_add("sessions", kernel_kobj);
	if (!session_kobj)
		goto err_cache;
	err = sysfs_create_group(session_kobj, &session_group);
	if (err)
		goto err_kobj;
	return 0;

err_kobj:
	kobject_put(session_kobj);
err_cache:
	kmem_cache_destroy(session_cachep);
	return err;
}

static void __exit session_exit(void)
{
	struct hlist_node *next;
	struct session *s;
	int bucket;

	kobject_put(session_kobj);

	select_session(NULL);
	spin_lock(&session_lock);
	hash_for_each_safe(session_table, bucket, next, s, node) {
		hash_del_rcu(&s->node);
		session_put(s);
	}
	spin_unlock(&session_lock);

	kmem_cache_destroy(session_cachep);
}

module_init(session_init);
module_exit(session_exit);
MODULE_DESCRIPTION("Sessions freed by RCU");
MODULE_LICENSE("GPL");
