/*
 * Models kernel/time/hrtimer.c on the list of kernel/time/timer.c: what a timer of millisecond resolution can tell apart is the
 * context in which its function runs.
 */
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/string.h>

static void hrtimer_run(struct timer_list *base)
{
	struct hrtimer *timer = container_of(base, struct hrtimer, base);

	if (timer->function(timer) == HRTIMER_RESTART && !timer_pending(base))
		mod_timer(base, base->expires > jiffies ? base->expires : jiffies + 1);
}

static inline unsigned long to_ms(ktime_t time)
{
	return (time + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
}

static void __hrtimer_init(struct hrtimer *timer, enum hrtimer_mode mode, unsigned int flags)
{
	debug_timer_init(&timer->base, flags);
	memset(timer, 0, sizeof(*timer));
	timer->mode = mode;
	init_timer_key(&timer->base, hrtimer_run, flags | TIMER_HRTIMER | (mode & HRTIMER_MODE_SOFT ? 0 : TIMER_HARDIRQ),
		       NULL, NULL);
}

void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode)
{
	__hrtimer_init(timer, mode, 0);
}

void hrtimer_init_on_stack(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode)
{
	__hrtimer_init(timer, mode, TIMER_ON_STACK);
}

void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer), clockid_t which_clock,
		   enum hrtimer_mode mode)
{
	hrtimer_init(timer, which_clock, mode);
	timer->function = function;
}

void hrtimer_start(struct hrtimer *timer, ktime_t tim, const enum hrtimer_mode mode)
{
	mod_timer(&timer->base, mode & HRTIMER_MODE_REL ? jiffies + to_ms(tim) : to_ms(tim));
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	return timer_is_running(&timer->base) ? -1 : timer_delete(&timer->base);
}

int hrtimer_cancel(struct hrtimer *timer)
{
	return timer_cancel(&timer->base);
}

void hrtimer_restart(struct hrtimer *timer)
{
	mod_timer(&timer->base, timer->base.expires);
}

bool hrtimer_active(const struct hrtimer *timer)
{
	return timer_pending(&timer->base) || timer_is_running((struct timer_list *)&timer->base);
}

ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return ((long)timer->base.expires - (long)jiffies) * NSEC_PER_MSEC;
}

/* Moves the end behind `now`: by how many intervals. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	unsigned long end = now / NSEC_PER_MSEC;
	unsigned long step = to_ms(interval);
	u64 overruns = 0;

	if (WARN_ON(timer_pending(&timer->base)))
		return 0;
	if (!step)
		step = 1;
	while (timer->base.expires <= end) {
		timer->base.expires += step;
		overruns++;
	}
	return overruns;
}
