#include "prelude.h"

struct a { char c; short s; char d; int i; char e; long l; char f; };
struct b { char c; struct a a; char d; };
struct c { char c; long l; } __attribute__((packed));
struct d { char c; int i __attribute__((aligned(16))); char e; };
struct e { int x; char tail[]; };
struct f { char c; union { long l; char text[11]; }; struct { char g; int h; }; };
struct g { char x[3]; short y[2]; } __attribute__((aligned(32)));
struct h { };
struct i { struct h none; int x; struct a all[3]; };
union u { char c[13]; int i; short s; };
struct j { char a; void *p; char b; int (*fn)(int); _Bool flag; };
struct k { char a; struct c packed; int i; char b __attribute__((packed)); int j __attribute__((packed)); };
enum small { ONE, TWO };
enum negative { MINUS = -1, PLUS = 1 };
enum wide { BIG = 0x100000000L };

void test(void)
{
	P(sizeof(struct a)); P(offsetof(struct a, s)); P(offsetof(struct a, d)); P(offsetof(struct a, i));
	P(offsetof(struct a, e)); P(offsetof(struct a, l)); P(offsetof(struct a, f));
	P(sizeof(struct b)); P(offsetof(struct b, a)); P(offsetof(struct b, a.l)); P(offsetof(struct b, d));
	P(sizeof(struct c)); P(offsetof(struct c, l)); P(_Alignof(struct c));
	P(sizeof(struct d)); P(offsetof(struct d, i)); P(offsetof(struct d, e)); P(_Alignof(struct d));
	P(sizeof(struct e)); P(offsetof(struct e, tail)); P(offsetof(struct e, tail[3]));
	P(sizeof(struct f)); P(offsetof(struct f, l)); P(offsetof(struct f, text)); P(offsetof(struct f, h));
	P(sizeof(struct g)); P(offsetof(struct g, y)); P(_Alignof(struct g));
	P(sizeof(struct h)); P(sizeof(struct i)); P(offsetof(struct i, all[2].l));
	P(sizeof(union u)); P(_Alignof(union u));
	P(sizeof(struct j)); P(offsetof(struct j, fn)); P(offsetof(struct j, flag));
	P(sizeof(struct k)); P(offsetof(struct k, packed)); P(offsetof(struct k, i)); P(offsetof(struct k, j));
	P(sizeof(enum small)); P(sizeof(enum negative)); P(sizeof(enum wide));
	P((enum small)-1 > 0); P((enum negative)-1 > 0);
	P(sizeof(int[3][4])); P(sizeof(void *)); P(sizeof(char)); P(sizeof(short)); P(sizeof(long long)); P(sizeof(_Bool));
	P(sizeof("hello")); P(sizeof(struct a *)); P(sizeof(((struct b *)0)->a)); P(_Alignof(long)); P(_Alignof(char[7]));
}
