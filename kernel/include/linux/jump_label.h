/* Models include/linux/jump_label.h: branches that are patched are tests of a flag here. */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct static_key {
	atomic_t enabled;
};

struct static_key_true {
	struct static_key key;
};

struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_INIT_TRUE { .enabled = ATOMIC_INIT(1) }
#define STATIC_KEY_INIT_FALSE { .enabled = ATOMIC_INIT(0) }
#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = { .key = STATIC_KEY_INIT_TRUE }
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = { .key = STATIC_KEY_INIT_FALSE }
#define DEFINE_STATIC_KEY_TRUE_RO(name) DEFINE_STATIC_KEY_TRUE(name)
#define DEFINE_STATIC_KEY_FALSE_RO(name) DEFINE_STATIC_KEY_FALSE(name)
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name

#define static_key_enabled(x) (((struct static_key *)(x))->enabled.counter > 0)
#define static_key_count(x) (((struct static_key *)(x))->enabled.counter)
#define static_key_slow_inc(key) atomic_inc(&(key)->enabled)
#define static_key_slow_dec(key) atomic_dec(&(key)->enabled)
#define static_key_false(x) static_key_enabled(x)
#define static_key_true(x) static_key_enabled(x)
#define static_branch_likely(x) static_key_enabled(x)
#define static_branch_unlikely(x) static_key_enabled(x)
#define static_branch_inc(x) atomic_inc(&(x)->key.enabled)
#define static_branch_dec(x) atomic_dec(&(x)->key.enabled)
#define static_branch_enable(x) atomic_set(&(x)->key.enabled, 1)
#define static_branch_disable(x) atomic_set(&(x)->key.enabled, 0)

#endif
