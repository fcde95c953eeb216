/* Models lib/debugobjects.c: the reports. Who is active is known by the owners, so that there is no table of objects. */
#include <linux/debugobjects.h>
#include <linux/kernel.h>

#define MAX_ONSTACK_WARNINGS 5

static void debug_print_object(const char *what, const char *type, const void *hint)
{
	WARN(1, "ODEBUG: %s active (active state 0) object type: %s hint: %pS\n", what, type, hint);
}

static void __debug_object_init(void *addr, const char *type, int onstack, const void *active)
{
	static int limit;

	if (!onstack && limit < MAX_ONSTACK_WARNINGS && object_is_on_stack(addr)) {
		limit++;
		pr_warn("ODEBUG: object %px is on stack %px, but NOT annotated.\n", addr, addr);
		WARN_ON(1);
	}
	if (active)
		debug_print_object("init", type, active);
}

void debug_object_init(void *addr, const char *type, int onstack, const void *active)
{
	__debug_object_init(addr, type, onstack, active);
}
