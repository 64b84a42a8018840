#include "address.h"
#include <arpa/inet.h>
#include <cstring>

// Within the 24 bytes.
constexpr int FAMILY = 0, PORT = 2, SCOPE = 4, HOST = 8;
// Within a mapped IPv6 address: ten zeros, two bytes of ones, the IPv4 address.
constexpr int MAPPED_ONES = 10, MAPPED_HOST = 12;

bool read_address(const uint8_t *bytes, bool is_for_v6, SystemAddress *address)
{
  *address = {};
  const bool is_v4_host = bytes[FAMILY] == 4;
  if (!is_v4_host && (bytes[FAMILY] != 6 || !is_for_v6)) return false;
  if (!is_for_v6) {
    address->length = sizeof address->v4;
    address->v4.sin_family = AF_INET;
    std::memcpy(&address->v4.sin_port, bytes + PORT, 2);
    std::memcpy(&address->v4.sin_addr, bytes + HOST, 4);
    return true;
  }
  address->length = sizeof address->v6;
  address->v6.sin6_family = AF_INET6;
  std::memcpy(&address->v6.sin6_port, bytes + PORT, 2);
  uint8_t *host = address->v6.sin6_addr.s6_addr;
  if (is_v4_host) {
    std::memset(host + MAPPED_ONES, 0xff, 2);
    std::memcpy(host + MAPPED_HOST, bytes + HOST, 4);
  } else {
    std::memcpy(host, bytes + HOST, 16);
    uint32_t scope;
    std::memcpy(&scope, bytes + SCOPE, 4);
    address->v6.sin6_scope_id = ntohl(scope);
  }
  return true;
}

void write_address(const SystemAddress &address, uint8_t *bytes)
{
  std::memset(bytes, 0, ADDRESS_BYTES);
  // The port is at the same place in both families.
  std::memcpy(bytes + PORT, &address.v4.sin_port, 2);
  bytes[FAMILY] = is_v4(address) ? 4 : 6;
  if (address.any.sa_family == AF_INET) {
    std::memcpy(bytes + HOST, &address.v4.sin_addr, 4);
  } else if (is_v4(address)) {
    std::memcpy(bytes + HOST, address.v6.sin6_addr.s6_addr + MAPPED_HOST, 4);
  } else {
    std::memcpy(bytes + HOST, address.v6.sin6_addr.s6_addr, 16);
    const uint32_t scope = htonl(address.v6.sin6_scope_id);
    std::memcpy(bytes + SCOPE, &scope, 4);
  }
}

bool is_v4(const SystemAddress &address)
{
  return address.any.sa_family == AF_INET || IN6_IS_ADDR_V4MAPPED(&address.v6.sin6_addr);
}
