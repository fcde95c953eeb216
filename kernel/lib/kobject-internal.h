/* What the files share that lib/kobject.c and lib/kobject_uevent.c are cut into here. */
#ifndef _KOBJECT_INTERNAL_H
#define _KOBJECT_INTERNAL_H

#include <linux/kobject.h>

/* Names by enum kobject_action. */
extern const char *const kobject_actions[KOBJ_UNBIND + 1];

/* Registers an object that has its name and parent: -EINVAL, -ENOENT, -EEXIST, -ENOMEM. */
int kobject_add_internal(struct kobject *kobj);

/* Types of objects that kobject_create() and kset_create() make. */
extern const struct kobj_type dynamic_kobj_ktype;
extern const struct kobj_type kset_ktype;

/* Ours: no variables, of an event that user space asked for when these did not say so yet. */
extern char *unmarked_synth_envp[];

#endif
