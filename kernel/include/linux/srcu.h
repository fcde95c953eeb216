/*
 * Models include/linux/srcu.h: readers that may sleep, each srcu_struct with grace periods of its own. Left out: call_srcu(),
 * the two counts that the index chooses from (it is always 0).
 */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/lockdep.h>
#include <linux/rcupdate.h>

#define __SRCU_STRUCT_INIT(name_) { .magic = LOCK_MAGIC, .dep_map = { .name = #name_ } }
#define DEFINE_SRCU(name) struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_STATIC_SRCU(name) static DEFINE_SRCU(name)

void __init_srcu_struct(struct srcu_struct *ssp, const char *name, struct lock_class_key *key);
void cleanup_srcu_struct(struct srcu_struct *ssp);
int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);

#define init_srcu_struct(ssp) \
	({ \
		static struct lock_class_key __srcu_key; \
		__init_srcu_struct((ssp), #ssp, &__srcu_key); \
		0; \
	})
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
#define srcu_dereference(p, ssp) READ_ONCE(p)
#define srcu_read_lock_held(ssp) lockdep_is_held(ssp)

#endif
