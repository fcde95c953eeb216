#include "prelude.h"

struct node { struct node *next; int value; struct node **link; };
struct pair { short a; int b; };
typedef int (*binary)(int, int);

static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static binary pick(int which) { return which ? mul : add; }
static int apply(binary f, int a, int b) { return f(a, b); }
static void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }
static char *find(char *s, char c) { while (*s && *s != c) s++; return *s ? s : NULL; }
static void copy(char *to, const char *from) { while ((*to++ = *from++)) ; }
static struct pair make(int a, int b) { struct pair p = { a, b }; return p; }
static struct pair twice(struct pair p) { p.a *= 2; p.b *= 2; return p; }
static int total(struct pair p, int k) { return p.a + p.b + k; }
static int next_id(void) { static int id = 41; return ++id; }
static int other_id(void) { static int id; return id += 2; }

void test(void)
{
	int array[10], *p = array, *q = &array[7], i, x = 1, y = 2;
	int grid[3][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } };
	int (*row)[4] = grid + 1;
	struct node a = { NULL, 1 }, b = { &a, 2 }, *head = &b, *last;
	struct pair pairs[4], *pp = pairs, s;
	char word[16], *w;
	unsigned char *bytes = (unsigned char *)&x;
	void *v = array;
	const char *const literal = "literal";
	binary f = add;
	int **pointer = &p;
	unsigned index = 2;
	long distance;

	for (i = 0; i < 10; i++)
		array[i] = i * i;
	P(q - p); P(p - q); P(*(p + 3)); P(p[4]); P(5[array]); P(*q--); P(*q); P(*++p); P(*p++); P(p - array);
	P(&array[9] - &array[1]); P((char *)&array[9] - (char *)&array[1]); P(p < q); P(p == array + 2); P(!p);
	P(**pointer); P(*(*pointer + 1)); P(p[-1]); P(p[index]); P(*(q - index));
	P(grid[1][2]); P(*(*(grid + 2) + 1)); P(row[0][3]); P((*row)[1]); P(row[1][0]); P(sizeof(grid[0])); P(&grid[2][0] - &grid[0][0]);
	P(((int *)v)[3]); P((int *)v + 2 == &array[2]);
	a.link = &head; b.link = &a.next;
	P(head->next->value); P((*a.link)->value); P(*b.link == NULL); P(head->next->link[0]->value);
	for (i = 0; head; head = head->next)
		i += head->value;
	P(i);
	last = &a;
	last = last->next = &b;
	P(a.next == &b); P(last == &b);
	pp++->a = 5;
	(*pp++).b = 6;
	pp->a = 7;
	P(pairs[0].a); P(pairs[1].b); P(pairs[2].a); P(pp - pairs); P((pp - 1)->b);
	swap(&x, &y);
	P(x); P(y); P(bytes[0]);
	copy(word, "kobject");
	P(strlen(word)); P(strcmp(word, "kobject")); P(strcmp(word, "kobjecu") < 0); P(strncmp(word, "kobold", 3));
	w = find(word, 'j');
	P(w - word); P(*w); P(find(word, 'z') == NULL); P(literal[3]); P("direct"[2]); P(*"x"); P(sizeof(literal));
	P(f(2, 3)); P(pick(1)(2, 3)); P((*pick(0))(4, 5)); P(apply(mul, 6, 7)); P(apply(&add, 6, 7)); P(f == add); P(f != pick(1));
	f = x > 100 ? mul : add;
	P(f(8, 9));
	s = make(3, 4);
	P(s.a); P(s.b); P(make(5, 6).b); P(twice(s).a); P(s.a); P(total(twice(make(1, 2)), 10)); s = twice(twice(s)); P(s.b);
	P((x ? s : pairs[0]).b);
	pairs[3] = pairs[0] = s;
	P(pairs[3].b + pairs[0].a);
	P(next_id()); P(next_id()); P(other_id()); P(other_id());
	distance = (char *)&pairs[2] - (char *)pairs;
	P(distance);
	P(memcmp("abc", "abd", 3) < 0); P(memcmp("abc", "abd", 2));
	memset(array, 0xff, sizeof(int) * 2);
	P(array[1]); P(array[2]);
	memcpy(array, &array[5], sizeof(array[0]) * 3);
	P(array[0]); P(array[2]);
	*p = *p + 1, p = &x, *p += 5;
	P(x);
	p = array; *p++ = 1; *p++ = 2; (*p)++; --*p; *p-- = 9;
	P(array[2]); P(*p); P(array[0]);
	array[x & 1 ? 3 : 4] += 100;
	P(array[3] + array[4]);
	P((unsigned long)&((struct node *)16)->link);
	P(&p[2] == p + 2); P(&*p == p); P(*&x);
}
