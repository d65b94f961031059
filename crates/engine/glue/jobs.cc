// The microtask queue of job_queue.h, as the rest of the glue, the engine's crate and builtin code see it.

#include <mutex>

#include "job_queue.h"

namespace {

using nodus::NodusJobQueue;

NodusJobQueue* QueueOf(JSContext* cx) { return static_cast<NodusJobQueue*>(cx->jobQueue.ref()); }

}  // namespace

nodus::PromiseHooks* nodus::HooksOf(JSContext* cx) { return QueueOf(cx)->hooks.get(); }

const nodus::CompiledFacts& nodus::FactsOf(const void* context) {
  return QueueOf(static_cast<JSContext*>(const_cast<void*>(context)))->facts;
}

js::Activation* nodus::DrainBoundary(JSContext* cx) { return QueueOf(cx)->boundary; }

void nodus::NoteSkippedAwait(JSContext* cx, const uint8_t* frame) {
  NodusJobQueue* queue = QueueOf(cx);
  queue->turn++;
  queue->chained = {frame, cx->asyncResumeDepth};
}

nodus::Chained nodus::LastChained(JSContext* cx) { return QueueOf(cx)->chained; }

bool nodus::HasStrayContext(JSContext* cx) { return QueueOf(cx)->strayed; }

void nodus::LeaveStrayContext(JSContext* cx, const uint8_t* frame) {
  NodusJobQueue* queue = QueueOf(cx);
  if (frame > queue->strayed) {
    queue->context = nullptr;
    queue->strayed = nullptr;
  }
}

JSObject* nodus::CurrentContext(JSContext* cx) { return QueueOf(cx)->context; }

bool nodus::AreContextsUsed(JSContext* cx) { return QueueOf(cx)->contextsUsed; }

bool nodus::CarryContextToNextJob(JSContext* cx) {
  NodusJobQueue* queue = QueueOf(cx);
  return MOZ_LIKELY(!queue->context) || queue->rememberForNextJob(cx, queue->context);
}

bool nodus::IsDraining(JSContext* cx) { return QueueOf(cx)->draining; }

bool nodus::HasPlainJobs(JSContext* cx) { return !QueueOf(cx)->hooks && !nodus::HasOwnMicrotasks(cx->global()); }

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
  // The tables are those of all threads.
  static std::once_flag adopted;
  std::call_once(adopted, [] {
    nodus::AdoptPromiseFunctions();
    nodus::AdoptFunctionText();
    nodus::AdoptDates();
    nodus::AdoptFill();
    nodus::AdoptFunctionKeys();
    nodus::AdoptLocaleCompare();
  });
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

// The program has ended: from now on no microtask runs. The engine does not tell its jobs that a module was stopped.
extern "C" void nodus_end_microtasks(JSContext* cx) { QueueOf(cx)->ended = true; }

// Whether any microtask waits.
extern "C" bool nodus_has_microtasks(JSContext* cx) { return JS::HasAnyMicroTasks(cx); }

// An ArrayBuffer over what the queue knows, for builtin code that reads it often: the byte that tells whether the
// running job is the last one and none was queued since, or the 32 bits that change with each job. To be read only; it
// lives as long as the runtime.
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
  QueueOf(cx)->setContext(args.get(0).isObject() ? &args[0].toObject() : nullptr);
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
extern "C" void nodus_set_async_context(JSContext* cx, JSObject* context) { QueueOf(cx)->setContext(context); }

// Sets the functions that hear about promises: made (promise, parent), before and after a job, settled; null for none.
extern "C" void nodus_set_promise_hooks(JSContext* cx, JSObject* init, JSObject* before, JSObject* after,
                                        JSObject* settled) {
  NodusJobQueue* queue = QueueOf(cx);
  if (!queue->hooks) {
    queue->hooks = js::MakeUnique<nodus::PromiseHooks>(cx);
  }
  queue->hooks->set(cx, init, before, after, settled);
}
