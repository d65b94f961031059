// What the job queue and async functions ask of reactions; see reactions.cc.

#ifndef nodus_reactions_h
#define nodus_reactions_h

#include "vm/AsyncFunction.h"
#include "vm/AsyncIteration.h"
#include "vm/JSContext.h"
#include "vm/PromiseObject.h"

namespace nodus {

// The value that awaiting `value` gives at once, without running any code: `*known` tells whether there is one.
JS::Value SettledValue(JSContext* cx, const JS::Value& value, bool* known);

// Lets an async function or generator wait for a pending promise. `*done` is false when the engine has
// to do it.
bool TryAwaitPending(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, const JS::Value& value,
                     bool* done);

// Lets an async function wait for a rejected promise. `*done` as above.
bool TryAwaitRejected(JSContext* cx, JS::Handle<js::AsyncFunctionGeneratorObject*> generator, const JS::Value& value,
                      bool* done);

// Lets an async function wait for an object with a `then` function of this realm: queues three entries, a promise that
// stands for it, the object and the function. `*done` as above.
bool TryAwaitThenable(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, const JS::Value& value,
                      bool* done);

// Runs the job of these three.
bool RunThenable(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> thenable,
                 JS::Handle<JS::Value> then);

// Fulfils a pending promise with a value that is no thenable and queues what waits for it. `*done` is false when the
// engine has to do it; nothing has happened then.
bool TryFulfill(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> value, bool* done);

// Whether a job is one that `RunReaction` takes.
bool IsReaction(JSContext* cx, JSObject* job);

// Runs the job. False with an exception pending, or without one when execution was terminated.
bool RunReaction(JSContext* cx, JS::Handle<JSObject*> job);

// Runs a job of a promise by the engine's own way.
bool RunAsEngine(JSContext* cx, JS::Handle<JSObject*> job);

// The promise that is settled by the handler that one of these is calling; null when it calls none or nobody can see
// it.
js::PromiseObject* SettledByHandler();

// Runs a job that is a function of this realm, as `RunReaction`.
bool RunFunction(JSContext* cx, JS::Handle<JS::Value> function);

// Whether an object of this kind surely has no `then` that could be called, found without running code.
bool IsNoThenable(JSContext* cx, JSObject* object);

// The `then` of an object that finding runs no code for, which it has itself or from its prototype; undefined
// otherwise.
JS::Value PlainThen(JSContext* cx, JSObject* object);

// Learns the shape of the engine's reaction records from a promise that has one.
void LearnRecord(JSContext* cx, js::PromiseObject* promise);

// A promise of this realm; the templates must be current.
js::PromiseObject* NewPromise(JSContext* cx, int32_t flags);

// A reaction record, likewise. The handlers are functions or the engine's numbers.
js::NativeObject* NewRecord(JSContext* cx, JS::Handle<JSObject*> promise, JS::Handle<JS::Value> onFulfilled,
                            JS::Handle<JS::Value> onRejected, int32_t flags, JS::Handle<JSObject*> extra,
                            bool carryContext);

// Appends a reaction to those of a pending promise, where that is possible, and marks the promise as handled.
bool CanAddReaction(js::PromiseObject* promise);
bool AddReaction(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JSObject*> reaction);

// Whether a handler's job needs no other realm than this one.
bool IsHandlerOfRealm(JSContext* cx, const JS::Value& handler);

// Calls the compiled code of a function with arguments that are rooted, in a place that begins with `this`; `*entered`
// tells whether there was any code.
bool CallCompiled(JSContext* cx, JSFunction* function, JS::Value* place, size_t count,
                  JS::MutableHandle<JS::Value> result, bool* entered);

// `Promise.all`, and the engine's own.
bool PromiseAll(JSContext* cx, unsigned argc, JS::Value* vp);
inline JSNative enginePromiseAll = nullptr;

// Whether a function hears of an element of such an array for it, and of which one.
bool HearsOfElement(const JSFunction& function, uint32_t* index);

// The promise that a resolving function settles when it is called; null for all other functions.
js::PromiseObject* SettledByCalling(const JSFunction& function);

// Whether a job of the queue counts down a `Promise.all`, and runs it.
bool IsCountdown(JSObject* job);
bool RunCountdown(JSContext* cx, JS::Handle<JSObject*> job);

// Puts the functions above in the place of the engine's; to be called before there is any realm.
void AdoptPromiseFunctions();

}  // namespace nodus

#endif
