/*
 * Models include/linux/cleanup.h, 6.5 and later: what is called where the scope of a variable ends. A name in parentheses is
 * that of a class, for which DEFINE_CLASS() and its like have made a type class_NAME_t, a constructor and a destructor.
 */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <linux/stddef.h>

/* free: a statement about _T, the value that the variable has then. */
#define DEFINE_FREE(name, type, free) \
	static inline void __free_##name(void *p) \
	{ \
		type _T = *(type *)p; \
		free; \
	}
#define __free(name) __cleanup(__free_##name)

/* The value, which is not the variable's any more. */
#define __get_and_null(p, nullvalue) \
	({ \
		__auto_type __value = (p); \
		(p) = (nullvalue); \
		__value; \
	})
#define no_free_ptr(p) __get_and_null(p, NULL)
#define return_ptr(p) return no_free_ptr(p)
#define retain_and_null_ptr(p) ((void)__get_and_null(p, NULL))
#define take_fd(fd) __get_and_null(fd, -EBADF)

/* exit: a statement about _T; init: an expression of the arguments init_args. */
#define DEFINE_CLASS(name, type, exit, init, init_args...) \
	typedef type class_##name##_t; \
	static inline void class_##name##_destructor(type *p) \
	{ \
		type _T = *p; \
		exit; \
	} \
	static inline type class_##name##_constructor(init_args) \
	{ \
		type t = init; \
		return t; \
	}
#define EXTEND_CLASS(name, ext, init, init_args...) \
	typedef class_##name##_t class_##name##ext##_t; \
	static inline void class_##name##ext##_destructor(class_##name##_t *p) \
	{ \
		class_##name##_destructor(p); \
	} \
	static inline class_##name##_t class_##name##ext##_constructor(init_args) \
	{ \
		class_##name##_t t = init; \
		return t; \
	}
#define CLASS(name, var) class_##name##_t var __cleanup(class_##name##_destructor) = class_##name##_constructor

/* Guards: classes that hold a lock. The lock of one that was not got is NULL. */
#define __guard_ptr(name) class_##name##_lock_ptr
#define DEFINE_GUARD(name, type, lock, unlock) \
	DEFINE_CLASS(name, type, if (_T) { unlock; }, ({ lock; _T; }), type _T) \
	static inline void *class_##name##_lock_ptr(class_##name##_t *p) { return *p; }
#define DEFINE_GUARD_COND(name, ext, condlock) \
	EXTEND_CLASS(name, ext, ({ void *_t = _T; if (_T && !(condlock)) _t = NULL; _t; }), class_##name##_t _T) \
	static inline void *class_##name##ext##_lock_ptr(class_##name##_t *p) { return class_##name##_lock_ptr(p); }

#define guard(name) CLASS(name, __UNIQUE_ID(guard))
#define scoped_guard(name, args...) \
	for (CLASS(name, scope)(args), *done = NULL; __guard_ptr(name)(&scope) && !done; done = (void *)1)
/* fail: a statement that leaves, when the lock was not got. */
#define scoped_cond_guard(name, fail, args...) \
	for (CLASS(name, scope)(args), *done = NULL; !done; done = (void *)1) \
		if (!__guard_ptr(name)(&scope)) \
			fail; \
		else

/* Guards that keep more than the lock, members..., and those of no object at all. */
#define __DEFINE_LOCK_GUARD(name, type, unlock, members...) \
	typedef struct { \
		type *lock; \
		members; \
	} class_##name##_t; \
	static inline void class_##name##_destructor(class_##name##_t *_T) \
	{ \
		if (_T->lock) { unlock; } \
	} \
	static inline void *class_##name##_lock_ptr(class_##name##_t *_T) { return (void *)_T->lock; }
#define DEFINE_LOCK_GUARD_1(name, type, lock_, unlock, members...) \
	__DEFINE_LOCK_GUARD(name, type, unlock, members) \
	static inline class_##name##_t class_##name##_constructor(type *l) \
	{ \
		class_##name##_t _t = { .lock = l }, *_T = &_t; \
		lock_; \
		return _t; \
	}
#define DEFINE_LOCK_GUARD_0(name, lock_, unlock, members...) \
	__DEFINE_LOCK_GUARD(name, void, unlock, members) \
	static inline class_##name##_t class_##name##_constructor(void) \
	{ \
		class_##name##_t _t = { .lock = (void *)1 }, *_T __maybe_unused = &_t; \
		lock_; \
		return _t; \
	}
#define DEFINE_LOCK_GUARD_1_COND(name, ext, condlock) \
	EXTEND_CLASS(name, ext, ({ \
		class_##name##_t _t = { .lock = l }, *_T = &_t; \
		if (_T->lock && !(condlock)) \
			_T->lock = NULL; \
		_t; \
	}), typeof_member(class_##name##_t, lock) l) \
	static inline void *class_##name##ext##_lock_ptr(class_##name##_t *_T) { return class_##name##_lock_ptr(_T); }

#endif
