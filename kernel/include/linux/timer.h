/* Models include/linux/timer.h: callbacks run on a thread of their own, ktimerd, not in an interrupt. */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/lockdep.h>

/* Ours: an hrtimer, whose function runs in a hard interrupt. */
#define TIMER_HARDIRQ 0x80000000U
/* Ours: it is part of a struct hrtimer; it is set up; while that is done: it lies on the stack and says so. */
#define TIMER_HRTIMER 0x40000000U
#define TIMER_IS_SET_UP 0x20000000U
#define TIMER_ON_STACK 0x10000000U

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
#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, (flags) | TIMER_ON_STACK)
#define __TIMER_INITIALIZER(fn, fl) { .function = (fn), .flags = (fl) | TIMER_IS_SET_UP }
#define DEFINE_TIMER(name, fn) struct timer_list name = __TIMER_INITIALIZER(fn, 0)
#define from_timer(var, callback_timer, field) container_of(callback_timer, typeof(*var), field)
#define timer_container_of(var, callback_timer, field) from_timer(var, callback_timer, field)

/* For those whose timers are part of something else. */
void debug_timer_init(struct timer_list *timer, unsigned int flags);
void destroy_timer_on_stack(struct timer_list *timer);
int mod_timer(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
bool timer_is_running(struct timer_list *timer);
/* Busy-waits until its function has returned. */
void timer_wait_running(struct timer_list *timer);
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define timer_shutdown_sync(timer) timer_delete_sync(timer)
#define timer_pending(timer) ((timer)->pending != 0)

#endif
