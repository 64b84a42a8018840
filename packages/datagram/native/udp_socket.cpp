#include "udp_socket.h"
#include <cerrno>
#include <cstdlib>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

const napi_type_tag UdpSocket::TAG = {0x2f6e1c9b80d4477a, 0xb3a95d1e64f20c87};

UdpSocket::~UdpSocket()
{
  if (descriptor_ >= 0) ::close(descriptor_);
}

const char *UdpSocket::bind(const SystemAddress &address, uint32_t buffer_bytes)
{
  is_v6_ = address.any.sa_family == AF_INET6;
  descriptor_ = ::socket(address.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return "socket";
  // Every address of IPv6 means those of IPv4 too, whatever the system's default is.
  if (is_v6_ && IN6_IS_ADDR_UNSPECIFIED(&address.v6.sin6_addr)) enable(IPPROTO_IPV6, IPV6_V6ONLY, 0);
  set_options(buffer_bytes);
  return ::bind(descriptor_, &address.any, address.length) == 0 ? nullptr : "bind";
}

/** An IPv6 socket carries IPv4 as well, and is asked for both. What the system does not know is left out. */
void UdpSocket::set_options(uint32_t buffer_bytes)
{
  enable(SOL_SOCKET, SO_SNDBUF, static_cast<int>(buffer_bytes));
  enable(SOL_SOCKET, SO_RCVBUF, static_cast<int>(buffer_bytes));
  enable(SOL_SOCKET, SO_RXQ_OVFL, 1);
  enable(SOL_SOCKET, SO_TIMESTAMPNS, 1);
  has_segmentation = enable(IPPROTO_UDP, UDP_SEGMENT, 0); // none of its own: each message says its size
  has_receive_offload = enable(IPPROTO_UDP, UDP_GRO, 1);
  // Don't fragment, and don't refuse what is larger than the path's known MTU either: that is what is to be found out.
  keeps_whole = enable(IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
  has_ecn = enable(IPPROTO_IP, IP_RECVTOS, 1);
  if (!is_v6_) return;
  keeps_whole = enable(IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE) && keeps_whole;
  has_ecn = enable(IPPROTO_IPV6, IPV6_RECVTCLASS, 1) && has_ecn;
}

bool UdpSocket::enable(int level, int option, int value)
{
  return setsockopt(descriptor_, level, option, &value, sizeof value) == 0;
}

bool UdpSocket::attach(napi_value handle, napi_value on_events_function)
{
  uv_loop_s *loop;
  napi_value name;
  int error = ENOMEM;
  // Before the event loop knows of it, so that what fails here leaves nothing behind in it.
  if (napi_create_reference(env_, handle, 1, &handle_) == napi_ok &&
      napi_create_reference(env_, on_events_function, 1, &callback_) == napi_ok &&
      napi_create_string_utf8(env_, "wireside.datagram", NAPI_AUTO_LENGTH, &name) == napi_ok &&
      napi_async_init(env_, handle, name, &context_) == napi_ok &&
      napi_get_uv_event_loop(env_, &loop) == napi_ok &&
      napi_add_async_cleanup_hook(env_, on_teardown, this, &cleanup_) == napi_ok)
    poll_ = static_cast<uv_poll_s *>(std::calloc(1, uv_handle_size(UV_POLL)));
  if (poll_ != nullptr) error = -uv_poll_init_socket(loop, poll_, descriptor_);
  if (error == 0) {
    uv_handle_set_data(reinterpret_cast<uv_handle_s *>(poll_), this);
    return true;
  }
  throw_system_error(env_, "watch", error);
  is_closing_ = true;
  detach();
  return false;
}

/** Lets go of all that `attach` got hold of. Where JavaScript is at its end, this ends it, and the socket with it. */
void UdpSocket::detach()
{
  std::free(poll_);
  poll_ = nullptr;
  if (handle_ != nullptr) napi_delete_reference(env_, handle_);
  if (callback_ != nullptr) napi_delete_reference(env_, callback_);
  if (context_ != nullptr) napi_async_destroy(env_, context_);
  if (cleanup_ != nullptr) napi_remove_async_cleanup_hook(cleanup_);
}

int UdpSocket::watch(int events)
{
  watched_ = (events & CAN_RECEIVE ? UV_READABLE : 0) | (events & CAN_SEND ? UV_WRITABLE : 0);
  // Urgent data, which UDP does not have: the program goes on while a socket is open, also one that is paused.
  return -uv_poll_start(poll_, watched_ == 0 ? UV_PRIORITIZED : watched_, on_events);
}

void UdpSocket::close()
{
  if (is_closing_) return;
  is_closing_ = true;
  uv_close(reinterpret_cast<uv_handle_s *>(poll_), on_closed);
}

void UdpSocket::on_closed(uv_handle_s *handle)
{
  UdpSocket *socket = static_cast<UdpSocket *>(uv_handle_get_data(handle));
  ::close(socket->descriptor_);
  socket->descriptor_ = -1;
  if (!socket->is_tearing_down_) socket->tell(IS_CLOSED);
  socket->detach();
}

/** The environment ends (a worker is stopped, the process exits): its event loop must not be left with our handle in it. */
void UdpSocket::on_teardown(napi_async_cleanup_hook_handle, void *data)
{
  UdpSocket *socket = static_cast<UdpSocket *>(data);
  socket->is_tearing_down_ = true;
  socket->close();
}

void UdpSocket::on_events(uv_poll_s *poll, int status, int events)
{
  UdpSocket *socket = static_cast<UdpSocket *>(uv_handle_get_data(reinterpret_cast<uv_handle_s *>(poll)));
  if (status >= 0) {
    socket->tell((events & UV_READABLE ? CAN_RECEIVE : 0) | (events & UV_WRITABLE ? CAN_SEND : 0));
    return;
  }
  // libuv has stopped watching because of an error that waits in the socket: it is taken out, counted, and we go on.
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(socket->descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error == 0 ||
      uv_poll_start(poll, socket->watched_ == 0 ? UV_PRIORITIZED : socket->watched_, on_events) != 0)
    socket->tell(IS_BROKEN);
  else socket->refuse(error);
}

void UdpSocket::tell(int events)
{
  napi_handle_scope scope;
  if (events == 0 || napi_open_handle_scope(env_, &scope) != napi_ok) return;
  napi_value handle, callback, number, result, exception;
  if (napi_get_reference_value(env_, handle_, &handle) == napi_ok &&
      napi_get_reference_value(env_, callback_, &callback) == napi_ok &&
      napi_create_int32(env_, events, &number) == napi_ok &&
      napi_make_callback(env_, context_, handle, callback, 1, &number, &result) == napi_pending_exception &&
      napi_get_and_clear_last_exception(env_, &exception) == napi_ok)
    napi_fatal_exception(env_, exception);
  napi_close_handle_scope(env_, scope);
}

void UdpSocket::refuse(int error)
{
  if (error > 0 && error < ERRORS) refused[error]++;
}
