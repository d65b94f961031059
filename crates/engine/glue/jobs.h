// What other glue asks of the job queue.

#ifndef nodus_jobs_h
#define nodus_jobs_h

#include "vm/Activation.h"
#include "vm/AsyncFunction.h"
#include "vm/AsyncIteration.h"
#include "vm/JSContext.h"

namespace nodus {

// The innermost activation when the running drain of the queue began: what lies below it is no job's business.
js::Activation* DrainBoundary(JSContext* cx);

// To be told when an `await` goes on without its job, with the frame of its function.
void NoteSkippedAwait(JSContext* cx, const uint8_t* frame);

// The last such frame of the running job, null for none, and how many continuations were on the stack.
struct Chained {
  const uint8_t* frame;
  uint32_t depth;
};
Chained LastChained(JSContext* cx);

// Whether the first async context was set by a function that went on so; those that wait for it await without that
// context. To be asked at each `await`, and to be told the frame of its function then.
bool HasStrayContext(JSContext* cx);
void LeaveStrayContext(JSContext* cx, const uint8_t* frame);

// The same for an `await` in the innermost function.
void CheckStrayContext(JSContext* cx);

// Queues the continuation of an async function or generator with the value it awaited, in the async context of now.
// `*done` is false when somebody listens to promises, or the realm has microtasks of its own: then there must be a
// promise for it.
bool TryEnqueueResume(JSContext* cx, js::AbstractGeneratorObject* generator, const JS::Value& value, bool* done);

// Whether nobody listens to promises and the realm has no microtasks of its own.
bool HasPlainJobs(JSContext* cx);

// The async context of now, null for none.
JSObject* CurrentContext(JSContext* cx);

// Whether there ever was one.
bool AreContextsUsed(JSContext* cx);

// To be called right before a job is queued whose reaction carries no context.
bool CarryContextToNextJob(JSContext* cx);

// Continues an async function that awaits, with the value. False with an exception pending, or without one when
// execution was terminated.
bool ResumeAsyncFunction(JSContext* cx, JS::Handle<js::AsyncFunctionGeneratorObject*> generator,
                         JS::Handle<JS::Value> value);

// The same for an async generator.
bool ResumeAsyncGenerator(JSContext* cx, JS::Handle<js::AsyncGeneratorObject*> generator, JS::Handle<JS::Value> value);

// Whether a function is the `next` of async generators.
bool IsAsyncGeneratorNext(JSNative native);

// Whether jobs are being run, at whose end comes `FinishResuming`.
bool IsDraining(JSContext* cx);

// To be called after a row of `ResumeAsyncFunction`: frees what they share.
void FinishResuming(JSContext* cx);

// To be called for each new runtime: they forget what they know of the thread's former one, and being called they make
// the linker take the files whose functions replace the engine's.
void LinkPromises();
void LinkAsyncFunctions();
void LinkCompiling();
void LinkLoops();
void LinkToString();
void LinkReactions();
void LinkAsyncGenerators();
void LinkAwaitCode();

// Gives a new realm what copies properties for object spread.
bool AdoptSpread(JSContext* cx, JS::Handle<js::GlobalObject*> global);

}  // namespace nodus

#endif
