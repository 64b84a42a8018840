#include "clock.h"
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * NS_PER_SECOND + time.tv_nsec;
}

int64_t clock_now(void) { return read_clock(CLOCK_MONOTONIC); }

int64_t clock_wall_offset(void) { return read_clock(CLOCK_REALTIME) - clock_now(); }
