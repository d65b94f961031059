// The engine's start: what it does at once by default, and what is put off until a program needs it. Helper threads are
// started when the engine hands out work that is to run beside JavaScript, each when all before it are busy, so that a
// small program stays on one thread.

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>

#include "jsapi.h"
#include "js/HelperThreadAPI.h"
#include "js/Initialization.h"
#include "jit/JitOptions.h"
#include "vm/HelperThreads.h"

namespace {

// What the engine's own pool gives its threads: below 2 MB, lest the kernel backs each stack with one huge page.
constexpr size_t kStackSize = 2048 * 1024 - 2 * 4096;

struct Pool {
  std::mutex lock;
  std::condition_variable work;
  std::deque<JS::HelperThreadTask*> tasks;
  size_t threads = 0;
  // Threads that wait, also those woken for a task of the queue that they have not taken yet.
  size_t idle = 0;
};

// Made at the first task and never freed: helper threads end with the process.
Pool& ThePool() {
  static Pool* pool = new Pool;
  return *pool;
}

void* Work(void*) {
  prctl(PR_SET_NAME, "JS Helper");
  Pool& pool = ThePool();
  std::unique_lock<std::mutex> guard(pool.lock);
  for (;;) {
    while (pool.tasks.empty()) {
      pool.idle++;
      pool.work.wait(guard);
      pool.idle--;
    }
    JS::HelperThreadTask* task = pool.tasks.front();
    pool.tasks.pop_front();
    guard.unlock();
    JS::RunHelperThreadTask(task);
    guard.lock();
  }
  return nullptr;
}

bool StartThread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackSize);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Signals are the business of the thread that runs JavaScript.
  sigset_t all, before;
  sigfillset(&all);
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP}) sigdelset(&all, signal);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  bool started = pthread_create(&thread, &attributes, Work, nullptr) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  return started;
}

// The engine hands out at most as many tasks at a time as it was told there are threads, and tasks may wait for one
// another: while there are more tasks than threads to take them, a thread is added.
void Dispatch(JS::HelperThreadTask* task) {
  Pool& pool = ThePool();
  std::lock_guard<std::mutex> guard(pool.lock);
  pool.tasks.push_back(task);
  if (pool.tasks.size() > pool.idle && pool.threads < js::GetHelperThreadCount()) {
    if (StartThread()) {
      pool.threads++;
    } else if (pool.threads == 0) {
      // As the engine itself does when the system gives it no thread at all.
      MOZ_CRASH("no thread for the engine's helper tasks");
    }
  }
  pool.work.notify_one();
}

}  // namespace

// Starts the engine for the process. Call it once, before any other call.
extern "C" bool nodus_start_engine() {
  // The engine finds out when the process began, with a thread of its own, unless it is told that it need not know.
  const char* kRestarted = "MOZ_APP_RESTART";
  bool given = getenv(kRestarted) != nullptr;
  if (!given) setenv(kRestarted, "1", 1);
  bool ok = JS_Init();
  if (!given) unsetenv(kRestarted);
  if (!ok) return false;
  // Machine code stays writable: switching pages to and fro for every stub costs hundreds of system calls at start-up
  // and guards against little, as browsers decided for processes that hold one program.
  js::jit::JitOptions.maybeSetWriteProtectCode(false);
  JS::SetHelperThreadTaskCallback(Dispatch, js::GetHelperThreadCount(), kStackSize);
  return true;
}
