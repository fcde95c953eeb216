/* Data structures that drivers use: for test/kernel/structures.test.ts. Each returns 0, or the line of what is wrong. */
#include <kobjlab/entry.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/llist.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			return __LINE__; \
	} while (0)

struct thing {
	int key;
	struct hlist_node hash;
	struct llist_node lockless;
	struct list_head list;
	struct rb_node node;
};

static struct thing things[8];

__entry("test") long use_idr(void)
{
	struct idr idr;
	struct thing *thing;
	int id, sum = 0;

	idr_init(&idr);
	CHECK(idr_alloc(&idr, &things[0], 0, 0, GFP_KERNEL) == 0);
	CHECK(idr_alloc(&idr, &things[1], 0, 0, GFP_KERNEL) == 1);
	CHECK(idr_alloc(&idr, &things[2], 5, 6, GFP_KERNEL) == 5);
	CHECK(idr_alloc(&idr, &things[2], 5, 6, GFP_KERNEL) == -ENOSPC);
	CHECK(idr_find(&idr, 5) == &things[2] && !idr_find(&idr, 4));
	CHECK(idr_remove(&idr, 0) == &things[0] && !idr_remove(&idr, 0));
	CHECK(idr_alloc_cyclic(&idr, &things[3], 0, 0, GFP_KERNEL) == 0);
	CHECK(idr_alloc_cyclic(&idr, &things[4], 0, 0, GFP_KERNEL) == 2);
	CHECK(idr_replace(&idr, &things[7], 2) == &things[4]);
	idr_for_each_entry(&idr, thing, id)
		sum += id + 1;
	CHECK(sum == 1 + 2 + 3 + 6);
	idr_destroy(&idr);
	CHECK(idr_is_empty(&idr));
	return 0;
}

static DEFINE_IDA(ida);

__entry("test") long use_ida(void)
{
	CHECK(ida_alloc(&ida, GFP_KERNEL) == 0);
	CHECK(ida_alloc_range(&ida, 1, 1, GFP_KERNEL) == 1);
	CHECK(ida_alloc_max(&ida, 1, GFP_KERNEL) == -ENOSPC);
	CHECK(ida_simple_get(&ida, 0, 0, GFP_KERNEL) == 2);
	ida_free(&ida, 0);
	CHECK(ida_alloc(&ida, GFP_KERNEL) == 0);
	ida_destroy(&ida);
	CHECK(ida_is_empty(&ida));
	return 0;
}

__entry("test") long free_id_twice(void)
{
	int id = ida_alloc(&ida, GFP_KERNEL);

	ida_free(&ida, id);
	ida_free(&ida, id);
	return 0;
}

static DEFINE_XARRAY_ALLOC(array);

__entry("test") long use_xarray(void)
{
	unsigned long index;
	void *entry;
	u32 id;
	int count = 0;

	CHECK(!xa_store(&array, 1000, &things[0], GFP_KERNEL));
	CHECK(xa_store(&array, 1000, &things[1], GFP_KERNEL) == &things[0]);
	CHECK(xa_insert(&array, 1000, &things[2], GFP_KERNEL) == -EBUSY);
	CHECK(!xa_alloc(&array, &id, &things[3], xa_limit_32b, GFP_KERNEL) && id == 0);
	xa_for_each(&array, index, entry)
		count++;
	CHECK(count == 2 && xa_load(&array, 0) == &things[3]);
	CHECK(xa_erase(&array, 1000) == &things[1] && !xa_load(&array, 1000));
	xa_destroy(&array);
	CHECK(xa_empty(&array));
	return 0;
}

static DEFINE_HASHTABLE(table, 3);

__entry("test") long use_hashtable(void)
{
	struct hlist_node *tmp;
	struct thing *thing;
	int i, found = 0, all = 0;

	hash_init(table);
	for (i = 0; i < 8; i++) {
		things[i].key = i * 3;
		hash_add(table, &things[i].hash, things[i].key);
	}
	hash_for_each_possible(table, thing, hash, 9)
		if (thing->key == 9)
			found++;
	CHECK(found == 1);
	hash_for_each_safe(table, i, tmp, thing, hash) {
		hash_del(&thing->hash);
		all++;
	}
	CHECK(all == 8 && hash_empty(table) && !hash_hashed(&things[0].hash));
	return 0;
}

__entry("test") long use_llist(void)
{
	LLIST_HEAD(list);
	struct llist_node *taken;
	struct thing *thing, *next;
	int sum = 0;

	CHECK(llist_add(&things[0].lockless, &list));
	CHECK(!llist_add(&things[1].lockless, &list));
	things[0].key = 1;
	things[1].key = 2;
	taken = llist_del_all(&list);
	CHECK(llist_empty(&list));
	llist_for_each_entry_safe(thing, next, llist_reverse_order(taken), lockless)
		sum = sum * 10 + thing->key;
	CHECK(sum == 12);
	return 0;
}

static LIST_HEAD(rcu_list);

__entry("test") long use_rculist(void)
{
	struct thing *thing;
	int sum = 0;

	things[0].key = 1;
	things[1].key = 2;
	list_add_tail_rcu(&things[0].list, &rcu_list);
	list_add_tail_rcu(&things[1].list, &rcu_list);
	rcu_read_lock();
	list_for_each_entry_rcu(thing, &rcu_list, list) {
		if (thing == &things[0])
			list_del_rcu(&thing->list);
		sum = sum * 10 + thing->key;
	}
	rcu_read_unlock();
	CHECK(sum == 12);
	list_for_each_entry_rcu(thing, &rcu_list, list, true)
		sum++;
	CHECK(sum == 13);
	list_del_rcu(&things[1].list);
	return 0;
}

__entry("test") long rculist_outside(void)
{
	struct thing *thing;

	list_for_each_entry_rcu(thing, &rcu_list, list)
		;
	return 0;
}

static DEFINE_KFIFO(fifo, int, 4);

__entry("test") long use_kfifo(void)
{
	struct kfifo bytes;
	char text[8];
	int got[4];
	int i;

	for (i = 0; i < 4; i++)
		CHECK(kfifo_put(&fifo, i));
	CHECK(!kfifo_put(&fifo, 4) && kfifo_is_full(&fifo) && kfifo_len(&fifo) == 4);
	CHECK(kfifo_get(&fifo, &i) && i == 0);
	CHECK(kfifo_out(&fifo, got, 4) == 3 && got[2] == 3 && kfifo_is_empty(&fifo));
	CHECK(kfifo_alloc(&bytes, 8, GFP_KERNEL) == 0);
	CHECK(kfifo_in(&bytes, "hello", 6) == 6 && kfifo_avail(&bytes) == 2);
	CHECK(kfifo_out(&bytes, text, 8) == 6 && !strcmp(text, "hello"));
	kfifo_free(&bytes);
	return 0;
}

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct thing, node)->key < rb_entry(b, struct thing, node)->key;
}

__entry("test") long use_rbtree(void)
{
	static const int keys[] = { 5, 2, 7, 1, 3, 6, 8, 4 };
	struct rb_root root = RB_ROOT;
	struct rb_node *node;
	struct thing *thing, *next;
	int i, last = 0;

	for (i = 0; i < 8; i++) {
		things[i].key = keys[i];
		rb_add(&things[i].node, &root, less);
	}
	for (node = rb_first(&root); node; node = rb_next(node))
		CHECK(rb_entry(node, struct thing, node)->key == ++last);
	CHECK(last == 8 && rb_entry(rb_last(&root), struct thing, node)->key == 8);
	rb_erase(&things[0].node, &root);
	rb_erase(&things[1].node, &root);
	last = 0;
	rbtree_postorder_for_each_entry_safe(thing, next, &root, node)
		last += thing->key;
	CHECK(last == 36 - 7);
	for (node = rb_last(&root), last = 9; node; node = rb_prev(node))
		CHECK(rb_entry(node, struct thing, node)->key < last);
	return 0;
}
