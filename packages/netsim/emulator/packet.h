#ifndef PACKET_H
#define PACKET_H
#include "judgement.h"
#include <stdint.h>

/** The two sides of the link; a direction is named by the side it comes from. */
enum side { SIDE_A, SIDE_B, SIDES };

/** What the fate log calls a direction. */
const char *direction_name(enum side from);

/** One packet between its coming in and its last copy's going out, and all that its line in the fate log says. */
struct packet {
  enum side from;
  /** in its direction, from 1 */
  uint64_t number;
  /** clock_now() when it was read from the sending side's device */
  int64_t in;
  /** of each copy: clock_now() when it was written to the other side's device, or -1 */
  int64_t out[MOST_COPIES];
  struct judgement judgement;
  int copies_waiting;
  /** its numbers in the two captures, 0 where none is written */
  uint64_t in_frame, out_frame[MOST_COPIES];
  uint64_t hash;
  /** IPv4 identification, -1 where there is none */
  int32_t ip_id;
  /** offset of the byte that was corrupted, and the bit flipped in it; -1 when none was */
  int32_t corrupted_byte;
  uint8_t corrupted_mask;
  uint32_t length;
  uint8_t bytes[];
};

/** FNV-1a, 64 bits: tells packets apart in a log, and protects against nothing. */
uint64_t packet_hash(const uint8_t *bytes, uint32_t length);
/** Reads what the log says of the packet from its bytes. @param link_header bytes before the IP header */
void packet_describe(struct packet *packet, uint32_t link_header);
/** The bits of its IPv4 header; none where it has no such header. */
enum ecn packet_ecn(const struct packet *packet, uint32_t link_header);
/** Is it from or to this IPv4 address, in network order? */
bool packet_concerns(const struct packet *packet, uint32_t link_header, uint32_t address);
/** Sets those bits as they were judged, and the header's checksum. */
void packet_mark(struct packet *packet, uint32_t link_header);
/** The packet that is so judged. */
struct packet *packet_judged(struct judgement *judgement);
/** Flips one bit behind the IP header, where a checksum notices and the network does not. */
void packet_corrupt(struct packet *packet, uint32_t link_header);
#endif
