/* Models include/linux/ctype.h for ASCII. */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H

#define isdigit(c) (((unsigned int)(c) - '0' < 10u))
#define islower(c) (((unsigned int)(c) - 'a' < 26u))
#define isupper(c) (((unsigned int)(c) - 'A' < 26u))
#define isalpha(c) ((((unsigned int)(c) | 0x20u) - 'a' < 26u))
#define isalnum(c) ((isalpha(c) || isdigit(c)))
#define isspace(c) (((c) == ' ' || (unsigned int)(c) - '\t' < 5u))
#define isxdigit(c) ((isdigit(c) || ((unsigned int)(c) | 0x20u) - 'a' < 6u))
#define isprint(c) (((unsigned int)(c) - 0x20u < 0x5fu))
#define iscntrl(c) (((unsigned int)(c) < 0x20u || (c) == 0x7f))
#define ispunct(c) ((isprint(c) && !isalnum(c) && (c) != ' '))
#define tolower(c) (isupper(c) ? (c) | 0x20 : (c))
#define toupper(c) (islower(c) ? (c) & ~0x20 : (c))

#endif
