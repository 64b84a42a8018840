#ifndef CAPTURE_H
#define CAPTURE_H
#include <stdint.h>
#include <stdio.h>

/** A capture written at one side of the link: pcap with nanoseconds. */
struct capture {
  FILE *file;
  uint32_t snap_length;
  uint64_t frames;
};

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_RAW 101

/** Starts the file, or ends the program with the reason. */
struct capture capture_open(const char *path, uint32_t link_type, uint32_t snap_length);
/** @param wall nanoseconds since 1970 @returns the frame's number from 1; 0 when no capture is written */
uint64_t capture_add(struct capture *capture, int64_t wall, const uint8_t *bytes, uint32_t length);
void capture_close(struct capture *capture);
#endif
