#include "capture.h"
#include "clock.h"
#include "files.h"

#define MAGIC_NANOSECONDS 0xa1b23c4dU

struct capture capture_open(const char *path, uint32_t link_type, uint32_t snap_length)
{
  struct capture capture = {file_create(path), snap_length, 0};
  // https://www.ietf.org/archive/id/draft-gharris-opsawg-pcap-01.html, section 4
  const uint32_t header[6] = {MAGIC_NANOSECONDS, 2 | 4 << 16, 0, 0, snap_length, link_type};
  fwrite(header, sizeof header, 1, capture.file);
  return capture;
}

uint64_t capture_add(struct capture *capture, int64_t wall, const uint8_t *bytes, uint32_t length)
{
  if (capture->file == NULL) return 0;
  const uint32_t captured = length < capture->snap_length ? length : capture->snap_length;
  const uint32_t header[4] = {(uint32_t)(wall / NS_PER_SECOND), (uint32_t)(wall % NS_PER_SECOND), captured, length};
  fwrite(header, sizeof header, 1, capture->file);
  fwrite(bytes, captured, 1, capture->file);
  return ++capture->frames;
}

void capture_close(struct capture *capture) { file_close(capture->file); }
