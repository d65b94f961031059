// An addon that uses libuv beside Node-API: handles of the loop, work on its pool, locks and threads.

#define NAPI_VERSION 10
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

// Failed checks by their text.
#define CHECK(what)                                               \
  do {                                                            \
    if (!(what)) {                                                \
      fprintf(stderr, "line %d: %s\n", __LINE__, #what);          \
      abort();                                                    \
    }                                                             \
  } while (0)

static uv_mutex_t mutex;
static uv_cond_t condition;
static uv_sem_t semaphore;
static uv_rwlock_t lock;
static uv_key_t key;
static uv_once_t once = UV_ONCE_INIT;
static int turns, made;
static bool is_ready;

static void Once(void) { made++; }

static void OnThread(void* argument) {
  uv_once(&once, Once);
  CHECK(uv_key_get(&key) == NULL);
  uv_key_set(&key, argument);
  CHECK(uv_key_get(&key) == argument);
  for (int i = 0; i < 1000; i++) {
    uv_mutex_lock(&mutex);
    turns++;
    uv_mutex_unlock(&mutex);
  }
  CHECK(uv_mutex_trylock(argument) < 0);
  CHECK(uv_rwlock_tryrdlock(&lock) == 0);
  uv_rwlock_rdunlock(&lock);
  CHECK(uv_rwlock_trywrlock(&lock) < 0);
  uv_sem_wait(&semaphore);
  uv_mutex_lock(&mutex);
  is_ready = true;
  uv_cond_signal(&condition);
  uv_mutex_unlock(&mutex);
}

// threads(): ends the process when a lock does not lock.
static napi_value Threads(napi_env env, napi_callback_info info) {
  (void)info;
  uv_mutex_t own;
  uv_thread_t thread, self = uv_thread_self();
  CHECK(uv_mutex_init(&mutex) == 0 && uv_mutex_init_recursive(&own) == 0);
  CHECK(uv_cond_init(&condition) == 0 && uv_sem_init(&semaphore, 0) == 0);
  CHECK(uv_rwlock_init(&lock) == 0 && uv_key_create(&key) == 0);
  CHECK(uv_sem_trywait(&semaphore) < 0);
  uv_mutex_lock(&own);
  CHECK(uv_mutex_trylock(&own) == 0);
  uv_rwlock_rdlock(&lock);
  uv_once(&once, Once);
  CHECK(uv_thread_create(&thread, OnThread, &own) == 0);
  CHECK(uv_thread_equal(&self, &self) && !uv_thread_equal(&self, &thread));
  uv_sem_post(&semaphore);
  uv_mutex_lock(&mutex);
  while (!is_ready) uv_cond_wait(&condition, &mutex);
  uint64_t start = uv_hrtime();
  CHECK(uv_cond_timedwait(&condition, &mutex, 5000000) < 0);
  CHECK(uv_hrtime() - start >= 5000000);
  uv_mutex_unlock(&mutex);
  CHECK(uv_thread_join(&thread) == 0);
  CHECK(turns == 1000 && made == 1 && uv_key_get(&key) == NULL);
  uv_rwlock_rdunlock(&lock);
  uv_rwlock_wrlock(&lock);
  uv_rwlock_wrunlock(&lock);
  uv_mutex_unlock(&own);
  uv_mutex_unlock(&own);
  uv_key_delete(&key);
  uv_rwlock_destroy(&lock);
  uv_sem_destroy(&semaphore);
  uv_cond_destroy(&condition);
  uv_mutex_destroy(&own);
  uv_mutex_destroy(&mutex);
  CHECK(strcmp(uv_err_name(-2), "ENOENT") == 0 && strcmp(uv_strerror(-2), "no such file or directory") == 0);
  char text[8];
  CHECK(strcmp(uv_err_name_r(-2, text, sizeof text), "ENOENT") == 0);
  CHECK(uv_strerror_r(-2, text, sizeof text) == text && strcmp(text, "no such") == 0);
  CHECK(uv_translate_sys_error(ENOENT) == UV_ENOENT && uv_translate_sys_error(UV_ENOENT) == UV_ENOENT);
  CHECK(uv_os_getpid() == getpid() && uv_os_getppid() == getppid());
  napi_value result;
  napi_create_uint32(env, uv_version(), &result);
  return result;
}

static napi_env main_env;
static napi_ref callback;
static uv_loop_t* loop;
static uv_timer_t timer;
static uv_idle_t idle;
static uv_prepare_t prepare;
static uv_check_t check;
static uv_poll_t reader;
static uv_work_t work;
static int pipe_ends[2], ticks;

// Tells JavaScript what has happened.
static void Say(const char* what) {
  napi_handle_scope scope;
  napi_value function, text;
  napi_open_handle_scope(main_env, &scope);
  napi_get_reference_value(main_env, callback, &function);
  napi_create_string_utf8(main_env, what, NAPI_AUTO_LENGTH, &text);
  napi_make_callback(main_env, NULL, function, function, 1, &text, NULL);
  napi_close_handle_scope(main_env, scope);
}

static void OnClosed(uv_handle_t* handle) { Say(uv_handle_get_data(handle)); }

static void OnTimer(uv_timer_t* of) {
  CHECK(of == &timer && uv_timer_get_repeat(of) == 1);
  Say("timer");
  if (++ticks < 3) return;
  CHECK(uv_timer_stop(of) == 0 && !uv_is_active((uv_handle_t*)of));
  CHECK(uv_timer_again(of) == 0 && uv_is_active((uv_handle_t*)of));
  uv_timer_set_repeat(of, 0);
  uv_handle_set_data((uv_handle_t*)of, "timer closed");
  uv_close((uv_handle_t*)of, OnClosed);
  CHECK(uv_is_closing((uv_handle_t*)of));
}

// Each of these runs once in its phase.
#define PHASE(Name, kind)                                     \
  static void Name(uv_##kind##_t* of) {                       \
    CHECK(of == &kind && uv_##kind##_stop(of) == 0);          \
    Say(#kind);                                               \
    uv_handle_set_data((uv_handle_t*)of, #kind " closed");    \
    uv_close((uv_handle_t*)of, OnClosed);                     \
  }
PHASE(OnIdle, idle)
PHASE(OnPrepare, prepare)
PHASE(OnCheck, check)

static void OnReadable(uv_poll_t* of, int status, int events) {
  char byte = 0;
  CHECK(of == &reader && status == 0 && (events & UV_READABLE));
  CHECK(read(pipe_ends[0], &byte, 1) == 1 && byte == 'x');
  CHECK(uv_poll_stop(of) == 0);
  Say("readable");
  uv_handle_set_data((uv_handle_t*)of, "poll closed");
  uv_close((uv_handle_t*)of, OnClosed);
}

static void Work(uv_work_t* of) {
  CHECK(of == &work);
  *(int*)of->data = 42;
  CHECK(write(pipe_ends[1], "x", 1) == 1);
}

static void AfterWork(uv_work_t* of, int status) {
  CHECK(status == 0 && *(int*)of->data == 42);
  CHECK(uv_loop_alive(loop));
  Say("work");
}

// handles(callback): tells it what happens in the loop.
static napi_value Handles(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value function;
  napi_get_cb_info(env, info, &count, &function, NULL, NULL);
  main_env = env;
  napi_create_reference(env, function, 1, &callback);
  CHECK(napi_get_uv_event_loop(env, &loop) == napi_ok && loop == uv_default_loop());
  uv_update_time(loop);
  CHECK(uv_timer_init(loop, &timer) == 0 && uv_handle_get_loop((uv_handle_t*)&timer) == loop);
  CHECK(uv_timer_again(&timer) < 0 && uv_timer_start(&timer, NULL, 1, 1) < 0);
  CHECK(uv_timer_start(&timer, OnTimer, 1, 1) == 0 && uv_is_active((uv_handle_t*)&timer));
  CHECK(uv_idle_init(loop, &idle) == 0 && uv_idle_start(&idle, OnIdle) == 0);
  CHECK(uv_prepare_init(loop, &prepare) == 0 && uv_prepare_start(&prepare, OnPrepare) == 0);
  CHECK(uv_check_init(loop, &check) == 0 && uv_check_start(&check, OnCheck) == 0);
  CHECK(pipe(pipe_ends) == 0 && uv_poll_init_socket(loop, &reader, pipe_ends[0]) == 0);
  CHECK(uv_handle_get_type((uv_handle_t*)&reader) == UV_POLL);
  CHECK(uv_poll_start(&reader, UV_READABLE, OnReadable) == 0);
  uv_unref((uv_handle_t*)&timer);
  CHECK(!uv_has_ref((uv_handle_t*)&timer));
  uv_ref((uv_handle_t*)&timer);
  CHECK(uv_has_ref((uv_handle_t*)&timer) && !uv_is_closing((uv_handle_t*)&timer));
  static int answer;
  work.data = &answer;
  CHECK(uv_queue_work(loop, &work, NULL, AfterWork) < 0);
  CHECK(uv_queue_work(loop, &work, Work, AfterWork) == 0);
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "threads", NAPI_AUTO_LENGTH, Threads, NULL, &function);
  napi_set_named_property(env, exports, "threads", function);
  napi_create_function(env, "handles", NAPI_AUTO_LENGTH, Handles, NULL, &function);
  napi_set_named_property(env, exports, "handles", function);
  return exports;
}
