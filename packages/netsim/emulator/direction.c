#include "direction.h"
#include "clock.h"

/** The random numbers of one packet. */
struct draws { double loss, turn, burst, corrupt, corrupt_at, jitter, reorder, duplicate; };

static struct draws draw(struct random *random);
static bool goes_bad_and_loses(struct direction *direction, const struct draws *draws);
static bool enqueue(struct direction *direction, int64_t now, uint32_t length, struct judgement *judgement);
static void propagate(struct direction *direction, const struct draws *draws, struct judgement *judgement);

const char *fate_name(enum fate fate)
{
  static const char *const names[FATES] = {
      [DELIVERED] = "delivered",
      [DROPPED_QUEUE] = "dropped-queue",
      [DROPPED_RANDOM] = "dropped-random",
      [DROPPED_BURST] = "dropped-burst",
      [DROPPED_MASK] = "dropped-mask",
      [DROPPED_BLACKOUT] = "dropped-blackout",
      [DROPPED_TOO_BIG] = "dropped-too-big",
      [DROPPED_MEMORY] = "dropped-memory",
      [DROPPED_CLOSING] = "dropped-closing",
      [REFUSED] = "refused",
  };
  return names[fate];
}

struct direction direction_create(struct impairments impairments, uint64_t seed, uint64_t stream)
{
  return (struct direction){.impairments = impairments, .random = random_seeded(seed, stream)};
}

struct judgement direction_judge(struct direction *direction, int64_t now, int64_t first, uint32_t length)
{
  struct impairments *impairments = &direction->impairments;
  const int64_t number = (int64_t)++direction->packets;
  const struct draws draws = draw(&direction->random);
  const bool is_lost_in_burst = goes_bad_and_loses(direction, &draws);
  const bool is_masked = intervals_have(&impairments->drop, number);
  const bool is_doubled =
      intervals_have(&impairments->duplicate_mask, number) || draws.duplicate < impairments->duplicate;
  struct judgement judgement = {.fate = DELIVERED, .copies = 0, .due = {now, 0}, .corrupt_at = draws.corrupt_at};
  judgement.is_corrupted = intervals_have(&impairments->corrupt_mask, number) || draws.corrupt < impairments->corrupt;
  judgement.is_held_back = intervals_have(&impairments->reorder_mask, number) || draws.reorder < impairments->reorder;

  if (intervals_have(&impairments->blackout, now - first)) judgement.fate = DROPPED_BLACKOUT;
  else if (impairments->mtu != 0 && length > impairments->mtu) judgement.fate = DROPPED_TOO_BIG;
  else if (!enqueue(direction, now, length, &judgement)) judgement.fate = DROPPED_QUEUE;
  else if (is_masked) judgement.fate = DROPPED_MASK;
  else if (is_lost_in_burst) judgement.fate = DROPPED_BURST;
  else if (draws.loss < impairments->loss) judgement.fate = DROPPED_RANDOM;
  if (judgement.fate != DELIVERED) {
    judgement.is_corrupted = judgement.is_held_back = false;
    return judgement;
  }
  propagate(direction, &draws, &judgement);
  judgement.copies = 1;
  if (is_doubled) judgement.due[judgement.copies++] = judgement.due[0] + impairments->duplicate_after_ns;
  return judgement;
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

/** Waits its turn and is serialised: sets how long it waited and when its last bit leaves. False when the queue is full. */
static bool enqueue(struct direction *direction, int64_t now, uint32_t length, struct judgement *judgement)
{
  const struct impairments *impairments = &direction->impairments;
  if (impairments->rate == 0) return true;
  if (direction->busy_until <= now) {
    direction->busy_until = now;
    direction->busy_rest = 0;
  }
  const int64_t wait = direction->busy_until - now;
  const double backlog = (double)wait * (double)impairments->rate / (8.0 * NS_PER_SECOND);
  if (backlog + length > (double)impairments->queue_bytes) return false;
  const uint64_t work = (uint64_t)length * 8 * NS_PER_SECOND + direction->busy_rest;
  direction->busy_until += (int64_t)(work / impairments->rate);
  direction->busy_rest = work % impairments->rate;
  judgement->waited_ns = wait;
  judgement->due[0] = direction->busy_until;
  return true;
}

/** From the last bit's leaving to its arrival. A packet held back does not hold back those behind it. */
static void propagate(struct direction *direction, const struct draws *draws, struct judgement *judgement)
{
  const struct impairments *impairments = &direction->impairments;
  int64_t due = judgement->due[0] + impairments->delay_ns + (int64_t)(draws->jitter * (double)impairments->jitter_ns);
  if (due < direction->last_due) due = direction->last_due;
  if (judgement->is_held_back) due += impairments->reorder_by_ns;
  else direction->last_due = due;
  judgement->due[0] = due;
}
