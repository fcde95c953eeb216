/*
 * Models the locks of CPU and memory hotplug: kernel/cpu.c and mm/memory_hotplug.c.
 *
 * Until 4.12 a counting lock whose readers may nest (lockdep mode 2): a writer that waits for readers lets new ones in.
 * From 4.13 on a percpu_rw_semaphore (mode 1): it keeps them out.
 * Left out: hotplug itself. The begin and done functions are there for models of a writer.
 * Differs: a reader which has to wait does so on a wait queue and not on a mutex inside the lock.
 */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/memory_hotplug.h>
#include <linux/wait.h>

struct hotplug_lock {
	struct task_struct *active_writer;
	/* That have the lock or wait for it. */
	unsigned int writers;
	int readers;
	wait_queue_head_t wq;
	struct lockdep_map dep_map;
};

static struct hotplug_lock cpu_hotplug = { .wq = { .initialised = 1 } };
static struct hotplug_lock mem_hotplug = { .wq = { .initialised = 1 } };
static struct lock_class_key cpu_hotplug_key;
static struct lock_class_key mem_hotplug_key;

#define HOTPLUG_IS_RWSEM (linux_version >= KERNEL_VERSION(4, 13, 0))

static inline void hotplug_down_read(struct hotplug_lock *lock, unsigned long ip)
{
	if (!HOTPLUG_IS_RWSEM && lock->active_writer && lock->active_writer == current)
		return;
	lock_acquire(&lock->dep_map, 0, 0, HOTPLUG_IS_RWSEM ? 1 : 2, 1, NULL, ip);
	while (lock->active_writer) {
		lock_contended(&lock->dep_map, ip);
		wait_event(lock->wq, !lock->active_writer);
		lock_acquired(&lock->dep_map, ip);
	}
	lock->readers++;
}

static inline void hotplug_up_read(struct hotplug_lock *lock, unsigned long ip)
{
	if (!HOTPLUG_IS_RWSEM && lock->active_writer && lock->active_writer == current)
		return;
	/* The counting lock warns of a reader too many; the percpu one goes below zero unnoticed. */
	if (!HOTPLUG_IS_RWSEM && WARN_ON(!lock->readers))
		lock->readers++;
	lock_release(&lock->dep_map, ip);
	if (--lock->readers == 0 && lock->writers)
		__wake_up(&lock->wq, 0);
}

void get_online_cpus(void)
{
	hotplug_down_read(&cpu_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

void put_online_cpus(void)
{
	hotplug_up_read(&cpu_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

void cpus_read_lock(void)
{
	hotplug_down_read(&cpu_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

void cpus_read_unlock(void)
{
	hotplug_up_read(&cpu_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

void get_online_mems(void)
{
	hotplug_down_read(&mem_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

void put_online_mems(void)
{
	hotplug_up_read(&mem_hotplug, HOTPLUG_IS_RWSEM ? _RET_IP_ : _THIS_IP_);
}

/* The last test and what it allows are one step; wait_event() lets others go on behind its own. */
static inline void hotplug_down_write(struct hotplug_lock *lock, unsigned long ip)
{
	lock_acquire(&lock->dep_map, 0, 0, 0, 1, NULL, ip);
	lock->writers++;
	lock_contended(&lock->dep_map, ip);
	while (lock->active_writer || (!HOTPLUG_IS_RWSEM && lock->readers))
		wait_event(lock->wq, !lock->active_writer && (HOTPLUG_IS_RWSEM || !lock->readers));
	lock->active_writer = current;
	wait_event(lock->wq, !lock->readers);
	lock_acquired(&lock->dep_map, ip);
}

static inline void hotplug_up_write(struct hotplug_lock *lock, unsigned long ip)
{
	lock->active_writer = NULL;
	lock->writers--;
	lock_release(&lock->dep_map, ip);
	__wake_up(&lock->wq, 0);
}

void cpu_hotplug_begin(void)
{
	hotplug_down_write(&cpu_hotplug, _THIS_IP_);
}

void cpu_hotplug_done(void)
{
	hotplug_up_write(&cpu_hotplug, _THIS_IP_);
}

void mem_hotplug_begin(void)
{
	hotplug_down_write(&mem_hotplug, _THIS_IP_);
}

void mem_hotplug_done(void)
{
	hotplug_up_write(&mem_hotplug, _THIS_IP_);
}

void cpu_hotplug_init(void)
{
	bool plain = linux_version >= KERNEL_VERSION(5, 7, 0);
	const char *cpu_name = plain ? "cpu_hotplug_lock" : "cpu_hotplug_lock.rw_sem";
	const char *mem_name = plain ? "mem_hotplug_lock" : "mem_hotplug_lock.rw_sem";

	if (!HOTPLUG_IS_RWSEM) {
		cpu_name = "cpu_hotplug.dep_map";
		mem_name = "mem_hotplug.lock";
	}
	lockdep_init_map(&cpu_hotplug.dep_map, cpu_name, &cpu_hotplug_key, 0);
	lockdep_init_map(&mem_hotplug.dep_map, mem_name, &mem_hotplug_key, 0);
}
