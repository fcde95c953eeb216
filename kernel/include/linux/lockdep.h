/*
 * Models include/linux/lockdep.h: the hooks are core operations. lock_release has the two arguments that it has
 * since 5.10.
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <kobjlab/abi.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define MAX_LOCKDEP_SUBCLASSES 8UL
#define SINGLE_DEPTH_NESTING 1
#define CONFIG_LOCKDEP 1
#define CONFIG_DEBUG_LOCK_ALLOC 1
#define CONFIG_PROVE_LOCKING 1
#define CONFIG_DEBUG_SPINLOCK 1
#define CONFIG_DEBUG_MUTEXES 1

/* What a lock's holder may do, and what it may be taken in. */
enum lockdep_wait_type {
	LD_WAIT_INV = 0,
	LD_WAIT_FREE,
	LD_WAIT_SPIN,
	LD_WAIT_CONFIG,
	LD_WAIT_SLEEP,
	LD_WAIT_MAX,
};

void lockdep_init_map(struct lockdep_map *lock, const char *name, struct lock_class_key *key, int subclass);
void lock_acquire(struct lockdep_map *lock, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long ip);
void lock_release(struct lockdep_map *lock, unsigned long ip);
void lock_contended(struct lockdep_map *lock, unsigned long ip);
void lock_acquired(struct lockdep_map *lock, unsigned long ip);
int lock_is_held(const struct lockdep_map *lock);

#define STATIC_LOCKDEP_MAP_INIT(_name, _key) { .name = (_name), .key = (void *)(_key) }
#define lockdep_set_class(lock, key) lockdep_init_map(&(lock)->dep_map, #key, key, 0)
#define lockdep_set_class_and_name(lock, key, name) lockdep_init_map(&(lock)->dep_map, name, key, 0)
#define lockdep_set_subclass(lock, sub) \
	lockdep_init_map(&(lock)->dep_map, (lock)->dep_map.name, (lock)->dep_map.key, sub)
#define lockdep_init_map_type(lock, name, key, sub, inner, outer, type) lockdep_init_map(lock, name, key, sub)

#define lock_acquire_exclusive(l, s, t, n, i) lock_acquire(l, s, t, 0, 1, n, i)
#define lock_acquire_shared(l, s, t, n, i) lock_acquire(l, s, t, 1, 1, n, i)
#define lock_acquire_shared_recursive(l, s, t, n, i) lock_acquire(l, s, t, 2, 1, n, i)

#define rwsem_acquire(l, s, t, i) lock_acquire_exclusive(l, s, t, NULL, i)
#define rwsem_acquire_read(l, s, t, i) lock_acquire_shared(l, s, t, NULL, i)
#define rwsem_release(l, i) lock_release(l, i)
#define mutex_acquire(l, s, t, i) lock_acquire_exclusive(l, s, t, NULL, i)
#define mutex_release(l, i) lock_release(l, i)

#define lock_map_acquire(l) lock_acquire_exclusive(l, 0, 0, NULL, _THIS_IP_)
#define lock_map_acquire_read(l) lock_acquire_shared_recursive(l, 0, 0, NULL, _THIS_IP_)
#define lock_map_release(l) lock_release(l, _THIS_IP_)

#define lockdep_is_held(lock) lock_is_held(&(lock)->dep_map)
#define lockdep_assert_held(l) ((void)WARN_ON(!lockdep_is_held(l)))
#define lockdep_assert_held_once(l) ((void)WARN_ON_ONCE(!lockdep_is_held(l)))
#define lockdep_assert_held_write(l) lockdep_assert_held(l)
#define lockdep_assert_held_read(l) lockdep_assert_held(l)
#define lockdep_assert_not_held(l) ((void)WARN_ON(lockdep_is_held(l)))
#define lockdep_off() ((void)0)
#define lockdep_on() ((void)0)

#endif
