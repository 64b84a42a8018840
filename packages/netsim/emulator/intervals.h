#ifndef INTERVALS_H
#define INTERVALS_H
#include <stdbool.h>
#include <stdint.h>

#define MOST_INTERVALS 4096

/** A set of whole numbers as sorted intervals, both ends inside: packet numbers, or nanoseconds. */
struct intervals {
  struct { int64_t from, to; } *of;
  int count;
  /** Where the last look-up ended: look-ups come in rising order. */
  int at;
};

/** Reads `3,7,20-25`. False when the text is not that, or not in rising order. */
bool intervals_parse(struct intervals *intervals, const char *text);
/** Is the number in the set? Numbers are to be asked for in rising order. */
bool intervals_have(struct intervals *intervals, int64_t number);
#endif
