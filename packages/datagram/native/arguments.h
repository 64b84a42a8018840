#pragma once
#include <cstddef>
#include <cstdint>
#include <node_api.h>

/** Elements of a typed array: valid until JavaScript runs again. */
template <typename T>
struct Column {
  T *data = nullptr;
  size_t length = 0;
};

/** The kind of typed array that has such elements. */
template <typename T>
inline constexpr napi_typedarray_type ARRAY_OF = napi_uint8_array;
template <>
inline constexpr napi_typedarray_type ARRAY_OF<uint32_t> = napi_uint32_array;
template <>
inline constexpr napi_typedarray_type ARRAY_OF<float> = napi_float32_array;
template <>
inline constexpr napi_typedarray_type ARRAY_OF<double> = napi_float64_array;

/**
 * The arguments of one call from JavaScript, which may be anything at all. The first that is not what it should be throws a
 * TypeError or a RangeError there; from then on `are_good` is false, and nothing that was read may be used.
 */
class Arguments {
public:
  Arguments(napi_env env, napi_callback_info info);

  bool are_good() const { return are_good_; }
  /** A whole number between two, both included. */
  uint32_t integer(size_t at, const char *name, uint32_t least, uint32_t most);
  /** A typed array of such elements, with at least so many of them. */
  template <typename T>
  Column<T> column(size_t at, const char *name, size_t least = 0)
  {
    Column<T> column;
    column.data = static_cast<T *>(elements(at, name, ARRAY_OF<T>, least, &column.length));
    return column;
  }
  napi_value function(size_t at, const char *name);
  /** What a handle that `wrap_handle` made stands for. */
  template <typename T>
  T *handle(size_t at, const char *name)
  {
    return static_cast<T *>(wrapped(at, name, T::TAG));
  }

  /** Says that an argument is not what it should be: a TypeError. */
  void refuse(const char *name, const char *what);
  /** Says that an argument reaches too far: a RangeError. */
  void refuse_range(const char *name, const char *what);

private:
  static constexpr size_t MOST = 10;

  void *wrapped(size_t at, const char *name, const napi_type_tag &tag);
  void *elements(size_t at, const char *name, napi_typedarray_type type, size_t least, size_t *length);

  napi_env env_;
  napi_value values_[MOST];
  bool are_good_;
};

/** An object that stands for something of ours until it is collected; null after an exception was thrown. */
template <typename T>
napi_value wrap_handle(napi_env env, T *what)
{
  const napi_finalize finalize = [](napi_env, void *data, void *) { delete static_cast<T *>(data); };
  napi_value handle;
  if (napi_create_object(env, &handle) == napi_ok && napi_type_tag_object(env, handle, &T::TAG) == napi_ok &&
      napi_wrap(env, handle, what, finalize, nullptr, nullptr) == napi_ok)
    return handle;
  delete what;
  napi_throw_error(env, nullptr, "there is no memory for a handle");
  return nullptr;
}

/** Throws an Error whose `code` is the system's name of an errno. */
void throw_system_error(napi_env env, const char *doing, int error);
