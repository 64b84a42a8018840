#ifndef DIRECTION_H
#define DIRECTION_H
#include "intervals.h"
#include "random.h"
#include <stdbool.h>
#include <stdint.h>

/*
 * One direction of a link, without sockets, clocks or bytes: a packet's number, time and length in, its fate out.
 *
 *   in ─► blackout? ─► too big? ─► queue (drop-tail) ─► serialise at the rate ─► lost? ─► corrupted? ─►
 *         propagate: delay + jitter, held back? ─► doubled? ─► out
 *
 * A lost packet has used the wire: loss comes after the rate. Every packet draws the same count of random numbers, whatever
 * happens to it, so the n-th packet of a direction draws the same ones in every run with the same seed.
 */

enum fate {
  DELIVERED,
  DROPPED_QUEUE,
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

/** What happens to the packets of one direction; all zero is a perfect wire. */
struct impairments {
  /** bits a second, 0 for no limit */
  uint64_t rate;
  /** most bytes waiting, the rest of the one being sent among them */
  uint64_t queue_bytes;
  int64_t delay_ns;
  /** uniform 0 … jitter_ns on top of the delay; never reorders */
  int64_t jitter_ns;
  double loss;
  /** Gilbert–Elliott: chance to go bad, chance to turn good, loss while good, loss while bad */
  struct { double to_bad, to_good, loss_good, loss_bad; } burst;
  struct intervals drop;
  double duplicate;
  struct intervals duplicate_mask;
  int64_t duplicate_after_ns;
  /** chance to be held back by `reorder_by_ns`, so that later packets overtake */
  double reorder;
  struct intervals reorder_mask;
  int64_t reorder_by_ns;
  double corrupt;
  struct intervals corrupt_mask;
  /** most bytes of a packet, 0 for no limit; bigger ones vanish without a word */
  uint32_t mtu;
  /** nanoseconds since the link's first packet */
  struct intervals blackout;
};

struct direction {
  struct impairments impairments;
  struct random random;
  uint64_t packets;
  bool is_bad;
  /** when the serialiser is free again, and the fraction of a nanosecond that did not fit, in 1/rate */
  int64_t busy_until;
  uint64_t busy_rest;
  /** due time of the latest packet that was not held back */
  int64_t last_due;
};

#define MOST_COPIES 2

struct judgement {
  enum fate fate;
  /** from arrival to the first bit on the wire */
  int64_t waited_ns;
  int copies;
  int64_t due[MOST_COPIES];
  bool is_held_back;
  bool is_corrupted;
  /** which bit to flip, 0 … 1 of those that may be */
  double corrupt_at;
};

/** @param stream tells the directions of one seed apart */
struct direction direction_create(struct impairments impairments, uint64_t seed, uint64_t stream);

/**
 * What becomes of the next packet of this direction.
 * @param now nanoseconds, not falling from call to call
 * @param first when the link's first packet came, same clock
 */
struct judgement direction_judge(struct direction *direction, int64_t now, int64_t first, uint32_t length);
#endif
