/* User space: fault injection, as a test harness writes it to debugfs's failslab. */
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

/* The nth allocation that kernel threads (work items, timers, RCU callbacks) make from now on fails. */
__user_process __entry("sh")
void fail_background(unsigned int nth __range(1, 1000000))
{
	__fail_background(nth);
}
