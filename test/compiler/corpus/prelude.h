/* What corpus programs may use: the same for gcc and for kobjlab's compiler. Each defines void test(void). */
#ifdef KOBJLAB
typedef unsigned long size_t;
typedef __builtin_va_list va_list;
#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define va_start(ap, last) __builtin_va_start(ap, last)
#define va_arg(ap, type) __builtin_va_arg(ap, type)
#define va_end(ap) __builtin_va_end(ap)
#define va_copy(to, from) __builtin_va_copy(to, from)
void *memset(void *to, int value, size_t count);
void *memcpy(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int vprintk(const char *format, va_list args);
static void print_format(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintk(format, args);
	va_end(args);
}
#else
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#define print_format printf
void test(void);
int main(void)
{
	test();
	return 0;
}
#endif

static void print_long(const char *name, long value)
{
	print_format("%s %ld\n", name, value);
}

static void print_text(const char *name, const char *text)
{
	print_format("%s %s\n", name, text);
}

#define P(...) print_long(#__VA_ARGS__, (long)(__VA_ARGS__))
