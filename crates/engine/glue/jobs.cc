// The microtask queue: a JobQueue that carries an async context through promise jobs, and a drain that runs the
// engine's own queue without leaving C++ between jobs.
//
// How the context travels: a reaction on a pending promise asks `getHostDefinedData`, and the engine gives that object
// back with the job. A reaction on a settled promise asks only `getHostDefinedGlobal`, and its job is enqueued at once;
// so the context is remembered for the queue index that the job will get.

#include <cstdint>
#include <vector>

#include "jsapi.h"
#include "js/GCVector.h"
#include "js/Promise.h"
#include "js/RootingAPI.h"
#include "js/friend/MicroTask.h"
#include "vm/JSContext.h"
#include "vm/JSObject.h"
#include "vm/Realm.h"

#include "vm/Compartment.h"
#include "vm/Compartment-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/Realm-inl.h"

#include "jobs.h"

namespace {

using ContextVector = JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>;

// Contexts of jobs that were enqueued with their promise already settled, by absolute position in the queue.
struct IndexedContexts {
  std::vector<uint64_t> indices;
  ContextVector contexts;
  size_t head = 0;

  void trace(JSTracer* trc) { contexts.trace(trc); }

  bool push(uint64_t index, JSObject* context) {
    if (head < indices.size() && indices.back() == index) {
      // The job announced before was never enqueued.
      contexts.back() = context;
      return true;
    }
    indices.push_back(index);
    return contexts.append(context);
  }

  // The context for the job at `index`, or null; forgets everything before it.
  JSObject* take(uint64_t index) {
    while (head < indices.size() && indices[head] < index) {
      contexts[head++] = nullptr;
    }
    JSObject* found = nullptr;
    if (head < indices.size() && indices[head] == index) {
      found = contexts[head];
      contexts[head++] = nullptr;
    }
    if (head == indices.size()) {
      indices.clear();
      contexts.clear();
      head = 0;
    } else if (head > 1024 && head * 2 > indices.size()) {
      indices.erase(indices.begin(), indices.begin() + head);
      contexts.erase(contexts.begin(), contexts.begin() + head);
      head = 0;
    }
    return found;
  }

  bool isEmpty() const { return indices.empty(); }
};

class NodusJobQueue final : public JS::JobQueue {
 public:
  explicit NodusJobQueue(JSContext* cx) : context(cx), indexed(cx) {}

  bool getHostDefinedData(JSContext* cx, JS::MutableHandle<JSObject*> incumbentGlobal,
                          JS::MutableHandle<JSObject*> data) const override {
    if (MOZ_LIKELY(!context)) {
      incumbentGlobal.set(nullptr);
      data.set(nullptr);
      return true;
    }
    // The engine keeps the data only together with an incumbent global.
    incumbentGlobal.set(cx->global());
    data.set(context);
    return cx->compartment()->wrap(cx, data);
  }

  bool getHostDefinedGlobal(JSContext* cx, JS::MutableHandle<JSObject*> global) const override {
    global.set(nullptr);
    if (MOZ_LIKELY(!context)) {
      return true;
    }
    return const_cast<NodusJobQueue*>(this)->rememberForNextJob(cx);
  }

  bool rememberForNextJob(JSContext* cx) {
    uint64_t next = dequeued + cx->microTaskQueues->microTaskQueue.length();
    if (!indexed.get().push(next, context)) {
      js::ReportOutOfMemory(cx);
      return false;
    }
    return true;
  }

  // Only the debugger's hooks come here, with the queue set aside.
  void runJobs(JSContext* cx) override { drain(cx, nullptr, nullptr); }

  bool isDrainingStopped() const override { return stopped; }

  using Report = bool (*)(JSContext*, void*);

  // Runs jobs until the queue is empty. False when execution was terminated or `report` asked to stop.
  bool drain(JSContext* cx, Report report, void* data) {
    if (draining) {
      return true;
    }
    draining = true;
    stopped = false;
    boundary = cx->activation();
    JS::Rooted<JSObject*> outer(cx, context);
    JS::Rooted<JS::Value> task(cx);
    JS::Rooted<JSObject*> job(cx);
    JS::Rooted<JSObject*> ignoredGlobal(cx);
    JS::Rooted<JSObject*> jobContext(cx);
    bool finished = true;
    auto& queues = *cx->microTaskQueues.get();
    while (!queues.empty()) {
      bool regular = queues.debugMicroTaskQueue.empty();
      task = queues.popFront();
      uint64_t index = dequeued;
      if (regular) {
        dequeued++;
      }
      // While the last job runs, `await` of a settled value need not go through the queue.
      if (queues.empty()) {
        JS::JobQueueIsEmpty(cx);
      }
      if (!task.isObject()) {
        continue;
      }
      job = &task.toObject();
      jobContext = nullptr;
      JS::JSMicroTask* record = JS::ToUnwrappedJSMicroTask(task);
      if (record) {
        if (!JS::MaybeGetHostDefinedDataFromJSMicroTask(job, &ignoredGlobal, &jobContext)) {
          jobContext = nullptr;
        }
      }
      if (MOZ_UNLIKELY(!indexed.get().isEmpty()) && regular) {
        JSObject* announced = indexed.get().take(index);
        if (announced && !jobContext) {
          jobContext = announced;
        }
      }
      context = jobContext;

      JSObject* global = record ? JS::GetExecutionGlobalFromJSMicroTask(job) : &job->nonCCWGlobal();
      if (!global) {
        continue;
      }
      js::AutoRealm realm(cx, global);
      bool ok;
      if (MOZ_LIKELY(record)) {
        ok = JS::RunJSMicroTask(cx, job);
      } else {
        JS::Rooted<JS::Value> result(cx);
        ok = JS::Call(cx, JS::UndefinedHandleValue, task, JS::HandleValueArray::empty(), &result);
      }
      if (MOZ_UNLIKELY(!ok)) {
        if (!cx->isExceptionPending() || (report && !report(cx, data))) {
          finished = false;
          break;
        }
        cx->clearPendingException();
      }
    }
    JS::JobQueueMayNotBeEmpty(cx);
    context = outer;
    draining = false;
    stopped = !finished;
    return finished;
  }

  JS::PersistentRooted<JSObject*> context;
  JS::PersistentRooted<IndexedContexts> indexed;
  // How many regular jobs were ever taken from the queue: the absolute index of its front.
  uint64_t dequeued = 0;
  bool draining = false;
  bool stopped = false;
  js::Activation* boundary = nullptr;

 private:
  class SavedQueue final : public JobQueue::SavedJobQueue {
   public:
    SavedQueue(JSContext* cx, NodusJobQueue* queue)
        : cx(cx), queue(queue), indexed(cx, std::move(queue->indexed.get())), context(cx, queue->context),
          dequeued(queue->dequeued), draining(queue->draining) {
      saved = JS::SaveMicroTaskQueue(cx);
      queue->indexed.get() = IndexedContexts();
      queue->context = nullptr;
      queue->draining = false;
    }
    ~SavedQueue() override {
      JS::RestoreMicroTaskQueue(cx, std::move(saved));
      queue->indexed.get() = std::move(indexed.get());
      queue->context = context;
      queue->dequeued = dequeued;
      queue->draining = draining;
    }
    bool ok() const { return !!saved; }

   private:
    JSContext* cx;
    NodusJobQueue* queue;
    JS::PersistentRooted<IndexedContexts> indexed;
    JS::PersistentRooted<JSObject*> context;
    uint64_t dequeued;
    bool draining;
    js::UniquePtr<JS::SavedMicroTaskQueue> saved;
  };

  js::UniquePtr<SavedJobQueue> saveJobQueue(JSContext* cx) override {
    auto saved = js::MakeUnique<SavedQueue>(cx, this);
    if (!saved || !saved->ok()) {
      JS_ReportOutOfMemory(cx);
      return nullptr;
    }
    return saved;
  }
};

NodusJobQueue* QueueOf(JSContext* cx) { return static_cast<NodusJobQueue*>(cx->jobQueue.ref()); }

}  // namespace

js::Activation* nodus::DrainBoundary(JSContext* cx) { return QueueOf(cx)->boundary; }

// Installs the queue on a fresh context (before any promise exists). The queue lives until `nodus_remove_job_queue`.
extern "C" void nodus_install_job_queue(JSContext* cx) {
  nodus::LinkPromises();
  JS::SetJobQueue(cx, new NodusJobQueue(cx));
}

// Removes and frees the queue; call right before the context is destroyed.
extern "C" void nodus_remove_job_queue(JSContext* cx) {
  NodusJobQueue* queue = QueueOf(cx);
  JS::SetJobQueue(cx, nullptr);
  delete queue;
}

// Runs every queued microtask and those they queue. `report` is called with a pending exception for each job that threw
// one; it may take it (whatever is left is cleared) and returns whether to go on. Returns false when execution was
// terminated (no exception pending then) or `report` said stop; the rest of the queue is kept. A call from inside a job
// does nothing and returns true.
extern "C" bool nodus_drain_microtasks(JSContext* cx, bool (*report)(JSContext*, void*), void* data) {
  return QueueOf(cx)->drain(cx, report, data);
}

// Whether any microtask waits.
extern "C" bool nodus_has_microtasks(JSContext* cx) { return JS::HasAnyMicroTasks(cx); }

// Queues a function object as a microtask; it is called without arguments, in the async context of now.
extern "C" bool nodus_enqueue_microtask(JSContext* cx, JSObject* function) {
  JS::Rooted<JS::Value> task(cx, JS::ObjectValue(*function));
  NodusJobQueue* queue = QueueOf(cx);
  if (queue->context && !queue->rememberForNextJob(cx)) {
    return false;
  }
  return JS::EnqueueMicroTask(cx, task);
}

// The async context: the object given last to `nodus_set_async_context`, or the one a running promise job was created
// under; null for none.
extern "C" JSObject* nodus_get_async_context(JSContext* cx) { return QueueOf(cx)->context; }

// Sets the async context that new promise reactions are created under; null for none (the cheap state).
extern "C" void nodus_set_async_context(JSContext* cx, JSObject* context) { QueueOf(cx)->context = context; }
