/*
 * An engine that carries out jobs one after the other. /dev/engine: write a number of rounds to submit a job, read how many jobs
 * are done. Shutting down waits until the last job says so.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#define JOBS_MAX	8
#define ROUNDS_MAX	16

struct job {
	struct work_struct work;
	unsigned int rounds;
};

static DEFINE_MUTEX(engine_lock);	/* protects what follows */
static unsigned int jobs_queued;
static unsigned int jobs_done;
static bool stopping;

static DECLARE_COMPLETION(engine_idle);
static struct workqueue_struct *engine_wq;

static void job_run(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);
	bool last;

	mutex_lock(&engine_lock);
	jobs_done += job->rounds > 0;
	last = --jobs_queued == 0 && stopping;
	mutex_unlock(&engine_lock);

	kfree(job);
	if (last)
		complete(&engine_idle);
}

static int engine_submit(unsigned int rounds)
{
	struct job *job;
	int err = 0;

	job = kzalloc(sizeof(*job), GFP_KERNEL);
	if (!job)
		return -ENOMEM;
	INIT_WORK(&job->work, job_run);
	job->rounds = rounds;

	mutex_lock(&engine_lock);
	if (stopping) {
		err = -ESHUTDOWN;
	} else if (jobs_queued == JOBS_MAX) {
		err = -EBUSY;
	} else {
		jobs_queued++;
		queue_work(engine_wq, &job->work);
	}
	mutex_unlock(&engine_lock);

	if (err)
		kfree(job);
	return err;
}

static ssize_t engine_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	unsigned int rounds;
	int err;

	err = kstrtouint_from_user(buf, count, 0, &rounds);
	if (err)
		return err;
	if (rounds > ROUNDS_MAX)
		return -EINVAL;

	err = engine_submit(rounds);
	return err ? err : count;
}

static ssize_t engine_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	char text[16];
	int len;

	mutex_lock(&engine_lock);
	len = scnprintf(text, sizeof(text), "%u\n", jobs_done);
	mutex_unlock(&engine_lock);
	return simple_read_from_buffer(buf, count, ppos, text, len);
}

static const struct file_operations engine_fops = {
	.owner = THIS_MODULE,
	.read = engine_read,
	.write = engine_write,
	.llseek = default_llseek,
};

static struct miscdevice engine_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "engine",
	.fops = &engine_fops,
};

static void engine_stop(void)
{
	bool busy;

	mutex_lock(&engine_lock);
	stopping = true;
	busy = jobs_queued > 0;
	if (busy)
		wait_for_completion(&engine_idle);
	mutex_unlock(&engine_lock);
}

static int __init engine_init(void)
{
	int err;

	engine_wq = alloc_ordered_workqueue("engine", WQ_MEM_RECLAIM);
	if (!engine_wq)
		return -ENOMEM;
	err = misc_register(&engine_misc);
	if (err)
		destroy_workqueue(engine_wq);
	return err;
}

static void __exit engine_exit(void)
{
	misc_deregister(&engine_misc);
	engine_stop();
	destroy_workqueue(engine_wq);
}

module_init(engine_init);
module_exit(engine_exit);
MODULE_DESCRIPTION("Engine with ordered jobs");
MODULE_LICENSE("GPL");
