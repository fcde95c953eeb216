/* Several declarators after one specifier that defines a type. */
#include "prelude.h"

struct n3 { int a; } x3, y3;
typedef struct td { int v; struct td *next; } td_t, *td_p;
enum e { A1 = 3, B1 } ex, ey = B1;
union u { int i; char c[4]; } u1, *u2 = &u1;
static struct { int q, r; } sa, sb, sc[2];

void test(void)
{
	struct loc { int z; } l1 = { 4 }, l2 = { 5 }, *lp = &l2;
	enum { C1 = 7, D1 } c = C1, d = D1;
	td_t first = { 1, 0 }, second = { 2, &first };
	td_p p = &second;

	sa.q = 2;
	sa.r = 3;
	sb = sa;
	sc[1] = sb;
	x3.a = 1;
	y3 = x3;
	u2->i = 0x41424344;
	ex = A1;
	l1 = *lp;
	P(sb.q + sc[1].r);
	P(y3.a);
	P(u1.c[0]);
	P(ex + ey);
	P(l1.z);
	P(c * 10 + d);
	P(p->next->v + p->v);
	P(sizeof(sc));
}
