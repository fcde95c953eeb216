/*
 * Models mm/percpu.c: what belongs to each CPU. The copy of CPU 0 is what a pointer points at; those of the other CPUs are found
 * by it. Differs: the copies of a static variable begin as zeros, whatever it is initialised with.
 */
#include <linux/percpu.h>
#include <linux/slab.h>

extern const struct percpu_area __start_percpu_areas[], __stop_percpu_areas[];

/* What has been allocated. Its start is kept inverted, so that memory which nobody else points to counts as lost. */
static struct percpu_area *allocated;

static void *copy_in(const struct percpu_area *area, const void *start, const void *ptr, unsigned int cpu)
{
	unsigned long offset = (unsigned long)ptr - (unsigned long)start;

	return offset < area->size ? (char *)area->copies + (cpu - 1) * area->size + offset : NULL;
}

static void *inverted(const void *ptr)
{
	return (void *)~(unsigned long)ptr;
}

void *__percpu_of(const void *ptr, unsigned int cpu)
{
	const struct percpu_area *area;
	void *copy = NULL;

	if (!cpu)
		return (void *)ptr;
	BUG_ON(cpu >= nr_cpu_ids);
	for (area = __start_percpu_areas; !copy && area < __stop_percpu_areas; area++)
		copy = copy_in(area, area->start, ptr, cpu);
	for (area = allocated; !copy && area; area = area->next)
		copy = copy_in(area, inverted(area->start), ptr, cpu);
	BUG_ON(!copy);
	return copy;
}

void *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	struct percpu_area *area = kzalloc(sizeof(*area) + (NR_CPUS - 1) * size, gfp);
	void *first = kzalloc(size, gfp);

	if (!area || !first) {
		kfree(area);
		kfree(first);
		return NULL;
	}
	area->start = inverted(first);
	area->size = size;
	area->copies = area + 1;
	area->next = allocated;
	allocated = area;
	return first;
}

void free_percpu(void *ptr)
{
	struct percpu_area **at;

	if (!ptr)
		return;
	for (at = &allocated; *at; at = &(*at)->next) {
		struct percpu_area *area = *at;

		if (area->start != inverted(ptr))
			continue;
		*at = area->next;
		kfree(area);
		break;
	}
	kfree(ptr);
}
