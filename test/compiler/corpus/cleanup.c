#include "prelude.h"

/* Calls at the end of scopes: what is called when, and with what. */
static char trace[4000];
static int at;

static void note(char c, int n)
{
	trace[at++] = c;
	trace[at++] = '0' + n;
	trace[at] = 0;
}

struct guard { int id; struct { int depth; } in; };

static void drop_int(int *p) { note('i', *p); }
static void drop_pointer(int **p) { if (*p) note('p', **p); else note('n', 0); }
static void drop_guard(struct guard *g) { note('g', g->id); }
static void drop_any(void *p) { note('v', *(int *)p); }
static struct guard make(int id) { struct guard g = { id, { 2 } }; note('m', id); return g; }
static int value(int n) { note('r', n); return n; }

#define auto_int __attribute__((cleanup(drop_int))) int
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define guard(n) struct guard PASTE(guard_, __LINE__) __attribute__((cleanup(drop_guard))) = make(n)
#define scoped(n) for (struct guard scope __attribute__((cleanup(drop_guard))) = make(n), *done = NULL; !done; done = (void *)1)

static void plain(void)
{
	auto_int a = 1;
	auto_int b = 2, c = 3;
	int d __attribute__((cleanup(drop_any))) = 4;
	{
		auto_int e = 5;
		note('x', 0);
	}
	note('x', 1);
}

static int early(int n)
{
	auto_int a = 1;

	if (n == 0)
		return value(a);
	auto_int b = 2;
	if (n == 1)
		return value(b);
	for (int i = 0; i < 5; i++) {
		auto_int c = i;

		if (i == 1)
			continue;
		if (i == n)
			break;
		if (i == n + 1)
			return i;
	}
	return b = 7;
}

static int jumps(int n)
{
	int round = 0;
	auto_int a = 1;
again:
	{
		auto_int b = 2;

		if (round++ < n)
			goto again;
		{
			auto_int c = 3;

			if (n == 2)
				goto out;
		}
		auto_int d = 4;
		if (n == 1)
			goto out;
	}
	note('x', 2);
out:
	note('o', round);
	return round;
}

static int switches(int n)
{
	switch (n) {
	case 1: {
		guard(1);
		break;
	}
	case 2 ... 3: {
		guard(2);
		return n;
	}
	default:
		scoped(3) {
			if (n == 5)
				break;
			note('x', 3);
		}
		scoped(4)
			note('x', 4);
	}
	return 0;
}

static int *pointers(int n)
{
	static int target = 8;
	__attribute__((cleanup(drop_pointer))) int *p = &target;
	int *kept;

	if (n == 0)
		return NULL;
	if (n == 1)
		return p;
	kept = p;
	p = NULL;
	return kept;
}

static struct guard whole(int n)
{
	guard(5);
	struct guard g = { n, { n } };

	if (n > 3)
		return make(6);
	return g;
}

static void nothing(int n)
{
	guard(7);
	if (n)
		return nothing(n - 1);
}

static int statements(int n)
{
	int x = ({ auto_int a = n; value(a) + 1; });
	int y = ({ guard(8); n > 2 ? 1 : 2; });

	({ guard(9); note('x', 5); });
	while (({ auto_int t = x; t-- > 3; }))
		x--;
	return x * 10 + y;
}

static int shadow(void)
{
	auto_int a = 1;
	{
		auto_int a = 2;
		{
			int a = 3;

			if (a == 3)
				return a;
		}
	}
	return 0;
}

static int both(int n)
{
	guard(1);
	if (n) {
		guard(2);
		return 1;
	} else {
		return 2;
	}
}

#define SHOW(name, call) do { at = 0; trace[0] = 0; long result = (long)(call); print_long(name, result); print_text(name, trace); } while (0)

void test(void)
{
	SHOW("plain", (plain(), 0));
	for (int i = 0; i < 7; i++)
		SHOW("early", early(i));
	for (int i = 0; i < 4; i++)
		SHOW("jumps", jumps(i));
	for (int i = 0; i < 7; i++)
		SHOW("switches", switches(i));
	for (int i = 0; i < 3; i++)
		SHOW("pointers", pointers(i) ? 1 : 0);
	for (int i = 2; i < 5; i++)
		SHOW("whole", whole(i).in.depth);
	SHOW("nothing", (nothing(2), 0));
	for (int i = 1; i < 5; i++)
		SHOW("statements", statements(i));
	SHOW("shadow", shadow());
	SHOW("both", both(0) + both(1));
}
