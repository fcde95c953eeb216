/*
 * Models the states of kernel/cpu.c: a CPU that goes off line or comes back calls the teardown or startup function of each
 * state, under the hotplug lock held for writing. Differs: they run in the task that asks for it and not on the CPU.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>

#define NR_STEPS 32

struct cpuhp_step {
	int state;
	const char *name;
	int (*startup)(unsigned int cpu);
	int (*teardown)(unsigned int cpu);
};

unsigned int __cpu_online_mask = (1 << NR_CPUS) - 1;

/* In the order of their states. */
static struct cpuhp_step steps[NR_STEPS];
static unsigned int nr_steps;
static DEFINE_MUTEX(cpuhp_state_mutex);
static DEFINE_MUTEX(cpu_add_remove_lock);
static struct lockdep_map cpuhp_state_up_map = STATIC_LOCKDEP_MAP_INIT("cpuhp_state-up", &cpuhp_state_up_map);
static struct lockdep_map cpuhp_state_down_map = STATIC_LOCKDEP_MAP_INIT("cpuhp_state-down", &cpuhp_state_down_map);

static int index_of(int state)
{
	unsigned int i;

	for (i = 0; i < nr_steps; i++)
		if (steps[i].state == state)
			return i;
	return -1;
}

static int free_state(int from, int end)
{
	while (from < end && index_of(from) >= 0)
		from++;
	return from < end ? from : -ENOSPC;
}

static void insert_step(const struct cpuhp_step *step)
{
	unsigned int i;

	for (i = nr_steps++; i && steps[i - 1].state > step->state; i--)
		steps[i] = steps[i - 1];
	steps[i] = *step;
}

static void remove_step(unsigned int i)
{
	for (nr_steps--; i < nr_steps; i++)
		steps[i] = steps[i + 1];
}

static int call(int (*fn)(unsigned int cpu), struct lockdep_map *map, unsigned int cpu)
{
	int ret;

	if (!fn)
		return 0;
	lock_map_acquire(map);
	ret = fn(cpu);
	lock_map_release(map);
	return ret;
}

/* CPUs up to one, and without it, are taken down again. */
static int start_all(const struct cpuhp_step *step)
{
	unsigned int cpu, failed;

	for_each_online_cpu(cpu) {
		int ret = call(step->startup, &cpuhp_state_up_map, cpu);

		if (!ret)
			continue;
		for (failed = cpu, cpu = 0; cpu < failed; cpu++)
			if (cpu_online(cpu))
				call(step->teardown, &cpuhp_state_down_map, cpu);
		return ret;
	}
	return 0;
}

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke, int (*startup)(unsigned int cpu),
			int (*teardown)(unsigned int cpu), bool locked)
{
	struct cpuhp_step step = { .state = state, .name = name, .startup = startup, .teardown = teardown };
	bool dynamic = state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN;
	int ret = 0;

	if (!locked)
		cpus_read_lock();
	mutex_lock(&cpuhp_state_mutex);
	if (dynamic)
		step.state = free_state(state, state == CPUHP_AP_ONLINE_DYN ? CPUHP_AP_ONLINE_DYN_END :
									     CPUHP_BP_PREPARE_DYN_END);
	if (step.state < 0 || nr_steps == NR_STEPS)
		ret = -ENOSPC;
	else if (index_of(step.state) >= 0)
		ret = -EBUSY;
	else if (invoke)
		ret = start_all(&step);
	if (!ret)
		insert_step(&step);
	mutex_unlock(&cpuhp_state_mutex);
	if (!locked)
		cpus_read_unlock();
	return ret ? ret : dynamic ? step.state : 0;
}

void __cpuhp_remove_state(enum cpuhp_state state, bool invoke, bool locked)
{
	unsigned int cpu;
	int i;

	if (!locked)
		cpus_read_lock();
	mutex_lock(&cpuhp_state_mutex);
	i = index_of(state);
	if (i >= 0) {
		if (invoke)
			for_each_online_cpu(cpu)
				call(steps[i].teardown, &cpuhp_state_down_map, cpu);
		remove_step(i);
	}
	mutex_unlock(&cpuhp_state_mutex);
	if (!locked)
		cpus_read_unlock();
}

/* -EBUSY: the last one, or one that is off line. A teardown's error brings the CPU back. */
int remove_cpu(unsigned int cpu)
{
	int ret = 0;
	int i;

	mutex_lock(&cpu_add_remove_lock);
	if (!cpu_possible(cpu) || !cpu_online(cpu) || num_online_cpus() == 1) {
		mutex_unlock(&cpu_add_remove_lock);
		return cpu_possible(cpu) && cpu_online(cpu) ? -EBUSY : -EINVAL;
	}
	cpu_hotplug_begin();
	for (i = nr_steps - 1; i >= 0 && !ret; i--)
		ret = call(steps[i].teardown, &cpuhp_state_down_map, cpu);
	if (!ret)
		__cpu_online_mask &= ~(1 << cpu);
	else
		for (i += 2; i < (int)nr_steps; i++)
			call(steps[i].startup, &cpuhp_state_up_map, cpu);
	cpu_hotplug_done();
	mutex_unlock(&cpu_add_remove_lock);
	return ret;
}

int add_cpu(unsigned int cpu)
{
	int ret = 0;
	int i;

	mutex_lock(&cpu_add_remove_lock);
	if (!cpu_possible(cpu) || cpu_online(cpu)) {
		mutex_unlock(&cpu_add_remove_lock);
		return -EINVAL;
	}
	cpu_hotplug_begin();
	__cpu_online_mask |= 1 << cpu;
	for (i = 0; i < (int)nr_steps && !ret; i++)
		ret = call(steps[i].startup, &cpuhp_state_up_map, cpu);
	if (ret) {
		for (i -= 2; i >= 0; i--)
			call(steps[i].teardown, &cpuhp_state_down_map, cpu);
		__cpu_online_mask &= ~(1 << cpu);
	}
	cpu_hotplug_done();
	mutex_unlock(&cpu_add_remove_lock);
	return ret;
}
