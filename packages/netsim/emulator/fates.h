#ifndef FATES_H
#define FATES_H
#include "packet.h"
#include "statistics.h"
#include <stdio.h>

/*
 * The fate log: one JSON object a line. The first says what the link was, the last what came of it, each between is one
 * packet, written when its fate is known. packages/netsim/src/fates/fate.ts describes and reads them.
 */
struct fate_log {
  FILE *file;
  /** times are written in nanoseconds since this, clock_now() */
  int64_t epoch;
};

/** @param options the words the link was started with */
struct fate_log fate_log_open(const char *path, int64_t epoch, int64_t wall_offset, int count, char *const *options);
void fate_log_add(const struct fate_log *log, const struct packet *packet);
void fate_log_close(const struct fate_log *log, const struct statistics statistics[SIDES]);
#endif
