/* What is marked inline is part of its callers, in stacks and return addresses, however large it is. */
#include <kobjlab/entry.h>
#include <linux/bug.h>
#include <linux/kobject.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(held);

/* Too large for the compiler to put into its callers: it has a loop. */
static inline void complain(int times)
{
	while (times--)
		WARN(1, "complaint %d", times);
}

static inline void complain_deeply(void)
{
	int i;

	for (i = 0; i < 1; i++)
		complain(1);
}

__entry("warn")
void warn(void)
{
	complain_deeply();
}

static inline unsigned long where_inline_returns_to(int levels)
{
	while (levels-- > 1)
		;
	return (unsigned long)__builtin_return_address(0);
}

static noinline unsigned long called(void)
{
	unsigned long here = (unsigned long)__builtin_return_address(0);

	return here - where_inline_returns_to(3);
}

__entry("differs")
long differs(void)
{
	return called();
}
