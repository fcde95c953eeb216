/*
 * What Kernel C shares with the core: structure layouts, kinds of findings, and the core operations that have no
 * header of their own in Linux. The rest of the core operations stand in the headers where Linux declares them.
 */
#ifndef _KOBJLAB_ABI_H
#define _KOBJLAB_ABI_H

#include <generated/errno.h>
#include <generated/findings.h>
#include <generated/layouts.h>

/* Raises a finding here; what: text of its signature, or NULL. */
void __report(unsigned int kind, const char *what);
/* Ends the run with a finding of kind "bug". */
void __bug(const char *what, unsigned long unused);

/* No other task runs between the two, whatever is called. */
void __atomic_begin(void);
void __atomic_end(void);
/* The same behind something that was given up: others may go on before what comes next. */
void __atomic_release(void);

/* What a user process prints, and a uevent's NUL-separated variables. */
void __user_output(const char *buf, unsigned long count);
void __uevent(const char *buf, unsigned long count);

/* The nth allocation that kernel threads make from now on fails; 0: none. */
void __fail_background(unsigned int nth);

#endif
