#ifndef DIRECTION_H
#define DIRECTION_H
#include "codel.h"
#include "intervals.h"
#include "judgement.h"
#include "random.h"
#include <stdbool.h>
#include <stdint.h>

/*
 * One direction of a link, without sockets, clocks or bytes: a packet's number, time and length in, its fate out.
 *
 *   in ─► blackout? ─► too big? ─► queue: full? marked? ─► controlled delay ─► serialise at the rate ─► lost? ─►
 *         corrupted? ─► propagate: delay + jitter, held back? ─► doubled? ─► out
 *
 * A lost packet has used the wire: loss comes after the rate. Every packet draws the same count of random numbers, whatever
 * happens to it, so the n-th packet of a direction draws the same ones in every run with the same seed. What waits in the
 * queue has no fate before its turn has come. packages/netsim/src/virtual/direction.ts is the same model in virtual time.
 */

/** What happens to the packets of one direction; all zero is a perfect wire. */
struct impairments {
  /** bits a second, 0 for no limit */
  uint64_t rate;
  /** most bytes waiting, the rest of the one being sent among them */
  uint64_t queue_bytes;
  /** no controlled delay where its interval is 0 */
  struct codel_settings codel;
  /** packets that find more bytes waiting are marked; UINT64_MAX for none */
  uint64_t mark_above_bytes;
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
  struct codel codel;
  /** packets that wait for the serialiser, and packets whose fate is settled and has not been asked for */
  struct judgements waiting, settled;
  /** when the serialiser is free again, and the fraction of a nanosecond that did not fit, in 1/rate */
  int64_t busy_until;
  uint64_t busy_rest;
  /** due time of the latest packet that was not held back */
  int64_t last_due;
};

/** What a direction is told of a packet. */
struct arrival {
  /** nanoseconds, not falling from packet to packet */
  int64_t now;
  /** when the link's first packet came, same clock */
  int64_t first;
  uint32_t length;
  /** how much further than others it has to go behind the link */
  int64_t farther_ns;
  /** the bits of its IP header */
  enum ecn ecn;
  bool is_memory_left;
};

/** @param stream tells the directions of one seed apart */
struct direction direction_create(struct impairments impairments, uint64_t seed, uint64_t stream);

/** A packet comes. @param judgement what becomes of it, which the caller keeps until `direction_settled` has given it back */
void direction_take(struct direction *direction, const struct arrival *arrival, struct judgement *judgement);
/** The next packet whose fate is settled by now, NULL when there is none. */
struct judgement *direction_settled(struct direction *direction, int64_t now);
/** When to ask for settled packets at the latest, so that none is out too late; INT64_MAX when none waits. */
int64_t direction_deadline(const struct direction *direction);
#endif
