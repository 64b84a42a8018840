#include "schedule.h"
#include <stdlib.h>

static bool is_before(const struct appointment *left, const struct appointment *right)
{
  return left->due != right->due ? left->due < right->due : left->order < right->order;
}

bool schedule_add(struct schedule *schedule, struct packet *packet, int copy)
{
  if (schedule->count == schedule->capacity) {
    const int capacity = schedule->capacity == 0 ? 1024 : schedule->capacity * 2;
    struct appointment *heap = realloc(schedule->heap, (size_t)capacity * sizeof *heap);
    if (heap == NULL) return false;
    schedule->heap = heap;
    schedule->capacity = capacity;
  }
  const struct appointment added = {packet->judgement.due[copy], schedule->orders++, packet, copy};
  int at = schedule->count++;
  for (; at > 0 && is_before(&added, &schedule->heap[(at - 1) / 2]); at = (at - 1) / 2)
    schedule->heap[at] = schedule->heap[(at - 1) / 2];
  schedule->heap[at] = added;
  return true;
}

const struct appointment *schedule_first(const struct schedule *schedule)
{
  return schedule->count == 0 ? NULL : schedule->heap;
}

void schedule_drop_first(struct schedule *schedule)
{
  const struct appointment moved = schedule->heap[--schedule->count];
  int at = 0;
  for (;;) {
    int child = 2 * at + 1;
    if (child >= schedule->count) break;
    if (child + 1 < schedule->count && is_before(&schedule->heap[child + 1], &schedule->heap[child])) child++;
    if (!is_before(&schedule->heap[child], &moved)) break;
    schedule->heap[at] = schedule->heap[child];
    at = child;
  }
  if (schedule->count > 0) schedule->heap[at] = moved;
}
