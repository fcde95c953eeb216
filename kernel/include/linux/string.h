/* Models include/linux/string.h. memset to strncmp are core operations. */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/types.h>
#include <linux/stdarg.h>

void *memset(void *s, int c, size_t n);
void *memcpy(void *dest, const void *src, size_t n);
void *memmove(void *dest, const void *src, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);

char *strcpy(char *dest, const char *src);
char *strncpy(char *dest, const char *src, size_t n);
size_t strlcpy(char *dest, const char *src, size_t size);
ssize_t strscpy(char *dest, const char *src, size_t size);
ssize_t strscpy_pad(char *dest, const char *src, size_t size);
char *strcat(char *dest, const char *src);
char *strncat(char *dest, const char *src, size_t n);
size_t strlcat(char *dest, const char *src, size_t size);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strrchr(const char *s, int c);
char *strnchr(const char *s, size_t n, int c);
char *strstr(const char *s, const char *what);
char *strnstr(const char *s, const char *what, size_t n);
size_t strnlen(const char *s, size_t n);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *strsep(char **s, const char *delimiters);
char *skip_spaces(const char *s);
char *strim(char *s);
#define strstrip(s) strim(s)
char *strreplace(char *s, char old, char new);
bool sysfs_streq(const char *a, const char *b);
int match_string(const char *const *array, size_t n, const char *string);
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) __sysfs_match_string(array, ARRAY_SIZE(array), s)
void *memchr(const void *s, int c, size_t n);
void *memchr_inv(const void *s, int c, size_t n);

/* From a buffer of `available` bytes at *ppos on, which moves. */
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available);
char *kstrdup(const char *s, gfp_t gfp);
const char *kstrdup_const(const char *s, gfp_t gfp);
void kfree_const(const void *s);
char *kstrndup(const char *s, size_t n, gfp_t gfp);
void *kmemdup(const void *src, size_t n, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t n, gfp_t gfp);

#define str_has_prefix(s, prefix) (strncmp(s, prefix, strlen(prefix)) == 0 ? strlen(prefix) : 0)
static inline bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

#endif
