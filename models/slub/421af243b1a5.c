/*
 * SLUB at 421af243b1a5 (3.16): as 66c4c35c6bc5, but with the lock, as nobody waits
 * for the helper any more.
 */
#define SLUB_AT KERNEL_VERSION(3, 16, 0)
#define SLUB_UEVENT_HELPER UMH_NO_WAIT
__kobjlab(linux, "4.4");
__kobjlab(expect, silent, "hung-task", "call_usermodehelper");
__kobjlab(expect, predicted, "double-free", "", "double free of a cache whose creation failed");
#include "4.10.c"
