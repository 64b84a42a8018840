#pragma once
#include "address.h"
#include "arguments.h"
#include "node_symbols.h"
#include <cstdint>
#include <node_api.h>

/** Runs in a batch at most (BATCH_RUNS of src/batch.ts). */
constexpr uint32_t BATCH_RUNS = 64;

/** What a socket tells its owner of; bits of one number. */
enum SocketEvent { CAN_RECEIVE = 1, CAN_SEND = 2, IS_CLOSED = 4, IS_BROKEN = 8 };

/** What happened so far, in the order in which JavaScript gets it. */
struct Counters {
  double received_datagrams, received_bytes, received_calls;
  double sent_datagrams, sent_bytes, sent_calls;
  double overflowed;
};

/** Datagrams of one address in a row, as in DatagramBatch. */
struct Run {
  const uint8_t *bytes;
  uint32_t length, segment;
  const uint8_t *address;
  uint8_t ecn;
};

/** The columns of a batch that is to be filled. */
struct IncomingBatch {
  Column<uint8_t> bytes;
  Column<uint32_t> offset, length, segment;
  Column<uint8_t> address, ecn;
  Column<float> waited;
};

/** How far a batch was sent: its first run that is not away whole, and the bytes of it that are. */
struct Progress {
  uint32_t run, bytes;
};

/**
 * A UDP socket that the event loop watches. It lives until its handle in JavaScript is collected, and the handle is held for
 * as long as it is open.
 */
class UdpSocket {
public:
  static const napi_type_tag TAG;

  explicit UdpSocket(napi_env env) : env_(env) {}
  ~UdpSocket();
  UdpSocket(const UdpSocket &) = delete;
  UdpSocket &operator=(const UdpSocket &) = delete;

  /** Makes and binds it; the name of what failed, with errno, or null. */
  const char *bind(const SystemAddress &address, uint32_t buffer_bytes);
  /** Puts it into the event loop; false after an exception was thrown. */
  bool attach(napi_value handle, napi_value on_events);
  /** Which of CAN_RECEIVE and CAN_SEND to tell of; 0 or an errno. */
  int watch(int events);
  /** Begins to close it; IS_CLOSED says when it is. */
  void close();

  bool is_open() const { return descriptor_ >= 0 && !is_closing_; }
  bool is_v6() const { return is_v6_; }
  int descriptor() const { return descriptor_; }

  /** Sends runs from one on until the system takes no more. */
  Progress send(const Run *runs, uint32_t from, uint32_t count);
  /** Receives what is there, up to the room of the batch. @return runs, or an errno below 0 */
  int receive(const IncomingBatch &batch);

  bool has_segmentation = false, has_receive_offload = false, keeps_whole = false, has_ecn = false;
  Counters counters = {};
  /** How many datagrams were refused, by errno. */
  static constexpr int ERRORS = 134;
  double refused[ERRORS] = {};

private:
  struct Outgoing;

  void set_options(uint32_t buffer_bytes);
  bool enable(int level, int option, int value);
  void detach();
  void tell(int events);
  void refuse(int error);
  static void on_events(uv_poll_s *poll, int status, int events);
  static void on_closed(uv_handle_s *handle);
  static void on_teardown(napi_async_cleanup_hook_handle hook, void *data);

  napi_env env_;
  int descriptor_ = -1;
  bool is_v6_ = false, is_closing_ = false, is_tearing_down_ = false;
  int watched_ = 0;
  uv_poll_s *poll_ = nullptr;
  napi_ref handle_ = nullptr, callback_ = nullptr;
  napi_async_context context_ = nullptr;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
};
