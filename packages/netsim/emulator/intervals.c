#include "intervals.h"
#include <stdlib.h>

bool intervals_parse(struct intervals *intervals, const char *text)
{
  *intervals = (struct intervals){calloc(MOST_INTERVALS, sizeof *intervals->of), 0, 0};
  if (intervals->of == NULL) return false;
  int64_t last = -1;
  while (*text != '\0') {
    if (intervals->count == MOST_INTERVALS) return false;
    char *end;
    const int64_t from = strtoll(text, &end, 10);
    if (end == text) return false;
    int64_t to = from;
    if (*end == '-') {
      text = end + 1;
      to = strtoll(text, &end, 10);
      if (end == text) return false;
    }
    if (from <= last || to < from) return false;
    if (*end != ',' && *end != '\0') return false;
    intervals->of[intervals->count].from = from;
    intervals->of[intervals->count++].to = last = to;
    text = *end == ',' ? end + 1 : end;
  }
  return true;
}

bool intervals_have(struct intervals *intervals, int64_t number)
{
  while (intervals->at < intervals->count && intervals->of[intervals->at].to < number) intervals->at++;
  return intervals->at < intervals->count && intervals->of[intervals->at].from <= number;
}
