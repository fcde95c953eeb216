/* Models include/linux/kobject_ns.h. Namespaces are not modelled: the types are there, and ignored. */
#ifndef _LINUX_KOBJECT_NS_H
#define _LINUX_KOBJECT_NS_H

struct kobj_ns_type_operations;

#endif
