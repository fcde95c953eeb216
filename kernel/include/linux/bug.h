/*
 * Models include/linux/bug.h and include/asm-generic/bug.h. A WARN is a finding of kind "warning" besides its text;
 * WARN_FINDING gives it another kind, WARN_TEXT none.
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <kobjlab/abi.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>

#define FINDING_NONE (-1)

/* what: text of the finding's signature, NULL for the format. */
void warn_slowpath_fmt(const char *file, int line, int kind, const char *what, const char *fmt, ...);
void __bug_at(const char *file, int line, const char *what) __noreturn;
void panic(const char *fmt, ...) __noreturn;

#define WARN_FINDING(kind, condition, fmt, ...) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			warn_slowpath_fmt(__FILE__, __LINE__, kind, NULL, fmt, ##__VA_ARGS__); \
		__ret_warn_on; \
	})
#define WARN_TEXT(condition, fmt, ...) WARN_FINDING(FINDING_NONE, condition, fmt, ##__VA_ARGS__)
#define WARN(condition, fmt, ...) WARN_FINDING(FINDING_WARNING, condition, fmt, ##__VA_ARGS__)
#define WARN_ON(condition) \
	({ \
		int __ret_warn_on = !!(condition); \
		if (unlikely(__ret_warn_on)) \
			warn_slowpath_fmt(__FILE__, __LINE__, FINDING_WARNING, "WARN_ON(" #condition ")", NULL); \
		__ret_warn_on; \
	})
#define WARN_ONCE(condition, fmt, ...) \
	({ \
		static bool __warned; \
		int __ret_warn_once = !!(condition); \
		if (unlikely(__ret_warn_once && !__warned)) { \
			__warned = true; \
			WARN(1, fmt, ##__VA_ARGS__); \
		} \
		__ret_warn_once; \
	})
#define WARN_ON_ONCE(condition) \
	({ \
		static bool __warned; \
		int __ret_warn_once = !!(condition); \
		if (unlikely(__ret_warn_once && !__warned)) { \
			__warned = true; \
			warn_slowpath_fmt(__FILE__, __LINE__, FINDING_WARNING, "WARN_ON_ONCE(" #condition ")", NULL); \
		} \
		__ret_warn_once; \
	})
#define WARN_TAINT(condition, taint, fmt, ...) WARN(condition, fmt, ##__VA_ARGS__)

#define BUG() __bug_at(__FILE__, __LINE__, "BUG()")
#define BUG_ON(condition) \
	do { \
		if (unlikely(condition)) \
			__bug_at(__FILE__, __LINE__, "BUG_ON(" #condition ")"); \
	} while (0)
#define VM_BUG_ON(condition) BUG_ON(condition)
#define VM_WARN_ON(condition) WARN_ON(condition)

#endif
