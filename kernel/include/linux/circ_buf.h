/* Models include/linux/circ_buf.h: rings whose size is a power of two, one place always free. */
#ifndef _LINUX_CIRC_BUF_H
#define _LINUX_CIRC_BUF_H

struct circ_buf {
	char *buf;
	int head;
	int tail;
};

#define CIRC_CNT(head, tail, size) (((head) - (tail)) & ((size) - 1))
#define CIRC_SPACE(head, tail, size) CIRC_CNT((tail), ((head) + 1), (size))
#define CIRC_CNT_TO_END(head, tail, size) \
	({ \
		int __to_end = (size) - (tail); \
		int __count = ((head) + __to_end) & ((size) - 1); \
		__count < __to_end ? __count : __to_end; \
	})
#define CIRC_SPACE_TO_END(head, tail, size) \
	({ \
		int __end = (size) - 1 - (head); \
		int __room = (__end + (tail)) & ((size) - 1); \
		__room <= __end ? __room : __end + 1; \
	})

#endif
