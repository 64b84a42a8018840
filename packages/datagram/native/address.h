#pragma once
#include <cstdint>
#include <netinet/in.h>

/** Bytes of an address as JavaScript sees it: family (4 or 6), zero, port, scope id, 4 or 16 bytes and zeros (src/batch.ts). */
constexpr uint32_t ADDRESS_BYTES = 24;

/** An address as the system sees it. */
struct SystemAddress {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };
  socklen_t length;
};

/**
 * Reads an address for a socket of a family; IPv6 sockets reach IPv4 addresses as mapped ones (RFC 4291 §2.5.5.2).
 * False where the socket cannot reach its family.
 */
bool read_address(const uint8_t *bytes, bool is_for_v6, SystemAddress *address);
/** Writes an address; a mapped one becomes the IPv4 address that it stands for. */
void write_address(const SystemAddress &address, uint8_t *bytes);
/** Is this where an IPv4 packet goes? */
bool is_v4(const SystemAddress &address);
