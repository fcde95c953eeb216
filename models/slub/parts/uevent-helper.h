/*
 * Models the user mode helper of uevents (lib/kobject_uevent.c, kernel/kmod.c): a program that a work item starts for
 * each event. Until 3.15 the sender waited until the program ran (UMH_WAIT_EXEC), since 3.16 it does not (UMH_NO_WAIT).
 *
 * Left out: the program. What starting one may need is the lock of the caches: its format may be a module's, which
 * makes one.
 */
#ifdef SLUB_UEVENT_HELPER
#define UMH_NO_WAIT 0
#define UMH_WAIT_EXEC 1

struct subprocess_info {
	struct work_struct work;
	struct completion *complete;
};

static void ____call_usermodehelper(struct work_struct *work)
{
	struct subprocess_info *sub_info = container_of(work, struct subprocess_info, work);

	mutex_lock(&slab_mutex);
	mutex_unlock(&slab_mutex);
	if (sub_info->complete)
		complete(sub_info->complete);
	kfree(sub_info);
}

/* While the kernel boots there is no program to start. */
static bool usermodehelper_disabled = true;

static int __init usermodehelper_enable(void)
{
	usermodehelper_disabled = false;
	return 0;
}
late_initcall(usermodehelper_enable);

static void call_usermodehelper(int wait)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct subprocess_info *sub_info;

	if (usermodehelper_disabled)
		return;
	sub_info = kzalloc(sizeof(*sub_info), GFP_KERNEL);
	if (!sub_info)
		return;
	INIT_WORK(&sub_info->work, ____call_usermodehelper);
	sub_info->complete = wait == UMH_WAIT_EXEC ? &done : NULL;
	queue_work(system_unbound_wq, &sub_info->work);
	if (wait == UMH_WAIT_EXEC)
		wait_for_completion(&done);
}
#endif
