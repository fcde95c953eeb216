#include "prelude.h"

struct point { int x, y; };
struct big { long a[5]; char tag; struct point p; };
struct ops { struct point (*make)(int, int); int (*sum)(struct point); const char *name; };
struct va_format { const char *fmt; va_list *va; };
struct bits { _Bool on : 1; unsigned int n : 4; };

static struct point make(int x, int y) { return (struct point){ .y = y, .x = x }; }
static int sum(struct point p) { p.x++; return p.x + p.y; }
static const struct ops ops[] = { [1] = { .name = "second", .sum = sum, .make = make }, [0] = { make, sum, "first" } };
static struct big grow(struct big b, int by) { int i; for (i = 0; i < 5; i++) b.a[i] += by; b.tag = 'g'; return b; }
static struct big global = { { 1, 2, 3, 4, 5 }, 't', { 6, 7 } };
extern struct point later[];
static int count_later(void) { return later[1].y; }
struct point later[] = { { 1, 2 }, { 3, 4 } };

static int early(int x)
{
	int y = ({ if (x > 3) return 100; x * 2; });

	return y + ({ int r = 1; while (x-- > 0) { if (x == 1) goto out; r++; } r; });
out:
	return -1;
}

static int take(int array[], int [2], char *const names[]) ;
static int take(int array[], int ignored[2], char *const names[])
{
	return array[1] + sizeof(array) + ignored[0] + names[0][0];
}

static int vtotal(int n, va_list ap) { int t = 0; while (n-- > 0) t += va_arg(ap, int); return t; }
static int through(struct va_format *f, int n) { return vtotal(n, *f->va); }
static int total(int n, ...)
{
	struct va_format f = { "x" };
	va_list ap;
	int r;

	va_start(ap, n);
	f.va = &ap;
	r = through(&f, n);
	va_end(ap);
	return r;
}

static int (*choose(int which))(struct point) { return which ? sum : NULL; }
static int recursive(struct point p) { return p.x <= 0 ? p.y : recursive(make(p.x - 1, p.y * 2)); }
static inline struct point flip(struct point p) { struct point q = { p.y, p.x }; return q; }
static inline int deep(int a) { switch (a) { case 1: return 10; default: return a; } }
static inline long loop(int n) { long t = 0; while (n > 0) t += n--; return t; }
static inline int outparam(int *out, int v) { if (v < 0) return -22; *out = v; return 0; }

void test(void)
{
	struct point a = make(1, 2), b, c, *p = &b, array[3] = { { 9, 8 } };
	struct big big = grow(global, 10), other;
	struct bits bits = { 0 };
	int numbers[2] = { 3, 4 }, v = 0, i;
	char *names[] = { "n" };
	int grid[2][3] = { [1] = { [2] = 5 }, [0][1] = 4 };
	int (*fn)(struct point) = choose(1);
	void *nothing = NULL;
	typeof(grid[0]) row = { 7, 8 };
	union { struct point p; long l; } u = { .p = { 1, 2 } };

	b = c = a;
	P(b.x + c.y);
	*p = (struct point){ p->y, p->x };
	P(b.x); P(b.y);
	a = (struct point){ a.y, a.x };
	P(a.x); P(a.y);
	p = &array[1]; *p++ = b; *p = array[0];
	P(array[1].x); P(array[2].y);
	P(ops[0].sum(ops[1].make(3, 4))); P(ops[1].make(5, 6).y); P((*ops[0].sum)(a)); print_text("ops", ops[1].name);
	P(sum((struct point){ 1, 1 })); P(sum(v ? a : b)); P(a.x); P((v ? a : b).x); P((v++, b).y);
	P(big.a[4]); P(big.tag); P(big.p.y); P(global.a[4]); other = grow(grow(big, 1), 1); P(other.a[0]); P(big.a[0]);
	P(grow(other, 5).a[2]); P(sizeof(grow(other, 5))); P(count_later()); P(sizeof(later) / sizeof(later[0]));
	P(early(1)); P(early(4)); P(early(2)); P(early(0));
	P(take(numbers, numbers, names)); P(total(3, 1, 2, 3)); P(total(0));
	P(fn(a)); P(choose(0) == NULL); P(recursive((struct point){ 4, 1 })); P(flip(flip(a)).x); P(flip(a).x);
	P(deep(1) + deep(2)); P(loop(4)); P(outparam(&v, 5)); P(v); P(outparam(&v, -5)); P(v);
	bits.on = p; P(bits.on); bits.on = nothing; P(bits.on); bits.n = 17; P(bits.n); bits.on = 2; P(bits.on); bits.on ^= 1; P(bits.on);
	for (i = 0; i < 6; i++) P(grid[i / 3][i % 3]);
	P(row[1] + row[2]); P(sizeof(row)); P(u.l);
	for (struct point *q = array; q < array + 3; q++) v += q->x;
	P(v);
	(void)a, v ? (void)0 : (void)P(1);
	p = v ? &a : NULL; P(p == &a); P(p ? p->x : -1);
	{ struct point s[2], *t = s; t[0] = a; t[1] = t[0]; t->x = 50; P(s[1].x + s[0].x); }
	{ char text[] = "local", copy[sizeof(text)]; memcpy(copy, text, sizeof(text)); copy[0]++; print_text("copy", copy); }
	{ static int calls[2]; calls[1] += 3; P(calls[1]); }
	{ const struct point k = { 4, 5 }; struct point m = k; m.x++; P(m.x + k.y); }
	{ int *q, x = 4; q = &x; *q += 1; x <<= 2; P(*q); P(x--); P(*q); }
	{ unsigned char octets[4] = { 0x12, 0x34, 0x56, 0xf8 }; P(*(int *)octets); P(*(short *)(octets + 2)); P(octets[3] << 24); }
}
