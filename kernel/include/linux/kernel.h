/* Models include/linux/kernel.h, kstrtox.h, sprintf.h and hex.h. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/stdarg.h>
#include <linux/types.h>
#include <linux/version.h>

#ifndef PAGE_SIZE
#define PAGE_SHIFT 12
#define PAGE_SIZE 4096UL
#endif

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vsprintf(char *buf, const char *fmt, va_list args);
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
enum lockdep_ok {
	LOCKDEP_STILL_OK,
	LOCKDEP_NOW_UNRELIABLE,
};

#define TAINT_BAD_PAGE 5
#define TAINT_WARN 9

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok);
const char *print_tainted(void);

int vsscanf(const char *buf, const char *fmt, va_list args);
int sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args);
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args);
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3);

int kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int kstrtoll(const char *s, unsigned int base, long long *res);
int kstrtoul(const char *s, unsigned int base, unsigned long *res);
int kstrtol(const char *s, unsigned int base, long *res);
int kstrtouint(const char *s, unsigned int base, unsigned int *res);
int kstrtoint(const char *s, unsigned int base, int *res);
int kstrtou64(const char *s, unsigned int base, u64 *res);
int kstrtos64(const char *s, unsigned int base, s64 *res);
int kstrtou32(const char *s, unsigned int base, u32 *res);
int kstrtos32(const char *s, unsigned int base, s32 *res);
int kstrtou16(const char *s, unsigned int base, u16 *res);
int kstrtos16(const char *s, unsigned int base, s16 *res);
int kstrtou8(const char *s, unsigned int base, u8 *res);
int kstrtos8(const char *s, unsigned int base, s8 *res);
int kstrtobool(const char *s, bool *res);
#define strtobool(s, res) kstrtobool(s, res)
#define strict_strtoul(s, base, res) kstrtoul(s, base, res)
#define strict_strtol(s, base, res) kstrtol(s, base, res)
unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base);
long long simple_strtoll(const char *cp, char **endp, unsigned int base);
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
long simple_strtol(const char *cp, char **endp, unsigned int base);

int kstrtoull_from_user(const char __user *s, size_t count, unsigned int base, unsigned long long *res);
int kstrtoll_from_user(const char __user *s, size_t count, unsigned int base, long long *res);
int kstrtoul_from_user(const char __user *s, size_t count, unsigned int base, unsigned long *res);
int kstrtol_from_user(const char __user *s, size_t count, unsigned int base, long *res);
int kstrtouint_from_user(const char __user *s, size_t count, unsigned int base, unsigned int *res);
int kstrtoint_from_user(const char __user *s, size_t count, unsigned int base, int *res);
int kstrtou16_from_user(const char __user *s, size_t count, unsigned int base, u16 *res);
int kstrtou8_from_user(const char __user *s, size_t count, unsigned int base, u8 *res);
int kstrtobool_from_user(const char __user *s, size_t count, bool *res);
#define kstrtou64_from_user(s, count, base, res) kstrtoull_from_user(s, count, base, (unsigned long long *)(res))
#define kstrtou32_from_user(s, count, base, res) kstrtouint_from_user(s, count, base, res)

extern const char hex_asc[];
int hex_to_bin(unsigned char ch);
int hex2bin(u8 *dst, const char *src, size_t count);
char *bin2hex(char *dst, const void *src, size_t count);

/* Core operation: a finding when the task may not sleep here. */
void __might_sleep(const char *file, int line);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(cond) do { if (cond) might_sleep(); } while (0)
#define IS_ENABLED(option) 0

enum system_states { SYSTEM_BOOTING, SYSTEM_SCHEDULING, SYSTEM_RUNNING };
extern enum system_states system_state;

#endif
