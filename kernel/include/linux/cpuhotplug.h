/* Models include/linux/cpuhotplug.h: what is called when a CPU comes or goes. Left out: states with several instances. */
#ifndef _LINUX_CPUHOTPLUG_H
#define _LINUX_CPUHOTPLUG_H

#include <linux/types.h>

enum cpuhp_state {
	CPUHP_INVALID = -1,
	CPUHP_OFFLINE = 0,
	CPUHP_BP_PREPARE_DYN = 40,
	CPUHP_BP_PREPARE_DYN_END = CPUHP_BP_PREPARE_DYN + 20,
	CPUHP_AP_ONLINE_DYN = 100,
	CPUHP_AP_ONLINE_DYN_END = CPUHP_AP_ONLINE_DYN + 30,
	CPUHP_ONLINE = 200,
};

/* 0, or the number of a dynamic state; -EBUSY: taken; -ENOSPC; or what startup returned, which is called for each CPU. */
int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke, int (*startup)(unsigned int cpu),
			int (*teardown)(unsigned int cpu), bool locked);
void __cpuhp_remove_state(enum cpuhp_state state, bool invoke, bool locked);
#define cpuhp_setup_state(state, name, startup, teardown) \
	__cpuhp_setup_state(state, name, true, startup, teardown, false)
#define cpuhp_setup_state_nocalls(state, name, startup, teardown) \
	__cpuhp_setup_state(state, name, false, startup, teardown, false)
#define cpuhp_setup_state_cpuslocked(state, name, startup, teardown) \
	__cpuhp_setup_state(state, name, true, startup, teardown, true)
#define cpuhp_setup_state_nocalls_cpuslocked(state, name, startup, teardown) \
	__cpuhp_setup_state(state, name, false, startup, teardown, true)
#define cpuhp_remove_state(state) __cpuhp_remove_state(state, true, false)
#define cpuhp_remove_state_nocalls(state) __cpuhp_remove_state(state, false, false)
#define cpuhp_remove_state_cpuslocked(state) __cpuhp_remove_state(state, true, true)
#define cpuhp_remove_state_nocalls_cpuslocked(state) __cpuhp_remove_state(state, false, true)

#endif
