/*
 * Models lib/debugobjects.c: what is told about objects on stacks. The rest is the core's (assembly/debugobjects.ts).
 *
 * By linux_version: the text.
 */
#include <linux/debugobjects.h>
#include <linux/kernel.h>
#include <linux/version.h>

#define MAX_ONSTACK_WARNINGS 5

void debug_object_is_on_stack(const void *addr, int onstack)
{
	int is_on_stack = object_is_on_stack(addr);
	static int limit;

	if (is_on_stack == onstack || limit == MAX_ONSTACK_WARNINGS)
		return;
	limit++;
	if (linux_version < KERNEL_VERSION(4, 19, 0))
		pr_warn("ODEBUG: object is %son stack, but %sannotated\n", is_on_stack ? "" : "not ",
			is_on_stack ? "not " : "");
	else if (is_on_stack)
		pr_warn("ODEBUG: object %px is on stack %px, but NOT annotated.\n", addr, addr);
	else
		pr_warn("ODEBUG: object %px is NOT on stack %px, but annotated.\n", addr, addr);
	WARN_ON(1);
}
