/*
 * Models what kvfree_rcu_barrier() waits for from 6.12 on: the work item that frees what was given to kvfree_rcu(), by
 * whomever. Until 6.13 it is queued on system_unbound_wq; dfd3df31c9db (6.14) has a queue for it that memory reclaim
 * may wait for. With CONFIG_RECLAIM_WORK only: a module whose cache is destroyed by an item of such a queue (nvme).
 *
 * Left out: batches, pages, the monitor: one item stands for all.
 */
#if CONFIG_RECLAIM_WORK
static struct workqueue_struct *nvme_wq;
#if SLUB_AT >= KERNEL_VERSION(6, 14, 0)
static struct workqueue_struct *rcu_reclaim_wq;
#else
#define rcu_reclaim_wq system_unbound_wq
#endif

static void kfree_rcu_work(struct work_struct *work)
{
}
static DECLARE_WORK(krc_work, kfree_rcu_work);

#define kvfree_rcu_barrier() ((void)flush_work(&krc_work))

static int __init kfree_rcu_init(void)
{
	nvme_wq = alloc_workqueue("nvme-wq", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
#if SLUB_AT >= KERNEL_VERSION(6, 14, 0)
	rcu_reclaim_wq = alloc_workqueue("kvfree_rcu_reclaim", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
#endif
	return 0;
}
subsys_initcall(kfree_rcu_init);

/* Somebody calls kvfree_rcu(). */
__entry("modprobe")
void kvfree_something(void)
{
	queue_work(rcu_reclaim_wq, &krc_work);
}
#endif
