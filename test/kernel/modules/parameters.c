/* A module with a parameter of each type, and what its init returns and its references as it is told. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <kobjlab/entry.h>

static int number = -5;
module_param(number, int, 0644);
static unsigned int unsigned_number = 5;
module_param_named(positive, unsigned_number, uint, 0444);
static unsigned char octet = 7;
module_param(octet, byte, 0644);
static short narrow = -2;
module_param(narrow, short, 0644);
static unsigned long wide = 1UL << 40;
module_param(wide, ulong, 0644);
static bool verbose;
module_param(verbose, bool, 0644);
static bool quiet = true;
module_param_named(loud, quiet, invbool, 0644);
static char *label = "none";
module_param(label, charp, 0644);
static char code[4] = "abc";
module_param_string(code, code, sizeof(code), 0644);
static int ports[3] = { 1, 2, 3 };
static int port_count = 2;
module_param_array(ports, int, &port_count, 0644);
static int secret = 9;
module_param(secret, int, 0);
static int returns;
module_param(returns, int, 0);
MODULE_PARM_DESC(returns, "what init returns");

static int even_set(const char *val, const struct kernel_param *kp)
{
	int value;
	int err = kstrtoint(val, 0, &value);

	if (err)
		return err;
	if (value & 1)
		return -EDOM;
	return param_set_int(val, kp);
}

static const struct kernel_param_ops even_ops = { .set = even_set, .get = param_get_int };
static int even = 2;
module_param_cb(even, &even_ops, &even, 0644);

/* How often the module was initialised, were its data not fresh each time. */
static int loads;
static DEFINE_MUTEX(first_lock);
static DEFINE_MUTEX(second_lock);

__entry("user")
int hold(void)
{
	return try_module_get(THIS_MODULE) ? module_refcount(THIS_MODULE) : -ENODEV;
}

__entry("user")
void drop(void)
{
	module_put(THIS_MODULE);
}

/* The order of the locks is another one with each value. */
__entry("user")
void lock_both(int swapped)
{
	struct mutex *outer = swapped ? &second_lock : &first_lock;
	struct mutex *inner = swapped ? &first_lock : &second_lock;

	mutex_lock(outer);
	mutex_lock(inner);
	mutex_unlock(inner);
	mutex_unlock(outer);
}

static int __init parameters_init(void)
{
	pr_info("load %d: number %d secret %d label %s\n", ++loads, number, secret, label);
	return returns;
}

static void __exit parameters_exit(void)
{
	pr_info("bye\n");
}

module_init(parameters_init);
module_exit(parameters_exit);
