/*
 * Models lib/kstrtox.c: strict conversions (the whole string, one newline at its end allowed) and the older simple_ ones.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <linux/string.h>

/* Skips 0x or 0 when the base is 16 or open (0), and says which base it is. */
static inline const char *parse_base(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && tolower(s[1]) == 'x';

	if (*base == 0)
		*base = hex && isxdigit(s[2]) ? 16 : s[0] == '0' ? 8 : 10;
	return *base == 16 && hex ? s + 2 : s;
}

/* Digits converted, 0 for none; *overflow set when the value does not fit. */
static unsigned int parse_digits(const char *s, unsigned int base, unsigned long long *value, bool *overflow)
{
	unsigned long long sum = 0;
	unsigned int count = 0;

	*overflow = false;
	for (;; count++) {
		unsigned int c = (unsigned char)s[count];
		unsigned int digit = c - '0';

		if (digit >= 10) {
			digit = (c | 0x20) - 'a';
			if (digit >= 26)
				break;
			digit += 10;
		}
		if (digit >= base)
			break;
		if (sum > (ULLONG_MAX - digit) / base)
			*overflow = true;
		sum = sum * base + digit;
	}
	*value = sum;
	return count;
}

static int parse_unsigned(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	unsigned int digits;
	bool overflow;

	s = parse_base(s, &base);
	digits = parse_digits(s, base, &value, &overflow);
	if (!digits)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	s += digits;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	if (*s == '+')
		s++;
	return parse_unsigned(s, base, res);
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long value;
	bool negative = *s == '-';
	int err;

	err = negative ? parse_unsigned(s + 1, base, &value) : kstrtoull(s, base, &value);
	if (err)
		return err;
	if (negative) {
		if (value > (unsigned long long)LLONG_MAX + 1)
			return -ERANGE;
		*res = -value;
		return 0;
	}
	if (value > (unsigned long long)LLONG_MAX)
		return -ERANGE;
	*res = value;
	return 0;
}

#define DEFINE_KSTRTO(name, type, wide_type, wide) \
	int name(const char *s, unsigned int base, type *res) \
	{ \
		wide_type value; \
		int err = wide(s, base, &value); \
		if (err) \
			return err; \
		if ((wide_type)(type)value != value) \
			return -ERANGE; \
		*res = (type)value; \
		return 0; \
	}

DEFINE_KSTRTO(kstrtoul, unsigned long, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtou64, u64, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtou32, u32, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull)
DEFINE_KSTRTO(kstrtol, long, long long, kstrtoll)
DEFINE_KSTRTO(kstrtoint, int, long long, kstrtoll)
DEFINE_KSTRTO(kstrtos64, s64, long long, kstrtoll)
DEFINE_KSTRTO(kstrtos32, s32, long long, kstrtoll)
DEFINE_KSTRTO(kstrtos16, s16, long long, kstrtoll)
DEFINE_KSTRTO(kstrtos8, s8, long long, kstrtoll)

int kstrtobool(const char *s, bool *res)
{
	int c;

	if (!s)
		return -EINVAL;
	c = tolower(s[0]);
	if (c == 'o') {
		c = tolower(s[1]);
		if (c != 'n' && c != 'f')
			return -EINVAL;
		*res = c == 'n';
		return 0;
	}
	if (c == 'y' || c == 't' || c == '1') {
		*res = true;
		return 0;
	}
	if (c == 'n' || c == 'f' || c == '0') {
		*res = false;
		return 0;
	}
	return -EINVAL;
}

unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base)
{
	unsigned long long value;
	bool overflow;

	cp = parse_base(cp, &base);
	cp += parse_digits(cp, base, &value, &overflow);
	if (endp)
		*endp = (char *)cp;
	return value;
}

long long simple_strtoll(const char *cp, char **endp, unsigned int base)
{
	return *cp == '-' ? -simple_strtoull(cp + 1, endp, base) : simple_strtoull(cp, endp, base);
}

unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoull(cp, endp, base);
}

long simple_strtol(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoll(cp, endp, base);
}

#define USER_NUMBER_BYTES 68

/* The text, with a 0 behind it: -EFAULT. What does not fit is no number. */
static int number_from_user(char *buf, const char *s, size_t count)
{
	if (count > USER_NUMBER_BYTES - 1)
		count = USER_NUMBER_BYTES - 1;
	if (copy_from_user(buf, s, count))
		return -EFAULT;
	buf[count] = '\0';
	return 0;
}

#define DEFINE_KSTRTO_FROM_USER(name, type) \
	int name##_from_user(const char *s, size_t count, unsigned int base, type *res) \
	{ \
		char buf[USER_NUMBER_BYTES]; \
		int err = number_from_user(buf, s, count); \
		return err ? err : name(buf, base, res); \
	}

DEFINE_KSTRTO_FROM_USER(kstrtoull, unsigned long long)
DEFINE_KSTRTO_FROM_USER(kstrtoll, long long)
DEFINE_KSTRTO_FROM_USER(kstrtoul, unsigned long)
DEFINE_KSTRTO_FROM_USER(kstrtol, long)
DEFINE_KSTRTO_FROM_USER(kstrtouint, unsigned int)
DEFINE_KSTRTO_FROM_USER(kstrtoint, int)
DEFINE_KSTRTO_FROM_USER(kstrtou16, u16)
DEFINE_KSTRTO_FROM_USER(kstrtou8, u8)

int kstrtobool_from_user(const char *s, size_t count, bool *res)
{
	char buf[USER_NUMBER_BYTES];
	int err = number_from_user(buf, s, count);

	return err ? err : kstrtobool(buf, res);
}
