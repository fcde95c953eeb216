/* User space: signals. */
#include <linux/errno.h>
#include <linux/sched.h>
#include <kobjlab/entry.h>

/* kill TASK: the task of the program with that number, from 0, whatever it is doing. -ESRCH: there is none. */
__user_process __entry("kill")
long kill(unsigned int task __range(0, 3), int sig __one_of(SIGINT, SIGKILL))
{
	struct task_struct *p = __user_task(task);

	if (!p)
		return -ESRCH;
	__send_signal(p, sig == SIGKILL);
	return 0;
}
