/*
 * Models include/linux/rculist.h. Since 5.4 the validator looks whether who goes along a list may: a reader of any flavour, or
 * whoever gives the reason as one more argument.
 */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/version.h>

#define list_add_rcu(entry, head) list_add(entry, head)
#define list_add_tail_rcu(entry, head) list_add_tail(entry, head)
#define hlist_add_head_rcu(n, h) hlist_add_head(n, h)
#define list_next_rcu(list) ((list)->next)
#define hlist_first_rcu(head) ((head)->first)
#define hlist_next_rcu(node) ((node)->next)
#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define INIT_LIST_HEAD_RCU(list) INIT_LIST_HEAD(list)

/* Readers that are at the entry can go on from it. */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}

static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	n->pprev = LIST_POISON2;
}

static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	n->pprev = NULL;
}

static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	list_replace(old, new);
	old->prev = LIST_POISON2;
}

#define __list_check_rcu(dummy, cond, extra...) \
	RCU_LOCKDEP_WARN(linux_version >= KERNEL_VERSION(5, 4, 0) && !(cond) && !rcu_read_lock_any_held(), \
			 "RCU-list traversed in non-reader section!")
#define __list_checked_rcu(cond...) ({ __list_check_rcu(dummy, ##cond, 0); 1; })

#define list_for_each_entry_rcu(pos, head, member, cond...) \
	for (__list_checked_rcu(cond), pos = list_entry_rcu((head)->next, typeof(*pos), member); \
	     &pos->member != (head); pos = list_entry_rcu(pos->member.next, typeof(*pos), member))
#define list_for_each_entry_lockless(pos, head, member) list_for_each_entry(pos, head, member)
#define list_for_each_entry_continue_rcu(pos, head, member) list_for_each_entry_continue(pos, head, member)
#define list_first_or_null_rcu(ptr, type, member) \
	({ \
		struct list_head *__head = (ptr); \
		struct list_head *__next = READ_ONCE(__head->next); \
		__head != __next ? list_entry(__next, type, member) : (type *)NULL; \
	})
#define hlist_for_each_entry_rcu(pos, head, member, cond...) \
	for (__list_checked_rcu(cond), pos = hlist_entry_safe(READ_ONCE((head)->first), typeof(*(pos)), member); pos; \
	     pos = hlist_entry_safe(READ_ONCE((pos)->member.next), typeof(*(pos)), member))

#endif
