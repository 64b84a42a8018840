#include "udp_socket.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <netinet/udp.h>
#include <sys/socket.h>

/** Room for one message: the largest there is, also of several datagrams that the system has joined. */
constexpr uint32_t MESSAGE_BYTES = 65536;
/** Two for the ECN bits, the segment's size, the time, what overflowed: with room to spare. */
constexpr size_t CONTROL_BYTES = 192;

template <typename T>
static T value_of(const cmsghdr *control)
{
  T value = {};
  std::memcpy(&value, CMSG_DATA(control), std::min(sizeof value, control->cmsg_len - CMSG_LEN(0)));
  return value;
}

int UdpSocket::receive(const IncomingBatch &batch)
{
  mmsghdr messages[BATCH_RUNS];
  iovec parts[BATCH_RUNS];
  SystemAddress addresses[BATCH_RUNS];
  alignas(cmsghdr) uint8_t control[BATCH_RUNS][CONTROL_BYTES];

  const uint32_t room = static_cast<uint32_t>(std::min<size_t>(BATCH_RUNS, batch.bytes.length / MESSAGE_BYTES));
  for (uint32_t at = 0; at < room; at++) {
    parts[at] = {batch.bytes.data + at * MESSAGE_BYTES, MESSAGE_BYTES};
    messages[at] = {};
    messages[at].msg_hdr.msg_name = &addresses[at].any;
    messages[at].msg_hdr.msg_namelen = sizeof(sockaddr_in6);
    messages[at].msg_hdr.msg_iov = &parts[at];
    messages[at].msg_hdr.msg_iovlen = 1;
    messages[at].msg_hdr.msg_control = control[at];
    messages[at].msg_hdr.msg_controllen = CONTROL_BYTES;
  }
  int count;
  do count = recvmmsg(descriptor_, messages, room, MSG_DONTWAIT, nullptr);
  while (count < 0 && errno == EINTR);
  if (count < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno == EBADF || errno == ENOTSOCK || errno == EINVAL || errno == EFAULT) return -errno;
    refuse(errno); // an error that waited in the socket, and is now out of it
    return 0;
  }
  counters.received_calls++;
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);

  for (int at = 0; at < count; at++) {
    msghdr *header = &messages[at].msg_hdr;
    const uint32_t length = messages[at].msg_len;
    uint32_t segment = std::max(length, 1U);
    double waited = 0;
    uint8_t ecn = 0;
    for (cmsghdr *item = CMSG_FIRSTHDR(header); item != nullptr; item = CMSG_NXTHDR(header, item)) {
      const int level = item->cmsg_level, type = item->cmsg_type;
      if (level == IPPROTO_UDP && type == UDP_GRO) segment = static_cast<uint32_t>(std::max(value_of<int>(item), 1));
      else if (level == IPPROTO_IP && type == IP_TOS) ecn = value_of<uint8_t>(item) & 3;
      else if (level == IPPROTO_IPV6 && type == IPV6_TCLASS) ecn = value_of<int>(item) & 3;
      else if (level == SOL_SOCKET && type == SCM_TIMESTAMPNS) {
        const timespec came = value_of<timespec>(item);
        waited = (now.tv_sec - came.tv_sec) * 1e3 + (now.tv_nsec - came.tv_nsec) / 1e6;
      } else if (level == SOL_SOCKET && type == SO_RXQ_OVFL) {
        counters.overflowed = std::max(counters.overflowed, static_cast<double>(value_of<uint32_t>(item)));
      }
    }
    batch.offset.data[at] = static_cast<uint32_t>(at) * MESSAGE_BYTES;
    batch.length.data[at] = length;
    batch.segment.data[at] = segment;
    batch.ecn.data[at] = ecn;
    // The clock of the day may have been set back in between.
    batch.waited.data[at] = static_cast<float>(std::max(waited, 0.0));
    write_address(addresses[at], batch.address.data + at * ADDRESS_BYTES);
    counters.received_datagrams += length <= segment ? 1 : (length - 1) / segment + 1;
    counters.received_bytes += length;
  }
  return count;
}
