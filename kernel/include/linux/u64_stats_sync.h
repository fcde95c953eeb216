/* Models include/linux/u64_stats_sync.h for 64 bits: numbers are read and written at once, so that nothing is to be kept apart. */
#ifndef _LINUX_U64_STATS_SYNC_H
#define _LINUX_U64_STATS_SYNC_H

#include <linux/types.h>

struct u64_stats_sync {
};

typedef struct {
	u64 v;
} u64_stats_t;

#define u64_stats_init(syncp) ((void)(syncp))
#define u64_stats_read(p) ((p)->v)
#define u64_stats_set(p, val) ((void)((p)->v = (val)))
#define u64_stats_add(p, val) ((void)((p)->v += (val)))
#define u64_stats_inc(p) ((void)(p)->v++)
#define u64_stats_update_begin(syncp) ((void)(syncp))
#define u64_stats_update_end(syncp) ((void)(syncp))
#define u64_stats_update_begin_irqsave(syncp) ((void)(syncp), 0UL)
#define u64_stats_update_end_irqrestore(syncp, flags) ((void)(syncp), (void)(flags))
#define u64_stats_fetch_begin(syncp) ((void)(syncp), 0U)
#define u64_stats_fetch_retry(syncp, start) ((void)(syncp), (void)(start), 0)
#define u64_stats_fetch_begin_irq(syncp) u64_stats_fetch_begin(syncp)
#define u64_stats_fetch_retry_irq(syncp, start) u64_stats_fetch_retry(syncp, start)

#endif
