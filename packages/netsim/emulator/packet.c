#include "packet.h"
#include <stddef.h>
#include <string.h>

#define ETHERTYPE_IPV4 0x0800

static uint32_t ip_header_length(const struct packet *packet, uint32_t link_header);

const char *direction_name(enum side from) { return from == SIDE_A ? "ab" : "ba"; }

uint64_t packet_hash(const uint8_t *bytes, uint32_t length)
{
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (uint32_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
  return hash;
}

void packet_describe(struct packet *packet, uint32_t link_header)
{
  const uint8_t *ip = packet->bytes + link_header;
  const bool is_ipv4 = ip_header_length(packet, link_header) != 0;
  packet->hash = packet_hash(packet->bytes, packet->length);
  packet->ip_id = is_ipv4 ? ip[4] << 8 | ip[5] : -1;
}

enum ecn packet_ecn(const struct packet *packet, uint32_t link_header)
{
  return ip_header_length(packet, link_header) == 0 ? ECN_NONE : (enum ecn)(packet->bytes[link_header + 1] & 3);
}

bool packet_concerns(const struct packet *packet, uint32_t link_header, uint32_t address)
{
  if (ip_header_length(packet, link_header) == 0) return false;
  uint32_t source, destination;
  memcpy(&source, packet->bytes + link_header + 12, sizeof source);
  memcpy(&destination, packet->bytes + link_header + 16, sizeof destination);
  return source == address || destination == address;
}

void packet_mark(struct packet *packet, uint32_t link_header)
{
  uint8_t *ip = packet->bytes + link_header;
  ip[1] = (uint8_t)((ip[1] & 0xfc) | packet->judgement.ecn);
  ip[10] = ip[11] = 0;
  uint32_t sum = 0; // RFC 1071
  for (uint32_t i = 0; i < ip_header_length(packet, link_header); i += 2) sum += (uint32_t)(ip[i] << 8 | ip[i + 1]);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  ip[10] = (uint8_t)(~sum >> 8);
  ip[11] = (uint8_t)~sum;
}

struct packet *packet_judged(struct judgement *judgement)
{
  return (struct packet *)((uint8_t *)judgement - offsetof(struct packet, judgement));
}

void packet_corrupt(struct packet *packet, uint32_t link_header)
{
  const uint32_t first = link_header + ip_header_length(packet, link_header);
  if (first >= packet->length) return;
  const double place = packet->judgement.corrupt_at * (packet->length - first) * 8;
  packet->corrupted_byte = (int32_t)(first + (uint32_t)(place / 8));
  packet->corrupted_mask = (uint8_t)(0x80 >> ((uint32_t)place % 8));
  packet->bytes[packet->corrupted_byte] ^= packet->corrupted_mask;
}

/** Bytes; 0 when the packet is not a whole IPv4 one. */
static uint32_t ip_header_length(const struct packet *packet, uint32_t link_header)
{
  const uint8_t *bytes = packet->bytes;
  if (packet->length < link_header + 20) return 0;
  if (link_header >= 2 && (bytes[link_header - 2] << 8 | bytes[link_header - 1]) != ETHERTYPE_IPV4) return 0;
  return bytes[link_header] >> 4 == 4 ? (bytes[link_header] & 15) * 4U : 0;
}
