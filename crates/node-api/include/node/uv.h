// The part of libuv that addons find in the program: small handles over its loop, work on its pool, locks and threads.
// https://docs.libuv.org tells what the functions do.
#ifndef UV_H
#define UV_H

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UV_EXTERN __attribute__((visibility("default")))
#define UV_VERSION_MAJOR 1
#define UV_VERSION_MINOR 52
#define UV_VERSION_PATCH 1
#define UV_VERSION_HEX ((UV_VERSION_MAJOR << 16) | (UV_VERSION_MINOR << 8) | UV_VERSION_PATCH)

#define UV_EINVAL (-EINVAL)
#define UV_ECANCELED (-ECANCELED)
#define UV_EBUSY (-EBUSY)
#define UV_ENOMEM (-ENOMEM)
#define UV_EAGAIN (-EAGAIN)
#define UV_ETIMEDOUT (-ETIMEDOUT)
#define UV_EIO (-EIO)
#define UV_ENOENT (-ENOENT)
#define UV_EOF (-4095)

typedef enum {
  UV_UNKNOWN_HANDLE = 0,
  UV_ASYNC = 1,
  UV_CHECK = 2,
  UV_IDLE = 6,
  UV_POLL = 8,
  UV_PREPARE = 9,
  UV_TIMER = 13
} uv_handle_type;

typedef enum { UV_UNKNOWN_REQ = 0, UV_REQ = 1, UV_WORK = 7 } uv_req_type;

typedef int uv_os_fd_t;
typedef int uv_os_sock_t;
typedef pid_t uv_pid_t;

// Only its data is the addon's.
typedef struct uv_loop_s {
  void* data;
} uv_loop_t;

typedef struct uv_handle_s uv_handle_t;
typedef void (*uv_close_cb)(uv_handle_t* handle);

#define UV_HANDLE_FIELDS    \
  void* data;               \
  uv_loop_t* loop;          \
  uv_handle_type type;      \
  uv_close_cb close_cb;     \
  void* handle_queue[2];    \
  union {                   \
    int fd;                 \
    void* reserved[4];      \
  } u;                      \
  uv_handle_t* next_closing; \
  unsigned int flags;

struct uv_handle_s {
  UV_HANDLE_FIELDS
};

// Room for what libuv keeps of each kind.
#define UV_HANDLE(name, room) \
  typedef struct name##_s {   \
    UV_HANDLE_FIELDS          \
    void* own[room];          \
  } name##_t

UV_HANDLE(uv_async, 4);
UV_HANDLE(uv_check, 3);
UV_HANDLE(uv_idle, 3);
UV_HANDLE(uv_prepare, 3);
UV_HANDLE(uv_timer, 7);
UV_HANDLE(uv_poll, 8);

typedef struct uv_req_s {
  void* data;
  uv_req_type type;
  void* reserved[6];
} uv_req_t;

typedef struct uv_work_s uv_work_t;
typedef void (*uv_work_cb)(uv_work_t* req);
typedef void (*uv_after_work_cb)(uv_work_t* req, int status);

struct uv_work_s {
  void* data;
  uv_req_type type;
  void* reserved[6];
  uv_loop_t* loop;
  uv_work_cb work_cb;
  uv_after_work_cb after_work_cb;
  void* own[5];
};

typedef void (*uv_async_cb)(uv_async_t* handle);
typedef void (*uv_check_cb)(uv_check_t* handle);
typedef void (*uv_idle_cb)(uv_idle_t* handle);
typedef void (*uv_prepare_cb)(uv_prepare_t* handle);
typedef void (*uv_timer_cb)(uv_timer_t* handle);
typedef void (*uv_poll_cb)(uv_poll_t* handle, int status, int events);

enum uv_poll_event { UV_READABLE = 1, UV_WRITABLE = 2, UV_DISCONNECT = 4, UV_PRIORITIZED = 8 };

UV_EXTERN int uv_async_init(uv_loop_t* loop, uv_async_t* async, uv_async_cb cb);
UV_EXTERN int uv_async_send(uv_async_t* async);
UV_EXTERN int uv_check_init(uv_loop_t* loop, uv_check_t* check);
UV_EXTERN int uv_check_start(uv_check_t* check, uv_check_cb cb);
UV_EXTERN int uv_check_stop(uv_check_t* check);
UV_EXTERN int uv_idle_init(uv_loop_t* loop, uv_idle_t* idle);
UV_EXTERN int uv_idle_start(uv_idle_t* idle, uv_idle_cb cb);
UV_EXTERN int uv_idle_stop(uv_idle_t* idle);
UV_EXTERN int uv_prepare_init(uv_loop_t* loop, uv_prepare_t* prepare);
UV_EXTERN int uv_prepare_start(uv_prepare_t* prepare, uv_prepare_cb cb);
UV_EXTERN int uv_prepare_stop(uv_prepare_t* prepare);
UV_EXTERN int uv_timer_init(uv_loop_t* loop, uv_timer_t* timer);
UV_EXTERN int uv_timer_start(uv_timer_t* timer, uv_timer_cb cb, uint64_t timeout, uint64_t repeat);
UV_EXTERN int uv_timer_stop(uv_timer_t* timer);
UV_EXTERN int uv_timer_again(uv_timer_t* timer);
UV_EXTERN void uv_timer_set_repeat(uv_timer_t* timer, uint64_t repeat);
UV_EXTERN uint64_t uv_timer_get_repeat(const uv_timer_t* timer);
UV_EXTERN int uv_poll_init(uv_loop_t* loop, uv_poll_t* poll, int fd);
UV_EXTERN int uv_poll_init_socket(uv_loop_t* loop, uv_poll_t* poll, uv_os_sock_t socket);
UV_EXTERN int uv_poll_start(uv_poll_t* poll, int events, uv_poll_cb cb);
UV_EXTERN int uv_poll_stop(uv_poll_t* poll);

UV_EXTERN void uv_close(uv_handle_t* handle, uv_close_cb close_cb);
UV_EXTERN void uv_ref(uv_handle_t* handle);
UV_EXTERN void uv_unref(uv_handle_t* handle);
UV_EXTERN int uv_has_ref(const uv_handle_t* handle);
UV_EXTERN int uv_is_active(const uv_handle_t* handle);
UV_EXTERN int uv_is_closing(const uv_handle_t* handle);
UV_EXTERN void* uv_handle_get_data(const uv_handle_t* handle);
UV_EXTERN void uv_handle_set_data(uv_handle_t* handle, void* data);
UV_EXTERN uv_handle_type uv_handle_get_type(const uv_handle_t* handle);
UV_EXTERN uv_loop_t* uv_handle_get_loop(const uv_handle_t* handle);

UV_EXTERN int uv_queue_work(uv_loop_t* loop, uv_work_t* req, uv_work_cb work_cb, uv_after_work_cb after_work_cb);
UV_EXTERN int uv_cancel(uv_req_t* req);

UV_EXTERN uv_loop_t* uv_default_loop(void);
UV_EXTERN int uv_loop_alive(const uv_loop_t* loop);
UV_EXTERN uint64_t uv_now(const uv_loop_t* loop);
UV_EXTERN void uv_update_time(uv_loop_t* loop);
UV_EXTERN uint64_t uv_hrtime(void);
UV_EXTERN void uv_sleep(unsigned int msec);
UV_EXTERN uv_pid_t uv_os_getpid(void);
UV_EXTERN uv_pid_t uv_os_getppid(void);
UV_EXTERN unsigned int uv_version(void);
UV_EXTERN const char* uv_version_string(void);
UV_EXTERN const char* uv_strerror(int err);
UV_EXTERN const char* uv_err_name(int err);
UV_EXTERN char* uv_strerror_r(int err, char* buf, size_t buflen);
UV_EXTERN char* uv_err_name_r(int err, char* buf, size_t buflen);
UV_EXTERN int uv_translate_sys_error(int sys_errno);

typedef pthread_mutex_t uv_mutex_t;
typedef pthread_rwlock_t uv_rwlock_t;
typedef pthread_cond_t uv_cond_t;
typedef sem_t uv_sem_t;
typedef pthread_t uv_thread_t;
typedef pthread_once_t uv_once_t;
typedef pthread_key_t uv_key_t;
#define UV_ONCE_INIT PTHREAD_ONCE_INIT
typedef void (*uv_thread_cb)(void* arg);

UV_EXTERN int uv_mutex_init(uv_mutex_t* handle);
UV_EXTERN int uv_mutex_init_recursive(uv_mutex_t* handle);
UV_EXTERN void uv_mutex_destroy(uv_mutex_t* handle);
UV_EXTERN void uv_mutex_lock(uv_mutex_t* handle);
UV_EXTERN int uv_mutex_trylock(uv_mutex_t* handle);
UV_EXTERN void uv_mutex_unlock(uv_mutex_t* handle);
UV_EXTERN int uv_rwlock_init(uv_rwlock_t* rwlock);
UV_EXTERN void uv_rwlock_destroy(uv_rwlock_t* rwlock);
UV_EXTERN void uv_rwlock_rdlock(uv_rwlock_t* rwlock);
UV_EXTERN int uv_rwlock_tryrdlock(uv_rwlock_t* rwlock);
UV_EXTERN void uv_rwlock_rdunlock(uv_rwlock_t* rwlock);
UV_EXTERN void uv_rwlock_wrlock(uv_rwlock_t* rwlock);
UV_EXTERN int uv_rwlock_trywrlock(uv_rwlock_t* rwlock);
UV_EXTERN void uv_rwlock_wrunlock(uv_rwlock_t* rwlock);
UV_EXTERN int uv_cond_init(uv_cond_t* cond);
UV_EXTERN void uv_cond_destroy(uv_cond_t* cond);
UV_EXTERN void uv_cond_signal(uv_cond_t* cond);
UV_EXTERN void uv_cond_broadcast(uv_cond_t* cond);
UV_EXTERN void uv_cond_wait(uv_cond_t* cond, uv_mutex_t* mutex);
UV_EXTERN int uv_cond_timedwait(uv_cond_t* cond, uv_mutex_t* mutex, uint64_t timeout);
UV_EXTERN int uv_sem_init(uv_sem_t* sem, unsigned int value);
UV_EXTERN void uv_sem_destroy(uv_sem_t* sem);
UV_EXTERN void uv_sem_post(uv_sem_t* sem);
UV_EXTERN void uv_sem_wait(uv_sem_t* sem);
UV_EXTERN int uv_sem_trywait(uv_sem_t* sem);
UV_EXTERN int uv_thread_create(uv_thread_t* tid, uv_thread_cb entry, void* arg);
UV_EXTERN int uv_thread_join(uv_thread_t* tid);
UV_EXTERN int uv_thread_detach(uv_thread_t* tid);
UV_EXTERN uv_thread_t uv_thread_self(void);
UV_EXTERN int uv_thread_equal(const uv_thread_t* t1, const uv_thread_t* t2);
UV_EXTERN void uv_once(uv_once_t* guard, void (*callback)(void));
UV_EXTERN int uv_key_create(uv_key_t* key);
UV_EXTERN void uv_key_delete(uv_key_t* key);
UV_EXTERN void* uv_key_get(uv_key_t* key);
UV_EXTERN void uv_key_set(uv_key_t* key, void* value);

#ifdef __cplusplus
}
#endif

#endif
