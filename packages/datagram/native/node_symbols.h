/**
 * What the node binary carries and exports without its headers being at hand: parts of libuv (docs.libuv.org, API of 1.x)
 * and of OpenSSL 3 (EVP_EncryptInit(3)). Both keep these declarations as they are within a major version.
 */
#pragma once

struct uv_loop_s;
struct uv_handle_s;
struct uv_poll_s;
struct evp_cipher_st;
struct evp_cipher_ctx_st;

extern "C" {
enum { UV_READABLE = 1, UV_WRITABLE = 2, UV_PRIORITIZED = 8 };
/** uv_handle_type of a uv_poll_t. */
enum { UV_POLL = 8 };

unsigned long uv_handle_size(int type);
void uv_handle_set_data(uv_handle_s *handle, void *data);
void *uv_handle_get_data(const uv_handle_s *handle);
int uv_poll_init_socket(uv_loop_s *loop, uv_poll_s *poll, int socket);
int uv_poll_start(uv_poll_s *poll, int events, void (*on_events)(uv_poll_s *poll, int status, int events));
void uv_close(uv_handle_s *handle, void (*on_closed)(uv_handle_s *handle));
const char *uv_err_name(int error);
const char *uv_strerror(int error);

enum { EVP_CTRL_AEAD_GET_TAG = 0x10, EVP_CTRL_AEAD_SET_TAG = 0x11 };

const evp_cipher_st *EVP_aes_128_gcm(void);
const evp_cipher_st *EVP_chacha20_poly1305(void);
evp_cipher_ctx_st *EVP_CIPHER_CTX_new(void);
void EVP_CIPHER_CTX_free(evp_cipher_ctx_st *context);
int EVP_CIPHER_CTX_ctrl(evp_cipher_ctx_st *context, int what, int size, void *data);
int EVP_EncryptInit_ex(evp_cipher_ctx_st *context, const evp_cipher_st *cipher, void *engine, const unsigned char *key,
                       const unsigned char *iv);
int EVP_EncryptUpdate(evp_cipher_ctx_st *context, unsigned char *out, int *out_size, const unsigned char *in, int size);
int EVP_EncryptFinal_ex(evp_cipher_ctx_st *context, unsigned char *out, int *out_size);
int EVP_DecryptInit_ex(evp_cipher_ctx_st *context, const evp_cipher_st *cipher, void *engine, const unsigned char *key,
                       const unsigned char *iv);
int EVP_DecryptUpdate(evp_cipher_ctx_st *context, unsigned char *out, int *out_size, const unsigned char *in, int size);
int EVP_DecryptFinal_ex(evp_cipher_ctx_st *context, unsigned char *out, int *out_size);
void ERR_clear_error(void);
void OPENSSL_cleanse(void *bytes, unsigned long size);
}
