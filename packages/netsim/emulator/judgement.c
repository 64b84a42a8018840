#include "judgement.h"
#include <stddef.h>

const char *fate_name(enum fate fate)
{
  static const char *const names[FATES] = {
      [DELIVERED] = "delivered",
      [DROPPED_QUEUE] = "dropped-queue",
      [DROPPED_CODEL] = "dropped-codel",
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

bool judgement_mark(struct judgement *judgement)
{
  if (judgement->ecn == ECN_NONE) return false;
  judgement->is_marked |= judgement->ecn != ECN_CE;
  judgement->ecn = ECN_CE;
  return true;
}

void judgements_push(struct judgements *judgements, struct judgement *judgement)
{
  judgement->next = NULL;
  if (judgements->last == NULL) judgements->first = judgement;
  else judgements->last->next = judgement;
  judgements->last = judgement;
  judgements->bytes += judgement->length;
}

struct judgement *judgements_shift(struct judgements *judgements)
{
  struct judgement *first = judgements->first;
  if (first == NULL) return NULL;
  judgements->first = first->next;
  if (judgements->first == NULL) judgements->last = NULL;
  judgements->bytes -= first->length;
  return first;
}
