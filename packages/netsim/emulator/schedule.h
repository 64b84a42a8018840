#ifndef SCHEDULE_H
#define SCHEDULE_H
#include "packet.h"
#include <stdbool.h>

/** Copies of packets waiting for their time: a binary heap by due time; what is due at the same time keeps its order. */
struct schedule {
  struct appointment { int64_t due; uint64_t order; struct packet *packet; int copy; } *heap;
  int count, capacity;
  uint64_t orders;
};

/** False when there is no memory. */
bool schedule_add(struct schedule *schedule, struct packet *packet, int copy);
/** The earliest, which stays; NULL when nothing waits. */
const struct appointment *schedule_first(const struct schedule *schedule);
void schedule_drop_first(struct schedule *schedule);
#endif
