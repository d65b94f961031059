// An addon for the tests: the appendix's sums, sync and async, and one function for each thing that can go wrong with the
// lives of values.

#define NAPI_VERSION 10
#include <node_api.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call)                                                     \
  do {                                                                  \
    if ((call) != napi_ok) {                                            \
      bool pending;                                                     \
      napi_is_exception_pending(env, &pending);                         \
      if (!pending) napi_throw_error(env, "ERR_ADDON", "failed: " #call); \
      return NULL;                                                      \
    }                                                                   \
  } while (0)

#define ARGS(n)           \
  size_t argc = n;        \
  napi_value argv[n];     \
  napi_value this_object; \
  void* data;             \
  CHECK(napi_get_cb_info(env, info, &argc, argv, &this_object, &data))

static napi_value Number(napi_env env, double value) {
  napi_value result;
  CHECK(napi_create_double(env, value, &result));
  return result;
}

static napi_value Hello(napi_env env, napi_callback_info info) {
  ARGS(1);
  char name[64];
  size_t length;
  CHECK(napi_get_value_string_utf8(env, argv[0], name, sizeof name, &length));
  char text[80];
  snprintf(text, sizeof text, "Hello, %s!", name);
  napi_value result;
  CHECK(napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &result));
  return result;
}

static double Sum(uint32_t count) {
  double sum = 0;
  for (uint32_t i = 0; i < count; i++) sum += i;
  return sum;
}

static napi_value SumSync(napi_env env, napi_callback_info info) {
  ARGS(1);
  uint32_t count;
  CHECK(napi_get_value_uint32(env, argv[0], &count));
  return Number(env, Sum(count));
}

typedef struct {
  napi_async_work work;
  napi_ref callback;
  uint32_t count;
  double sum;
} SumWork;

static void SumExecute(napi_env env, void* data) {
  (void)env;
  SumWork* work = data;
  work->sum = Sum(work->count);
}

static void SumComplete(napi_env env, napi_status status, void* data) {
  SumWork* work = data;
  napi_value callback, receiver, args[2];
  napi_get_reference_value(env, work->callback, &callback);
  napi_get_undefined(env, &receiver);
  napi_get_null(env, &args[0]);
  napi_create_double(env, status == napi_ok ? work->sum : -1, &args[1]);
  napi_delete_reference(env, work->callback);
  napi_delete_async_work(env, work->work);
  free(work);
  napi_call_function(env, receiver, callback, 2, args, NULL);
}

static napi_value SumAsync(napi_env env, napi_callback_info info) {
  ARGS(2);
  SumWork* work = calloc(1, sizeof *work);
  napi_value name;
  CHECK(napi_get_value_uint32(env, argv[0], &work->count));
  CHECK(napi_create_reference(env, argv[1], 1, &work->callback));
  CHECK(napi_create_string_utf8(env, "sum", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_async_work(env, NULL, name, SumExecute, SumComplete, work, &work->work));
  CHECK(napi_queue_async_work(env, work->work));
  return NULL;
}

// What has been finalized, for the tests to ask.
static int finalized;

static void Count(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data);
  finalized++;
}

static napi_value Finalized(napi_env env, napi_callback_info info) {
  (void)info;
  return Number(env, finalized);
}

static napi_value CounterNew(napi_env env, napi_callback_info info) {
  ARGS(1);
  napi_value target;
  CHECK(napi_get_new_target(env, info, &target));
  if (target == NULL) {
    napi_throw_type_error(env, "ERR_NEW", "use new");
    return NULL;
  }
  double* value = malloc(sizeof *value);
  *value = 0;
  if (argc > 0) CHECK(napi_get_value_double(env, argv[0], value));
  CHECK(napi_wrap(env, this_object, value, Count, NULL, NULL));
  return this_object;
}

static napi_value CounterAdd(napi_env env, napi_callback_info info) {
  ARGS(1);
  double* value;
  double change = 1;
  CHECK(napi_unwrap(env, this_object, (void**)&value));
  if (argc > 0) CHECK(napi_get_value_double(env, argv[0], &change));
  *value += change;
  return this_object;
}

static napi_value CounterValue(napi_env env, napi_callback_info info) {
  ARGS(1);
  double* value;
  CHECK(napi_unwrap(env, this_object, (void**)&value));
  return Number(env, *value);
}

// wrap(object): for any object, whoever made it.
static napi_value Wrap(napi_env env, napi_callback_info info) {
  ARGS(2);
  double* value = malloc(sizeof *value);
  CHECK(napi_get_value_double(env, argv[1], value));
  CHECK(napi_wrap(env, argv[0], value, Count, NULL, NULL));
  return argv[0];
}

static napi_value Unwrap(napi_env env, napi_callback_info info) {
  ARGS(1);
  double* value;
  CHECK(napi_unwrap(env, argv[0], (void**)&value));
  return Number(env, *value);
}

static napi_value ExternalBytes(napi_env env, napi_callback_info info) {
  ARGS(1);
  uint32_t length;
  CHECK(napi_get_value_uint32(env, argv[0], &length));
  char* bytes = malloc(length + 1);
  memset(bytes, 'x', length);
  napi_value result;
  CHECK(napi_create_external_buffer(env, length, bytes, Count, NULL, &result));
  return result;
}

static napi_value External(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  CHECK(napi_create_external(env, malloc(8), Count, NULL, &result));
  return result;
}

// build(count): an array of objects made with a scope for each, or with one for all.
static napi_value Build(napi_env env, napi_callback_info info) {
  ARGS(2);
  uint32_t count;
  bool scoped;
  CHECK(napi_get_value_uint32(env, argv[0], &count));
  CHECK(napi_get_value_bool(env, argv[1], &scoped));
  napi_value list;
  CHECK(napi_create_array(env, &list));
  for (uint32_t i = 0; i < count; i++) {
    napi_handle_scope scope;
    if (scoped) CHECK(napi_open_handle_scope(env, &scope));
    napi_value object, text, key, number;
    char name[32];
    snprintf(name, sizeof name, "name %u", i);
    CHECK(napi_create_object(env, &object));
    CHECK(napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &text));
    CHECK(napi_create_string_utf8(env, "text", NAPI_AUTO_LENGTH, &key));
    CHECK(napi_create_double(env, i * 1.5, &number));
    CHECK(napi_set_property(env, object, key, text));
    CHECK(napi_set_named_property(env, object, "number", number));
    CHECK(napi_set_element(env, list, i, object));
    if (scoped) CHECK(napi_close_handle_scope(env, scope));
  }
  return list;
}

static napi_value Escape(napi_env env, napi_callback_info info) {
  ARGS(1);
  napi_escapable_handle_scope scope;
  napi_value object, escaped;
  CHECK(napi_open_escapable_handle_scope(env, &scope));
  CHECK(napi_create_object(env, &object));
  CHECK(napi_set_named_property(env, object, "value", argv[0]));
  CHECK(napi_escape_handle(env, scope, object, &escaped));
  if (napi_escape_handle(env, scope, object, &escaped) != napi_escape_called_twice) return NULL;
  CHECK(napi_close_escapable_handle_scope(env, scope));
  return escaped;
}

static napi_ref kept;

static napi_value Keep(napi_env env, napi_callback_info info) {
  ARGS(2);
  uint32_t count;
  CHECK(napi_get_value_uint32(env, argv[1], &count));
  if (kept != NULL) CHECK(napi_delete_reference(env, kept));
  CHECK(napi_create_reference(env, argv[0], count, &kept));
  return NULL;
}

static napi_value Kept(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  CHECK(napi_get_reference_value(env, kept, &result));
  return result;
}

// call(function, argument): what it throws is caught and given back.
static napi_value CallCatching(napi_env env, napi_callback_info info) {
  ARGS(2);
  napi_value receiver, result;
  CHECK(napi_get_undefined(env, &receiver));
  napi_status status = napi_call_function(env, receiver, argv[0], 1, &argv[1], &result);
  if (status == napi_pending_exception) CHECK(napi_get_and_clear_last_exception(env, &result));
  return result;
}

static napi_value CallPassing(napi_env env, napi_callback_info info) {
  ARGS(2);
  napi_value receiver, result = NULL;
  CHECK(napi_get_undefined(env, &receiver));
  napi_call_function(env, receiver, argv[0], 1, &argv[1], &result);
  return result;
}

static void* Caller(void* data) {
  napi_threadsafe_function function = data;
  for (intptr_t i = 1; i <= 100; i++) napi_call_threadsafe_function(function, (void*)i, napi_tsfn_blocking);
  napi_release_threadsafe_function(function, napi_tsfn_release);
  return NULL;
}

static void CallJs(napi_env env, napi_value callback, void* context, void* data) {
  (void)context;
  if (env == NULL) return;
  napi_value receiver, number;
  napi_get_undefined(env, &receiver);
  napi_create_double(env, (double)(intptr_t)data, &number);
  napi_call_function(env, receiver, callback, 1, &number, NULL);
}

// fromThreads(threads, callback): each calls back a hundred times, a single one through a queue with room for eight.
static napi_value FromThreads(napi_env env, napi_callback_info info) {
  ARGS(2);
  uint32_t threads;
  CHECK(napi_get_value_uint32(env, argv[0], &threads));
  napi_value name;
  napi_threadsafe_function function;
  CHECK(napi_create_string_utf8(env, "threads", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_threadsafe_function(env, argv[1], NULL, name, threads == 1 ? 8 : 0, threads, NULL, Count, NULL, CallJs, &function));
  for (uint32_t i = 0; i < threads; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, Caller, function);
    pthread_detach(thread);
  }
  return NULL;
}

static napi_value Promise(napi_env env, napi_callback_info info) {
  ARGS(2);
  bool fulfil;
  CHECK(napi_get_value_bool(env, argv[0], &fulfil));
  napi_deferred deferred;
  napi_value promise;
  CHECK(napi_create_promise(env, &deferred, &promise));
  if (fulfil) {
    CHECK(napi_resolve_deferred(env, deferred, argv[1]));
  } else {
    CHECK(napi_reject_deferred(env, deferred, argv[1]));
  }
  return promise;
}

static napi_value Reverse(napi_env env, napi_callback_info info) {
  ARGS(1);
  char* bytes;
  size_t length;
  CHECK(napi_get_buffer_info(env, argv[0], (void**)&bytes, &length));
  for (size_t i = 0; i < length / 2; i++) {
    char byte = bytes[i];
    bytes[i] = bytes[length - 1 - i];
    bytes[length - 1 - i] = byte;
  }
  return argv[0];
}

static void Say(void* text) {
  printf("%s\n", (const char*)text);
}

static void EndInstance(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  printf("instance %s\n", (const char*)data);
}

// sayAtEnd(): what the thread's end prints, in its order.
static napi_value SayAtEnd(napi_env env, napi_callback_info info) {
  (void)info;
  CHECK(napi_add_env_cleanup_hook(env, Say, "first"));
  CHECK(napi_add_env_cleanup_hook(env, Say, "never"));
  CHECK(napi_add_env_cleanup_hook(env, Say, "second"));
  CHECK(napi_remove_env_cleanup_hook(env, Say, "never"));
  CHECK(napi_set_instance_data(env, "data", EndInstance, NULL));
  return NULL;
}

#define METHOD(name, function) {name, NULL, function, NULL, NULL, NULL, napi_default_jsproperty, NULL}

NAPI_MODULE_INIT() {
  napi_property_descriptor counter[] = {
      {"add", NULL, CounterAdd, NULL, NULL, NULL, napi_default_method, NULL},
      {"value", NULL, NULL, CounterValue, NULL, NULL, napi_default, NULL},
      {"finalized", NULL, Finalized, NULL, NULL, NULL, napi_static, NULL},
  };
  napi_value class;
  CHECK(napi_define_class(env, "Counter", NAPI_AUTO_LENGTH, CounterNew, NULL, 3, counter, &class));
  napi_property_descriptor all[] = {
      METHOD("hello", Hello),
      METHOD("sum", SumSync),
      METHOD("sumAsync", SumAsync),
      METHOD("finalized", Finalized),
      METHOD("wrap", Wrap),
      METHOD("unwrap", Unwrap),
      METHOD("externalBytes", ExternalBytes),
      METHOD("external", External),
      METHOD("build", Build),
      METHOD("escape", Escape),
      METHOD("keep", Keep),
      METHOD("kept", Kept),
      METHOD("callCatching", CallCatching),
      METHOD("callPassing", CallPassing),
      METHOD("fromThreads", FromThreads),
      METHOD("promise", Promise),
      METHOD("reverse", Reverse),
      METHOD("sayAtEnd", SayAtEnd),
      {"Counter", NULL, NULL, NULL, NULL, class, napi_default_jsproperty, NULL},
  };
  CHECK(napi_define_properties(env, exports, sizeof all / sizeof all[0], all));
  return exports;
}
