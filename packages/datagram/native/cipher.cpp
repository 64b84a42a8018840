#include "cipher.h"
#include "arguments.h"
#include <cmath>
#include <cstring>

const napi_type_tag PacketCipher::TAG = {0x7baf07a5d6a44c1e, 0x9d5c7a2f0b1e8c43};

/** Bytes of a packet's header at most: far more than any has. */
constexpr uint32_t MOST_HEADER_BYTES = 1024;
/** Packets in one list at most. */
constexpr uint32_t MOST_PACKETS = 1 << 20;
constexpr double NUMBERS = 9007199254740992; // 2^53

PacketCipher::PacketCipher(const evp_cipher_st *cipher, const uint8_t *key, uint32_t key_bytes, const uint8_t *iv,
                           uint32_t header_bytes)
    : cipher_(cipher), header_bytes_(header_bytes)
{
  std::memcpy(key_, key, key_bytes);
  std::memcpy(iv_, iv, NONCE_BYTES);
}

PacketCipher::~PacketCipher()
{
  OPENSSL_cleanse(key_, sizeof key_);
  EVP_CIPHER_CTX_free(sealing_);
  EVP_CIPHER_CTX_free(opening_);
}

bool PacketCipher::seal(uint8_t *packet, uint32_t length, uint64_t number)
{
  if (sealing_ == nullptr) {
    sealing_ = EVP_CIPHER_CTX_new();
    if (sealing_ == nullptr || EVP_EncryptInit_ex(sealing_, cipher_, nullptr, key_, nullptr) != 1) return false;
  }
  uint8_t nonce[NONCE_BYTES];
  make_nonce(number, nonce);
  uint8_t *text = packet + header_bytes_, *tag = packet + length - TAG_BYTES;
  const int text_bytes = static_cast<int>(tag - text);
  int done;
  return EVP_EncryptInit_ex(sealing_, nullptr, nullptr, nullptr, nonce) == 1 &&
         EVP_EncryptUpdate(sealing_, nullptr, &done, packet, static_cast<int>(header_bytes_)) == 1 &&
         (text_bytes == 0 || EVP_EncryptUpdate(sealing_, text, &done, text, text_bytes) == 1) &&
         EVP_EncryptFinal_ex(sealing_, tag, &done) == 1 &&
         EVP_CIPHER_CTX_ctrl(sealing_, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag) == 1;
}

bool PacketCipher::open(uint8_t *packet, uint32_t length, uint64_t number)
{
  if (opening_ == nullptr) {
    opening_ = EVP_CIPHER_CTX_new();
    if (opening_ == nullptr || EVP_DecryptInit_ex(opening_, cipher_, nullptr, key_, nullptr) != 1) return false;
  }
  uint8_t nonce[NONCE_BYTES];
  make_nonce(number, nonce);
  uint8_t *text = packet + header_bytes_, *tag = packet + length - TAG_BYTES;
  const int text_bytes = static_cast<int>(tag - text);
  int done;
  return EVP_DecryptInit_ex(opening_, nullptr, nullptr, nullptr, nonce) == 1 &&
         EVP_CIPHER_CTX_ctrl(opening_, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag) == 1 &&
         EVP_DecryptUpdate(opening_, nullptr, &done, packet, static_cast<int>(header_bytes_)) == 1 &&
         (text_bytes == 0 || EVP_DecryptUpdate(opening_, text, &done, text, text_bytes) == 1) &&
         EVP_DecryptFinal_ex(opening_, tag, &done) == 1;
}

/** The IV XOR the packet's number, big-endian in its last eight bytes. */
void PacketCipher::make_nonce(uint64_t number, uint8_t *nonce) const
{
  std::memcpy(nonce, iv_, NONCE_BYTES);
  for (uint32_t at = NONCE_BYTES; number > 0; number >>= 8) nonce[--at] ^= static_cast<uint8_t>(number);
}

/** The numbers of JavaScript's names for the ciphers. */
enum CipherName { AES_128_GCM = 0, CHACHA20_POLY1305 = 1 };

napi_value create_cipher(napi_env env, napi_callback_info info)
{
  Arguments arguments(env, info);
  const uint32_t name = arguments.integer(0, "name", AES_128_GCM, CHACHA20_POLY1305);
  const Column<uint8_t> key = arguments.column<uint8_t>(1, "key");
  const Column<uint8_t> iv = arguments.column<uint8_t>(2, "iv");
  const uint32_t header_bytes = arguments.integer(3, "headerBytes", 0, MOST_HEADER_BYTES);
  const uint32_t key_bytes = name == AES_128_GCM ? 16 : 32;
  if (key.length != key_bytes) arguments.refuse_range("key", "has not the length of the cipher's keys");
  if (iv.length != PacketCipher::NONCE_BYTES) arguments.refuse_range("iv", "has not 12 bytes");
  if (!arguments.are_good()) return nullptr;

  const evp_cipher_st *evp = name == AES_128_GCM ? EVP_aes_128_gcm() : EVP_chacha20_poly1305();
  return wrap_handle(env, new PacketCipher(evp, key.data, key_bytes, iv.data, header_bytes));
}

namespace {
/** The packets of one call; every one is looked at once, since another thread may share their memory. */
struct Packets {
  Arguments arguments;
  PacketCipher *cipher;
  Column<uint8_t> bytes;
  Column<uint32_t> offset, length;
  Column<double> number;
  uint32_t from, until;

  Packets(napi_env env, napi_callback_info info);
  /** One packet with all its bytes there; refuses the call otherwise. */
  bool read(uint32_t at, uint8_t **packet, uint32_t *size, uint64_t *packet_number);
  bool is_long_enough(uint32_t size) const { return size >= cipher->header_bytes() + PacketCipher::TAG_BYTES; }
};

Packets::Packets(napi_env env, napi_callback_info info) : arguments(env, info)
{
  cipher = arguments.handle<PacketCipher>(0, "cipher");
  bytes = arguments.column<uint8_t>(1, "bytes");
  until = arguments.integer(6, "until", 0, MOST_PACKETS);
  from = arguments.integer(5, "from", 0, until);
  offset = arguments.column<uint32_t>(2, "offset", until);
  length = arguments.column<uint32_t>(3, "length", until);
  number = arguments.column<double>(4, "number", until);
}

bool Packets::read(uint32_t at, uint8_t **packet, uint32_t *size, uint64_t *packet_number)
{
  const uint32_t begin = offset.data[at];
  const double value = number.data[at];
  *size = length.data[at];
  if (begin > bytes.length || *size > bytes.length - begin) arguments.refuse_range("a packet", "ends outside bytes");
  else if (!(value >= 0 && value < NUMBERS) || value != std::floor(value))
    arguments.refuse_range("a packet's number", "is not a whole one below 2^53");
  if (!arguments.are_good()) return false;
  *packet = bytes.data + begin;
  *packet_number = static_cast<uint64_t>(value);
  return true;
}
} // namespace

napi_value seal_packets(napi_env env, napi_callback_info info)
{
  Packets packets(env, info);
  if (!packets.arguments.are_good()) return nullptr;
  uint8_t *packet;
  uint32_t size;
  uint64_t number;
  for (uint32_t at = packets.from; at < packets.until; at++) {
    if (!packets.read(at, &packet, &size, &number)) return nullptr;
    if (!packets.is_long_enough(size)) {
      packets.arguments.refuse_range("a packet", "has no room for header and tag");
      return nullptr;
    }
    if (!packets.cipher->seal(packet, size, number)) {
      ERR_clear_error();
      napi_throw_error(env, nullptr, "OpenSSL could not seal a packet");
      return nullptr;
    }
  }
  return nullptr;
}

napi_value open_packets(napi_env env, napi_callback_info info)
{
  Packets packets(env, info);
  if (!packets.arguments.are_good()) return nullptr;
  bool has_failed = false;
  uint8_t *packet;
  uint32_t size;
  uint64_t number;
  for (uint32_t at = packets.from; at < packets.until; at++) {
    if (!packets.read(at, &packet, &size, &number)) return nullptr;
    if (packets.is_long_enough(size) && packets.cipher->open(packet, size, number)) continue;
    packets.length.data[at] = 0;
    has_failed = true;
  }
  if (has_failed) ERR_clear_error(); // else node:crypto would find it and report it as its own
  return nullptr;
}
