/*
 * Models the part of lib/kobject_uevent.c that lets user space ask for an event: "ACTION [UUID [KEY=VALUE]...]" written to a
 * file `uevent`.
 *
 * By linux_version: until 4.12 an action alone, sent without SYNTH_UUID, and an unknown one is passed over.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kobject-internal.h"

#define UUID_STRING_LEN 36

/* A newline or a 0 at the end is none of the text. */
static size_t without_end(const char *buf, size_t count)
{
	return count && (buf[count - 1] == '\n' || buf[count - 1] == '\0') ? count - 1 : count;
}

/* Sets the action, and what follows the blank behind it, NULL when there is none. -EINVAL. */
static int kobject_action_type(const char *buf, size_t count, enum kobject_action *type, const char **args)
{
	const char *blank;
	size_t length;
	int action;

	count = without_end(buf, count);
	if (!count)
		return -EINVAL;
	blank = strnchr(buf, count, ' ');
	length = blank ? blank - buf : count;
	for (action = 0; action < ARRAY_SIZE(kobject_actions); action++) {
		if (strlen(kobject_actions[action]) != length || strncmp(kobject_actions[action], buf, length))
			continue;
		*type = action;
		*args = blank ? blank + 1 : NULL;
		return 0;
	}
	return -EINVAL;
}

static bool uuid_is_valid(const char *uuid)
{
	int i;

	for (i = 0; i < UUID_STRING_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? uuid[i] != '-' : !isxdigit(uuid[i]))
			return false;
	}
	return true;
}

/* The end of the letters and digits at `at`, where `delimiter` or the text's end must be; NULL: not so, or none. */
static const char *word_end(const char *at, const char *end, char delimiter)
{
	const char *start = at;

	while (at < end && isalnum(*at))
		at++;
	return at == start || (at < end && *at != delimiter) ? NULL : at;
}

/* Fills env with SYNTH_UUID, and SYNTH_ARG_KEY for each KEY=VALUE. -EINVAL. */
static int kobject_action_args(const char *buf, size_t count, struct kobj_uevent_env *env)
{
	const char *end, *at;

	count = without_end(buf, count);
	end = buf + count;
	if (count < UUID_STRING_LEN || !uuid_is_valid(buf))
		return -EINVAL;
	if (add_uevent_var(env, "SYNTH_UUID=%.*s", UUID_STRING_LEN, buf))
		return -EINVAL;
	for (at = buf + UUID_STRING_LEN; at < end;) {
		const char *key, *key_end, *value;

		if (*at != ' ')
			return -EINVAL;
		key = at + 1;
		key_end = word_end(key, end, '=');
		if (!key_end || key_end == end)
			return -EINVAL;
		value = key_end + 1;
		at = word_end(value, end, ' ');
		if (!at)
			return -EINVAL;
		if (add_uevent_var(env, "SYNTH_ARG_%.*s=%.*s", (int)(key_end - key), key, (int)(at - value), value))
			return -EINVAL;
	}
	return 0;
}

static int synth_uevent_with_args(struct kobject *kobj, enum kobject_action action, const char *args, size_t count,
				  const char **msg)
{
	struct kobj_uevent_env *env = kzalloc(sizeof(*env), GFP_KERNEL);
	int err;

	if (!env)
		return -ENOMEM;
	err = kobject_action_args(args, count, env);
	if (err)
		*msg = "incorrect uevent action arguments";
	else
		err = kobject_uevent_env(kobj, action, env->envp);
	kfree(env);
	return err;
}

/* -EINVAL: an unknown action, arguments that are not as they must be; what kobject_uevent_env() gives. */
int kobject_synth_uevent(struct kobject *kobj, const char *buf, size_t count)
{
	char *no_uuid_envp[] = { "SYNTH_UUID=0", NULL };
	bool plain = linux_version < KERNEL_VERSION(4, 13, 0);
	const char *msg = "failed to send uevent";
	enum kobject_action action;
	const char *args;
	char *devpath;
	int err = kobject_action_type(buf, count, &action, &args);

	if (plain) {
		if (!err && !args)
			kobject_uevent_env(kobj, action, unmarked_synth_envp);
		return 0;
	}
	if (err)
		msg = "unknown uevent action string";
	else if (!args)
		err = kobject_uevent_env(kobj, action, no_uuid_envp);
	else
		err = synth_uevent_with_args(kobj, action, args, count - (args - buf), &msg);
	if (!err)
		return 0;
	devpath = kobject_get_path(kobj, GFP_KERNEL);
	pr_warn("synth uevent: %s: %s\n", devpath ? devpath : "unknown device", msg);
	kfree(devpath);
	return err;
}
