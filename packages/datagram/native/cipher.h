#pragma once
#include "node_symbols.h"
#include <cstdint>
#include <node_api.h>

/** An AEAD under one key: AES-128-GCM (RFC 5116) or ChaCha20-Poly1305 (RFC 8439), its nonces made as in RFC 9001 §5.3. */
class PacketCipher {
public:
  static const napi_type_tag TAG;
  static constexpr uint32_t TAG_BYTES = 16, NONCE_BYTES = 12, MOST_KEY_BYTES = 32;

  PacketCipher(const evp_cipher_st *cipher, const uint8_t *key, uint32_t key_bytes, const uint8_t *iv, uint32_t header_bytes);
  ~PacketCipher();
  PacketCipher(const PacketCipher &) = delete;
  PacketCipher &operator=(const PacketCipher &) = delete;

  uint32_t header_bytes() const { return header_bytes_; }
  /** Both need at least header and tag. @return false where OpenSSL does not do it, or the tag is wrong. */
  bool seal(uint8_t *packet, uint32_t length, uint64_t number);
  bool open(uint8_t *packet, uint32_t length, uint64_t number);

private:
  void make_nonce(uint64_t number, uint8_t *nonce) const;

  const evp_cipher_st *cipher_;
  uint8_t key_[MOST_KEY_BYTES];
  uint8_t iv_[NONCE_BYTES];
  uint32_t header_bytes_;
  // Made when first needed: a key mostly serves one of the two. The key's schedule stays in it.
  evp_cipher_ctx_st *sealing_ = nullptr, *opening_ = nullptr;
};

/** createCipher(name, key, iv, headerBytes) */
napi_value create_cipher(napi_env env, napi_callback_info info);
/** seal(cipher, bytes, offset, length, number, from, until) */
napi_value seal_packets(napi_env env, napi_callback_info info);
/** open(cipher, bytes, offset, length, number, from, until): the length of those whose tag is wrong becomes 0 */
napi_value open_packets(napi_env env, napi_callback_info info);
