/* What lib/kobject.c gives lib/kset.c; in Linux both are one file. */
#ifndef _KOBJECT_INTERNAL_H
#define _KOBJECT_INTERNAL_H

struct kobject;

/* Registers an object that has its name and parent: -EINVAL, -ENOENT, -EEXIST, -ENOMEM. */
int kobject_add_internal(struct kobject *kobj);

#endif
