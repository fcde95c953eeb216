/*
 * Models lib/kobject_uevent.c, 4.12 and 6.x: an event's variables are built as the kernel does, and handed to the
 * machine, which records them (__uevent) where the kernel would send them to netlink's listeners.
 *
 * By linux_version: 32 or 64 variables; when REMOVE counts as sent; what uevent_sock_mutex covers.
 * Left out: network namespaces, the user mode helper, the untagged broadcast's filters.
 */
#include <kobjlab/abi.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kobject-internal.h"

static DEFINE_MUTEX(uevent_sock_mutex);
u64 uevent_seqnum;

const char *const kobject_actions[] = {
	[KOBJ_ADD] = "add",
	[KOBJ_REMOVE] = "remove",
	[KOBJ_CHANGE] = "change",
	[KOBJ_MOVE] = "move",
	[KOBJ_ONLINE] = "online",
	[KOBJ_OFFLINE] = "offline",
	[KOBJ_BIND] = "bind",
	[KOBJ_UNBIND] = "unbind",
};

static inline int uevent_num_envp(void)
{
	return linux_version >= KERNEL_VERSION(4, 18, 0) ? UEVENT_NUM_ENVP : 32;
}

int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...)
{
	va_list args;
	int space;
	int len;

	if (env->envp_idx >= uevent_num_envp()) {
		WARN(1, KERN_ERR "add_uevent_var: too many keys\n");
		return -ENOMEM;
	}
	space = sizeof(env->buf) - env->buflen;
	va_start(args, format);
	len = vsnprintf(&env->buf[env->buflen], space, format, args);
	va_end(args);
	if (len >= space) {
		WARN(1, KERN_ERR "add_uevent_var: buffer size too small\n");
		return -ENOMEM;
	}
	env->envp[env->envp_idx++] = &env->buf[env->buflen];
	env->buflen += len + 1;
	return 0;
}

/* ACTION, DEVPATH, SUBSYSTEM, the caller's, and what the kset's callback adds. */
static inline int uevent_variables(struct kobj_uevent_env *env, struct kobject *kobj, enum kobject_action action,
				   const char *devpath, const char *subsystem, char *envp_ext[])
{
	int err = add_uevent_var(env, "ACTION=%s", kobject_actions[action]);
	int i;

	if (!err)
		err = add_uevent_var(env, "DEVPATH=%s", devpath);
	if (!err)
		err = add_uevent_var(env, "SUBSYSTEM=%s", subsystem);
	if (envp_ext)
		for (i = 0; !err && envp_ext[i]; i++)
			err = add_uevent_var(env, "%s", envp_ext[i]);
	return err;
}

/* An unbound device matches no module: from 4.15 on UNBIND is sent without MODALIAS. */
static void zap_modalias_env(struct kobj_uevent_env *env)
{
	int i = 0, j;

	while (i < env->envp_idx) {
		char *variable = env->envp[i];
		int size;

		if (strncmp(variable, "MODALIAS=", 9)) {
			i++;
			continue;
		}
		size = strlen(variable) + 1;
		memmove(variable, variable + size, env->buf + env->buflen - (variable + size));
		env->buflen -= size;
		env->envp_idx--;
		for (j = i; j < env->envp_idx; j++)
			env->envp[j] = env->envp[j + 1] - size;
	}
}

/* Numbers the event and sends it. */
static inline int uevent_send(struct kobj_uevent_env *env)
{
	int err;

	if (linux_version >= KERNEL_VERSION(6, 11, 0)) {
		err = add_uevent_var(env, "SEQNUM=%llu", ++uevent_seqnum);
		if (err)
			return err;
		mutex_lock(&uevent_sock_mutex);
	} else {
		mutex_lock(&uevent_sock_mutex);
		err = add_uevent_var(env, "SEQNUM=%llu", ++uevent_seqnum);
	}
	if (!err)
		__uevent(env->buf, env->buflen);
	mutex_unlock(&uevent_sock_mutex);
	return err;
}

char *unmarked_synth_envp[] = { NULL };

static inline bool is_synthetic(char *envp_ext[])
{
	if (envp_ext == unmarked_synth_envp)
		return true;
	return envp_ext && envp_ext[0] && !strncmp(envp_ext[0], "SYNTH_UUID", 10);
}

/* Listeners hear of an object from ADD to REMOVE, of each once. What they hear otherwise is a finding. */
static inline void uevent_heard(struct kobject *kobj, enum kobject_action action, char *envp_ext[])
{
	if (is_synthetic(envp_ext))
		return;
	if (action == KOBJ_ADD) {
		if (kobj->add_heard && !kobj->remove_heard)
			__report(FINDING_UEVENT, "ADD twice");
		if (!kobj->state_in_sysfs)
			__report(FINDING_UEVENT, "ADD of what is not in sysfs");
		else
			kobj->add_heard = 1;
		kobj->remove_heard = 0;
	} else if (action == KOBJ_REMOVE) {
		if (kobj->remove_heard)
			__report(FINDING_UEVENT, "REMOVE twice");
		else if (!kobj->add_tried)
			__report(FINDING_UEVENT, "REMOVE without ADD");
		kobj->remove_heard = 1;
	} else if (unlikely(kobj->remove_heard)) {
		__report(FINDING_UEVENT, action == KOBJ_CHANGE ? "CHANGE after REMOVE" : "an event after REMOVE");
	}
}

int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp_ext[])
{
	bool newer = linux_version >= KERNEL_VERSION(5, 9, 0);
	const struct kset_uevent_ops *uevent_ops;
	struct kobj_uevent_env *env = NULL;
	struct kobject *top_kobj = kobj;
	const char *subsystem;
	char *devpath = NULL;
	struct kset *kset;
	int err;

	if (action == KOBJ_REMOVE) {
		if (newer)
			kobj->state_remove_uevent_sent = 1;
		kobj->remove_withheld = 1;
	} else if (action == KOBJ_ADD) {
		kobj->add_tried = 1;
	}
	while (!top_kobj->kset && top_kobj->parent)
		top_kobj = top_kobj->parent;
	kset = top_kobj->kset;
	if (!kset) {
		kobj->remove_withheld = 0;
		return -EINVAL;
	}
	uevent_ops = kset->uevent_ops;
	if (kobj->uevent_suppress)
		return 0;
	if (uevent_ops && uevent_ops->filter && !uevent_ops->filter(kobj))
		return 0;
	if (uevent_ops && uevent_ops->name)
		subsystem = uevent_ops->name(kobj);
	else
		subsystem = kobject_name(&kset->kobj);
	if (!subsystem)
		return 0;

	env = kmalloc(sizeof(*env), GFP_KERNEL);
	if (!env)
		return -ENOMEM;
	env->envp_idx = 0;
	env->buflen = 0;
	err = -ENOENT;
	devpath = kobject_get_path(kobj, GFP_KERNEL);
	if (!devpath)
		goto exit;
	err = uevent_variables(env, kobj, action, devpath, subsystem, envp_ext);
	if (err)
		goto exit;
	if (uevent_ops && uevent_ops->uevent) {
		err = uevent_ops->uevent(kobj, env);
		if (err)
			goto exit;
	}
	/* Before it is sent, so that a failing send counts as sent. */
	if (action == KOBJ_ADD)
		kobj->state_add_uevent_sent = 1;
	else if (action == KOBJ_REMOVE)
		kobj->state_remove_uevent_sent = 1;
	else if (action == KOBJ_UNBIND && linux_version >= KERNEL_VERSION(4, 15, 0))
		zap_modalias_env(env);
	uevent_heard(kobj, action, envp_ext);
	err = uevent_send(env);
exit:
	kfree(devpath);
	kfree(env);
	return err;
}

int kobject_uevent(struct kobject *kobj, enum kobject_action action)
{
	return kobject_uevent_env(kobj, action, NULL);
}
