#include "arguments.h"
#include "cipher.h"
#include "udp_socket.h"
#include <cerrno>
#include <unistd.h>

// What JavaScript calls; src/native/addon.ts describes each. Nothing it may pass makes the process crash.

/** The socket of the first argument, which has to be open. */
static UdpSocket *open_handle(Arguments &arguments)
{
  UdpSocket *socket = arguments.handle<UdpSocket>(0, "socket");
  if (arguments.are_good() && !socket->is_open()) arguments.refuse("socket", "open");
  return socket;
}

static napi_value number_of(napi_env env, double value)
{
  napi_value number = nullptr;
  napi_create_double(env, value, &number);
  return number;
}

/** openSocket(address, bufferBytes, onEvents) */
static napi_value open_socket(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  const Column<uint8_t> where = arguments.column<uint8_t>(0, "address", ADDRESS_BYTES);
  const uint32_t buffer_bytes = arguments.integer(1, "bufferBytes", 1, 1U << 30);
  const napi_value on_events = arguments.function(2, "onEvents");
  SystemAddress address;
  if (arguments.are_good() && !read_address(where.data, where.data[0] == 6, &address))
    arguments.refuse("address", "one of family 4 or 6");
  if (!arguments.are_good()) return nullptr;

  UdpSocket *socket = new UdpSocket(env);
  const char *failed = socket->bind(address, buffer_bytes);
  if (failed != nullptr) {
    throw_system_error(env, failed, errno);
    delete socket;
    return nullptr;
  }
  const napi_value handle = wrap_handle(env, socket);
  if (handle == nullptr || !socket->attach(handle, on_events)) return nullptr;
  return handle;
}

/** closeSocket(socket) */
static napi_value close_socket(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = arguments.handle<UdpSocket>(0, "socket");
  if (arguments.are_good()) socket->close();
  return nullptr;
}

/** watch(socket, events) */
static napi_value watch(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = open_handle(arguments);
  const uint32_t events = arguments.integer(1, "events", 0, CAN_RECEIVE | CAN_SEND);
  if (!arguments.are_good()) return nullptr;
  const int error = socket->watch(static_cast<int>(events));
  if (error != 0) throw_system_error(env, "watch", error);
  return nullptr;
}

/** send(socket, count, from, bytes, offset, length, segment, address, ecn): the first run that was not taken whole */
static napi_value send(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = open_handle(arguments);
  const uint32_t count = arguments.integer(1, "count", 0, BATCH_RUNS);
  const uint32_t from = arguments.integer(2, "from", 0, count);
  const Column<uint8_t> bytes = arguments.column<uint8_t>(3, "bytes");
  const Column<uint32_t> offset = arguments.column<uint32_t>(4, "offset", count);
  const Column<uint32_t> length = arguments.column<uint32_t>(5, "length", count);
  const Column<uint32_t> segment = arguments.column<uint32_t>(6, "segment", count);
  const Column<uint8_t> address = arguments.column<uint8_t>(7, "address", count * ADDRESS_BYTES);
  const Column<uint8_t> ecn = arguments.column<uint8_t>(8, "ecn", count);
  if (!arguments.are_good()) return nullptr;

  // A copy of the columns, checked: another thread may share them.
  Run runs[BATCH_RUNS];
  for (uint32_t at = from; at < count; at++) {
    const uint32_t begin = offset.data[at];
    runs[at] = {nullptr, length.data[at], segment.data[at], address.data + at * ADDRESS_BYTES, ecn.data[at]};
    if (begin > bytes.length || runs[at].length > bytes.length - begin) arguments.refuse_range("a run", "ends outside bytes");
    else if (runs[at].segment == 0) arguments.refuse_range("a run", "has segments of no bytes");
    if (!arguments.are_good()) return nullptr;
    runs[at].bytes = bytes.data + begin;
  }
  const Progress sent = socket->send(runs, from, count);
  if (sent.bytes > 0) {
    offset.data[sent.run] += sent.bytes;
    length.data[sent.run] = runs[sent.run].length - sent.bytes;
  }
  return number_of(env, sent.run);
}

/** receive(socket, bytes, offset, length, segment, address, ecn, waited): runs */
static napi_value receive(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = open_handle(arguments);
  IncomingBatch batch;
  batch.bytes = arguments.column<uint8_t>(1, "bytes");
  batch.offset = arguments.column<uint32_t>(2, "offset", BATCH_RUNS);
  batch.length = arguments.column<uint32_t>(3, "length", BATCH_RUNS);
  batch.segment = arguments.column<uint32_t>(4, "segment", BATCH_RUNS);
  batch.address = arguments.column<uint8_t>(5, "address", BATCH_RUNS * ADDRESS_BYTES);
  batch.ecn = arguments.column<uint8_t>(6, "ecn", BATCH_RUNS);
  batch.waited = arguments.column<float>(7, "waited", BATCH_RUNS);
  if (!arguments.are_good()) return nullptr;
  const int count = socket->receive(batch);
  if (count >= 0) return number_of(env, count);
  throw_system_error(env, "receive", -count);
  return nullptr;
}

/** localAddress(socket, into) */
static napi_value local_address(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = open_handle(arguments);
  const Column<uint8_t> into = arguments.column<uint8_t>(1, "into", ADDRESS_BYTES);
  if (!arguments.are_good()) return nullptr;
  SystemAddress address = {};
  address.length = sizeof address.v6;
  if (getsockname(socket->descriptor(), &address.any, &address.length) != 0) throw_system_error(env, "getsockname", errno);
  else write_address(address, into.data);
  return nullptr;
}

/** features(socket): 1 segmentation offload, 2 receive offload, 4 don't fragment, 8 ECN */
static napi_value features(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  const UdpSocket *socket = arguments.handle<UdpSocket>(0, "socket");
  if (!arguments.are_good()) return nullptr;
  return number_of(env, (socket->has_segmentation ? 1 : 0) | (socket->has_receive_offload ? 2 : 0) |
                            (socket->keeps_whole ? 4 : 0) | (socket->has_ecn ? 8 : 0));
}

/** counters(socket, into), in the order of Counters */
static napi_value counters(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  const UdpSocket *socket = arguments.handle<UdpSocket>(0, "socket");
  const Column<double> into = arguments.column<double>(1, "into", 7);
  if (!arguments.are_good()) return nullptr;
  const Counters &from = socket->counters;
  const double values[] = {from.received_datagrams, from.received_bytes, from.received_calls, from.sent_datagrams,
                           from.sent_bytes, from.sent_calls, from.overflowed};
  for (size_t at = 0; at < 7; at++) into.data[at] = values[at];
  return nullptr;
}

/** refusals(socket): an object of how many datagrams by name of the errno */
static napi_value refusals(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  const UdpSocket *socket = arguments.handle<UdpSocket>(0, "socket");
  napi_value object;
  if (!arguments.are_good() || napi_create_object(env, &object) != napi_ok) return nullptr;
  for (int error = 1; error < UdpSocket::ERRORS; error++)
    if (socket->refused[error] > 0)
      napi_set_named_property(env, object, uv_err_name(-error), number_of(env, socket->refused[error]));
  return object;
}

/** pathMtu(socket, address): bytes of the largest IP packet, 0 where the system does not say */
static napi_value path_mtu(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  UdpSocket *socket = open_handle(arguments);
  const Column<uint8_t> where = arguments.column<uint8_t>(1, "address", ADDRESS_BYTES);
  if (!arguments.are_good()) return nullptr;
  const bool is_to_v6 = where.data[0] == 6;
  SystemAddress address;
  if ((is_to_v6 && !socket->is_v6()) || !read_address(where.data, is_to_v6, &address)) return number_of(env, 0);

  // A socket of its own, connected to the address: nothing is sent by that, but the system looks for the way.
  const int probe = ::socket(address.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int mtu = 0;
  socklen_t size = sizeof mtu;
  const bool is_known =
      probe >= 0 && connect(probe, &address.any, address.length) == 0 &&
      getsockopt(probe, is_to_v6 ? IPPROTO_IPV6 : IPPROTO_IP, is_to_v6 ? IPV6_MTU : IP_MTU, &mtu, &size) == 0;
  if (probe >= 0) ::close(probe);
  return number_of(env, is_known && mtu > 0 ? mtu : 0);
}

NAPI_MODULE_INIT()
{
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {
      {"openSocket", open_socket}, {"closeSocket", close_socket}, {"watch", watch},
      {"send", send},              {"receive", receive},          {"localAddress", local_address},
      {"features", features},      {"counters", counters},        {"refusals", refusals},
      {"pathMtu", path_mtu},       {"createCipher", create_cipher}, {"seal", seal_packets},
      {"open", open_packets},
  };
  for (const auto &[name, call] : functions) {
    napi_value function;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function) != napi_ok ||
        napi_set_named_property(env, exports, name, function) != napi_ok)
      return nullptr;
  }
  napi_value sources;
  if (napi_create_string_utf8(env, ADDON_SOURCES, NAPI_AUTO_LENGTH, &sources) != napi_ok ||
      napi_set_named_property(env, exports, "sources", sources) != napi_ok)
    return nullptr;
  return exports;
}
