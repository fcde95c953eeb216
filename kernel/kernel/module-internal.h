/* Models kernel/module/internal.h and moduleparam.h's inner half: what the files on modules and parameters share. */
#ifndef _MODULE_INTERNAL_H
#define _MODULE_INTERNAL_H

#include <linux/module.h>

/* get() leaves the newline to sysfs until 5.10. */
#define PARAM_GET_ADDS_NEWLINE (linux_version >= KERNEL_VERSION(5, 10, 0))

extern const struct kernel_param __start___param[];
extern const struct kernel_param __stop___param[];

/*
 * Sets parameters from a command line: those for which `owns(kp, owner)` is true. 0 or the error of the first that is
 * wrong; what no parameter is named is told to `unknown`.
 */
int parse_args(const char *doing, char *args, bool (*owns)(const struct kernel_param *kp, const void *owner),
	       const void *owner, void (*unknown)(const char *doing, const char *param));
/* Lets the parameters of a module free what they hold. */
void destroy_params(struct module *mod);

extern struct mutex module_mutex;

int module_param_sysfs_setup(struct module *mod);
void module_param_sysfs_remove(struct module *mod);
int mod_sysfs_setup(struct module *mod);
void mod_sysfs_teardown(struct module *mod);

/* Ours: reports what the module has left in sysfs. */
void sysfs_report_left(const char *module);

#endif
