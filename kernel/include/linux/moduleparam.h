/*
 * Models include/linux/moduleparam.h. A parameter keeps the value it was initialised with; there is no
 * /sys/module/NAME/parameters.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#define module_param(name, type, perm) _Static_assert(sizeof(name) > 0, "parameter")
#define module_param_named(name, value, type, perm) _Static_assert(sizeof(value) > 0, "parameter")
#define module_param_array(name, type, nump, perm) _Static_assert(sizeof(name) > 0, "parameter")
#define module_param_string(name, string, len, perm) _Static_assert(sizeof(string) > 0, "parameter")
#define module_param_cb(name, ops, arg, perm) _Static_assert(1, "parameter")
#define MODULE_PARM_DESC(parm, desc) _Static_assert(1, "parameter")
#define core_param(name, var, type, perm) _Static_assert(1, "parameter")

#endif
