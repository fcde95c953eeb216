/* Checks of the library's plain functions: each entry point returns 0, or minus the line of the check that failed. */
#include <kobjlab/entry.h>
#include <linux/bitops.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CHECK(x) \
	do { \
		if (!(x)) { \
			pr_err("line %d: %s\n", __LINE__, #x); \
			return -__LINE__; \
		} \
	} while (0)

__entry("test") long check_numbers(void)
{
	unsigned long long ull = 7;
	long l = 7;
	int i = 7;
	u8 byte = 7;
	s8 sbyte = 7;
	bool yes = false;
	char *end;

	CHECK(kstrtoint("42", 10, &i) == 0 && i == 42);
	CHECK(kstrtoint("-42\n", 10, &i) == 0 && i == -42);
	CHECK(kstrtoint("+5", 0, &i) == 0 && i == 5);
	CHECK(kstrtoint("0x1f", 0, &i) == 0 && i == 31);
	CHECK(kstrtoint("0X1F", 16, &i) == 0 && i == 31);
	CHECK(kstrtoint("017", 0, &i) == 0 && i == 15);
	CHECK(kstrtoint("017", 10, &i) == 0 && i == 17);
	i = 7;
	CHECK(kstrtoint("", 10, &i) == -EINVAL && i == 7);
	CHECK(kstrtoint("4x", 10, &i) == -EINVAL && i == 7);
	CHECK(kstrtoint("4\n\n", 10, &i) == -EINVAL && i == 7);
	CHECK(kstrtoint(" 4", 10, &i) == -EINVAL && i == 7);
	CHECK(kstrtoint("--4", 10, &i) == -EINVAL && i == 7);
	CHECK(kstrtoint("0x", 0, &i) == -EINVAL);
	CHECK(kstrtoint("2147483647", 10, &i) == 0 && i == INT_MAX);
	CHECK(kstrtoint("2147483648", 10, &i) == -ERANGE);
	CHECK(kstrtoint("-2147483648", 10, &i) == 0 && i == INT_MIN);
	CHECK(kstrtoint("-2147483649", 10, &i) == -ERANGE);
	CHECK(kstrtol("-9223372036854775808", 10, &l) == 0 && l == LONG_MIN);
	CHECK(kstrtol("9223372036854775808", 10, &l) == -ERANGE);
	CHECK(kstrtoull("18446744073709551615", 10, &ull) == 0 && ull == ULLONG_MAX);
	CHECK(kstrtoull("18446744073709551616", 10, &ull) == -ERANGE);
	CHECK(kstrtoull("-1", 10, &ull) == -EINVAL);
	CHECK(kstrtou8("255", 10, &byte) == 0 && byte == 255);
	CHECK(kstrtou8("256", 10, &byte) == -ERANGE);
	CHECK(kstrtos8("-128", 10, &sbyte) == 0 && sbyte == -128);
	CHECK(kstrtos8("128", 10, &sbyte) == -ERANGE);
	CHECK(kstrtobool("on", &yes) == 0 && yes);
	CHECK(kstrtobool("off\n", &yes) == 0 && !yes);
	CHECK(kstrtobool("Y", &yes) == 0 && yes);
	CHECK(kstrtobool("2", &yes) == -EINVAL);
	CHECK(simple_strtoul("12ab", &end, 10) == 12 && !strcmp(end, "ab"));
	CHECK(simple_strtol("-0x10", NULL, 0) == -16);
	return 0;
}

__entry("test") long check_strings(void)
{
	char buf[16];
	char line[] = "a,b,,c";
	char *rest = line;
	char *copy;

	CHECK(strscpy(buf, "abc", sizeof(buf)) == 3 && !strcmp(buf, "abc"));
	CHECK(strscpy(buf, "abcdef", 4) == -E2BIG && !strcmp(buf, "abc"));
	CHECK(strlcpy(buf, "abcdef", 4) == 6 && !strcmp(buf, "abc"));
	CHECK(strlcat(buf, "xyz", 5) == 6 && !strcmp(buf, "abcx"));
	CHECK(strcat(buf, "!") == buf && !strcmp(buf, "abcx!"));
	CHECK(strncpy(buf, "q", 5) == buf && buf[1] == 0 && buf[4] == 0);
	CHECK(*strchr("abc", 'b') == 'b' && !strchr("abc", 'x') && *strchr("abc", 0) == 0);
	CHECK(!strcmp(strrchr("/a/b/c", '/'), "/c") && !strrchr("abc", '/'));
	CHECK(!strcmp(strstr("kobject", "bj"), "bject") && !strstr("kobject", "x"));
	CHECK(strnlen("abc", 2) == 2 && strnlen("abc", 9) == 3);
	CHECK(strspn("aab", "a") == 2 && strcspn("aab", "b") == 2);
	CHECK(!strcmp(strsep(&rest, ","), "a") && !strcmp(strsep(&rest, ","), "b"));
	CHECK(!*strsep(&rest, ",") && !strcmp(strsep(&rest, ","), "c") && !strsep(&rest, ","));
	strcpy(buf, "  in  ");
	CHECK(!strcmp(strim(buf), "in"));
	CHECK(sysfs_streq("on\n", "on") && sysfs_streq("on", "on") && !sysfs_streq("on", "onn"));
	CHECK(strcasecmp("AbC", "aBc") == 0 && strncasecmp("abX", "abY", 2) == 0);
	CHECK(memcmp("abc", "abd", 3) < 0 && strncmp("abc", "abd", 2) == 0);
	copy = kstrdup("text", GFP_KERNEL);
	CHECK(copy && !strcmp(copy, "text"));
	kfree(copy);
	copy = kasprintf(GFP_KERNEL, "%s-%d", "a", 5);
	CHECK(copy && !strcmp(copy, "a-5"));
	kfree(copy);
	CHECK(snprintf(buf, 4, "%d", 12345) == 5 && !strcmp(buf, "123"));
	CHECK(scnprintf(buf, 4, "%d", 12345) == 3 && !strcmp(buf, "123"));
	CHECK(sprintf(buf, "%5.2s|%-4d|%#x", "abc", 7, 255) == 15 && !strcmp(buf, "   ab|7   |0xff"));
	CHECK(isdigit('7') && !isdigit('a') && isspace('\t') && toupper('q') == 'Q');
	return 0;
}

struct item {
	int value;
	struct list_head node;
	struct hlist_node hash;
};

__entry("test") long check_lists(void)
{
	struct item items[3] = { { .value = 1 }, { .value = 2 }, { .value = 3 } };
	struct item *pos, *next;
	HLIST_HEAD(bucket);
	LIST_HEAD(other);
	LIST_HEAD(head);
	int sum = 0;
	int i;

	CHECK(list_empty(&head));
	for (i = 0; i < 3; i++) {
		list_add_tail(&items[i].node, &head);
		hlist_add_head(&items[i].hash, &bucket);
	}
	list_for_each_entry(pos, &head, node)
		sum = sum * 10 + pos->value;
	CHECK(sum == 123);
	hlist_for_each_entry(pos, &bucket, hash)
		sum = sum * 10 + pos->value;
	CHECK(sum == 123321);
	list_move(&items[2].node, &head);
	CHECK(list_first_entry(&head, struct item, node)->value == 3);
	CHECK(list_last_entry(&head, struct item, node)->value == 2);
	list_for_each_entry_safe(pos, next, &head, node)
		if (pos->value != 3)
			list_del_init(&pos->node);
	CHECK(list_is_singular(&head) && list_empty(&items[0].node));
	list_splice_init(&head, &other);
	CHECK(list_empty(&head) && list_first_entry_or_null(&other, struct item, node) == &items[2]);
	hlist_del_init(&items[1].hash);
	CHECK(hlist_unhashed(&items[1].hash) && items[2].hash.next == &items[0].hash);
	return 0;
}

static int released;

static void count_release(struct kref *kref)
{
	released++;
}

__entry("test") long check_macros(void)
{
	unsigned long bits[2] = { 0, 0 };
	struct kref kref;
	int a = 3, b = 4;

	released = 0;
	kref_init(&kref);
	kref_get(&kref);
	CHECK(!kref_put(&kref, count_release) && kref_read(&kref) == 1);
	CHECK(kref_put(&kref, count_release) && released == 1);
	CHECK(!kref_get_unless_zero(&kref));
	CHECK(min(a, b) == 3 && max_t(long, a, b) == 4 && clamp(9, a, b) == 4);
	swap(a, b);
	CHECK(a == 4 && b == 3 && ARRAY_SIZE(bits) == 2);
	CHECK(IS_ERR(ERR_PTR(-ENOMEM)) && PTR_ERR(ERR_PTR(-ENOMEM)) == -ENOMEM && !IS_ERR(&a));
	CHECK(!test_and_set_bit(65, bits) && test_bit(65, bits) && bits[1] == 2 && test_and_clear_bit(65, bits));
	CHECK(ALIGN(13, 8) == 16 && DIV_ROUND_UP(13, 8) == 2 && roundup(13, 5) == 15 && hweight32(0xf0) == 4);
	CHECK(ffs(0) == 0 && ffs(8) == 4 && fls(8) == 4 && ilog2(64) == 6 && is_power_of_2(64));
	return 0;
}
