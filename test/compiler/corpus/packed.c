#include "prelude.h"

/* Bit-fields in records that end right behind them: no byte behind the record is touched. */
struct six { unsigned short a : 8; long b : 36; _Bool c : 1; } __attribute__((packed));
struct five { unsigned long a : 3, b : 37; } __attribute__((packed));
struct nine { unsigned int a : 7; long b : 60; unsigned int c : 5; } __attribute__((packed));
struct between { char before; unsigned int a : 20; char after; };
struct pair { struct six first; unsigned char wall; struct nine second; unsigned char end; };

static struct six six = { 200, -5, 1 };
static struct five fives[2] = { { 5, 0x1234567890 }, { 2, 1 } };
static struct nine nine = { 100, -0x123456789abcdeL, 21 };

static long sum(struct nine n) { n.b -= 1; n.c++; return n.a + n.b + n.c; }

void test(void)
{
	struct pair p = { { 1, 2, 0 }, 0xaa, { 3, 4, 5 }, 0xbb };
	struct between *q = &(struct between){ 'x', 0xfffff, 'y' };
	struct six copy = six;
	long big = -1;

	P(sizeof(six)); P(sizeof(fives)); P(sizeof(nine)); P(sizeof(p));
	P(six.a); P(six.b); P(six.c); P(nine.a); P(nine.b); P(nine.c);
	P(fives[0].a); P((long)fives[0].b); P(fives[1].a); P((long)fives[1].b);
	fives[0].b = 0x1fffffffff; P(fives[1].a); P((long)fives[0].b); P(fives[0].a);
	p.first.b = big << 33; P(p.first.a); P(p.first.b); P(p.first.c); P(p.wall);
	p.second.b = 0x7edcba987654321L; P(p.second.a); P(p.second.b); P(p.second.c); P(p.end); P(p.wall);
	p.second.b++; P(p.second.b); p.second.b = ~p.second.b; P(p.second.b); P(p.second.c);
	q->a ^= 0x12345; P(q->before); P(q->a); P(q->after);
	copy.b >>= 1; P(copy.b); P(six.b); P(sum(nine)); P(nine.b);
}
