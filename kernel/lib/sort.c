/* Models lib/sort.c, bsearch.c and list_sort.c by insertion, which is stable. */
#include <linux/list_sort.h>
#include <linux/sort.h>
#include <linux/stddef.h>
#include <linux/string.h>

static void swap_bytes(char *a, char *b, size_t size)
{
	for (; size; size--, a++, b++) {
		char byte = *a;

		*a = *b;
		*b = byte;
	}
}

void sort(void *base, size_t num, size_t size, int (*cmp)(const void *a, const void *b),
	  void (*swap)(void *a, void *b, int size))
{
	char *first = base;
	size_t i;
	char *at;

	for (i = 1; i < num; i++) {
		for (at = first + i * size; at > first && cmp(at - size, at) > 0; at -= size) {
			if (swap)
				swap(at - size, at, size);
			else
				swap_bytes(at - size, at, size);
		}
	}
}

void *bsearch(const void *key, const void *base, size_t num, size_t size, int (*cmp)(const void *key, const void *elt))
{
	const char *low = base;

	while (num) {
		const char *middle = low + num / 2 * size;
		int order = cmp(key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0) {
			low = middle + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}

void list_sort(void *priv, struct list_head *head,
	       int (*cmp)(void *priv, const struct list_head *a, const struct list_head *b))
{
	struct list_head *node, *next, *before;

	for (node = head->next; node != head; node = next) {
		next = node->next;
		for (before = node->prev; before != head && cmp(priv, before, node) > 0; before = before->prev)
			;
		if (before != node->prev)
			list_move(node, before);
	}
}
