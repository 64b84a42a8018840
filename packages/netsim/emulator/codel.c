#include "codel.h"
#include <math.h>
#include <stddef.h>

/** Dropping that begins so soon after the last time goes on with the rate it had then. */
#define RECENT_INTERVALS 16

static bool is_too_late(struct codel *codel, const struct codel_settings *settings, const struct judgement *packet,
                        const struct judgements *queue, int64_t now);
static void begin_dropping(struct codel *codel, const struct codel_settings *settings, int64_t now);
static int64_t after_drop(const struct codel *codel, const struct codel_settings *settings, int64_t time);
static void drop(struct judgements *dropped, struct judgement *packet);

// RFC 8289, section 5.5
struct judgement *codel_dequeue(struct codel *codel, const struct codel_settings *settings, struct judgements *queue,
                                int64_t now, struct judgements *dropped)
{
  struct judgement *packet = judgements_shift(queue);
  bool is_late = is_too_late(codel, settings, packet, queue, now);
  if (!is_late) {
    codel->is_dropping = false;
  } else if (!codel->is_dropping) {
    begin_dropping(codel, settings, now);
    if (settings->marks && judgement_mark(packet)) return packet;
    drop(dropped, packet);
    packet = judgements_shift(queue);
    is_too_late(codel, settings, packet, queue, now);
    return packet;
  }
  while (codel->is_dropping && now >= codel->drop_next) {
    codel->count++;
    const bool is_spared = settings->marks && judgement_mark(packet);
    if (!is_spared) {
      drop(dropped, packet);
      packet = judgements_shift(queue);
      is_late = is_too_late(codel, settings, packet, queue, now);
    }
    if (is_late) codel->drop_next = after_drop(codel, settings, codel->drop_next);
    else codel->is_dropping = false;
    if (is_spared) break;
  }
  return packet;
}

/** Has every packet waited for longer than the target for an interval? RFC 8289, section 5.6 */
static bool is_too_late(struct codel *codel, const struct codel_settings *settings, const struct judgement *packet,
                        const struct judgements *queue, int64_t now)
{
  if (packet != NULL && packet->length > codel->largest) codel->largest = packet->length;
  if (packet == NULL || now - packet->entered < settings->target_ns || queue->bytes <= codel->largest) {
    codel->is_above = false;
    return false;
  }
  if (codel->is_above) return now >= codel->first_above;
  codel->is_above = true;
  codel->first_above = now + settings->interval_ns;
  return false;
}

static void begin_dropping(struct codel *codel, const struct codel_settings *settings, int64_t now)
{
  const uint32_t dropped = codel->count - codel->last_count;
  const bool is_recent = now - codel->drop_next < RECENT_INTERVALS * settings->interval_ns;
  codel->count = dropped > 1 && is_recent ? dropped : 1;
  codel->last_count = codel->count;
  codel->is_dropping = true;
  codel->drop_next = after_drop(codel, settings, now);
}

/** The control law: drops follow each other at the interval over the root of their count. */
static int64_t after_drop(const struct codel *codel, const struct codel_settings *settings, int64_t time)
{
  return time + (int64_t)((double)settings->interval_ns / sqrt(codel->count));
}

static void drop(struct judgements *dropped, struct judgement *packet)
{
  packet->fate = DROPPED_CODEL;
  judgements_push(dropped, packet);
}
