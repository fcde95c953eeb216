/* Models the keys of kernel/locking/lockdep.c whose classes are not checked, or not followed at all. */
#include <linux/lockdep.h>

struct lock_class_key __lockdep_no_validate__;
struct lock_class_key __lockdep_no_track__;
