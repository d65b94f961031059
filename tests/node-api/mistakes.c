// An addon that makes mistakes: calls with what must not be passed, and from where they must not come. Each is told by the
// status of the call.

#define NAPI_VERSION 10
#include <node_api.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <uv.h>

static napi_value Noop(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  return NULL;
}

static napi_value Pair(napi_env env, napi_status status) {
  napi_value result, item;
  bool pending;
  napi_value exception = NULL;
  napi_is_exception_pending(env, &pending);
  if (pending) napi_get_and_clear_last_exception(env, &exception);
  napi_create_array(env, &result);
  napi_create_int32(env, status, &item);
  napi_set_element(env, result, 0, item);
  if (pending) napi_set_element(env, result, 1, exception);
  return result;
}

// statuses(value): of calls that take the value for something that it perhaps is not; each with the exception, if any.
static napi_value Statuses(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value value, result, out, other;
  napi_get_cb_info(env, info, &argc, &value, NULL, NULL);
  napi_create_object(env, &result);
  napi_create_int32(env, 1, &other);
  double number;
  bool boolean;
  uint32_t length;
  size_t size;
  void* data;
  int64_t integer;
  char text[8];
  napi_type_tag tag = {1, 2};
#define CASE(name, call) napi_set_named_property(env, result, name, Pair(env, call))
  CASE("double", napi_get_value_double(env, value, &number));
  CASE("bool", napi_get_value_bool(env, value, &boolean));
  CASE("string", napi_get_value_string_utf8(env, value, text, sizeof text, &size));
  CASE("bigint", napi_get_value_bigint_int64(env, value, &integer, &boolean));
  CASE("date", napi_get_date_value(env, value, &number));
  CASE("external", napi_get_value_external(env, value, &data));
  CASE("arrayLength", napi_get_array_length(env, value, &length));
  CASE("arraybuffer", napi_get_arraybuffer_info(env, value, &data, &size));
  CASE("typedarray", napi_get_typedarray_info(env, value, NULL, &size, &data, NULL, NULL));
  CASE("dataview", napi_get_dataview_info(env, value, &size, &data, NULL, NULL));
  CASE("buffer", napi_get_buffer_info(env, value, &data, &size));
  CASE("call", napi_call_function(env, other, value, 0, NULL, &out));
  CASE("construct", napi_new_instance(env, value, 0, NULL, &out));
  CASE("instanceof", napi_instanceof(env, other, value, &boolean));
  CASE("coerceToObject", napi_coerce_to_object(env, value, &out));
  CASE("getNamed", napi_get_named_property(env, value, "some", &out));
  CASE("getElement", napi_get_element(env, value, 0, &out));
  CASE("setElement", napi_set_element(env, value, 0, other));
  CASE("hasOwn", napi_has_own_property(env, value, other, &boolean));
  CASE("define", napi_define_properties(env, value, 0, NULL));
  CASE("unwrap", napi_unwrap(env, value, &data));
  CASE("wrap", napi_wrap(env, value, &number, NULL, NULL, NULL));
  CASE("tag", napi_type_tag_object(env, value, &tag));
  CASE("run", napi_run_script(env, value, &out));
  return result;
}

// nulls(): calls that lack what they need; 1 is napi_invalid_arg.
static napi_value Nulls(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value value, result, number, out;
  napi_create_object(env, &value);
  napi_create_array(env, &result);
  uint32_t at = 0;
#undef CASE
#define CASE(call)                            \
  do {                                        \
    napi_status status = call;                \
    napi_create_int32(env, status, &number);  \
    napi_set_element(env, result, at++, number); \
  } while (0)
  CASE(napi_create_object(NULL, &out));
  CASE(napi_create_object(env, NULL));
  CASE(napi_get_last_error_info(NULL, NULL));
  CASE(napi_get_last_error_info(env, NULL));
  CASE(napi_get_version(NULL, &at));
  CASE(napi_get_version(env, NULL));
  CASE(napi_get_instance_data(env, NULL));
  CASE(napi_set_property(env, value, NULL, value));
  CASE(napi_get_property(env, NULL, value, &out));
  CASE(napi_get_property(env, value, value, NULL));
  CASE(napi_has_named_property(env, value, NULL, NULL));
  CASE(napi_set_named_property(env, value, "some", NULL));
  CASE(napi_get_element(env, value, 0, NULL));
  CASE(napi_create_string_utf8(env, NULL, 1, &out));
  CASE(napi_create_string_utf8(env, "some", (size_t)INT32_MAX + 1, &out));
  CASE(napi_create_function(env, "some", 4, NULL, NULL, &out));
  CASE(napi_define_class(env, "Some", 4, Noop, NULL, 1, NULL, &out));
  CASE(napi_define_properties(env, value, 1, NULL));
  CASE(napi_call_function(env, NULL, value, 0, NULL, &out));
  CASE(napi_call_function(env, value, value, 1, NULL, &out));
  CASE(napi_new_instance(env, value, 1, NULL, &out));
  CASE(napi_create_reference(env, value, 1, NULL));
  CASE(napi_delete_reference(env, NULL));
  CASE(napi_reference_ref(env, NULL, NULL));
  CASE(napi_close_handle_scope(env, NULL));
  CASE(napi_close_escapable_handle_scope(env, NULL));
  CASE(napi_close_callback_scope(env, NULL));
  CASE(napi_add_finalizer(env, value, NULL, NULL, NULL, NULL));
  CASE(napi_type_tag_object(env, value, NULL));
  CASE(napi_create_promise(env, NULL, &out));
  CASE(napi_create_bigint_words(env, 0, 1, NULL, &out));
  CASE(napi_add_env_cleanup_hook(env, NULL, NULL));
  CASE(napi_remove_async_cleanup_hook(NULL));
  CASE(napi_async_init(env, value, NULL, NULL));
  CASE(napi_async_destroy(env, NULL));
  CASE(napi_create_async_work(env, NULL, value, NULL, NULL, NULL, NULL));
  CASE(napi_queue_async_work(env, NULL));
  CASE(napi_create_threadsafe_function(env, NULL, NULL, NULL, 0, 1, NULL, NULL, NULL, NULL, NULL));
  return result;
}

// odd(): words that are unusual, but allowed: a pointer that is no address, a NaN of foreign making, sizes beyond counting.
static napi_value Odd(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result, value;
  napi_create_object(env, &result);
  void* pointer = NULL;
  double nan;
  int64_t all = -1, bytes;
  memcpy(&nan, &all, sizeof nan);
  napi_create_external(env, (void*)UINTPTR_MAX, NULL, NULL, &value);
  napi_get_value_external(env, value, &pointer);
  napi_get_boolean(env, pointer == (void*)UINTPTR_MAX, &value);
  napi_set_named_property(env, result, "pointer", value);
  if (napi_create_double(env, nan, &value) == napi_ok) napi_set_named_property(env, result, "nan", value);
  napi_adjust_external_memory(env, 1, &bytes);
  napi_get_boolean(env, napi_create_array_with_length(env, SIZE_MAX, &value) == napi_ok, &value);
  napi_set_named_property(env, result, "array", value);
  napi_set_named_property(env, result, "large", Pair(env, napi_create_buffer(env, SIZE_MAX, NULL, &value)));
  return result;
}

typedef struct {
  napi_env env;
  napi_value value;
  napi_status status[5];
} Elsewhere;

static void* OnThread(void* argument) {
  Elsewhere* all = argument;
  napi_value out;
  napi_ref reference;
  uint32_t version;
  void* data;
  all->status[0] = napi_create_object(all->env, &out);
  all->status[1] = napi_get_named_property(all->env, all->value, "some", &out);
  all->status[2] = napi_create_reference(all->env, all->value, 1, &reference);
  all->status[3] = napi_get_version(all->env, &version);
  all->status[4] = napi_get_instance_data(all->env, &data);
  return NULL;
}

// elsewhere(object): the statuses of calls on another thread.
static napi_value OnAnotherThread(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  Elsewhere all = {env};
  napi_get_cb_info(env, info, &argc, &all.value, NULL, NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, OnThread, &all);
  pthread_join(thread, NULL);
  napi_value result, number;
  napi_create_array(env, &result);
  for (uint32_t i = 0; i < 5; i++) {
    napi_create_int32(env, all.status[i], &number);
    napi_set_element(env, result, i, number);
  }
  return result;
}

static uv_async_t handle;
static napi_env handle_env;
static napi_ref handle_callback;

static void OnAsync(uv_async_t* of) {
  napi_handle_scope scope;
  napi_value callback;
  napi_open_handle_scope(handle_env, &scope);
  napi_get_reference_value(handle_env, handle_callback, &callback);
  napi_make_callback(handle_env, NULL, callback, callback, 0, NULL, NULL);
  bool pending;
  napi_is_exception_pending(handle_env, &pending);
  if (pending) {
    napi_value exception;
    napi_get_and_clear_last_exception(handle_env, &exception);
    napi_fatal_exception(handle_env, exception);
  }
  napi_delete_reference(handle_env, handle_callback);
  napi_close_handle_scope(handle_env, scope);
  uv_close((uv_handle_t*)of, NULL);
}

// fromLoop(callback): calls back in a turn of the loop, which is asked for without an environment.
static napi_value FromLoop(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value callback, result;
  napi_get_cb_info(env, info, &argc, &callback, NULL, NULL);
  handle_env = env;
  napi_create_reference(env, callback, 1, &handle_callback);
  int status = uv_async_init(uv_default_loop(), &handle, OnAsync);
  if (status == 0) status = uv_async_send(&handle);
  napi_create_int32(env, status, &result);
  return result;
}

// coerce(value): a call that may run JavaScript.
static napi_value Coerce(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value value, result;
  napi_get_cb_info(env, info, &argc, &value, NULL, NULL);
  if (napi_coerce_to_string(env, value, &result) != napi_ok) return NULL;
  return result;
}

#define METHOD(name, function) {name, NULL, function, NULL, NULL, NULL, napi_default_jsproperty, NULL}

NAPI_MODULE_INIT() {
  napi_property_descriptor all[] = {
      METHOD("statuses", Statuses), METHOD("nulls", Nulls),       METHOD("odd", Odd),
      METHOD("elsewhere", OnAnotherThread), METHOD("fromLoop", FromLoop), METHOD("coerce", Coerce),
  };
  napi_define_properties(env, exports, sizeof all / sizeof all[0], all);
  return exports;
}
