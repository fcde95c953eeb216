/* Models include/linux/pm_runtime.h without CONFIG_PM: devices are always on. */
#ifndef _LINUX_PM_RUNTIME_H
#define _LINUX_PM_RUNTIME_H

#include <linux/device.h>
#include <linux/pm.h>

#define pm_runtime_enable(dev) ((void)(dev))
#define pm_runtime_disable(dev) ((void)(dev))
#define devm_pm_runtime_enable(dev) ((void)(dev), 0)
#define pm_runtime_set_active(dev) ((void)(dev), 0)
#define pm_runtime_set_suspended(dev) ((void)(dev))
#define pm_runtime_use_autosuspend(dev) ((void)(dev))
#define pm_runtime_dont_use_autosuspend(dev) ((void)(dev))
#define pm_runtime_set_autosuspend_delay(dev, delay) ((void)(dev))
#define pm_runtime_mark_last_busy(dev) ((void)(dev))
#define pm_runtime_get(dev) ((void)(dev), 1)
#define pm_runtime_get_sync(dev) ((void)(dev), 1)
#define pm_runtime_get_noresume(dev) ((void)(dev))
#define pm_runtime_resume_and_get(dev) ((void)(dev), 0)
#define pm_runtime_put(dev) ((void)(dev), 0)
#define pm_runtime_put_sync(dev) ((void)(dev), 0)
#define pm_runtime_put_noidle(dev) ((void)(dev))
#define pm_runtime_put_autosuspend(dev) ((void)(dev), 0)
#define pm_runtime_suspended(dev) ((void)(dev), false)
#define pm_runtime_active(dev) ((void)(dev), true)
#define pm_runtime_force_suspend NULL
#define pm_runtime_force_resume NULL

#endif
