#ifndef STATISTICS_H
#define STATISTICS_H
#include "packet.h"
#include <stdint.h>
#include <stdio.h>

/** Lateness is counted in steps of 10 µs, up to 20 ms; what is later counts as the last. */
#define LATE_STEP_NS 10000
#define LATE_STEPS 2000

/** What came of one direction's packets, and how late its deliveries were against what the model wanted. */
struct statistics {
  uint64_t packets, bytes;
  uint64_t fates[FATES];
  /** of delivered packets; each copy counts in `copies` and `copies_bytes` */
  uint64_t doubled, held_back, corrupted;
  /** in the queue, whatever came of them then */
  uint64_t marked;
  uint64_t copies, copies_bytes;
  uint64_t late_sum_ns, late_max_ns;
  uint64_t late[LATE_STEPS];
  /** packets the sending device dropped before the emulator could read them: they have no fate */
  uint64_t unread;
};

/** A packet's fate is known. */
void statistics_add(struct statistics *statistics, const struct packet *packet);
/** A copy went out. @param late nanoseconds after it was due */
void statistics_add_copy(struct statistics *statistics, uint32_t length, int64_t late);
/** Writes `{"ab":{…},"ba":{…}}`. */
void statistics_write(FILE *file, const struct statistics statistics[SIDES]);
#endif
