#include "prelude.h"

#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); (void)(&_a == &_b); _a < _b ? _a : _b; })
#define container_of(ptr, type, member) ({ const typeof(((type *)0)->member) *_p = (ptr); (type *)((char *)_p - offsetof(type, member)); })
#define same(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define kind(x) _Generic((x), int: 1, unsigned int: 2, long: 3, char *: 4, const char *: 5, default: 9)

struct outer { long pad; struct { int key; char name[4]; } in; };
union number { long l; unsigned int u[2]; unsigned char c[8]; struct { short lo, hi; } s; };
enum color { RED, GREEN = 5, BLUE, LAST = BLUE + 10, NEG = -3 };
typedef struct outer outer_t;
_Static_assert(sizeof(int) == 4, "int");

static int sum(int count, ...)
{
	va_list ap, again;
	int i, n = 0;

	va_start(ap, count);
	va_copy(again, ap);
	for (i = 0; i < count; i++)
		n += va_arg(ap, int);
	n = n * 100 + va_arg(again, int);
	va_end(again);
	va_end(ap);
	return n;
}

static long mixed(const char *kinds, ...)
{
	va_list ap;
	long n = 0;

	va_start(ap, kinds);
	for (; *kinds; kinds++) {
		switch (*kinds) {
		case 'i': n = n * 3 + va_arg(ap, int); break;
		case 'u': n = n * 3 + va_arg(ap, unsigned int); break;
		case 'l': n = n * 3 + va_arg(ap, long); break;
		case 's': n = n * 3 + strlen(va_arg(ap, const char *)); break;
		case 'p': n = n * 3 + *va_arg(ap, int *); break;
		}
	}
	va_end(ap);
	return n;
}

static inline int square(int x) { return x * x; }
static inline int clamp(int x, int low, int high) { if (x < low) return low; if (x > high) return high; return x; }
static inline int countdown(int n) { n = n - 1; return n > 0 ? n : 0; }
static inline void bump(int *p, int by) { *p += by; }
static inline int is_flag(unsigned long flags, int bit) { return !!(flags & (1UL << bit)); }
static const char *name_of(void) { return __func__; }
static int test_const(int x) { return __builtin_constant_p(5) * 10 + __builtin_constant_p(x); }
static int (*handler)(int) = square;

void test(void)
{
	struct outer o = { 1, { 2, "abc" } };
	union number n = { .l = 0x1122334455667788 };
	enum color c = BLUE;
	unsigned char small = 3;
	int x = 10, *px = &x;
	__auto_type copy = x + 1L;
	char text[] = "a" "b" "\x41\101\n\t\\\"\0end";
	const int limit = 7;
	long total = 0;

	P(min(3, 4)); P(min(x, -x)); P(min(min(9, 8), min(7, 6)));
	P(container_of(&o.in.key, outer_t, in.key) == &o); P(container_of(&o.in.name[0], struct outer, in.name[0])->pad);
	P(same(int, x)); P(same(x, copy)); P(same(px, int *)); P(kind(x)); P(kind(1u)); P(kind(copy)); P(kind("s")); P(kind(small));
	P(n.u[0]); P(n.u[1]); P(n.c[7]); P(n.s.lo); P(n.s.hi);
	n.c[0] = 0xff;
	P(n.l);
	P(c); P(LAST); P(NEG); P(c == 6); P(RED); c = GREEN; c++; P(c); P(sizeof(c));
	P(sum(3, 1, 2, 3)); P(sum(1, 7)); P(mixed("iulsp", -5, 4000000000u, -1L, "four", px)); P(mixed("isi", (char)200, "", small));
	P(square(x++)); P(x); P(square(x) + square(2)); P(clamp(x, 0, 5)); P(clamp(-3, 0, 5)); P(clamp(3, 0, 5)); P(countdown(x)); P(countdown(1)); P(x);
	bump(&x, 4); bump(px, 1);
	P(x); P(is_flag(0x14, 2)); P(is_flag(0x14, 3)); P(is_flag(1UL << 40, 40)); P(handler(9));
	x = square(x); P(x); x = clamp(x, 1, x - 1); P(x);
	P(square(square(square(2)))); P(clamp(square(3), square(1), square(2)));
	print_text("func", __func__); print_text("name_of", name_of());
	P(test_const(3)); P(__builtin_expect(x == 255, 1)); P(__builtin_choose_expr(sizeof(long) == 8, 1, "no"));
	P(sizeof(text)); P(text[2]); P(text[3]); P(text[4]); P(text[8]); P(text[11]);
	P(limit * 2); P(copy); P(sizeof(copy)); P((char)300); P((_Bool)px);
	for (int i = 0; i < 5; i++) { int sq = i * i; total += sq; }
	P(total);
	{ int x = 5; { int x = 6; P(x); } P(x); }
	P(sizeof(struct { char a; int b; })); P(sizeof(x++)); P(x);
	P(__builtin_offsetof(struct outer, in.name[2])); P(-x >> 1); P((unsigned)-x >> 28); P(x / -7 * -7 + x % -7 == x);
	P('a' + 'b' - '\0'); P('\''); P(0777); P(0b101); P(1 << 4 | 3 & 6 ^ 1); P(10 - 3 - 2); P(2 + 3 * 4 % 5); P(~0 & 0xf0 >> 4);
	small -= 4; P(small); small = -1; P(small == 255); P(small + 1 == 256); P((small ^ 0xff) == 0); P(~small); P(-small);
	P((x > 5) + (x > 6) * 2); P(!!x); P(!x + 1); P(x && !x); P((x = 0) || 1); P(x);
}
