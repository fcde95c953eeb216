/* Counters of a module that are looked at and reset through debugfs: /sys/kernel/debug/stats. */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define EVENTS_MAX	6
#define NAME_LEN	12

struct event {
	struct list_head node;		/* events_lock */
	char name[NAME_LEN];
	unsigned int hits;		/* events_lock */
};

struct stats {
	struct dentry *dir;
	struct mutex events_lock;
	struct list_head events;
	unsigned int nr_events;
	atomic_t lookups;
	u32 limit;
	bool verbose;
};

static struct stats *the_stats;

static int events_show(struct seq_file *m, void *v)
{
	struct stats *st = m->private;
	struct event *e;

	mutex_lock(&st->events_lock);
	list_for_each_entry(e, &st->events, node)
		seq_printf(m, "%-12s %u\n", e->name, e->hits);
	if (list_empty(&st->events))
		seq_puts(m, "none\n");
	mutex_unlock(&st->events_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(events);

static struct event *find_event(struct stats *st, const char *name)
{
	struct event *e;

	atomic_inc(&st->lookups);
	list_for_each_entry(e, &st->events, node)
		if (!strcmp(e->name, name))
			return e;
	return NULL;
}

static int hit_event(struct stats *st, const char *name)
{
	struct event *e;
	int err = 0;

	mutex_lock(&st->events_lock);
	e = find_event(st, name);
	if (!e) {
		err = -ENOSPC;
		if (st->nr_events >= min_t(u32, st->limit, EVENTS_MAX))
			goto out;
		err = -ENOMEM;
		e = kzalloc(sizeof(*e), GFP_KERNEL);
		if (!e)
			goto out;
		err = 0;
		strscpy(e->name, name, sizeof(e->name));
		list_add_tail(&e->node, &st->events);
		st->nr_events++;
	}
	e->hits++;
	if (st->verbose)
		pr_info("stats: %s %u\n", e->name, e->hits);
out:
	mutex_unlock(&st->events_lock);
	return err;
}

static void clear_events(struct stats *st)
{
	struct event *e, *next;

	mutex_lock(&st->events_lock);
	list_for_each_entry_safe(e, next, &st->events, node) {
		list_del(&e->node);
		kfree(e);
	}
	st->nr_events = 0;
	mutex_unlock(&st->events_lock);
}

/* "clear", or the name of what has happened. */
static ssize_t hit_write(struct file *file, const char __user *ubuf, size_t count, loff_t *ppos)
{
	struct stats *st = file->private_data;
	char *text, *name;
	int err = 0;

	if (count >= PAGE_SIZE)
		return -E2BIG;
	text = memdup_user_nul(ubuf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);

	name = strim(text);
	if (!*name || strlen(name) >= NAME_LEN)
		err = -EINVAL;
	else if (!strcmp(name, "clear"))
		clear_events(st);
	else
		err = hit_event(st, name);
	kfree(text);
	return err ? err : count;
}

static const struct file_operations hit_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = hit_write,
	.llseek = noop_llseek,
};

static int total_get(void *data, u64 *val)
{
	struct stats *st = data;
	struct event *e;

	*val = 0;
	mutex_lock(&st->events_lock);
	list_for_each_entry(e, &st->events, node)
		*val += e->hits;
	mutex_unlock(&st->events_lock);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(total_fops, total_get, NULL, "%llu\n");

static int __init stats_init(void)
{
	struct stats *st;

	st = kzalloc(sizeof(*st), GFP_KERNEL);
	if (!st)
		return -ENOMEM;
	mutex_init(&st->events_lock);
	INIT_LIST_HEAD(&st->events);
	st->limit = EVENTS_MAX;

	st->dir = debugfs_create_dir("stats", NULL);
	debugfs_create_file("events", 0444, st->dir, st, &events_fops);
	debugfs_create_file("hit", 0200, st->dir, st, &hit_fops);
	debugfs_create_file_unsafe("total", 0444, st->dir, st, &total_fops);
	debugfs_create_u32("limit", 0644, st->dir, &st->limit);
	debugfs_create_bool("verbose", 0644, st->dir, &st->verbose);
	debugfs_create_atomic_t("lookups", 0444, st->dir, &st->lookups);
	the_stats = st;
	return 0;
}

static void __exit stats_exit(void)
{
	struct stats *st = the_stats;

	clear_events(st);
	kfree(st);
	debugfs_remove_recursive(st->dir);
}

module_init(stats_init);
module_exit(stats_exit);
MODULE_DESCRIPTION("Counters in debugfs");
MODULE_LICENSE("GPL");
