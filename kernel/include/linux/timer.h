/* Models include/linux/timer.h: callbacks run on a thread of their own, ktimerd, not in an interrupt. */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/lockdep.h>

/* Ours: an hrtimer, whose function runs in a hard interrupt. */
#define TIMER_HARDIRQ 0x80000000U

struct timer_list {
	struct list_head entry;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	unsigned int flags;
	unsigned int pending;
	struct lockdep_map lockdep_map;
};

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key);
#define timer_setup(timer, callback, flags) \
	do { \
		static struct lock_class_key __key; \
		init_timer_key((timer), (callback), (flags), #timer, &__key); \
	} while (0)
#define __TIMER_INITIALIZER(fn, fl) { .function = (fn), .flags = (fl) }
#define DEFINE_TIMER(name, fn) struct timer_list name = __TIMER_INITIALIZER(fn, 0)
#define from_timer(var, callback_timer, field) container_of(callback_timer, typeof(*var), field)
#define timer_container_of(var, callback_timer, field) from_timer(var, callback_timer, field)

int mod_timer(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
bool timer_is_running(struct timer_list *timer);
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define timer_shutdown_sync(timer) timer_delete_sync(timer)
#define timer_pending(timer) ((timer)->pending != 0)

#endif
