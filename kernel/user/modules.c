/* User space: loading and unloading modules. */
#include <linux/module.h>
#include <linux/errno.h>
#include <kobjlab/entry.h>

__user_process __entry("insmod")
long insmod(const char *name __module_name)
{
	return SyS_init_module(name);
}

/* -ENOENT: no such module; -EWOULDBLOCK: in use. */
__user_process __entry("rmmod")
long rmmod(const char *name __module_name)
{
	return SyS_delete_module(name, 0);
}
