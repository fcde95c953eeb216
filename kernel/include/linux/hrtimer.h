/*
 * Models include/linux/hrtimer.h on virtual time with a resolution of a millisecond. A timer's function runs in a hard
 * interrupt, with a mode that says SOFT in a soft one. Left out: clocks that differ, slack.
 */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/container_of.h>
#include <linux/ktime.h>
#include <linux/timer.h>
#include <linux/types.h>

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_BOOTTIME 7

enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};

enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = 0x02,
	HRTIMER_MODE_REL_PINNED = 0x03,
	HRTIMER_MODE_ABS_SOFT = 0x04,
	HRTIMER_MODE_REL_SOFT = 0x05,
	HRTIMER_MODE_ABS_HARD = 0x08,
	HRTIMER_MODE_REL_HARD = 0x09,
};

struct hrtimer {
	struct timer_list base;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	unsigned int mode;
};

void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode);
void hrtimer_init_on_stack(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode);
#define destroy_hrtimer_on_stack(timer) destroy_timer_on_stack(&(timer)->base)
/* Since 6.13 in one step. */
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer), clockid_t which_clock,
		   enum hrtimer_mode mode);
void hrtimer_start(struct hrtimer *timer, ktime_t tim, const enum hrtimer_mode mode);
/* Whether it was pending; -1 from try_to_cancel when it runs now, which cancel waits for. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
int hrtimer_cancel(struct hrtimer *timer);
void hrtimer_restart(struct hrtimer *timer);
/* Pending, or its function runs. */
bool hrtimer_active(const struct hrtimer *timer);
ktime_t hrtimer_get_remaining(const struct hrtimer *timer);
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
#define hrtimer_forward_now(timer, interval) hrtimer_forward(timer, ktime_get(), interval)
#define hrtimer_callback_running(timer) timer_is_running(&(timer)->base)
#define hrtimer_start_range_ns(timer, tim, range, mode) hrtimer_start(timer, tim, mode)
#define hrtimer_get_expires(timer) ((ktime_t)(timer)->base.expires * NSEC_PER_MSEC)
#define hrtimer_set_expires(timer, time) ((void)((timer)->base.expires = ((time) + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC))
#define hrtimer_is_queued(timer) timer_pending(&(timer)->base)

#endif
