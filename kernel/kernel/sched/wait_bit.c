/* Models kernel/sched/wait_bit.c: all bits and variables share one wait queue, and whoever is woken looks again. */
#include <linux/bitops.h>
#include <linux/wait_bit.h>

wait_queue_head_t __var_waitqueue = __WAIT_QUEUE_HEAD_INITIALIZER(__var_waitqueue);

void wake_up_bit(unsigned long *word, int bit)
{
	wake_up_all(&__var_waitqueue);
}

/* 0, or -EINTR when a signal ended the wait. */
int wait_on_bit(unsigned long *word, int bit, unsigned int mode)
{
	return ___wait_event(__var_waitqueue, !test_bit(bit, word), mode, schedule()) ? -EINTR : 0;
}

int wait_on_bit_timeout(unsigned long *word, int bit, unsigned int mode, unsigned long timeout)
{
	long left = ___wait_event_timeout(__var_waitqueue, !test_bit(bit, word), timeout, mode);

	return left > 0 ? 0 : left ? -EINTR : -EAGAIN;
}

int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode)
{
	return ___wait_event(__var_waitqueue, !test_and_set_bit(bit, word), mode, schedule()) ? -EINTR : 0;
}

void clear_and_wake_up_bit(int bit, unsigned long *word)
{
	clear_bit(bit, word);
	wake_up_bit(word, bit);
}
