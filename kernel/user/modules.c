/* User space: loading and unloading modules. */
#include <linux/module.h>
#include <linux/errno.h>
#include <kobjlab/entry.h>

/* params: `a=1 b=foo`. -ENOENT: no such module; -EEXIST: loaded already; what its init returned. */
__user_process __entry("insmod")
long insmod(const char *name __module_name, const char *params __text __optional)
{
	return SyS_init_module(name, params);
}

/* -ENOENT: no such module; -EWOULDBLOCK: in use. */
__user_process __entry("rmmod")
long rmmod(const char *name __module_name)
{
	return SyS_delete_module(name, 0);
}
