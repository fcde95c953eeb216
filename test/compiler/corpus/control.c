#include "prelude.h"

static int classify(int x)
{
	int r = 0;

	switch (x) {
	case 1:
		r += 1;
	case 2:
		r += 10;
		break;
	case 3 ... 6:
		r += 100;
		break;
	case -5:
	case 100:
		return -1;
	case 1000:
		r = 7;
		/* fall through */
	default:
		r += 1000;
	}
	return r;
}

static int sparse(unsigned long x)
{
	switch (x) {
	case 0: return 1;
	case 7: return 2;
	case 13: return 3;
	case 99: return 4;
	case 1000: return 5;
	case 70000: return 6;
	case 0x100000000: return 7;
	case -1UL: return 8;
	case 0x8000000000000000UL ... 0x8000000000000010UL: return 9;
	}
	return 0;
}

static int duff(int count)
{
	int n = (count + 3) / 4, total = 0;

	switch (count % 4) {
	case 0: do { total += 1;
	case 3:      total += 10;
	case 2:      total += 100;
	case 1:      total += 1000;
		} while (--n > 0);
	}
	return total;
}

static int gotos(int x)
{
	int tries = 0;

	if (x < 0)
		goto inside;
again:
	tries++;
	if (x > 3) {
		x -= 2;
		goto again;
	}
	while (x < 10) {
		x += 4;
inside:
		x++;
		if (x == 7)
			goto out;
	}
	return x * 100 + tries;
out:
	return -x;
}

static int skip(int x)
{
	switch (x) {
		int hidden;
	case 1:
		hidden = 5;
		return hidden + x;
	case 2: {
		int *p = &hidden;
		*p = 8;
		return hidden;
	}
	}
	return 0;
}

static int loops(void)
{
	int i, j, n = 0;

	for (i = 0;; i++) {
		if (i == 3)
			continue;
		if (i > 8)
			break;
		for (j = i; j; j >>= 1) {
			if (j == 2)
				break;
			n += j;
		}
		do {
			n++;
			if (n % 5 == 0)
				continue;
		} while (n % 7);
	}
	while (n > 100)
		n -= 100;
	return n;
}

static int calls;
static int touch(int v) { calls = calls * 10 + v; return v; }

static int maybe(int c)
{
	int x;

	if (c)
		x = 4;
	c++;
	if (c > 1)
		return x;
	return -1;
}

static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int odd(unsigned n);
static int even(unsigned n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(unsigned n) { return n == 0 ? 0 : even(n - 1); }

void test(void)
{
	int i, a = 3, b;

	for (i = -6; i < 9; i++)
		P(classify(i));
	P(classify(100)); P(classify(1000));
	P(sparse(0)); P(sparse(7)); P(sparse(13)); P(sparse(99)); P(sparse(1000)); P(sparse(70000)); P(sparse(0x100000000));
	P(sparse(-1)); P(sparse(0x8000000000000005)); P(sparse(0x8000000000000011)); P(sparse(5));
	for (i = 1; i < 9; i++)
		P(duff(i));
	P(gotos(5)); P(gotos(-1)); P(gotos(-7)); P(gotos(6)); P(gotos(20));
	P(skip(1)); P(skip(2)); P(skip(3));
	P(loops());
	P(touch(0) && touch(1)); P(touch(2) || touch(3)); P(calls);
	P(touch(1) ? touch(4) : touch(5)); P(calls);
	P((touch(1), touch(2))); P(calls);
	P(a > 2 ? a > 5 ? 1 : 2 : 3);
	P(a ?: 9); P(0 ?: 9); P((a - 3) ?: a + 1);
	b = (a = 5, a + 1);
	P(b);
	b = a = 8;
	P(a + b);
	P(!(a == 8 && b != 8) || a);
	b = !(a > 3 || touch(9));
	P(b); P(calls);
	P(maybe(1)); P(maybe(0));
	P(fib(15)); P(even(10)); P(odd(10));
	b = a++ + 1;
	P(b); P(a);
	b = --a;
	P(b);
	if (a)
		if (b == 100)
			P(1);
		else
			P(2);
	P(({ int x = a; x *= 2; x + 1; }));
	P(({ int a = 1; ({ int b = a + 1; b * 10; }) + a; }));
}
