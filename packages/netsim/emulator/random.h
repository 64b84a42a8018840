#ifndef RANDOM_H
#define RANDOM_H
#include <stdint.h>

/** SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere. */
struct random { uint64_t state; };

/** One seed gives unrelated streams, told apart by `stream`. */
struct random random_seeded(uint64_t seed, uint64_t stream);
/** The next number, 0 up to but not including 1. */
double random_next(struct random *random);
#endif
