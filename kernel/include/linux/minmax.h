/* Models include/linux/minmax.h. Differs: arguments of different signedness are not refused. */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#define min(x, y) ({ typeof(x) __min1 = (x); typeof(y) __min2 = (y); __min1 < __min2 ? __min1 : __min2; })
#define max(x, y) ({ typeof(x) __max1 = (x); typeof(y) __max2 = (y); __max1 > __max2 ? __max1 : __max2; })
#define min_t(type, x, y) ({ type __mint1 = (x); type __mint2 = (y); __mint1 < __mint2 ? __mint1 : __mint2; })
#define max_t(type, x, y) ({ type __maxt1 = (x); type __maxt2 = (y); __maxt1 > __maxt2 ? __maxt1 : __maxt2; })
#define min3(x, y, z) min((typeof(x))min(x, y), z)
#define max3(x, y, z) max((typeof(x))max(x, y), z)
#define clamp(val, lo, hi) min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi) min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi) clamp_t(typeof(val), val, lo, hi)
#define min_not_zero(x, y) ({ typeof(x) __a = (x); typeof(y) __b = (y); __a == 0 ? __b : __b == 0 ? __a : min(__a, __b); })
#define umin(x, y) min_t(unsigned long, x, y)
#define umax(x, y) max_t(unsigned long, x, y)
#define in_range(val, start, len) ((unsigned long)(val) - (start) < (unsigned long)(len))
#define swap(a, b) do { typeof(a) __swap = (a); (a) = (b); (b) = __swap; } while (0)

#endif
