#include "fates.h"
#include "files.h"
#include <inttypes.h>

static void write_text(FILE *file, const char *text);
static void write_copies(const struct fate_log *log, const struct packet *packet);

struct fate_log fate_log_open(const char *path, int64_t epoch, int64_t wall_offset, int count, char *const *options)
{
  struct fate_log log = {file_create(path), epoch};
  fprintf(log.file, "{\"epochNs\":\"%" PRId64 "\",\"options\":[", epoch + wall_offset);
  for (int i = 0; i < count; i++) {
    if (i > 0) fputc(',', log.file);
    write_text(log.file, options[i]);
  }
  fputs("]}\n", log.file);
  return log;
}

void fate_log_add(const struct fate_log *log, const struct packet *packet)
{
  FILE *file = log->file;
  if (file == NULL) return;
  const struct judgement *judgement = &packet->judgement;
  fprintf(file, "{\"direction\":\"%s\",\"number\":%" PRIu64 ",\"fate\":\"%s\",\"length\":%" PRIu32 ",\"in\":%" PRId64,
          direction_name(packet->from), packet->number, fate_name(judgement->fate), packet->length,
          packet->in - log->epoch);
  if (judgement->copies > 0) write_copies(log, packet);
  if (packet->in_frame != 0) fprintf(file, ",\"inFrame\":%" PRIu64, packet->in_frame);
  if (packet->ip_id >= 0) fprintf(file, ",\"ipId\":%" PRId32, packet->ip_id);
  fprintf(file, ",\"hash\":\"%016" PRIx64 "\"", packet->hash);
  if (judgement->waited_ns > 0) fprintf(file, ",\"waited\":%" PRId64, judgement->waited_ns);
  if (judgement->copies > 1) fputs(",\"isDoubled\":true", file);
  if (judgement->is_held_back) fputs(",\"isHeldBack\":true", file);
  if (judgement->is_marked) fputs(",\"isMarked\":true", file);
  if (packet->corrupted_byte >= 0)
    fprintf(file, ",\"corrupted\":{\"offset\":%" PRId32 ",\"mask\":%u}", packet->corrupted_byte, packet->corrupted_mask);
  fputs("}\n", file);
}

void fate_log_close(const struct fate_log *log, const struct statistics statistics[SIDES])
{
  if (log->file == NULL) return;
  fputs("{\"statistics\":", log->file);
  statistics_write(log->file, statistics);
  fputs("}\n", log->file);
  file_close(log->file);
}

/** When each copy was due, when it went out, and as which frame. A copy that did not go out has no time there. */
static void write_copies(const struct fate_log *log, const struct packet *packet)
{
  FILE *file = log->file;
  const int copies = packet->judgement.copies;
  fputs(",\"due\":[", file);
  for (int i = 0; i < copies; i++) fprintf(file, "%s%" PRId64, i > 0 ? "," : "", packet->judgement.due[i] - log->epoch);
  fputs("],\"out\":[", file);
  for (int i = 0; i < copies; i++)
    if (packet->out[i] >= 0) fprintf(file, "%s%" PRId64, i > 0 ? "," : "", packet->out[i] - log->epoch);
  fputc(']', file);
  if (packet->out_frame[0] == 0) return;
  fputs(",\"outFrames\":[", file);
  for (int i = 0; i < copies; i++)
    if (packet->out[i] >= 0) fprintf(file, "%s%" PRIu64, i > 0 ? "," : "", packet->out_frame[i]);
  fputc(']', file);
}

/** A JSON string; control characters, which no option has a use for, become spaces. */
static void write_text(FILE *file, const char *text)
{
  fputc('"', file);
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\') fputc('\\', file);
    fputc((unsigned char)*text < 0x20 ? ' ' : *text, file);
  }
  fputc('"', file);
}
