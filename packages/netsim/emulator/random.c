#include "random.h"

static uint64_t next_bits(struct random *random)
{
  uint64_t z = random->state += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

struct random random_seeded(uint64_t seed, uint64_t stream)
{
  // Through the mixer once, so that neighbouring seeds do not give the same numbers a step apart.
  struct random mixer = {seed};
  struct random random = {next_bits(&mixer) ^ (stream * 0xd1342543de82ef95ULL)};
  random.state = next_bits(&random);
  return random;
}

double random_next(struct random *random)
{
  return (double)(next_bits(random) >> 11) * (1.0 / 9007199254740992.0); // 53 bits
}
