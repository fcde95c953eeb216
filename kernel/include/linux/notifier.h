/*
 * Models include/linux/notifier.h: chains of callbacks. Those of blocking and SRCU chains may sleep; who calls a raw one keeps
 * others away from it.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/srcu.h>
#include <linux/types.h>

struct notifier_block;

typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
	int priority;
};

/* rwsem guards head: the blocks by descending priority. */
struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;
};

#define BLOCKING_NOTIFIER_INIT(name) { .rwsem = __RWSEM_INITIALIZER((name).rwsem), .head = NULL }
#define BLOCKING_NOTIFIER_HEAD(name) struct blocking_notifier_head name = BLOCKING_NOTIFIER_INIT(name)
#define BLOCKING_INIT_NOTIFIER_HEAD(name) \
	do { \
		init_rwsem(&(name)->rwsem); \
		(name)->head = NULL; \
	} while (0)

/* lock guards head against other writers, RCU against readers. */
struct atomic_notifier_head {
	spinlock_t lock;
	struct notifier_block *head;
};

struct raw_notifier_head {
	struct notifier_block *head;
};

struct srcu_notifier_head {
	struct mutex mutex;
	struct srcu_struct srcu;
	struct notifier_block *head;
};

#define ATOMIC_NOTIFIER_INIT(name) { .lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = NULL }
#define ATOMIC_NOTIFIER_HEAD(name) struct atomic_notifier_head name = ATOMIC_NOTIFIER_INIT(name)
#define ATOMIC_INIT_NOTIFIER_HEAD(name) \
	do { \
		spin_lock_init(&(name)->lock); \
		(name)->head = NULL; \
	} while (0)
#define RAW_NOTIFIER_INIT(name) { .head = NULL }
#define RAW_NOTIFIER_HEAD(name) struct raw_notifier_head name = RAW_NOTIFIER_INIT(name)
#define RAW_INIT_NOTIFIER_HEAD(name) ((void)((name)->head = NULL))
#define SRCU_NOTIFIER_INIT(name) \
	{ .mutex = __MUTEX_INITIALIZER(name.mutex), .srcu = __SRCU_STRUCT_INIT(name.srcu), .head = NULL }
#define SRCU_NOTIFIER_HEAD(name) struct srcu_notifier_head name = SRCU_NOTIFIER_INIT(name)
#define SRCU_NOTIFIER_HEAD_STATIC(name) static SRCU_NOTIFIER_HEAD(name)
void srcu_init_notifier_head(struct srcu_notifier_head *nh);
#define srcu_cleanup_notifier_head(name) cleanup_srcu_struct(&(name)->srcu)

#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)

static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}

static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

/* 0; -EEXIST (with a warning) when it is registered already. */
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
/* 0, or -ENOENT. */
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb);
/* What the last callback returned; one with NOTIFY_STOP_MASK is the last. */
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v);
/* -EBUSY: another one has its priority. */
int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh, struct notifier_block *nb);

/* The same of the other kinds. */
int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val, void *v);
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v);
int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v);

#endif
