#include "prelude.h"

struct flags {
	unsigned int a : 1;
	unsigned int b : 3;
	int c : 4;
	unsigned int d : 20;
	unsigned int e : 10;
	_Bool f : 1;
	long g : 40;
	unsigned char h : 5;
	unsigned char i : 5;
};

struct packed_bits {
	unsigned char lead;
	unsigned int a : 7;
	unsigned int b : 30;
	int c : 11;
	unsigned short tail;
} __attribute__((packed));

struct zero { char a : 3; int : 0; char b : 4; unsigned : 5; short c : 9; };
struct mixed { char x; int a : 5; char y; short b : 7; int c : 20; };
union u { unsigned int all; struct { unsigned int lo : 16, hi : 16; }; };

static struct flags s = { 1, 5, -3, 0xabcde, 1023, 1, -5, 31, 17 };

void test(void)
{
	struct flags f = { 0 };
	struct packed_bits p;
	struct mixed m = { .a = -7, .b = 33, .c = -1000 };
	union u u = { .all = 0x12345678 };
	struct zero z = { 1, 5, -200 };

	P(sizeof(struct flags));
	P(sizeof(struct packed_bits));
	P(sizeof(struct zero));
	P(sizeof(struct mixed));
	P(_Alignof(struct flags));
	P(s.a); P(s.b); P(s.c); P(s.d); P(s.e); P(s.f); P(s.g); P(s.h); P(s.i);
	f.a = 3;
	f.b = 9;
	f.c = 9;
	f.f = 4;
	f.g = 1L << 39;
	P(f.a); P(f.b); P(f.c); P(f.d); P(f.f); P(f.g);
	P(f.d = 0x123456789);
	P(f.c = 23);
	P(f.b += 6);
	P(f.b++);
	P(++f.b);
	P(f.b--);
	P(f.b);
	P(f.e -= 1);
	P(f.e |= 5);
	P(f.h = f.i = 45);
	P(f.h + f.i);
	P(f.a ? 1 : 2);
	P(!f.b);
	P(-f.a < 0);
	P(f.d - 0x90000 < 0);
	memset(&p, 0, sizeof(p));
	p.a = 127;
	p.b = 0x3abcdef1;
	p.c = -2;
	p.lead = 1;
	p.tail = 0xffff;
	P(p.a); P(p.b); P(p.c); P(p.lead); P(p.tail);
	p.b = 0;
	P(p.a); P(p.b); P(p.c);
	P(m.a); P(m.b); P(m.c); P(m.x); P(m.y);
	P(u.lo); P(u.hi);
	u.hi = 0xffff;
	P(u.all);
	P(z.a); P(z.b); P(z.c);
	P(((unsigned char *)&u)[2]);
	P(((unsigned char *)&s)[1]);
	P(((unsigned char *)&s)[4]);
	P(((unsigned char *)&p)[1]);
	P(((unsigned char *)&m)[1]);
}
