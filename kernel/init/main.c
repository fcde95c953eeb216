/*
 * Models init/main.c: the machine calls start_kernel() once. Left out: everything that needs hardware, memory or a first
 * process; the initcalls run on the task that boots.
 */
#include <linux/cpu.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>

/* Set by the machine before start_kernel(). */
unsigned int linux_version = LINUX_VERSION_CODE;
enum system_states system_state;

extern const initcall_t __start_initcall0[], __stop_initcall0[];
extern const initcall_t __start_initcall1[], __stop_initcall1[];
extern const initcall_t __start_initcall2[], __stop_initcall2[];
extern const initcall_t __start_initcall3[], __stop_initcall3[];
extern const initcall_t __start_initcall4[], __stop_initcall4[];
extern const initcall_t __start_initcall5[], __stop_initcall5[];
extern const initcall_t __start_initcall6[], __stop_initcall6[];
extern const initcall_t __start_initcall7[], __stop_initcall7[];

void cpu_hotplug_init(void);

int __weak sysfs_init(void)
{
	return 0;
}

void __weak kmem_cache_init(void)
{
}

/* The other CPUs come up. Left out: they do not; the lock is a writer's once, as after a real boot. */
static void smp_init(void)
{
	cpu_hotplug_begin();
	cpu_hotplug_done();
}

static void do_initcall_level(const initcall_t *fn, const initcall_t *end)
{
	for (; fn < end; fn++)
		if (*fn)
			do_one_initcall(*fn);
}

void start_kernel(void)
{
	cpu_hotplug_init();
	smp_init();
	kmem_cache_init();
	workqueue_init();
	sysfs_init();
	system_state = SYSTEM_SCHEDULING;
	do_initcall_level(__start_initcall0, __stop_initcall0);
	do_initcall_level(__start_initcall1, __stop_initcall1);
	do_initcall_level(__start_initcall2, __stop_initcall2);
	do_initcall_level(__start_initcall3, __stop_initcall3);
	do_initcall_level(__start_initcall4, __stop_initcall4);
	do_initcall_level(__start_initcall5, __stop_initcall5);
	do_initcall_level(__start_initcall6, __stop_initcall6);
	do_initcall_level(__start_initcall7, __stop_initcall7);
	system_state = SYSTEM_RUNNING;
}
