/*
 * Models include/linux/sched/mm.h: what a task may do in an allocation. Until 4.13 reclaim is a state of lockdep's classes,
 * later a lock. Left out: memory cgroups, CMA, mm_struct.
 */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H

#include <linux/gfp.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

/* Core operations. */
void might_alloc(gfp_t gfp_mask);
void fs_reclaim_acquire(gfp_t gfp_mask);
void fs_reclaim_release(gfp_t gfp_mask);

#define __memalloc_save(flag) \
	({ \
		unsigned int __flags = current->flags & (flag); \
		current->flags |= (flag); \
		__flags; \
	})
#define __memalloc_restore(flag, saved) ((void)(current->flags = (current->flags & ~(unsigned int)(flag)) | (saved)))

#define memalloc_nofs_save() __memalloc_save(PF_MEMALLOC_NOFS)
#define memalloc_nofs_restore(saved) __memalloc_restore(PF_MEMALLOC_NOFS, saved)
#define memalloc_noio_save() __memalloc_save(PF_MEMALLOC_NOIO)
#define memalloc_noio_restore(saved) __memalloc_restore(PF_MEMALLOC_NOIO, saved)
#define memalloc_noreclaim_save() __memalloc_save(PF_MEMALLOC)
#define memalloc_noreclaim_restore(saved) __memalloc_restore(PF_MEMALLOC, saved)

/* As they were called until 4.13. */
#define lockdep_set_current_reclaim_state(gfp_mask) fs_reclaim_acquire(gfp_mask)
#define lockdep_clear_current_reclaim_state() fs_reclaim_release(GFP_KERNEL)

#endif
