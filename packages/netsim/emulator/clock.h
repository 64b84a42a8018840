#ifndef CLOCK_H
#define CLOCK_H
#include <stdint.h>

#define NS_PER_SECOND 1000000000LL
#define NS_PER_MS 1000000LL
#define NS_PER_US 1000LL

/** Nanoseconds of the monotonic clock: what everything is scheduled by. */
int64_t clock_now(void);
/** What to add to `clock_now` for nanoseconds since 1970, measured once so that captures and fates never jump. */
int64_t clock_wall_offset(void);
#endif
