/* Models include/linux/wait_bit.h. */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/wait.h>

extern wait_queue_head_t __var_waitqueue;

int wait_on_bit(unsigned long *word, int bit, unsigned int mode);
int wait_on_bit_timeout(unsigned long *word, int bit, unsigned int mode, unsigned long timeout);
int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode);
void wake_up_bit(unsigned long *word, int bit);
void clear_and_wake_up_bit(int bit, unsigned long *word);
#define wait_on_bit_io(word, bit, mode) wait_on_bit(word, bit, mode)

#define wait_var_event(var, condition) ((void)(var), wait_event(__var_waitqueue, condition))
#define wait_var_event_killable(var, condition) ((void)(var), wait_event_killable(__var_waitqueue, condition))
#define wait_var_event_interruptible(var, condition) \
	((void)(var), wait_event_interruptible(__var_waitqueue, condition))
#define wait_var_event_timeout(var, condition, timeout) \
	((void)(var), wait_event_timeout(__var_waitqueue, condition, timeout))
#define wake_up_var(var) ((void)(var), wake_up_all(&__var_waitqueue))

#endif
