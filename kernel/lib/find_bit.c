/* Models lib/find_bit.c and lib/bitmap.c. */
#include <linux/bitmap.h>

/* The words of a, inverted when `zeros` is all ones, and of b where there is one. */
static unsigned long find_bit_from(const unsigned long *a, const unsigned long *b, unsigned long size,
				   unsigned long offset, unsigned long zeros)
{
	while (offset < size) {
		unsigned long word = a[BIT_WORD(offset)] ^ zeros;

		if (b)
			word &= b[BIT_WORD(offset)];
		word &= BITMAP_FIRST_WORD_MASK(offset);
		offset -= offset % BITS_PER_LONG;
		if (word)
			return offset + __ffs(word) < size ? offset + __ffs(word) : size;
		offset += BITS_PER_LONG;
	}
	return size;
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_bit_from(addr, NULL, size, offset, 0);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_bit_from(addr, NULL, size, offset, ~0UL);
}

unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size, unsigned long offset)
{
	return find_bit_from(a, b, size, offset, 0);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long bit;

	for (bit = size; bit-- > 0; )
		if (test_bit(bit, addr))
			return bit;
	return size;
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (; nbits; nbits--, start++)
		__set_bit(start, map);
}

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (; nbits; nbits--, start++)
		__clear_bit(start, map);
}

/* The bits of a word that belong to the map. */
static unsigned long word_mask(unsigned int word, unsigned int nbits)
{
	return (word + 1) * BITS_PER_LONG <= nbits ? ~0UL : BITMAP_LAST_WORD_MASK(nbits);
}

unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int i, weight = 0;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		weight += hweight_long(src[i] & word_mask(i, nbits));
	return weight;
}

bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		if ((a[i] ^ b[i]) & word_mask(i, nbits))
			return false;
	return true;
}

bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	return find_next_and_bit(a, b, nbits, 0) < nbits;
}

bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] & b[i];
	return !bitmap_empty(dst, nbits);
}

void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] | b[i];
}

void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] ^ b[i];
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] & ~b[i];
	return !bitmap_empty(dst, nbits);
}

unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
					 unsigned long align_mask)
{
	for (;;) {
		unsigned long index = find_next_zero_bit(map, size, start);
		unsigned long taken;

		index = (index + align_mask) & ~align_mask;
		if (index + nr > size)
			return index + nr;
		taken = find_next_bit(map, index + nr, index);
		if (taken == index + nr)
			return index;
		start = taken + 1;
	}
}
