/* Models lib/hexdump.c. */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/printk.h>

const char hex_asc[] = "0123456789abcdef";

int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

int hex2bin(u8 *dst, const char *src, size_t count)
{
	while (count--) {
		int hi = hex_to_bin(*src++);
		int lo = hi < 0 ? -1 : hex_to_bin(*src++);

		if (lo < 0)
			return -EINVAL;
		*dst++ = (hi << 4) | lo;
	}
	return 0;
}

char *bin2hex(char *dst, const void *src, size_t count)
{
	const unsigned char *p = src;

	while (count--) {
		*dst++ = hex_asc[*p >> 4];
		*dst++ = hex_asc[*p++ & 15];
	}
	return dst;
}

/* One row: how many characters it takes. groupsize: bytes of a number, 1, 2, 4 or 8. */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf, size_t linebuflen,
		       bool ascii)
{
	const u8 *p = buf;
	int at = 0;
	size_t i;
	int j;

	if (len > rowsize)
		len = rowsize;
	if (len % groupsize)
		groupsize = 1;
	linebuf[0] = '\0';
	for (i = 0; i < len; i += groupsize) {
		at += scnprintf(linebuf + at, linebuflen - at, i ? " " : "");
		for (j = groupsize - 1; j >= 0; j--)
			at += scnprintf(linebuf + at, linebuflen - at, "%02x", p[i + j]);
	}
	if (!ascii)
		return at;
	at += scnprintf(linebuf + at, linebuflen - at, "  ");
	for (i = 0; i < len; i++)
		at += scnprintf(linebuf + at, linebuflen - at, "%c", isprint(p[i]) ? p[i] : '.');
	return at;
}

void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		    const void *buf, size_t len, bool ascii)
{
	const u8 *p = buf;
	char line[200];
	size_t i;

	rowsize = rowsize == 32 ? 32 : 16;
	for (i = 0; i < len; i += rowsize) {
		hex_dump_to_buffer(p + i, len - i, rowsize, groupsize, line, sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%px: %s\n", level, prefix_str, p + i, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8lx: %s\n", level, prefix_str, i, line);
		else
			printk("%s%s%s\n", level, prefix_str, line);
	}
}
