/*
 * Models kernel/panic.c: WARN's block of text, BUG, panic.
 *
 * By linux_version: where the message stands in the block. Left out: the line of modules, oops counts; a WARN does not end
 * the run, BUG and panic do. Of taint there is what print_tainted() says: stacks do not show it.
 */
#include <linux/bug.h>
#include <linux/debug_locks.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

static unsigned long tainted_mask;

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	if (lockdep_ok == LOCKDEP_NOW_UNRELIABLE && debug_locks_off())
		pr_warn("Disabling lock debugging due to kernel taint\n");
	tainted_mask |= 1UL << flag;
}

/* "Not tainted", or "Tainted: " and a letter or a blank for each flag; of flag 0 the letter is G while it is not set. */
const char *print_tainted(void)
{
	static const char letters[] = "PFSRMBUDAWCIOELKXTN";
	static char buf[sizeof("Tainted: ") + sizeof(letters)];
	unsigned int i;
	char *p;

	if (!tainted_mask)
		return "Not tainted";
	strcpy(buf, "Tainted: ");
	p = buf + strlen(buf);
	for (i = 0; letters[i]; i++)
		*p++ = tainted_mask & (1UL << i) ? letters[i] : i ? ' ' : 'G';
	*p = 0;
	return buf;
}

static void cut_here(void)
{
	printk(KERN_WARNING "------------[ cut here ]------------\n");
}

void warn_slowpath_fmt(const char *file, int line, int kind, const char *what, const char *fmt, ...)
{
	bool message_last = linux_version < KERNEL_VERSION(4, 12, 0);
	bool message_first = !message_last && linux_version < KERNEL_VERSION(4, 15, 0);
	va_list args;

	if (kind >= 0)
		__report(kind, what ? what : fmt);
	va_start(args, fmt);
	if (!message_first)
		cut_here();
	if (fmt && !message_last)
		vprintk(fmt, args);
	if (message_first)
		cut_here();
	printk(KERN_WARNING "WARNING: CPU: %d PID: %d at %s:%d %pS\n", 0, current->pid, file, line,
	       __builtin_return_address(0));
	if (fmt && message_last)
		vprintk(fmt, args);
	va_end(args);
	dump_stack();
	printk(KERN_WARNING "---[ end trace %016llx ]---\n", 0ULL);
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
}

void __bug_at(const char *file, int line, const char *what)
{
	cut_here();
	printk(KERN_CRIT "kernel BUG at %s:%d!\n", file, line);
	dump_stack();
	__bug(what, 0);
	unreachable();
}

void panic(const char *fmt, ...)
{
	static char buf[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	printk(KERN_EMERG "Kernel panic - not syncing: %s\n", buf);
	dump_stack();
	__bug(buf, 0);
	unreachable();
}
