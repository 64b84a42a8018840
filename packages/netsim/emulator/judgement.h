#ifndef JUDGEMENT_H
#define JUDGEMENT_H
#include <stdbool.h>
#include <stdint.h>

enum fate {
  DELIVERED,
  DROPPED_QUEUE,
  /** Controlled delay dropped it from the queue. */
  DROPPED_CODEL,
  DROPPED_RANDOM,
  DROPPED_BURST,
  DROPPED_MASK,
  DROPPED_BLACKOUT,
  DROPPED_TOO_BIG,
  /** The emulator had no memory left for it. */
  DROPPED_MEMORY,
  /** Still on the way when the link was closed. */
  DROPPED_CLOSING,
  /** The receiving device did not take it. */
  REFUSED,
  FATES
};

/** What the fate log calls a fate. */
const char *fate_name(enum fate fate);

/** Explicit congestion notification of the IP header, RFC 3168 section 5. */
enum ecn { ECN_NONE, ECN_ECT1, ECN_ECT0, ECN_CE };

#define MOST_COPIES 2

/** What becomes of a packet. Its direction strings it on its lists. */
struct judgement {
  struct judgement *next;
  enum fate fate;
  uint32_t length;
  int64_t entered;
  /** how much further than others it has to go behind the link */
  int64_t farther_ns;
  /** from arrival to the first bit on the wire */
  int64_t waited_ns;
  int copies;
  int64_t due[MOST_COPIES];
  enum ecn ecn;
  /** the queue set `ecn` to CE */
  bool is_marked;
  bool is_held_back;
  bool is_corrupted;
  /** which bit to flip, 0 … 1 of those that may be */
  double corrupt_at;
  /** its luck, until its turn has come */
  enum fate luck;
  double jitter;
  bool is_doubled;
};

/** Marks the packet where its sender is capable of ECN. @returns whether it is */
bool judgement_mark(struct judgement *judgement);

/** First in, first out. */
struct judgements {
  struct judgement *first, *last;
  uint64_t bytes;
};

void judgements_push(struct judgements *judgements, struct judgement *judgement);
/** NULL when there is none. */
struct judgement *judgements_shift(struct judgements *judgements);
#endif
