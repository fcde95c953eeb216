/*
 * Models include/linux/ww_mutex.h: mutexes that are taken in any order within an acquire context; -EDEADLK tells the
 * younger context to release all and begin again. The checks of DEBUG_WW_MUTEXES are on. Left out: signals.
 */
#ifndef _LINUX_WW_MUTEX_H
#define _LINUX_WW_MUTEX_H

#include <linux/errno.h>
#include <linux/mutex.h>

#define __WW_CLASS_INITIALIZER(ww_class, _is_wait_die) \
	{ .acquire_name = #ww_class "_acquire", .mutex_name = #ww_class "_mutex", .is_wait_die = (_is_wait_die) }
#define DEFINE_WD_CLASS(classname) struct ww_class classname = __WW_CLASS_INITIALIZER(classname, 1)
#define DEFINE_WW_CLASS(classname) struct ww_class classname = __WW_CLASS_INITIALIZER(classname, 0)

void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class);
void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class);
void ww_acquire_done(struct ww_acquire_ctx *ctx);
void ww_acquire_fini(struct ww_acquire_ctx *ctx);
int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_unlock(struct ww_mutex *lock);

#define ww_mutex_lock_slow_interruptible(lock, ctx) ww_mutex_lock_slow(lock, ctx)
#define ww_mutex_is_locked(lock) mutex_is_locked(&(lock)->base)
#define ww_mutex_destroy(lock) mutex_destroy(&(lock)->base)

#endif
