#include "arguments.h"
#include "node_symbols.h"
#include <cmath>
#include <cstdio>

Arguments::Arguments(napi_env env, napi_callback_info info) : env_(env)
{
  size_t count = MOST; // those that are missing become undefined
  are_good_ = napi_get_cb_info(env, info, &count, values_, nullptr, nullptr) == napi_ok;
}

uint32_t Arguments::integer(size_t at, const char *name, uint32_t least, uint32_t most)
{
  double value;
  if (!are_good_) return least;
  if (napi_get_value_double(env_, values_[at], &value) != napi_ok) refuse(name, "a number");
  else if (!(value >= least && value <= most) || value != std::floor(value)) refuse_range(name, "is out of range");
  else return static_cast<uint32_t>(value);
  return least;
}

napi_value Arguments::function(size_t at, const char *name)
{
  napi_valuetype type;
  if (are_good_ && (napi_typeof(env_, values_[at], &type) != napi_ok || type != napi_function)) refuse(name, "a function");
  return values_[at];
}

void Arguments::refuse(const char *name, const char *what)
{
  if (!are_good_) return;
  char message[160];
  std::snprintf(message, sizeof message, "%s is not %s", name, what);
  napi_throw_type_error(env_, nullptr, message);
  are_good_ = false;
}

void Arguments::refuse_range(const char *name, const char *what)
{
  if (!are_good_) return;
  char message[160];
  std::snprintf(message, sizeof message, "%s %s", name, what);
  napi_throw_range_error(env_, nullptr, message);
  are_good_ = false;
}

void *Arguments::wrapped(size_t at, const char *name, const napi_type_tag &tag)
{
  napi_valuetype type;
  bool is_tagged = false;
  void *data = nullptr;
  if (are_good_ &&
      (napi_typeof(env_, values_[at], &type) != napi_ok || type != napi_object ||
       napi_check_object_type_tag(env_, values_[at], &tag, &is_tagged) != napi_ok || !is_tagged ||
       napi_unwrap(env_, values_[at], &data) != napi_ok))
    refuse(name, "a handle of its kind");
  return data;
}

/** A typed array whose buffer was detached, or has shrunk under it, has no elements. */
void *Arguments::elements(size_t at, const char *name, napi_typedarray_type type, size_t least, size_t *length)
{
  napi_typedarray_type actual;
  void *data = nullptr;
  if (!are_good_) return nullptr;
  if (napi_get_typedarray_info(env_, values_[at], &actual, length, &data, nullptr, nullptr) != napi_ok || actual != type)
    refuse(name, "a typed array of its kind");
  else if (*length < least) refuse_range(name, "is too short");
  return data;
}

void throw_system_error(napi_env env, const char *doing, int error)
{
  char message[160];
  std::snprintf(message, sizeof message, "%s: %s", doing, uv_strerror(-error));
  napi_throw_error(env, uv_err_name(-error), message);
}
