// The microtask queue: a JobQueue that carries an async context through promise jobs, and a drain that runs the
// engine's own queue without leaving C++ between jobs.
//
// How the context travels: a reaction on a pending promise asks `getHostDefinedData`, and the engine gives that object
// back with the job. A reaction on a settled promise asks only `getHostDefinedGlobal`, and its job is enqueued at once;
// so the context is remembered for the queue index that the job will get.

#include <cstdint>
#include <vector>

#include "jsapi.h"
#include "js/Array.h"
#include "js/ArrayBuffer.h"
#include "js/GCVector.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/Promise.h"
#include "js/RootingAPI.h"
#include "js/friend/MicroTask.h"
#include "vm/AsyncIteration.h"
#include "vm/GeneratorObject.h"
#include "vm/JSContext.h"
#include "vm/JSObject.h"
#include "vm/Realm.h"

#include "vm/Compartment.h"
#include "vm/Compartment-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/Realm-inl.h"

#include "adopting.h"
#include "hooks.h"
#include "contexts.h"
#include "jobs.h"
#include "reactions.h"
#include "templates.h"

namespace {

// A way to the collector's counters, which the engine keeps to itself: explicit instantiation may name what is private.
using Counter = js::MainThreadData<uint64_t> js::gc::GCRuntime::*;
template <Counter member>
struct MajorCounter {
  friend Counter MajorCollections() { return member; }
};
template <Counter member>
struct MinorCounter {
  friend Counter MinorCollections() { return member; }
};
Counter MajorCollections();
Counter MinorCollections();
template struct MajorCounter<&js::gc::GCRuntime::majorGCNumber>;
template struct MinorCounter<&js::gc::GCRuntime::minorGCNumber>;

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
  explicit NodusJobQueue(JSContext* cx)
      : cx_(cx), context(cx), indexed(cx), facts{&nodus::templates,
                                                 &nodus::spare,
                                                 &hooks,
                                                 &cx->canSkipEnqueuingJobs.ref(),
                                                 &(cx->runtime()->gc.*MajorCollections()).ref(),
                                                 &(cx->runtime()->gc.*MinorCollections()).ref()} {}

  bool getHostDefinedData(JSContext* cx, JS::MutableHandle<JSObject*> incumbentGlobal,
                          JS::MutableHandle<JSObject*> data) const override {
    if (MOZ_UNLIKELY(hooks)) {
      JSObject* attached = hooks->attach(cx, context);
      incumbentGlobal.set(attached ? cx->global() : nullptr);
      data.set(attached);
      return cx->compartment()->wrap(cx, data);
    }
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
    if (MOZ_UNLIKELY(hooks)) {
      JSObject* attached = hooks->attach(cx, context);
      return !attached || const_cast<NodusJobQueue*>(this)->rememberForNextJob(cx, attached);
    }
    if (MOZ_LIKELY(!context)) {
      return true;
    }
    return const_cast<NodusJobQueue*>(this)->rememberForNextJob(cx, context);
  }

  bool rememberForNextJob(JSContext* cx, JSObject* carried) {
    uint64_t next = dequeued + cx->microTaskQueues->microTaskQueue.length();
    if (!indexed.get().push(next, carried)) {
      js::ReportOutOfMemory(cx);
      return false;
    }
    return true;
  }

  // Queues the continuation of an async function or generator: two entries, of which the second is the awaited value.
  bool enqueueResume(JSContext* cx, js::AbstractGeneratorObject* generator, const JS::Value& value,
                     JSObject* carried) {
    if (MOZ_UNLIKELY(carried) && !rememberForNextJob(cx, carried)) {
      return false;
    }
    auto& queues = *cx->microTaskQueues.get();
    JS::JobQueueMayNotBeEmpty(cx);
    if (!queues.microTaskQueue.pushBack(JS::ObjectValue(*generator))) {
      return false;
    }
    if (!queues.microTaskQueue.pushBack(value)) {
      js::AutoEnterOOMUnsafeRegion().crash("the microtask queue cannot grow");
    }
    return true;
  }

  static bool IsResumption(const JS::Value& task) {
    return task.isObject() && (task.toObject().is<js::AsyncFunctionGeneratorObject>() ||
                               task.toObject().is<js::AsyncGeneratorObject>());
  }

  static bool IsFunctionOfRealm(JSContext* cx, const JS::Value& task) {
    return task.isObject() && task.toObject().is<JSFunction>() && task.toObject().as<JSFunction>().realm() == cx->realm() &&
           !cx->realm()->isDebuggee();
  }

  static bool IsThenable(const JS::Value& task) { return task.isObject() && task.toObject().is<js::PromiseObject>(); }

  static bool Resume(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, JS::Handle<JS::Value> value) {
    if (MOZ_LIKELY(generator->is<js::AsyncFunctionGeneratorObject>())) {
      JS::Rooted<js::AsyncFunctionGeneratorObject*> function(cx, &generator->as<js::AsyncFunctionGeneratorObject>());
      return nodus::ResumeAsyncFunction(cx, function, value);
    }
    js::AutoRealm realm(cx, generator);
    JS::Rooted<js::AsyncGeneratorObject*> object(cx, &generator->as<js::AsyncGeneratorObject>());
    return js::AsyncGeneratorPromiseReactionJob(cx, js::PromiseHandler::AsyncGeneratorAwaitedFulfilled, object, value);
  }

  // The context of a reaction's job that was just taken from the queue.
  JSObject* contextOf(js::NativeObject* reaction) {
    uint64_t index = dequeued++;
    JSObject* announced = MOZ_LIKELY(indexed.get().isEmpty()) ? nullptr : indexed.get().take(index);
    JSObject* carried = reaction->getFixedSlot(nodus::record::HostData).toObjectOrNull();
    return carried ? carried : announced;
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
    JS::Rooted<JSObject*> jobContext(cx);
    JS::Rooted<js::AbstractGeneratorObject*> generator(cx);
    JS::Rooted<js::PromiseObject*> promise(cx);
    JS::Rooted<JS::Value> then(cx);
    bool finished = true;
    auto& queues = *cx->microTaskQueues.get();
    while (!queues.empty()) {
      bool regular = queues.debugMicroTaskQueue.empty();
      auto& source = regular ? queues.microTaskQueue : queues.debugMicroTaskQueue;
      task = source.front();
      source.popFront();
      bool resumes = regular && IsResumption(task);
      if (resumes) {
        // An async function to continue; the awaited value is the entry behind it.
        generator = &task.toObject().as<js::AbstractGeneratorObject>();
        task = source.front();
        source.popFront();
      }
      // While the last job runs, `await` of a settled value need not go through the queue.
      if (queues.empty()) {
        JS::JobQueueIsEmpty(cx);
      }
      if (resumes) {
        context = MOZ_LIKELY(indexed.get().isEmpty()) ? nullptr : indexed.get().take(dequeued);
        dequeued += 2;
        turn++;
        if (MOZ_UNLIKELY(!Resume(cx, generator, task)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      turn++;
      if (MOZ_LIKELY(regular && !hooks && !contextsWithOwnJobs && task.isObject()) &&
          nodus::IsReaction(cx, &task.toObject())) {
        job = &task.toObject();
        context = contextOf(&job->as<js::NativeObject>());
        if (MOZ_UNLIKELY(!nodus::RunReaction(cx, job)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      if (MOZ_LIKELY(regular && !hooks && !contextsWithOwnJobs) && IsFunctionOfRealm(cx, task)) {
        context = MOZ_LIKELY(indexed.get().isEmpty()) ? nullptr : indexed.get().take(dequeued);
        dequeued++;
        if (MOZ_UNLIKELY(!nodus::RunFunction(cx, task)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      if (regular && IsThenable(task)) {
        // A thenable to be asked; two entries are behind it.
        promise = &task.toObject().as<js::PromiseObject>();
        task = source.front();
        source.popFront();
        then = source.front();
        source.popFront();
        if (queues.empty()) {
          JS::JobQueueIsEmpty(cx);
        }
        context = MOZ_LIKELY(indexed.get().isEmpty()) ? nullptr : indexed.get().take(dequeued);
        dequeued += 3;
        if (MOZ_UNLIKELY(!nodus::RunThenable(cx, promise, task, then)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      if (regular && task.isObject() && nodus::IsCountdown(&task.toObject())) {
        job = &task.toObject();
        context = MOZ_LIKELY(indexed.get().isEmpty()) ? nullptr : indexed.get().take(dequeued);
        dequeued++;
        if (MOZ_UNLIKELY(!nodus::RunCountdown(cx, job)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      JS::JSMicroTask* record;
      if (!describe(task, regular, &job, &record, &jobContext)) {
        continue;
      }
      JSObject* global = globalOf(job, record);
      if (!global) {
        continue;
      }
      if (MOZ_UNLIKELY(contextsWithOwnJobs) && nodus::HasOwnMicrotasks(ownerOf(job, global))) {
        JS::Rooted<JSObject*> owner(cx, ownerOf(job, global));
        if (!postpone(cx, owner, task, jobContext)) {
          finished = false;
          break;
        }
        continue;
      }
      if (!run(cx, global, task, job, record, jobContext, report, data)) {
        finished = false;
        break;
      }
    }
    JS::JobQueueMayNotBeEmpty(cx);
    nodus::FinishResuming(cx);
    context = outer;
    draining = false;
    stopped = !finished;
    return finished;
  }

  // A job of a promise with the hooks around it, which an exception does not skip.
  bool runHooked(JSContext* cx, JS::Handle<JSObject*> job, JSObject* unrooted, bool ofAwait) {
    JS::Rooted<JSObject*> promise(cx, unrooted);
    if (!hooks->before(cx, promise)) {
      return false;
    }
    bool ok = JS::RunJSMicroTask(cx, job);
    // The promise that stands for an `await` has done its part; nobody else settles it.
    if (ofAwait) {
      hooks->settledAwait(cx, promise);
    }
    return hooks->after(cx, promise) && ok;
  }

  // Made when promise hooks are first set.
  js::UniquePtr<nodus::PromiseHooks> hooks;
  static_assert(sizeof(hooks) == sizeof(void*), "compiled code reads it as a pointer");

  // What there is to know about a task just taken from the queue; false for one that cannot run.
  bool describe(JS::Handle<JS::Value> task, bool regular, JS::MutableHandle<JSObject*> job, JS::JSMicroTask** record,
                JS::MutableHandle<JSObject*> jobContext) {
    uint64_t index = dequeued;
    if (regular) {
      dequeued++;
    }
    if (!task.isObject()) {
      return false;
    }
    job.set(&task.toObject());
    jobContext.set(nullptr);
    *record = JS::ToUnwrappedJSMicroTask(task);
    if (*record) {
      JS::Rooted<JSObject*> ignored(cx_);
      if (!JS::MaybeGetHostDefinedDataFromJSMicroTask(job, &ignored, jobContext)) {
        jobContext.set(nullptr);
      }
    }
    if (MOZ_UNLIKELY(!indexed.get().isEmpty()) && regular) {
      JSObject* announced = indexed.get().take(index);
      if (announced && !jobContext) {
        jobContext.set(announced);
      }
    }
    return true;
  }

  static JSObject* globalOf(JSObject* job, JS::JSMicroTask* record) {
    return record ? JS::GetExecutionGlobalFromJSMicroTask(job) : &job->nonCCWGlobal();
  }

  // The global whose microtasks a job belongs to: its handler's, where the engine keeps the one that settled the promise.
  // The slots are those of the engine's PromiseReactionRecord.
  static JSObject* ownerOf(JSObject* job, JSObject* global) {
    constexpr uint32_t onFulfilled = 5, onRejected = 6, flagsSlot = 9, generatorSlot = 10;
    constexpr int32_t fulfilled = 0x2, asyncFunction = 0x8, asyncGenerator = 0x10;
    if (strcmp(JS::GetClass(job)->name, "PromiseReactionRecord") != 0) {
      return global;
    }
    const JS::Value& flags = JS::GetReservedSlot(job, flagsSlot);
    if (!flags.isInt32()) {
      return global;
    }
    uint32_t slot = flags.toInt32() & fulfilled ? onFulfilled : onRejected;
    if (flags.toInt32() & (asyncFunction | asyncGenerator)) {
      slot = generatorSlot;
    }
    const JS::Value& handler = JS::GetReservedSlot(job, slot);
    return handler.isObject() ? &handler.toObject().nonCCWGlobal() : global;
  }

  // Runs one task. False when execution was terminated or `report` asked to stop.
  bool run(JSContext* cx, JSObject* global, JS::Handle<JS::Value> task, JS::Handle<JSObject*> job,
           JS::JSMicroTask* record, JSObject* jobContext, Report report, void* data) {
    JSObject* promise = nullptr;
    bool ofAwait = false;
    if (MOZ_UNLIKELY(hooks)) {
      JS::Rooted<JSObject*> carried(cx, jobContext);
      promise = nodus::PromiseHooks::detach(&carried);
      ofAwait = promise;
      jobContext = carried;
      if (!promise && record) {
        promise = JS::MaybeGetPromiseFromJSMicroTask(job);
      }
    }
    context = jobContext;
    js::AutoRealm realm(cx, global);
    bool ok;
    if (MOZ_UNLIKELY(promise && hooks->active)) {
      ok = runHooked(cx, job, promise, ofAwait);
    } else if (MOZ_LIKELY(record)) {
      ok = JS::RunJSMicroTask(cx, job);
    } else {
      JS::Rooted<JS::Value> result(cx);
      ok = JS::Call(cx, JS::UndefinedHandleValue, task, JS::HandleValueArray::empty(), &result);
    }
    return MOZ_LIKELY(ok) || goOn(cx, report, data);
  }

  // Whether to run further jobs after one threw, or execution was terminated.
  static bool goOn(JSContext* cx, Report report, void* data) {
    if (!cx->isExceptionPending() || (report && !report(cx, data))) {
      return false;
    }
    cx->clearPendingException();
    return true;
  }

  // Keeps a task for the next evaluation of its context.
  bool postpone(JSContext* cx, JS::Handle<JSObject*> global, JS::Handle<JS::Value> task,
                JS::Handle<JSObject*> jobContext) {
    js::AutoRealm realm(cx, global);
    const JS::Value& kept = JS::GetReservedSlot(global, nodus::PostponedSlot);
    JS::Rooted<JSObject*> list(cx, kept.isObject() ? &kept.toObject() : JS::NewArrayObject(cx, 0));
    if (!list) {
      return false;
    }
    JS::SetReservedSlot(global, nodus::PostponedSlot, JS::ObjectValue(*list));
    uint32_t length;
    JS::Rooted<JS::Value> second(cx, JS::ObjectOrNullValue(jobContext));
    return JS::GetArrayLength(cx, list, &length) && JS_DefineElement(cx, list, length, task, JSPROP_ENUMERATE) &&
           JS_DefineElement(cx, list, length + 1, second, JSPROP_ENUMERATE);
  }

  // Takes the tasks of one context out of the queue; the others keep their order.
  bool sortOut(JSContext* cx, JS::Handle<JSObject*> global) {
    JS::Rooted<JS::Value> task(cx);
    JS::Rooted<JSObject*> job(cx);
    JS::Rooted<JSObject*> jobContext(cx);
    auto& queues = *cx->microTaskQueues.get();
    for (size_t count = queues.microTaskQueue.length(); count > 0; count--) {
      task = queues.microTaskQueue.front();
      queues.microTaskQueue.popFront();
      if (IsResumption(task)) {
        // Two entries, and never one of a context with microtasks of its own.
        jobContext = indexed.get().isEmpty() ? nullptr : indexed.get().take(dequeued);
        job = &task.toObject();
        task = queues.microTaskQueue.front();
        queues.microTaskQueue.popFront();
        dequeued += 2;
        count--;
        if (!enqueueResume(cx, &job->as<js::AbstractGeneratorObject>(), task, jobContext)) {
          return false;
        }
        continue;
      }
      if (IsThenable(task)) {
        jobContext = indexed.get().isEmpty() ? nullptr : indexed.get().take(dequeued);
        uint64_t next = dequeued + queues.microTaskQueue.length() + 1;
        dequeued += 3;
        count -= 2;
        if (jobContext && !indexed.get().push(next, jobContext)) {
          js::ReportOutOfMemory(cx);
          return false;
        }
        for (int i = 0; i < 3; i++) {
          if (i > 0) {
            task = queues.microTaskQueue.front();
            queues.microTaskQueue.popFront();
          }
          if (!JS::EnqueueMicroTask(cx, task)) {
            return false;
          }
        }
        continue;
      }
      JS::JSMicroTask* record;
      if (!describe(task, true, &job, &record, &jobContext)) {
        continue;
      }
      JSObject* execution = globalOf(job, record);
      if (execution && ownerOf(job, execution) == global) {
        if (!postpone(cx, global, task, jobContext)) {
          return false;
        }
        continue;
      }
      if (jobContext) {
        uint64_t next = dequeued + queues.microTaskQueue.length();
        if (!indexed.get().push(next, jobContext)) {
          js::ReportOutOfMemory(cx);
          return false;
        }
      }
      if (!JS::EnqueueMicroTask(cx, task)) {
        return false;
      }
    }
    return true;
  }

  // Runs the tasks of a context with microtasks of its own until there are none.
  bool drainOwn(JSContext* cx, JS::Handle<JSObject*> global, Report report, void* data) {
    JS::Rooted<JSObject*> outer(cx, context);
    JS::Rooted<JSObject*> list(cx);
    JS::Rooted<JSObject*> job(cx);
    JS::Rooted<JS::Value> task(cx), second(cx);
    bool finished = true;
    while (finished) {
      if (!sortOut(cx, global)) {
        return false;
      }
      const JS::Value& kept = JS::GetReservedSlot(global, nodus::PostponedSlot);
      if (!kept.isObject()) {
        break;
      }
      list = &kept.toObject();
      JS::SetReservedSlot(global, nodus::PostponedSlot, JS::UndefinedValue());
      uint32_t length = 0;
      if (!JS::GetArrayLength(cx, list, &length)) {
        return false;
      }
      for (uint32_t i = 0; i < length && finished; i += 2) {
        if (!JS_GetElement(cx, list, i, &task) || !JS_GetElement(cx, list, i + 1, &second)) {
          return false;
        }
        if (!task.isObject()) {
          continue;
        }
        if (!JS_SetElement(cx, list, i, JS::UndefinedHandleValue)) {
          return false;
        }
        job = &task.toObject();
        finished = run(cx, global, task, job, JS::ToUnwrappedJSMicroTask(task), second.toObjectOrNull(), report, data);
      }
      if (!finished && JS::GetReservedSlot(global, nodus::PostponedSlot).isUndefined()) {
        // What is left of the list waits for the next call.
        JS::SetReservedSlot(global, nodus::PostponedSlot, JS::ObjectValue(*list));
      }
    }
    context = outer;
    return finished;
  }

  JSContext* cx_;
  // Whether any context has microtasks of its own.
  bool contextsWithOwnJobs = false;

  JS::PersistentRooted<JSObject*> context;
  JS::PersistentRooted<IndexedContexts> indexed;
  // How many regular jobs were ever taken from the queue: the absolute index of its front.
  uint64_t dequeued = 0;
  // Changes with each job that begins, those included that an `await` need not queue; JavaScript reads it in place.
  uint32_t turn = 0;
  bool draining = false;
  bool stopped = false;
  js::Activation* boundary = nullptr;
  bool rejectionKept = false;
  const nodus::CompiledFacts facts;

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

nodus::PromiseHooks* nodus::HooksOf(JSContext* cx) { return QueueOf(cx)->hooks.get(); }

const nodus::CompiledFacts& nodus::FactsOf(const void* context) {
  return QueueOf(static_cast<JSContext*>(const_cast<void*>(context)))->facts;
}

js::Activation* nodus::DrainBoundary(JSContext* cx) { return QueueOf(cx)->boundary; }

void nodus::NoteSkippedAwait(JSContext* cx) { QueueOf(cx)->turn++; }

JSObject* nodus::CurrentContext(JSContext* cx) { return QueueOf(cx)->context; }

bool nodus::CarryContextToNextJob(JSContext* cx) {
  NodusJobQueue* queue = QueueOf(cx);
  return MOZ_LIKELY(!queue->context) || queue->rememberForNextJob(cx, queue->context);
}

bool nodus::IsDraining(JSContext* cx) { return QueueOf(cx)->draining; }

bool nodus::HasPlainJobs(JSContext* cx) {
  return !QueueOf(cx)->hooks && !nodus::HasOwnMicrotasks(cx->global());
}

bool nodus::TryEnqueueResume(JSContext* cx, js::AbstractGeneratorObject* generator, const JS::Value& value,
                             bool* done) {
  NodusJobQueue* queue = QueueOf(cx);
  *done = !queue->hooks && !nodus::HasOwnMicrotasks(cx->global());
  return !*done || queue->enqueueResume(cx, generator, value, queue->context);
}

// Installs the queue on a fresh context (before any promise exists). The queue lives until `nodus_remove_job_queue`.
extern "C" void nodus_install_job_queue(JSContext* cx) {
  nodus::LinkPromises();
  nodus::LinkAsyncFunctions();
  nodus::LinkCompiling();
  nodus::LinkLoops();
  nodus::LinkReactions();
  nodus::LinkAsyncGenerators();
  nodus::LinkAwaitCode();
  nodus::AdoptPromiseFunctions();
  nodus::AdoptFunctionText();
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

// Runs the microtasks of a context that has its own, and those they queue.
extern "C" bool nodus_drain_own_microtasks(JSContext* cx, JSObject* global, bool (*report)(JSContext*, void*),
                                           void* data) {
  JS::Rooted<JSObject*> owner(cx, global);
  NodusJobQueue* queue = QueueOf(cx);
  queue->contextsWithOwnJobs = true;
  return queue->drainOwn(cx, owner, report, data);
}

// Whether any microtask waits.
extern "C" bool nodus_has_microtasks(JSContext* cx) { return JS::HasAnyMicroTasks(cx); }

// An ArrayBuffer over what the queue knows, for builtin code that reads it often: the byte that tells whether the running
// job is the last one and none was queued since, or the 32 bits that change with each job. To be read only; it lives as
// long as the runtime.
extern "C" JSObject* nodus_job_state(JSContext* cx, bool turn) {
  return turn ? JS::NewArrayBufferWithUserOwnedContents(cx, sizeof(uint32_t), &QueueOf(cx)->turn)
              : JS::NewArrayBufferWithUserOwnedContents(cx, 1, &cx->canSkipEnqueuingJobs.ref());
}

// Queues a function object as a microtask; it is called without arguments, in the async context of now.
extern "C" bool nodus_enqueue_microtask(JSContext* cx, JSObject* function) {
  JS::Rooted<JS::Value> task(cx, JS::ObjectValue(*function));
  NodusJobQueue* queue = QueueOf(cx);
  if (queue->context && !queue->rememberForNextJob(cx, queue->context)) {
    return false;
  }
  return JS::EnqueueMicroTask(cx, task);
}

namespace {

// `enqueueMicrotask(function)`
bool EnqueueNative(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  args.rval().setUndefined();
  NodusJobQueue* queue = QueueOf(cx);
  return (!queue->context || queue->rememberForNextJob(cx, queue->context)) && JS::EnqueueMicroTask(cx, args[0]);
}

// `microtasksWait()`
bool WaitNative(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  args.rval().setBoolean(JS::HasAnyMicroTasks(cx) || QueueOf(cx)->rejectionKept);
  return true;
}

// `getFrame()`
bool ContextNative(JSContext* cx, unsigned argc, JS::Value* vp) {
  JSObject* context = QueueOf(cx)->context;
  JS::CallArgsFromVp(argc, vp).rval().set(context ? JS::ObjectValue(*context) : JS::UndefinedValue());
  return true;
}

// `setFrame(frame)`
bool SetContextNative(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  QueueOf(cx)->context = args.get(0).isObject() ? &args[0].toObject() : nullptr;
  args.rval().setUndefined();
  return true;
}

}  // namespace

// Functions for builtin code that is run very often; they check nothing. By number: `enqueueMicrotask(function)`;
// `microtasksWait()`, whether there are any or a rejection that has not been told; `getFrame()` and `setFrame(frame)`,
// the async context.
extern "C" JSObject* nodus_job_function(JSContext* cx, uint32_t which) {
  JSFunction* made;
  switch (which) {
    case 0:
      made = JS_NewFunction(cx, EnqueueNative, 1, 0, "enqueueMicrotask");
      break;
    case 1:
      made = JS_NewFunction(cx, WaitNative, 0, 0, "microtasksWait");
      break;
    case 2:
      made = JS_NewFunction(cx, ContextNative, 0, 0, "getFrame");
      break;
    default:
      made = JS_NewFunction(cx, SetContextNative, 1, 0, "setFrame");
  }
  return made ? JS_GetFunctionObject(made) : nullptr;
}

// Whether a rejection waits to be told when the microtasks have run.
extern "C" void nodus_keep_rejection(JSContext* cx, bool kept) { QueueOf(cx)->rejectionKept = kept; }

// The async context: the object given last to `nodus_set_async_context`, or the one a running promise job was created
// under; null for none.
extern "C" JSObject* nodus_get_async_context(JSContext* cx) { return QueueOf(cx)->context; }

// Sets the async context that new promise reactions are created under; null for none (the cheap state).
extern "C" void nodus_set_async_context(JSContext* cx, JSObject* context) { QueueOf(cx)->context = context; }

// Sets the functions that hear about promises: made (promise, parent), before and after a job, settled; null for none.
extern "C" void nodus_set_promise_hooks(JSContext* cx, JSObject* init, JSObject* before, JSObject* after,
                                        JSObject* settled) {
  NodusJobQueue* queue = QueueOf(cx);
  if (!queue->hooks) {
    queue->hooks = js::MakeUnique<nodus::PromiseHooks>(cx);
  }
  queue->hooks->set(cx, init, before, after, settled);
}
