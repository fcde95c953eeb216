/*
 * Models include/linux/seqlock.h: a reader that finds a writer inside busy-waits. Left out: latches; the lock that a
 * seqcount is associated with is taken by the model and not checked.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/spinlock.h>

typedef struct seqcount seqcount_t;
typedef struct {
	struct seqcount seqcount;
	spinlock_t lock;
} seqlock_t;

/* Core operations. */
void __seqcount_init(seqcount_t *s, const char *name, struct lock_class_key *key);
unsigned int read_seqcount_begin(seqcount_t *s);
unsigned int raw_read_seqcount_begin(seqcount_t *s);
int read_seqcount_retry(seqcount_t *s, unsigned int start);
void write_seqcount_begin(seqcount_t *s);
void write_seqcount_begin_nested(seqcount_t *s, int subclass);
void write_seqcount_end(seqcount_t *s);
void raw_write_seqcount_begin(seqcount_t *s);
void raw_write_seqcount_end(seqcount_t *s);

#define SEQCNT_ZERO(lockname) { .dep_map = { .name = #lockname } }
#define __SEQLOCK_UNLOCKED(lockname) \
	{ .seqcount = SEQCNT_ZERO(lockname), .lock = __SPIN_LOCK_UNLOCKED(lockname) }
#define DEFINE_SEQLOCK(sl) seqlock_t sl = __SEQLOCK_UNLOCKED(sl)
#define seqcount_init(s) \
	do { \
		static struct lock_class_key __key; \
		__seqcount_init((s), #s, &__key); \
	} while (0)
#define seqlock_init(sl) \
	do { \
		spin_lock_init(&(sl)->lock); \
		seqcount_init(&(sl)->seqcount); \
	} while (0)

#define read_seqbegin(sl) read_seqcount_begin(&(sl)->seqcount)
#define read_seqretry(sl, start) read_seqcount_retry(&(sl)->seqcount, start)
#define write_seqlock(sl) do { spin_lock(&(sl)->lock); write_seqcount_begin(&(sl)->seqcount); } while (0)
#define write_sequnlock(sl) do { write_seqcount_end(&(sl)->seqcount); spin_unlock(&(sl)->lock); } while (0)
#define write_seqlock_irq(sl) do { spin_lock_irq(&(sl)->lock); write_seqcount_begin(&(sl)->seqcount); } while (0)
#define write_sequnlock_irq(sl) do { write_seqcount_end(&(sl)->seqcount); spin_unlock_irq(&(sl)->lock); } while (0)
#define write_seqlock_bh(sl) do { spin_lock_bh(&(sl)->lock); write_seqcount_begin(&(sl)->seqcount); } while (0)
#define write_sequnlock_bh(sl) do { write_seqcount_end(&(sl)->seqcount); spin_unlock_bh(&(sl)->lock); } while (0)
#define write_seqlock_irqsave(sl, flags) \
	do { spin_lock_irqsave(&(sl)->lock, flags); write_seqcount_begin(&(sl)->seqcount); } while (0)
#define write_sequnlock_irqrestore(sl, flags) \
	do { write_seqcount_end(&(sl)->seqcount); spin_unlock_irqrestore(&(sl)->lock, flags); } while (0)
#define read_seqlock_excl(sl) spin_lock(&(sl)->lock)
#define read_sequnlock_excl(sl) spin_unlock(&(sl)->lock)

#endif
