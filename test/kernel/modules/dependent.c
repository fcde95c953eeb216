/* Two modules: store, and client that calls its functions; other, that needs neither. See modules.test.ts. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <kobjlab/entry.h>

__kobjlab(module, client);
int store_add(int n);

static int client_init(void)
{
	return store_add(1) > 0 ? 0 : -EINVAL;
}

static void client_exit(void)
{
	store_add(-1);
}
KOBJLAB_MODULE(client, client_init, client_exit);

__kobjlab(module, store);
static int sum;

int store_add(int n)
{
	return sum += n;
}
EXPORT_SYMBOL(store_add);

static int store_init(void)
{
	sum = 10;
	return 0;
}

static void store_exit(void)
{
	WARN_ON(sum != 10);
}
KOBJLAB_MODULE(store, store_init, store_exit);

__kobjlab(module, other);
static int other_init(void)
{
	return 0;
}

static void other_exit(void)
{
}
KOBJLAB_MODULE(other, other_init, other_exit);
__kobjlab(builtin);
