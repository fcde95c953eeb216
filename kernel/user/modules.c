/* User space: loading and unloading modules. */
#include <linux/module.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <kobjlab/entry.h>

#define LINE_BYTES 256

/* params: `a=1 b=foo`. -ENOENT: no such module; -EEXIST: loaded already; what its init returned. */
__user_process __entry("insmod")
long insmod(const char *name __module_name, const char *params __text __optional)
{
	return SyS_init_module(name, params);
}

/* -ENOENT: no such module; -EWOULDBLOCK: in use, of which it tells as kmod does. */
__user_process __entry("rmmod")
long rmmod(const char *name __module_name)
{
	char line[LINE_BYTES];
	long ret = SyS_delete_module(name, 0);
	int len;

	if (ret != -EWOULDBLOCK)
		return ret;
	len = scnprintf(line, sizeof(line), "rmmod: ERROR: Module %s is in use", name);
	len += print_module_users(name, line + len, sizeof(line) - len);
	len += scnprintf(line + len, sizeof(line) - len, "\n");
	__user_output(line, len);
	return ret;
}
