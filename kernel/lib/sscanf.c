/* Models vsscanf() of lib/vsprintf.c. Left out: %n in the middle of a number, widths above 255, %p. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

static bool in_set(const char *set, const char *end, char c)
{
	bool negated = *set == '^';

	for (set += negated; set < end; set++) {
		if (set + 2 < end && set[1] == '-') {
			if (c >= set[0] && c <= set[2])
				return !negated;
			set += 2;
		} else if (*set == c) {
			return !negated;
		}
	}
	return negated;
}

static void store_number(void *to, char qualifier, unsigned long long value)
{
	if (qualifier == 'H')
		*(unsigned char *)to = value;
	else if (qualifier == 'h')
		*(unsigned short *)to = value;
	else if (qualifier == 'l' || qualifier == 'z')
		*(unsigned long *)to = value;
	else if (qualifier == 'L')
		*(unsigned long long *)to = value;
	else
		*(unsigned int *)to = value;
}

/* At most `width` characters: how many were used, 0 for no number. */
static int scan_number(const char *str, int width, unsigned int base, bool is_signed, unsigned long long *value)
{
	bool negative = is_signed && *str == '-';
	int used = negative;
	int digits = 0;

	if (!base)
		base = str[used] != '0' ? 10 : (str[used + 1] | 0x20) == 'x' && isxdigit(str[used + 2]) ? 16 : 8;
	if (base == 16 && str[used] == '0' && (str[used + 1] | 0x20) == 'x' && isxdigit(str[used + 2]))
		used += 2;
	*value = 0;
	for (; used < width && isxdigit(str[used]); used++, digits++) {
		unsigned int digit = isdigit(str[used]) ? str[used] - '0' : (str[used] | 0x20) - 'a' + 10;

		if (digit >= base)
			break;
		*value = *value * base + digit;
	}
	if (negative)
		*value = -*value;
	return digits ? used : 0;
}

int vsscanf(const char *buf, const char *fmt, va_list args)
{
	const char *str = buf;
	int num = 0;

	while (*fmt) {
		bool skip = false, is_signed = false;
		unsigned int base = 10;
		char qualifier = 0;
		int width = -1;

		if (isspace(*fmt)) {
			fmt = skip_spaces(fmt);
			str = skip_spaces(str);
			continue;
		}
		if (*fmt != '%' || fmt[1] == '%') {
			fmt += *fmt == '%';
			if (*fmt++ != *str++)
				break;
			continue;
		}
		fmt++;
		if (*fmt == '*') {
			skip = true;
			fmt++;
		}
		if (isdigit(*fmt))
			for (width = 0; isdigit(*fmt); fmt++)
				width = width * 10 + *fmt - '0';
		if (*fmt == 'h' || *fmt == 'l' || *fmt == 'L' || *fmt == 'z') {
			qualifier = *fmt++;
			if (*fmt == qualifier) {
				qualifier = qualifier == 'h' ? 'H' : 'L';
				fmt++;
			}
		}
		if (*fmt == 'n') {
			*va_arg(args, int *) = str - buf;
			fmt++;
			continue;
		}
		if (!*str)
			break;
		if (*fmt == 'c') {
			char *s = skip ? NULL : va_arg(args, char *);

			for (width = width < 0 ? 1 : width; width && *str; width--, str++)
				if (s)
					*s++ = *str;
			fmt++;
			num += !skip;
			continue;
		}
		if (*fmt == 's' || *fmt == '[') {
			char *s = skip ? NULL : va_arg(args, char *);
			const char *set = fmt + 1, *end = set;
			bool is_set = *fmt == '[';
			int used = 0;

			if (is_set) {
				end += *end == '^';
				end += *end == ']';
				while (*end && *end != ']')
					end++;
				fmt = *end ? end + 1 : end;
			} else {
				fmt++;
				str = skip_spaces(str);
			}
			while (*str && (width < 0 || used < width) && (is_set ? in_set(set, end, *str) : !isspace(*str))) {
				if (s)
					*s++ = *str;
				str++;
				used++;
			}
			if (!used)
				break;
			if (s)
				*s = '\0';
			num += !skip;
			continue;
		}
		if (*fmt == 'd' || *fmt == 'i')
			is_signed = true;
		base = *fmt == 'x' || *fmt == 'X' ? 16 : *fmt == 'o' ? 8 : *fmt == 'i' ? 0 : 10;
		if (!is_signed && base == 10 && *fmt != 'u')
			break;
		fmt++;
		str = skip_spaces(str);
		{
			unsigned long long value;
			int used = scan_number(str, width < 0 ? INT_MAX : width, base, is_signed, &value);

			if (!used)
				break;
			str += used;
			if (!skip) {
				store_number(va_arg(args, void *), qualifier, value);
				num++;
			}
		}
	}
	return num;
}

int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int num;

	va_start(args, fmt);
	num = vsscanf(buf, fmt, args);
	va_end(args);
	return num;
}
