/* Timers, tasklets, CPU hotplug: for test/kernel/timers.test.ts. */
#include <kobjlab/entry.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(lock);
static int runs;
static int context;
static unsigned long value;
static bool stopping;

struct ticker {
	struct timer_list timer;
	int ticks;
};

static struct ticker ticker;

static void tick(struct timer_list *t)
{
	struct ticker *me = from_timer(me, t, timer);

	me->ticks++;
	runs++;
	context = in_softirq() * 10 + in_hardirq();
	mod_timer(&me->timer, jiffies + 10);
}

static void once(struct timer_list *t)
{
	runs++;
}

static void classic(unsigned long data)
{
	value = data;
}

static DEFINE_TIMER(still, once);
static DEFINE_TIMER(old_style, classic, 0, 42);

__entry("test") long periodic(void)
{
	int before;

	timer_setup(&ticker.timer, tick, 0);
	runs = 0;
	mod_timer(&ticker.timer, jiffies + 10);
	msleep(35);
	timer_delete_sync(&ticker.timer);
	before = runs;
	WARN_ON(timer_pending(&ticker.timer));
	msleep(50);
	return context * 100 + (before >= 1) * 10 + (runs == before);
}

/* Broken: the timer starts itself again behind del_timer(). */
__entry("test") long freed_while_ticking(void)
{
	struct ticker *mine = kzalloc(sizeof(*mine), GFP_KERNEL);

	timer_setup(&mine->timer, tick, 0);
	mod_timer(&mine->timer, jiffies + 1);
	msleep(5);
	timer_delete(&mine->timer);
	kfree(mine);
	return 0;
}

__entry("test") long freed_after_sync(void)
{
	struct ticker *mine = kzalloc(sizeof(*mine), GFP_KERNEL);

	timer_setup(&mine->timer, tick, 0);
	mod_timer(&mine->timer, jiffies + 1);
	msleep(5);
	timer_shutdown_sync(&mine->timer);
	kfree(mine);
	return 0;
}

__entry("test") long results(void)
{
	long ok = mod_timer(&still, jiffies + 100) == 0;

	ok += mod_timer(&still, jiffies + 200) == 1;
	ok += mod_timer_pending(&still, jiffies + 300) == 1;
	ok += timer_reduce(&still, jiffies + 400) == 1;
	ok += timer_pending(&still) && try_to_del_timer_sync(&still) == 1;
	ok += timer_delete(&still) == 0 && mod_timer_pending(&still, jiffies) == 0;
	return ok;
}

__entry("test") long shut_down(void)
{
	long ok;

	timer_setup(&ticker.timer, once, 0);
	runs = 0;
	mod_timer(&ticker.timer, jiffies + 1000);
	ok = timer_shutdown_sync(&ticker.timer);
	ok += mod_timer(&ticker.timer, jiffies + 1) == 0;
	msleep(10);
	return ok * 10 + runs;
}

__entry("test") void add_twice(void)
{
	still.expires = jiffies + 100;
	add_timer(&still);
	add_timer(&still);
	timer_delete(&still);
}

__entry("test") long old_timers(void)
{
	struct timer_list mine;

	setup_timer_on_stack(&mine, classic, 7);
	mod_timer(&mine, jiffies + 1);
	msleep(10);
	del_timer_sync(&mine);
	destroy_timer_on_stack(&mine);
	mod_timer(&old_style, jiffies + 1);
	msleep(10);
	return value;
}

/* Broken: waits for itself. */
static void cancel_self(struct timer_list *t)
{
	del_timer_sync(t);
}

__entry("test") long cancel_in_itself(void)
{
	timer_setup(&ticker.timer, cancel_self, 0);
	mod_timer(&ticker.timer, jiffies + 1);
	msleep(10);
	return 0;
}

/* Broken: holds what the function takes. */
static void take_lock(struct timer_list *t)
{
	spin_lock(&lock);
	runs++;
	spin_unlock(&lock);
}

__entry("test") long cancel_under_lock(void)
{
	timer_setup(&ticker.timer, take_lock, 0);
	mod_timer(&ticker.timer, jiffies + 1);
	msleep(3);
	spin_lock_bh(&lock);
	del_timer_sync(&ticker.timer);
	spin_unlock_bh(&lock);
	return 0;
}

/* Right: it is another lock, and who waits does not sleep. */
static DEFINE_SPINLOCK(other_lock);

__entry("test") long cancel_under_other_lock(void)
{
	timer_setup(&ticker.timer, take_lock, 0);
	mod_timer(&ticker.timer, jiffies + 1);
	msleep(3);
	spin_lock_bh(&other_lock);
	del_timer_sync(&ticker.timer);
	spin_unlock_bh(&other_lock);
	return 0;
}

static void sleepy(struct timer_list *t)
{
	msleep(1);
}

__entry("test") long sleep_in_timer(void)
{
	timer_setup(&ticker.timer, sleepy, 0);
	mod_timer(&ticker.timer, jiffies + 1);
	msleep(10);
	return 0;
}

/* ---- hrtimers */

static struct hrtimer hr;
static ktime_t period = 2 * NSEC_PER_MSEC;

static enum hrtimer_restart hr_tick(struct hrtimer *timer)
{
	context = in_hardirq();
	if (++runs >= 100 || stopping)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, period);
	return HRTIMER_RESTART;
}

__entry("test") long hrtimers(void)
{
	long ok;
	int before;

	runs = 0;
	hrtimer_setup(&hr, hr_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&hr, ms_to_ktime(2), HRTIMER_MODE_REL);
	ok = hrtimer_active(&hr) && hrtimer_get_remaining(&hr) > 0;
	msleep(9);
	hrtimer_cancel(&hr);
	before = runs;
	ok += before >= 1 && context == 1;
	msleep(10);
	ok += runs == before && !hrtimer_active(&hr) && hrtimer_try_to_cancel(&hr) == 0;
	return ok;
}

/* ---- tasklets */

static int tasklet_runs;

static void new_tasklet(struct tasklet_struct *t)
{
	tasklet_runs++;
	context = in_serving_softirq();
}

static void old_tasklet(unsigned long data)
{
	tasklet_runs += data;
}

static DECLARE_TASKLET(declared_new, new_tasklet);
static DECLARE_TASKLET(declared_old, old_tasklet, 10);
static DECLARE_TASKLET_DISABLED(disabled, new_tasklet);

__entry("test") long tasklets(void)
{
	tasklet_runs = 0;
	tasklet_schedule(&declared_new);
	tasklet_schedule(&declared_old);
	tasklet_kill(&declared_new);
	tasklet_kill(&declared_old);
	return tasklet_runs * 10 + context;
}

__entry("test") long disabled_tasklet(void)
{
	long ok;

	tasklet_runs = 0;
	tasklet_schedule(&disabled);
	msleep(10);
	ok = tasklet_runs == 0;
	tasklet_enable(&disabled);
	msleep(10);
	tasklet_disable(&disabled);
	ok += tasklet_runs <= 1;
	tasklet_schedule(&disabled);
	tasklet_enable(&disabled);
	tasklet_kill(&disabled);
	ok += tasklet_runs >= 1;
	tasklet_disable(&disabled);
	return ok;
}

/* Broken: freed while it may be scheduled. */
__entry("test") long freed_tasklet(void)
{
	struct tasklet_struct *t = kzalloc(sizeof(*t), GFP_KERNEL);

	tasklet_setup(t, new_tasklet);
	tasklet_schedule(t);
	kfree(t);
	return 0;
}

/* Broken: nobody enables it. */
__entry("test") long kill_disabled(void)
{
	tasklet_disable(&declared_new);
	tasklet_schedule(&declared_new);
	tasklet_kill(&declared_new);
	return 0;
}

/* ---- CPU hotplug */

static unsigned int up;
static int refuse = -1;
static enum cpuhp_state state;

static int come(unsigned int cpu)
{
	up |= 1 << cpu;
	return 0;
}

static int go(unsigned int cpu)
{
	if ((int)cpu == refuse)
		return -EBUSY;
	up &= ~(1 << cpu);
	return 0;
}

__entry("test") long hotplug(void)
{
	int dynamic = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "test:online", come, go);
	long ok = dynamic >= CPUHP_AP_ONLINE_DYN && up == 3;

	ok += remove_cpu(1) == 0 && up == 1 && num_online_cpus() == 1;
	ok += remove_cpu(0) == -EBUSY;
	ok += add_cpu(1) == 0 && up == 3;
	refuse = 1;
	ok += remove_cpu(1) == -EBUSY && cpu_online(1);
	refuse = -1;
	cpuhp_remove_state(dynamic);
	ok += up == 0;
	return ok;
}

static DEFINE_MUTEX(driver_mutex);

static int locking_go(unsigned int cpu)
{
	mutex_lock(&driver_mutex);
	mutex_unlock(&driver_mutex);
	return 0;
}

__entry_setup void register_locking(void)
{
	state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "test:locking", NULL, locking_go);
}

__entry("cpu") long cpu_off_and_on(void)
{
	remove_cpu(1);
	return add_cpu(1);
}

/* Broken: the hotplug lock inside the mutex that the callback takes. */
__entry("test") void read_inside_mutex(void)
{
	mutex_lock(&driver_mutex);
	cpus_read_lock();
	cpus_read_unlock();
	mutex_unlock(&driver_mutex);
}

__entry("test") void mutex_inside_read(void)
{
	cpus_read_lock();
	mutex_lock(&driver_mutex);
	mutex_unlock(&driver_mutex);
	cpus_read_unlock();
}
