#include "prelude.h"

struct point { int x, y; };
struct shape { const char *name; struct point at[3]; union { int i; char c[4]; } u; int last; };
struct inner { struct { int a, b; } deep; int tail; };
struct flex { int n; struct point list[]; };

static int counter;
static int *where = &counter;
static const char *names[] = { "zero", [2] = "two", "three" };
static struct shape shapes[] = {
	{ "first", { { 1, 2 }, { 3 }, 5 }, { 7 }, 9 },
	{ .last = 1, .name = "second", .at[1].y = 4, .at[2] = { .y = 6, .x = 5 }, .u.c = { 1, 2 } },
	[4] = { .at = { [1 ... 2] = { 8, 9 } } },
};
static struct point flat[2] = { 1, 2, 3, 4 };
static int table[10] = { [2 ... 5] = 7, [4] = 1, [9] = 3 };
static char text[] = "text";
static char fixed[8] = "fix";
static char exact[3] = { 'a', 'b', 'c' };
static char braces[] = { "braces" };
static struct inner nested = { 1, 2, 3 };
static struct inner nested2 = { .deep.b = 5, 6 };
static struct flex flex = { 2, { { 1, 2 }, { 3, 4 } } };
static int matrix[][3] = { { 1, 2, 3 }, { 4 }, 7, 8 };
static long address = (long)&((struct shape *)0)->last;
static struct point *second = &flat[1], *last = flat + 1;
static int *member = &shapes[1].at[2].y;
static const char *middle = "middle" + 3;
static struct point compound = (struct point){ 11, 12 };
static struct point *literal = &(struct point){ 21, 22 };
static int *array = (int[]){ 5, 6, 7 };
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int (*operations[])(int, int) = { add, &sub };
static unsigned char bytes[4] = { 255, -1, 300 & 0xff, 'x' };
static int choose = sizeof(long) == 8 ? 64 : 32;

void test(void)
{
	struct shape s = { .at[1] = { 3, 4 }, .name = "local" };
	struct shape copy = shapes[0];
	struct point p = { .y = 2 }, q = p, list[] = { p, { 5, 6 }, q };
	int partial[5] = { 1, 2 };
	char buffer[10] = "abc";
	char same[] = { 'x', 'y', 0 };
	struct inner in = { { 1 }, 4 };
	struct point *lit = &(struct point){ .x = p.y, .y = 40 };
	int i, sum = 0, ranges[6] = { [0 ... 2] = 4, [5] = 9 };
	const char *strings[2] = { "a", "bc" };
	int empty[3] = { };
	struct { struct point p; int z; } anonymous = { p, 3 };
	struct { int a; struct point p; } elided = { 1, 2, 3 };

	P(where == &counter);
	P(sizeof(names) / sizeof(names[0]));
	print_text("names[0]", names[0]);
	P(names[1] == NULL);
	print_text("names[3]", names[3]);
	P(sizeof(shapes) / sizeof(shapes[0]));
	P(shapes[0].at[0].y); P(shapes[0].at[1].x); P(shapes[0].at[1].y); P(shapes[0].at[2].x); P(shapes[0].u.i); P(shapes[0].last);
	P(shapes[1].at[0].x); P(shapes[1].at[1].y); P(shapes[1].at[2].x); P(shapes[1].u.c[1]); P(shapes[1].last);
	P(shapes[3].name == NULL); P(shapes[4].at[1].x); P(shapes[4].at[2].y); P(shapes[4].at[0].y);
	P(flat[0].x); P(flat[1].y);
	for (i = 0; i < 10; i++)
		P(table[i]);
	P(sizeof(text)); P(sizeof(fixed)); P(fixed[3]); P(fixed[7]); P(exact[2]); P(sizeof(braces));
	P(nested.deep.a); P(nested.deep.b); P(nested.tail);
	P(nested2.deep.a); P(nested2.deep.b); P(nested2.tail);
	P(flex.n); P(flex.list[1].y); P(sizeof(flex));
	P(sizeof(matrix)); P(matrix[1][0]); P(matrix[1][1]); P(matrix[2][1]); P(matrix[2][2]);
	P(address); P(second->x); P(last->y); P(*member);
	print_text("middle", middle);
	P(compound.x); P(literal->y); P(array[2]);
	P(operations[0](5, 3)); P(operations[1](5, 3)); P((*operations[1])(1, 2)); P((**operations[0])(1, 2));
	P(bytes[1]); P(bytes[2]); P(bytes[3]); P(choose);
	P(s.at[0].x); P(s.at[1].y); P(s.u.i); P(s.last);
	print_text("s.name", s.name);
	P(copy.at[0].y); P(copy.last);
	P(p.x); P(q.y); P(list[0].y); P(list[1].x); P(list[2].x); P(sizeof(list));
	for (i = 0; i < 5; i++)
		sum = sum * 10 + partial[i];
	P(sum);
	P(buffer[2]); P(buffer[3]); P(buffer[9]); P(sizeof(same)); P(strlen(same));
	P(in.deep.a); P(in.deep.b); P(in.tail); P(lit->x); P(lit->y);
	P(ranges[0] + ranges[2] * 10 + ranges[3] * 100 + ranges[5] * 1000);
	print_text("strings[1]", strings[1]);
	P(empty[0] + empty[2]);
	P(anonymous.p.y); P(anonymous.z); P(elided.p.x); P(elided.p.y);
	P(((struct point){ 1, 2 }).y);
	P((int[]){ 3, 4, 5 }[1]);
}
