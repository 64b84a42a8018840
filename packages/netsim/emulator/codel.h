#ifndef CODEL_H
#define CODEL_H
#include "judgement.h"

/*
 * Controlled delay (RFC 8289 section 5): when for an interval no packet has waited less than the target, packets are dropped at the
 * head of the queue, the sooner one after the other the longer that goes on. Senders capable of ECN get a mark in place of a drop.
 */
struct codel_settings {
  int64_t target_ns, interval_ns;
  bool marks;
};

struct codel {
  /** when there will have been an interval above the target, while there may be */
  bool is_above;
  int64_t first_above;
  bool is_dropping;
  int64_t drop_next;
  /** drops since dropping began, and what they began with */
  uint32_t count, last_count;
  /** bytes of the largest packet so far */
  uint32_t largest;
};

/** The next packet to be sent, NULL when none is left. @param dropped where those go that are dropped */
struct judgement *codel_dequeue(struct codel *codel, const struct codel_settings *settings, struct judgements *queue,
                                int64_t now, struct judgements *dropped);
#endif
