// The microtask queue: a JobQueue that carries an async context through promise jobs, and a drain that runs the
// engine's own queue without leaving C++ between jobs. jobs.cc is what others see of it.
//
// How the context travels: a reaction on a pending promise asks `getHostDefinedData`, and the engine gives that object
// back with the job. A reaction on a settled promise asks only `getHostDefinedGlobal`, and its job is enqueued at once;
// so the context is remembered for the queue index that the job will get.

#ifndef nodus_job_queue_h
#define nodus_job_queue_h

#include <cstdint>

#include "jsapi.h"
#include "js/Array.h"
#include "js/ArrayBuffer.h"
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
#include "indexed_contexts.h"
#include "jobs.h"
#include "reactions.h"
#include "templates.h"

namespace nodus {

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

class NodusJobQueue final : public JS::JobQueue {
 public:
  explicit NodusJobQueue(JSContext* cx)
      : cx_(cx),
        context(cx),
        indexed(cx),
        facts{&nodus::templates,
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
  bool enqueueResume(JSContext* cx, js::AbstractGeneratorObject* generator, const JS::Value& value, JSObject* carried) {
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
    return task.isObject() &&
           (task.toObject().is<js::AsyncFunctionGeneratorObject>() || task.toObject().is<js::AsyncGeneratorObject>());
  }

  static bool IsFunctionOfRealm(JSContext* cx, const JS::Value& task) {
    return task.isObject() && task.toObject().is<JSFunction>() &&
           task.toObject().as<JSFunction>().realm() == cx->realm() && !cx->realm()->isDebuggee();
  }

  static bool IsThenable(const JS::Value& task) { return task.isObject() && task.toObject().is<js::PromiseObject>(); }

  static bool Resume(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, JS::Handle<JS::Value> value) {
    if (MOZ_LIKELY(generator->is<js::AsyncFunctionGeneratorObject>())) {
      JS::Rooted<js::AsyncFunctionGeneratorObject*> function(cx, &generator->as<js::AsyncFunctionGeneratorObject>());
      return nodus::ResumeAsyncFunction(cx, function, value);
    }
    JS::Rooted<js::AsyncGeneratorObject*> object(cx, &generator->as<js::AsyncGeneratorObject>());
    return nodus::ResumeAsyncGenerator(cx, object, value);
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
    while (!queues.empty() && MOZ_LIKELY(!ended)) {
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
        beginJob();
        if (MOZ_UNLIKELY(!Resume(cx, generator, task)) && !goOn(cx, report, data)) {
          finished = false;
          break;
        }
        continue;
      }
      beginJob();
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
    forgetChain();
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
    bool ok = RunAsEngine(cx, job);
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

  // The global whose microtasks a job belongs to: its handler's, where the engine keeps the one that settled the
  // promise. The slots are those of the engine's PromiseReactionRecord.
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
      ok = RunAsEngine(cx, job);
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
  // Whether there ever was an async context.
  bool contextsUsed = false;

  // The frame of the function that went on last in a chain of those that wait for each other (promises.cc), and the one
  // whose context those that wait for it must not get.
  nodus::Chained chained{};
  const uint8_t* strayed = nullptr;

  // The first context ends such chains: functions that wait do so without it.
  void setContext(JSObject* given) {
    context = given;
    if (MOZ_UNLIKELY(given && !contextsUsed)) {
      contextsUsed = true;
      strayed = chained.frame;
    }
  }

  void beginJob() {
    turn++;
    forgetChain();
  }

  void forgetChain() {
    chained = {};
    strayed = nullptr;
  }

  JS::PersistentRooted<JSObject*> context;
  JS::PersistentRooted<IndexedContexts> indexed;
  // How many regular jobs were ever taken from the queue: the absolute index of its front.
  uint64_t dequeued = 0;
  // Changes with each job that begins, those included that an `await` need not queue; JavaScript reads it in place.
  uint32_t turn = 0;
  bool draining = false;
  bool stopped = false;
  // The program has ended: no further job runs.
  bool ended = false;
  js::Activation* boundary = nullptr;
  bool rejectionKept = false;
  const nodus::CompiledFacts facts;

 private:
  class SavedQueue final : public JobQueue::SavedJobQueue {
   public:
    SavedQueue(JSContext* cx, NodusJobQueue* queue)
        : cx(cx),
          queue(queue),
          indexed(cx, std::move(queue->indexed.get())),
          context(cx, queue->context),
          dequeued(queue->dequeued),
          draining(queue->draining) {
      saved = JS::SaveMicroTaskQueue(cx);
      queue->indexed.get() = IndexedContexts();
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

}  // namespace nodus

#endif
