#include "prelude.h"

static size_t my_strlcpy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from);

	if (size) {
		size_t n = length >= size ? size - 1 : length;

		memcpy(to, from, n);
		to[n] = '\0';
	}
	return length;
}

static int parse(const char *s, int base, long *out)
{
	int negative = 0;
	unsigned long value = 0;

	if (*s == '-') {
		negative = 1;
		s++;
	}
	if (!*s)
		return -22;
	for (; *s && *s != '\n'; s++) {
		int digit;

		if ('0' <= *s && *s <= '9')
			digit = *s - '0';
		else if ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z')
			digit = (*s | 0x20) - 'a' + 10;
		else
			return -22;
		if (digit >= base)
			return -22;
		value = value * base + digit;
	}
	*out = negative ? -value : value;
	return 0;
}

static char *number(char *end, unsigned long value, unsigned int base)
{
	*--end = '\0';
	do {
		*--end = "0123456789abcdef"[value % base];
	} while (value /= base);
	return end;
}

static unsigned int hash(const char *s)
{
	unsigned int h = 5381;

	while (*s)
		h = (h << 5) + h + (unsigned char)*s++;
	return h;
}

static void reverse(char *s)
{
	char *e = s + strlen(s);

	while (s < --e) {
		char c = *s;

		*s++ = *e;
		*e = c;
	}
}

static int sort(int *v, int n)
{
	int swaps = 0, i, j;

	for (i = 0; i < n; i++)
		for (j = n - 1; j > i; j--)
			if (v[j - 1] > v[j]) {
				int t = v[j];

				v[j] = v[j - 1];
				v[j - 1] = t;
				swaps++;
			}
	return swaps;
}

void test(void)
{
	char buffer[64], small[4];
	long value = 0;
	int v[] = { 5, -3, 9, 0, 9, -100 }, i;

	P(my_strlcpy(buffer, "hello, world", sizeof(buffer)));
	print_text("buffer", buffer);
	P(my_strlcpy(small, "truncate", sizeof(small)));
	print_text("small", small);
	P(parse("-12345\n", 10, &value)); P(value);
	P(parse("ffFF", 16, &value)); P(value);
	P(parse("12x", 10, &value)); P(parse("", 10, &value));
	print_text("number", number(buffer + sizeof(buffer), 18446744073709551615UL, 10));
	print_text("hex", number(buffer + sizeof(buffer), 0xdeadbeef, 16));
	P(hash("slab_mutex")); P(hash("\xff\x80"));
	my_strlcpy(buffer, "reverse", sizeof(buffer));
	reverse(buffer);
	print_text("reverse", buffer);
	P(sort(v, 6));
	for (i = 0; i < 6; i++)
		P(v[i]);
	P(strcmp("a", "b")  < 0); P(strcmp("b", "a") > 0); P(strcmp("", "")); P(strncmp("abc", "abd", 2)); P(strlen(""));
	P("abc" == NULL); P(sizeof "abc" - 1); P("ab\0cd"[3]);
}
