#include "udp_socket.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/udp.h>
#include <sys/socket.h>

/** Messages of one system call. */
constexpr uint32_t MESSAGES = 64;
/** Datagrams of one message at most (UDP_MAX_SEGMENTS of Linux before 6.9), … */
constexpr uint32_t SEGMENTS = 64;
/** … and their bytes: what one IPv4 packet could carry. */
constexpr uint32_t SEGMENTED_BYTES = 65507;

/** Messages on their way to the system: each one datagram, or several that the system is to cut. */
struct UdpSocket::Outgoing {
  mmsghdr messages[MESSAGES];
  iovec parts[MESSAGES];
  SystemAddress addresses[MESSAGES];
  alignas(cmsghdr) uint8_t control[MESSAGES][CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(uint16_t))];
  uint32_t datagrams[MESSAGES];
  /** False for a message that cannot be sent from this kind of socket. */
  bool is_reachable[MESSAGES];
  uint32_t count = 0;

  void add(const Run &run, Progress from, uint32_t size, bool is_for_v6);
};

static void put_control(msghdr *header, size_t *used, int level, int type, const void *value, size_t size)
{
  cmsghdr *control = reinterpret_cast<cmsghdr *>(static_cast<uint8_t *>(header->msg_control) + *used);
  control->cmsg_level = level;
  control->cmsg_type = type;
  control->cmsg_len = CMSG_LEN(size);
  std::memcpy(CMSG_DATA(control), value, size);
  *used += CMSG_SPACE(size);
}

void UdpSocket::Outgoing::add(const Run &run, Progress from, uint32_t size, bool is_for_v6)
{
  const uint32_t at = count++;
  parts[at] = {const_cast<uint8_t *>(run.bytes) + from.bytes, size};
  datagrams[at] = size <= run.segment ? 1 : (size - 1) / run.segment + 1;
  is_reachable[at] = read_address(run.address, is_for_v6, &addresses[at]);
  msghdr *header = &messages[at].msg_hdr;
  *header = {};
  header->msg_name = &addresses[at].any;
  header->msg_namelen = addresses[at].length;
  header->msg_iov = &parts[at];
  header->msg_iovlen = 1;
  header->msg_control = control[at];
  size_t used = 0;
  if (run.ecn != 0) {
    const int traffic_class = run.ecn & 3;
    if (is_v4(addresses[at])) put_control(header, &used, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class);
    else put_control(header, &used, IPPROTO_IPV6, IPV6_TCLASS, &traffic_class, sizeof traffic_class);
  }
  if (datagrams[at] > 1) {
    const uint16_t segment = static_cast<uint16_t>(run.segment);
    put_control(header, &used, IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof segment);
  }
  header->msg_controllen = used;
}

/** Bytes of the next message of a run: as many of its datagrams as the system cuts at once, or one. */
static uint32_t next_size(const Run &run, uint32_t from, bool is_cut_by_system)
{
  const uint32_t segments = is_cut_by_system ? std::clamp(SEGMENTED_BYTES / run.segment, 1U, SEGMENTS) : 1;
  return static_cast<uint32_t>(std::min<uint64_t>(run.length - from, static_cast<uint64_t>(run.segment) * segments));
}

Progress UdpSocket::send(const Run *runs, uint32_t from, uint32_t count)
{
  Progress sent = {from, 0};
  // The run whose datagrams go one by one, since the system refused them together: each then has an answer of its own.
  uint32_t separate = count;
  while (sent.run < count) {
    Outgoing outgoing;
    for (Progress next = sent; next.run < count && outgoing.count < MESSAGES;) {
      const Run &run = runs[next.run];
      const uint32_t size = next_size(run, next.bytes, has_segmentation && next.run != separate);
      outgoing.add(run, next, size, is_v6_);
      next.bytes += size;
      if (next.bytes >= run.length) next = {next.run + 1, 0};
    }

    for (uint32_t done = 0; done < outgoing.count;) {
      int taken = 0, error = EAFNOSUPPORT;
      if (outgoing.is_reachable[done]) {
        uint32_t until = done + 1;
        while (until < outgoing.count && outgoing.is_reachable[until]) until++;
        taken = sendmmsg(descriptor_, outgoing.messages + done, until - done, 0);
        error = errno;
        counters.sent_calls++;
      }
      if (taken <= 0) {
        if (error == EINTR) continue;
        if (error == EAGAIN || error == EWOULDBLOCK) return sent;
        if (outgoing.datagrams[done] > 1) {
          // EIO: this way out cannot cut packets (udp(7), UDP_SEGMENT).
          if (error == EIO) has_segmentation = false;
          separate = sent.run;
          break;
        }
        refuse(error);
        taken = 1;
      } else {
        for (uint32_t at = done; at < done + static_cast<uint32_t>(taken); at++) {
          counters.sent_datagrams += outgoing.datagrams[at];
          counters.sent_bytes += static_cast<double>(outgoing.parts[at].iov_len);
        }
      }
      for (; taken > 0; taken--, done++) {
        sent.bytes += static_cast<uint32_t>(outgoing.parts[done].iov_len);
        if (sent.bytes >= runs[sent.run].length) sent = {sent.run + 1, 0};
      }
    }
  }
  return sent;
}
