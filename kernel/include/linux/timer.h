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
/* Ours: its function takes timer->data, as all did until 4.14. */
#define TIMER_CLASSIC 0x08000000U

#define TIMER_DEFERRABLE 0x00080000U
#define TIMER_PINNED 0x00100000U
#define TIMER_IRQSAFE 0x00200000U

struct timer_list {
	struct list_head entry;
	unsigned long expires;
	/* Until 4.14 of an unsigned long. */
	void (*function)(struct timer_list *timer) __any_function;
	unsigned int flags;
	unsigned int pending;
	unsigned long data;
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
#define __TIMER_LOCKDEP_MAP(name_and_key) STATIC_LOCKDEP_MAP_INIT(name_and_key, name_and_key)
#define __TIMER_INITIALIZER(fn, fl) \
	{ .function = (fn), .flags = (fl) | TIMER_IS_SET_UP, \
	  .lockdep_map = __TIMER_LOCKDEP_MAP(__FILE__ ":" __stringify(__LINE__)) }
#define __DEFINE_TIMER_2(name, fn) struct timer_list name = __TIMER_INITIALIZER(fn, 0)
#define __DEFINE_TIMER_4(name, fn, when, value) \
	struct timer_list name = { .function = (void *)(fn), .expires = (when), .data = (value), \
				   .flags = TIMER_IS_SET_UP | TIMER_CLASSIC, \
				   .lockdep_map = __TIMER_LOCKDEP_MAP(__FILE__ ":" __stringify(__LINE__)) }
#define __DEFINE_TIMER(a, b, c, chosen, ...) chosen
#define DEFINE_TIMER(name, args...) \
	__DEFINE_TIMER(args, __DEFINE_TIMER_4, , __DEFINE_TIMER_2, )(name, args)
/* Until 4.14. */
#define __setup_timer(timer, fn, value, flags) \
	do { \
		static struct lock_class_key __key; \
		init_timer_key((timer), (void *)(fn), TIMER_CLASSIC | (flags), "((" #timer "))", &__key); \
		(timer)->data = (value); \
	} while (0)
#define setup_timer(timer, fn, value) __setup_timer(timer, fn, value, 0)
#define setup_timer_on_stack(timer, fn, value) __setup_timer(timer, fn, value, TIMER_ON_STACK)
#define setup_deferrable_timer(timer, fn, value) setup_timer(timer, fn, value)
#define init_timer(timer) setup_timer(timer, NULL, 0)
#define from_timer(var, callback_timer, field) container_of(callback_timer, typeof(*var), field)
#define timer_container_of(var, callback_timer, field) from_timer(var, callback_timer, field)

/* For those whose timers are part of something else. */
void debug_timer_init(struct timer_list *timer, unsigned int flags);
void destroy_timer_on_stack(struct timer_list *timer);
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
/* Waits until its function has returned: not from there, nor from a hard interrupt. */
int timer_delete_sync(struct timer_list *timer);
int try_to_del_timer_sync(struct timer_list *timer);
/* Since 6.2: starting it again does nothing. */
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
/* Without the checks of timer_delete_sync(). */
int timer_cancel(struct timer_list *timer);
bool timer_is_running(struct timer_list *timer);
/* Busy-waits until its function has returned. */
void timer_wait_running(struct timer_list *timer);
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define del_singleshot_timer_sync(timer) timer_delete_sync(timer)
#define add_timer_on(timer, cpu) ((void)(cpu), add_timer(timer))
#define add_timer_local(timer) add_timer(timer)
#define add_timer_global(timer) add_timer(timer)
#define timer_pending(timer) ((timer)->pending != 0)

#endif
