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
void lockdep_init_map_type(struct lockdep_map *lock, const char *name, struct lock_class_key *key, int subclass,
			   unsigned int inner, unsigned int outer, unsigned int lock_type);
void lockdep_register_key(struct lock_class_key *key);
void lockdep_unregister_key(struct lock_class_key *key);
void lock_set_class(struct lockdep_map *lock, const char *name, struct lock_class_key *key, unsigned int subclass,
		    unsigned long ip);
void lock_downgrade(struct lockdep_map *lock, unsigned long ip);
void lock_sync(struct lockdep_map *lock, unsigned int subclass, int read, int check, struct lockdep_map *nest_lock,
	       unsigned long ip);
unsigned int __lock_pin(struct lockdep_map *lock);
void __lock_repin(struct lockdep_map *lock, unsigned int cookie);
void __lock_unpin(struct lockdep_map *lock, unsigned int cookie);
/* The current task's locks are not followed in between. */
void lockdep_off(void);
void lockdep_on(void);

extern struct lock_class_key __lockdep_no_validate__;
extern struct lock_class_key __lockdep_no_track__;

#define STATIC_LOCKDEP_MAP_INIT(_name, _key) { .name = (_name), .key = (void *)(_key) }
#define lockdep_init_map_wait(lock, name, key, sub, inner) lockdep_init_map_type(lock, name, key, sub, inner, LD_WAIT_INV, 0)
#define lockdep_set_class_and_name(lock, key, name) __lockdep_set_class(&(lock)->dep_map, name, key, 0)
#define lockdep_set_class(lock, key) lockdep_set_class_and_name(lock, key, #key)
#define lockdep_set_class_and_subclass(lock, key, sub) __lockdep_set_class(&(lock)->dep_map, #key, key, sub)
#define lockdep_set_subclass(lock, sub) __lockdep_set_class(&(lock)->dep_map, #lock, (lock)->dep_map.key, sub)
#define lockdep_set_novalidate_class(lock) lockdep_set_class_and_name(lock, &__lockdep_no_validate__, #lock)
#define lockdep_set_notrack_class(lock) lockdep_set_class_and_name(lock, &__lockdep_no_track__, #lock)
/* The lock keeps its wait types. */
#define __lockdep_set_class(map, name, key, sub) \
	lockdep_init_map_type(map, name, key, sub, (map)->wait_type_inner, (map)->wait_type_outer, (map)->lock_type)

struct pin_cookie {
	unsigned int val;
};
#define NIL_COOKIE ((struct pin_cookie){ .val = 0 })
#define lockdep_pin_lock(l) ((struct pin_cookie){ .val = __lock_pin(&(l)->dep_map) })
#define lockdep_repin_lock(l, c) __lock_repin(&(l)->dep_map, (c).val)
#define lockdep_unpin_lock(l, c) __lock_unpin(&(l)->dep_map, (c).val)

#define lock_set_subclass(lock, sub, ip) lock_set_class(lock, (lock)->name, (lock)->key, sub, ip)
#define might_lock(lock) __might_lock(lock, 0, 0)
#define might_lock_read(lock) __might_lock(lock, 0, 1)
#define might_lock_nested(lock, subclass) __might_lock(lock, subclass, 0)
#define __might_lock(lock, subclass, read) \
	do { \
		lock_acquire(&(lock)->dep_map, subclass, 0, read, 1, NULL, _THIS_IP_); \
		lock_release(&(lock)->dep_map, _THIS_IP_); \
	} while (0)

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
#define lock_map_acquire_try(l) lock_acquire_exclusive(l, 0, 1, NULL, _THIS_IP_)
#define lock_map_sync(l) lock_sync(l, 0, 0, 1, NULL, _THIS_IP_)
#define lock_map_release(l) lock_release(l, _THIS_IP_)

#define lockdep_is_held(lock) lock_is_held(&(lock)->dep_map)
#define lockdep_assert_held(l) ((void)WARN_ON(!lockdep_is_held(l)))
#define lockdep_assert_held_once(l) ((void)WARN_ON_ONCE(!lockdep_is_held(l)))
#define lockdep_assert_held_write(l) lockdep_assert_held(l)
#define lockdep_assert_held_read(l) lockdep_assert_held(l)
#define lockdep_assert_not_held(l) ((void)WARN_ON(lockdep_is_held(l)))

#endif
