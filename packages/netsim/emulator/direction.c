#include "direction.h"
#include "clock.h"
#include <stddef.h>

/** The random numbers of one packet. */
struct draws { double loss, turn, burst, corrupt, corrupt_at, jitter, reorder, duplicate; };

static struct draws draw(struct random *random);
static void judge(struct direction *direction, struct judgement *judgement);
static bool goes_bad_and_loses(struct direction *direction, const struct draws *draws);
static bool enqueue(struct direction *direction, int64_t now, struct judgement *judgement);
static void serve(struct direction *direction, int64_t now);
static void serialise(struct direction *direction, struct judgement *judgement);
static void leave(struct direction *direction, int64_t leaving, struct judgement *judgement);
static void propagate(struct direction *direction, int64_t leaving, struct judgement *judgement);

struct direction direction_create(struct impairments impairments, uint64_t seed, uint64_t stream)
{
  return (struct direction){.impairments = impairments, .random = random_seeded(seed, stream)};
}

void direction_take(struct direction *direction, const struct arrival *arrival, struct judgement *judgement)
{
  struct impairments *impairments = &direction->impairments;
  const int64_t now = arrival->now;
  *judgement = (struct judgement){
      .entered = now, .length = arrival->length, .farther_ns = arrival->farther_ns, .ecn = arrival->ecn};
  serve(direction, now);
  judge(direction, judgement);
  if (intervals_have(&impairments->blackout, now - arrival->first)) judgement->fate = DROPPED_BLACKOUT;
  else if (impairments->mtu != 0 && arrival->length > impairments->mtu) judgement->fate = DROPPED_TOO_BIG;
  else if (!arrival->is_memory_left) judgement->fate = DROPPED_MEMORY;
  else if (impairments->rate == 0) return leave(direction, now, judgement);
  else if (enqueue(direction, now, judgement)) return serve(direction, now);
  else judgement->fate = DROPPED_QUEUE;
  judgements_push(&direction->settled, judgement);
}

struct judgement *direction_settled(struct direction *direction, int64_t now)
{
  serve(direction, now);
  struct judgement *judgement = judgements_shift(&direction->settled);
  if (judgement != NULL && judgement->fate != DELIVERED) judgement->is_corrupted = judgement->is_held_back = false;
  return judgement;
}

int64_t direction_deadline(const struct direction *direction)
{
  if (direction->waiting.first == NULL) return INT64_MAX;
  // What begins to be sent when the serialiser is free arrives no sooner than the delay after that.
  return direction->busy_until + direction->impairments.delay_ns;
}

/** What the packet's luck is, whatever else happens to it. */
static void judge(struct direction *direction, struct judgement *judgement)
{
  struct impairments *impairments = &direction->impairments;
  const int64_t number = (int64_t)++direction->packets;
  const struct draws draws = draw(&direction->random);
  const bool is_lost_in_burst = goes_bad_and_loses(direction, &draws);
  judgement->luck = intervals_have(&impairments->drop, number) ? DROPPED_MASK
                    : is_lost_in_burst                         ? DROPPED_BURST
                    : draws.loss < impairments->loss           ? DROPPED_RANDOM
                                                               : DELIVERED;
  judgement->is_doubled =
      intervals_have(&impairments->duplicate_mask, number) || draws.duplicate < impairments->duplicate;
  judgement->is_corrupted = intervals_have(&impairments->corrupt_mask, number) || draws.corrupt < impairments->corrupt;
  judgement->is_held_back = intervals_have(&impairments->reorder_mask, number) || draws.reorder < impairments->reorder;
  judgement->corrupt_at = draws.corrupt_at;
  judgement->jitter = draws.jitter;
}

static struct draws draw(struct random *random)
{
  struct draws draws;
  draws.loss = random_next(random);
  draws.turn = random_next(random);
  draws.burst = random_next(random);
  draws.corrupt = random_next(random);
  draws.corrupt_at = random_next(random);
  draws.jitter = random_next(random);
  draws.reorder = random_next(random);
  draws.duplicate = random_next(random);
  return draws;
}

/** Gilbert–Elliott: the state may turn before each packet; each state has a loss of its own. */
static bool goes_bad_and_loses(struct direction *direction, const struct draws *draws)
{
  const struct impairments *impairments = &direction->impairments;
  const double turn = direction->is_bad ? impairments->burst.to_good : impairments->burst.to_bad;
  if (draws->turn < turn) direction->is_bad = !direction->is_bad;
  return draws->burst < (direction->is_bad ? impairments->burst.loss_bad : impairments->burst.loss_good);
}

/** Joins the queue, if it may. */
static bool enqueue(struct direction *direction, int64_t now, struct judgement *judgement)
{
  const struct impairments *impairments = &direction->impairments;
  if (direction->waiting.first == NULL && direction->busy_until <= now) {
    direction->busy_until = now;
    direction->busy_rest = 0;
  }
  const double rest = (double)(direction->busy_until - now) * (double)impairments->rate / (8.0 * NS_PER_SECOND);
  const double queued = (double)direction->waiting.bytes + rest;
  if (queued + judgement->length > (double)impairments->queue_bytes) return false;
  if (queued > (double)impairments->mark_above_bytes) judgement_mark(judgement);
  judgements_push(&direction->waiting, judgement);
  return true;
}

/** Sends what had its turn up to now. */
static void serve(struct direction *direction, int64_t now)
{
  const struct codel_settings *codel = &direction->impairments.codel;
  while (direction->waiting.first != NULL && direction->busy_until <= now) {
    struct judgement *judgement =
        codel->interval_ns == 0
            ? judgements_shift(&direction->waiting)
            : codel_dequeue(&direction->codel, codel, &direction->waiting, direction->busy_until, &direction->settled);
    if (judgement != NULL) serialise(direction, judgement);
  }
}

/** Sets how long it waited and when its last bit leaves. */
static void serialise(struct direction *direction, struct judgement *judgement)
{
  const uint64_t rate = direction->impairments.rate;
  const uint64_t work = (uint64_t)judgement->length * 8 * NS_PER_SECOND + direction->busy_rest;
  judgement->waited_ns = direction->busy_until - judgement->entered;
  direction->busy_until += (int64_t)(work / rate);
  direction->busy_rest = work % rate;
  leave(direction, direction->busy_until, judgement);
}

/** The packet's last bit goes onto the wire. */
static void leave(struct direction *direction, int64_t leaving, struct judgement *judgement)
{
  judgement->fate = judgement->luck;
  if (judgement->fate == DELIVERED) propagate(direction, leaving, judgement);
  judgements_push(&direction->settled, judgement);
}

/** From the last bit's leaving to its arrival. A packet held back does not hold back those behind it. */
static void propagate(struct direction *direction, int64_t leaving, struct judgement *judgement)
{
  const struct impairments *impairments = &direction->impairments;
  int64_t due = leaving + impairments->delay_ns + (int64_t)(judgement->jitter * (double)impairments->jitter_ns);
  if (due < direction->last_due) due = direction->last_due;
  if (judgement->is_held_back) due += impairments->reorder_by_ns;
  else direction->last_due = due;
  due += judgement->farther_ns;
  judgement->due[judgement->copies++] = due;
  if (judgement->is_doubled) judgement->due[judgement->copies++] = due + impairments->duplicate_after_ns;
}
