/*
 * Models kernel/params.c's first half: the text form of parameters, and reading them off a command line.
 *
 * By linux_version: whether get() ends in a newline. Left out: early parameters, the taint of unsafe ones, bootconfig.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "module-internal.h"

/* Names are equal with - for _. */
static char dash2underscore(char c)
{
	return c == '-' ? '_' : c;
}

static bool parameq(const char *a, const char *b)
{
	while (*a && dash2underscore(*a) == dash2underscore(*b)) {
		a++;
		b++;
	}
	return dash2underscore(*a) == dash2underscore(*b);
}

/* Cuts the next `name`, `name=value` or `name="a value"` off args; val is NULL without a value. The rest. */
static char *next_arg(char *args, char **param, char **val)
{
	char *equals = NULL;
	bool quoted = false;
	char *at;

	if (*args == '"') {
		args++;
		quoted = true;
	}
	*param = args;
	for (at = args; *at && (quoted || !isspace(*at)); at++) {
		if (!equals && *at == '=')
			equals = at;
		if (*at == '"')
			quoted = !quoted;
	}
	*val = NULL;
	if (equals) {
		*equals = '\0';
		*val = equals + 1;
		if (**val == '"') {
			(*val)++;
			if (at[-1] == '"')
				at[-1] = '\0';
		}
	}
	if (at > args && at[-1] == '"' && args[-1] == '"')
		at[-1] = '\0';
	if (*at)
		*at++ = '\0';
	return skip_spaces(at);
}

static int parse_one(const char *param, const char *val, bool (*owns)(const struct kernel_param *, const void *),
		     const void *owner)
{
	const struct kernel_param *kp;
	int err;

	for (kp = __start___param; kp < __stop___param; kp++) {
		if (!owns(kp, owner) || !parameq(param, kp->name))
			continue;
		if (!val && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
			return -EINVAL;
		kernel_param_lock(kp->mod);
		err = kp->ops->set ? kp->ops->set(val, kp) : -EPERM;
		kernel_param_unlock(kp->mod);
		return err;
	}
	return -ENOENT;
}

int parse_args(const char *doing, char *args, bool (*owns)(const struct kernel_param *kp, const void *owner),
	       const void *owner, void (*unknown)(const char *doing, const char *param))
{
	args = skip_spaces(args);
	while (*args) {
		char *param;
		char *val;
		int ret;

		args = next_arg(args, &param, &val);
		if (!val && !strcmp(param, "--"))
			return 0;
		ret = parse_one(param, val, owns, owner);
		if (ret == -ENOENT) {
			unknown(doing, param);
			continue;
		}
		if (ret == -ENOSPC)
			pr_err("%s: `%s' too large for parameter `%s'\n", doing, val ? val : "", param);
		else if (ret)
			pr_err("%s: `%s' invalid for parameter `%s'\n", doing, val ? val : "", param);
		if (ret)
			return ret;
	}
	return 0;
}

static int put_newline(char *buffer, int length)
{
	if (PARAM_GET_ADDS_NEWLINE)
		buffer[length++] = '\n';
	buffer[length] = '\0';
	return length;
}

#define STANDARD_PARAM_DEF(name, type, format, strtolfn) \
	int param_set_##name(const char *val, const struct kernel_param *kp) \
	{ \
		return strtolfn(val, 0, (type *)kp->arg); \
	} \
	int param_get_##name(char *buffer, const struct kernel_param *kp) \
	{ \
		return put_newline(buffer, scnprintf(buffer, PAGE_SIZE - 1, format, *((type *)kp->arg))); \
	} \
	const struct kernel_param_ops param_ops_##name = { .set = param_set_##name, .get = param_get_##name }

STANDARD_PARAM_DEF(byte, unsigned char, "%hhu", kstrtou8);
STANDARD_PARAM_DEF(short, short, "%hi", kstrtos16);
STANDARD_PARAM_DEF(ushort, unsigned short, "%hu", kstrtou16);
STANDARD_PARAM_DEF(int, int, "%i", kstrtoint);
STANDARD_PARAM_DEF(uint, unsigned int, "%u", kstrtouint);
STANDARD_PARAM_DEF(hexint, unsigned int, "%#08x", kstrtouint);
STANDARD_PARAM_DEF(long, long, "%li", kstrtol);
STANDARD_PARAM_DEF(ulong, unsigned long, "%lu", kstrtoul);
STANDARD_PARAM_DEF(ullong, unsigned long long, "%llu", kstrtoull);

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max)
{
	unsigned int num;
	int ret;

	if (!val)
		return -EINVAL;
	ret = kstrtouint(val, 0, &num);
	if (ret)
		return ret;
	if (num < min || num > max)
		return -EINVAL;
	*(unsigned int *)kp->arg = num;
	return 0;
}

/* Strings that were set, each behind a link: one that the variable was initialised with is not to be freed. */
struct kmalloced_param {
	struct list_head list;
	char val[];
};

static LIST_HEAD(kmalloced_params);

static void maybe_kfree_parameter(void *param)
{
	struct kmalloced_param *p;

	list_for_each_entry(p, &kmalloced_params, list) {
		if (p->val != param)
			continue;
		list_del(&p->list);
		kfree(p);
		return;
	}
}

int param_set_charp(const char *val, const struct kernel_param *kp)
{
	struct kmalloced_param *p;

	if (strlen(val) > 1024) {
		pr_err("%s: string parameter too long\n", kp->name);
		return -ENOSPC;
	}
	maybe_kfree_parameter(*(char **)kp->arg);
	p = kmalloc(sizeof(*p) + strlen(val) + 1, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	list_add(&p->list, &kmalloced_params);
	strcpy(p->val, val);
	*(char **)kp->arg = p->val;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return put_newline(buffer, scnprintf(buffer, PAGE_SIZE - 1, "%s", *((char **)kp->arg)));
}

void param_free_charp(void *arg)
{
	maybe_kfree_parameter(*((char **)arg));
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp,
	.get = param_get_charp,
	.free = param_free_charp,
};

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "1", kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return put_newline(buffer, sprintf(buffer, "%c", *(bool *)kp->arg ? 'Y' : 'N'));
}

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool,
	.get = param_get_bool,
};

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool boolval;
	int ret = kstrtobool(val, &boolval);

	if (ret == 0)
		*(bool *)kp->arg = !boolval;
	return ret;
}

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return put_newline(buffer, sprintf(buffer, "%c", *(bool *)kp->arg ? 'N' : 'Y'));
}

const struct kernel_param_ops param_ops_invbool = { .set = param_set_invbool, .get = param_get_invbool };

int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool v;
	int ret = kstrtobool(val ? val : "1", &v);

	if (ret == 0)
		*(int *)kp->arg = v;
	return ret;
}

int param_get_bint(char *buffer, const struct kernel_param *kp)
{
	return param_get_int(buffer, kp);
}

const struct kernel_param_ops param_ops_bint = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bint,
	.get = param_get_bint,
};

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *kps = kp->str;

	if (strlen(val) + 1 > kps->maxlen) {
		pr_err("%s: string doesn't fit in %u chars.\n", kp->name, kps->maxlen - 1);
		return -ENOSPC;
	}
	strcpy(kps->string, val);
	return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return put_newline(buffer, scnprintf(buffer, PAGE_SIZE - 1, "%s", kp->str->string));
}

const struct kernel_param_ops param_ops_string = { .set = param_set_copystring, .get = param_get_string };

static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param element = { .name = kp->name, .mod = kp->mod, .ops = kp->ops, .arg = arr->elem };
	unsigned int n = 0;
	char *copy = kstrdup(val, GFP_KERNEL);
	char *rest = copy;
	char *word;
	int ret = 0;

	if (!copy)
		return -ENOMEM;
	while (!ret && (word = strsep(&rest, ","))) {
		if (n == arr->max) {
			pr_err("%s: can only take %i arguments\n", kp->name, arr->max);
			ret = -EINVAL;
			break;
		}
		ret = arr->ops->set(word, &element);
		element.arg += arr->elemsize;
		n++;
	}
	kfree(copy);
	if (!ret && arr->num)
		*arr->num = n;
	return ret;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param element = { .name = kp->name, .mod = kp->mod, .ops = kp->ops, .arg = arr->elem };
	unsigned int n = arr->num ? *arr->num : arr->max;
	unsigned int i;
	int off = 0;
	int ret;

	for (i = 0; i < n; i++) {
		/* A comma in place of the last one's newline. */
		if (i && PARAM_GET_ADDS_NEWLINE)
			buffer[off - 1] = ',';
		else if (i)
			buffer[off++] = ',';
		ret = arr->ops->get(buffer + off, &element);
		if (ret < 0)
			return ret;
		off += ret;
		element.arg += arr->elemsize;
	}
	buffer[off] = '\0';
	return off;
}

static void param_array_free(void *arg)
{
	const struct kparam_array *arr = arg;
	unsigned int i;

	if (!arr->ops->free)
		return;
	for (i = 0; i < (arr->num ? *arr->num : arr->max); i++)
		arr->ops->free(arr->elem + arr->elemsize * i);
}

const struct kernel_param_ops param_array_ops = {
	.set = param_array_set,
	.get = param_array_get,
	.free = param_array_free,
};

void destroy_params(struct module *mod)
{
	const struct kernel_param *kp;

	for (kp = __start___param; kp < __stop___param; kp++)
		if (kp->mod == mod && kp->ops->free)
			kp->ops->free(kp->arg);
}
