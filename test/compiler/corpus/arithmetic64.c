#include "prelude.h"

static unsigned long div_u64(unsigned long a, unsigned long b) { return a / b; }
static long div_s64(long a, long b) { return a / b; }

void test(void)
{
	unsigned long big = 0xfedcba9876543210UL;
	long neg = -0x123456789abcdefL;
	long long ll = 1LL << 62;
	unsigned int u = 0x80000000u;
	int shift = 33;

	P(big / 3);
	P(big % 1000000007);
	P((long)big / 3);
	P((long)big % 1000000007);
	P(div_u64(big, 0x100000000UL));
	P(div_s64(neg, 1000));
	P(div_s64(neg, -1));
	P(neg % 1000);
	P(neg >> 4);
	P((unsigned long)neg >> 4);
	P(big * 3);
	P(neg * neg);
	P(big + big);
	P(ll * 2 < 0);
	P(1UL << shift);
	P(big << 4);
	P(u * 2u);
	P(u * 2UL);
	P(u + u);
	P((int)u);
	P((long)(int)u);
	P(big & 0xffffffff);
	P(big & ~0xffUL);
	P(big | 1);
	P(big ^ -1L);
	P(-big);
	P(~big);
	P(big > 5);
	P((long)big > 5);
	P(big / 16);
	P(big % 16);
	P(neg / 16);
	P(neg % 16);
	P(big == 0xfedcba9876543210UL);
	P(big < 0xfedcba9876543211UL);
	P(big > 0x8000000000000000UL);
	P(neg < -32769);
	P(neg <= -32768);
	P(u > 0x7fff);
	P(u >= 0x8000);
	P(big <= 0x7fff);
	P(big < -1UL);
	P(u ^ 0xff00ff00u);
	P(u | 0xffff0000u);
	P((unsigned char)big);
	P((signed char)(big >> 4));
	P((short)neg);
	P((unsigned)neg);
}
