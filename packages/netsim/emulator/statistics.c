#include "statistics.h"
#include "clock.h"
#include <inttypes.h>

static double late_quantile_us(const struct statistics *statistics, double share);

void statistics_add(struct statistics *statistics, const struct packet *packet)
{
  statistics->fates[packet->judgement.fate]++;
  statistics->marked += packet->judgement.is_marked;
  if (packet->judgement.fate != DELIVERED) return;
  statistics->doubled += packet->judgement.copies > 1;
  statistics->held_back += packet->judgement.is_held_back;
  statistics->corrupted += packet->corrupted_byte >= 0;
}

void statistics_add_copy(struct statistics *statistics, uint32_t length, int64_t late)
{
  statistics->copies++;
  statistics->copies_bytes += length;
  statistics->late_sum_ns += (uint64_t)late;
  if ((uint64_t)late > statistics->late_max_ns) statistics->late_max_ns = (uint64_t)late;
  const int64_t step = late / LATE_STEP_NS;
  statistics->late[step < LATE_STEPS ? step : LATE_STEPS - 1]++;
}

void statistics_write(FILE *file, const struct statistics statistics[SIDES])
{
  for (int from = 0; from < SIDES; from++) {
    const struct statistics *of = &statistics[from];
    const double mean = of->copies == 0 ? 0 : (double)of->late_sum_ns / (double)of->copies / NS_PER_US;
    fprintf(file, "%s\"%s\":{\"packets\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"fates\":{", from == 0 ? "{" : ",",
            direction_name((enum side)from), of->packets, of->bytes);
    for (int fate = 0; fate < FATES; fate++)
      fprintf(file, "%s\"%s\":%" PRIu64, fate > 0 ? "," : "", fate_name((enum fate)fate), of->fates[fate]);
    fprintf(file, "},\"doubled\":%" PRIu64 ",\"heldBack\":%" PRIu64 ",\"corrupted\":%" PRIu64, of->doubled, of->held_back,
            of->corrupted);
    fprintf(file, ",\"marked\":%" PRIu64, of->marked);
    fprintf(file, ",\"copies\":%" PRIu64 ",\"copiesBytes\":%" PRIu64 ",\"unread\":%" PRIu64, of->copies,
            of->copies_bytes, of->unread);
    fprintf(file, ",\"lateUs\":{\"mean\":%.1f,\"median\":%.0f,\"p99\":%.0f,\"max\":%.1f}}", mean,
            late_quantile_us(of, 0.5), late_quantile_us(of, 0.99), (double)of->late_max_ns / NS_PER_US);
  }
  fputc('}', file);
}

/** The upper edge of the step in which this share of the copies is reached. */
static double late_quantile_us(const struct statistics *statistics, double share)
{
  uint64_t seen = 0;
  for (int step = 0; step < LATE_STEPS; step++) {
    seen += statistics->late[step];
    if (seen > 0 && (double)seen >= share * (double)statistics->copies)
      return (double)(step + 1) * LATE_STEP_NS / NS_PER_US;
  }
  return 0;
}
