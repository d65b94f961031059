// Work that the engine does on its helper threads and finishes on the runtime's own: the promises of WebAssembly and of
// `Atomics.waitAsync`. Finished work is collected here until the host, woken from whatever thread, runs it.

#include <chrono>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "jsapi.h"
#include "js/Promise.h"
#include "vm/JSContext.h"
#include "vm/OffThreadPromiseRuntimeState.h"
#include "vm/Runtime.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Later {
  Clock::time_point due;
  js::UniquePtr<JS::Dispatchable> task;
};

struct Tasks {
  std::mutex lock;
  std::vector<js::UniquePtr<JS::Dispatchable>> ready;
  std::vector<Later> later;
  // Begun and not finished; touched on the runtime's thread and under the engine's lock.
  std::unordered_set<JS::Dispatchable*> begun;
  // The context goes away: nothing is taken on any more.
  bool closed = false;
  void (*wake)(void*);
  void (*started)(void*);
  void* data;
};

thread_local Tasks* current = nullptr;

bool Dispatch(void* closure, js::UniquePtr<JS::Dispatchable>&& task) {
  Tasks* tasks = static_cast<Tasks*>(closure);
  {
    std::lock_guard<std::mutex> guard(tasks->lock);
    if (tasks->closed) {
      // The engine deletes it when it shuts down.
      JS::Dispatchable::ReleaseFailedTask(std::move(task));
      return false;
    }
    tasks->ready.push_back(std::move(task));
  }
  tasks->wake(tasks->data);
  return true;
}

bool DispatchLater(void* closure, js::UniquePtr<JS::Dispatchable>&& task, uint32_t delay) {
  Tasks* tasks = static_cast<Tasks*>(closure);
  {
    std::lock_guard<std::mutex> guard(tasks->lock);
    if (tasks->closed) {
      JS::Dispatchable::ReleaseFailedTask(std::move(task));
      return false;
    }
    tasks->later.push_back(Later{Clock::now() + std::chrono::milliseconds(delay), std::move(task)});
  }
  tasks->wake(tasks->data);
  return true;
}

void Started(void* closure, JS::Dispatchable* task) {
  Tasks* tasks = static_cast<Tasks*>(closure);
  tasks->begun.insert(task);
  tasks->started(tasks->data);
}

void Finished(void* closure, JS::Dispatchable* task) { static_cast<Tasks*>(closure)->begun.erase(task); }

// A task that may wait for ever (`Atomics.waitAsync`) says so only in a private member.
template <bool js::OffThreadPromiseTask::* Member>
struct Reach {
  friend bool IsCancellable(js::OffThreadPromiseTask* task) { return task->*Member; }
};
bool IsCancellable(js::OffThreadPromiseTask* task);
template struct Reach<&js::OffThreadPromiseTask::cancellable_>;

}  // namespace

// Lets promises be settled by other threads. `started` is called on this thread when work begins, `wake` on any thread
// when `nodus_tasks_run` has something to do.
extern "C" void nodus_tasks_install(JSContext* cx, void (*wake)(void*), void (*started)(void*), void* data) {
  Tasks* tasks = new Tasks();
  tasks->wake = wake;
  tasks->started = started;
  tasks->data = data;
  current = tasks;
  JS::InitAsyncTaskCallbacks(cx, Dispatch, DispatchLater, Started, Finished, tasks);
}

// Runs what is ready. `*waiting` says whether work is under way that will come to an end by itself. Returns the time in
// milliseconds until something delayed is due, -1 for never.
extern "C" int64_t nodus_tasks_run(JSContext* cx, bool* waiting) {
  Tasks* tasks = current;
  *waiting = false;
  if (!tasks) {
    return -1;
  }
  std::vector<js::UniquePtr<JS::Dispatchable>> ready;
  {
    std::lock_guard<std::mutex> guard(tasks->lock);
    ready.swap(tasks->ready);
    Clock::time_point now = Clock::now();
    for (size_t i = 0; i < tasks->later.size();) {
      if (tasks->later[i].due <= now) {
        ready.push_back(std::move(tasks->later[i].task));
        tasks->later.erase(tasks->later.begin() + i);
      } else {
        i++;
      }
    }
  }
  for (auto& task : ready) {
    JS::Dispatchable::Run(cx, std::move(task), JS::Dispatchable::NotShuttingDown);
  }
  for (JS::Dispatchable* task : tasks->begun) {
    if (!IsCancellable(static_cast<js::OffThreadPromiseTask*>(task))) {
      *waiting = true;
      break;
    }
  }
  std::lock_guard<std::mutex> guard(tasks->lock);
  int64_t next = -1;
  for (const Later& later : tasks->later) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(later.due - Clock::now()).count() + 1;
    if (left < 0) {
      left = 0;
    }
    if (next < 0 || left < next) {
      next = left;
    }
  }
  return next;
}

// Ends what was taken on, before the context is destroyed: the engine waits for it then. Waits with a limit are ended
// by handing on what waits, so that nothing may be refused until all of them are through.
extern "C" void nodus_tasks_end(JSContext* cx) {
  Tasks* tasks = current;
  if (!tasks) {
    return;
  }
  while (true) {
    std::vector<js::UniquePtr<JS::Dispatchable>> ready;
    std::vector<Later> later;
    {
      std::lock_guard<std::mutex> guard(tasks->lock);
      ready.swap(tasks->ready);
      later.swap(tasks->later);
      if (ready.empty() && later.empty()) {
        tasks->closed = true;
        return;
      }
    }
    for (auto& delayed : later) {
      JS::Dispatchable::Run(cx, std::move(delayed.task), JS::Dispatchable::ShuttingDown);
    }
    for (auto& task : ready) {
      JS::Dispatchable::Run(cx, std::move(task), JS::Dispatchable::ShuttingDown);
    }
  }
}

// Frees what is left, once the context is destroyed.
extern "C" void nodus_tasks_free() {
  delete current;
  current = nullptr;
}
