// Quicker async generators: `next`, their continuation, and `await` and `yield` of settled values. The functions of
// namespace js here replace the engine's of the same names, as in reactions.cc.
//
// `next` is the engine's in one piece: for a generator that waits at a `yield` with nobody in its queue it makes the
// promise and the request, continues the generator and fulfils the promise. Whatever else may come of it is told to the
// engine as the job that comes to the same.

#include "jsapi.h"

#include "builtin/Promise.h"
#include "jit/CalleeToken.h"
#include "jit/Jit.h"
#include "jit/JitCommon.h"
#include "jit/JitRuntime.h"
#include "js/CallArgs.h"
#include "vm/AsyncFunction.h"
#include "vm/AsyncIteration.h"
#include "vm/CompletionKind.h"
#include "vm/GeneratorObject.h"
#include "vm/GlobalObject.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JitActivation.h"
#include "vm/PlainObject.h"
#include "vm/PromiseObject.h"
#include "vm/SelfHosting.h"

#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "gc/ObjectKind-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

// The engine's own implementations.
bool EngineCallSelfHosted(JSContext*, JS::Handle<js::PropertyName*>, JS::Handle<JS::Value>, const js::AnyInvokeArgs&, JS::MutableHandle<JS::Value>) __asm__(
    "nodus_engine__ZN2js22CallSelfHostedFunctionEP9JSContextN2JS6HandleIPNS_12PropertyNameEEENS3_INS2_5ValueEEERKNS_"
    "13AnyInvokeArgsENS2_13MutableHandleIS7_EE");
bool EngineGeneratorAwait(JSContext*, JS::Handle<js::AsyncGeneratorObject*>, JS::Handle<JS::Value>, js::PromiseHandler, js::PromiseHandler) __asm__(
    "nodus_engine__ZN2js27InternalAsyncGeneratorAwaitEP9JSContextN2JS6HandleIPNS_20AsyncGeneratorObjectEEENS3_INS2_"
    "5ValueEEENS_14PromiseHandlerES9_");
js::PlainObject* EngineCreateResult(JSContext*, JS::Handle<JS::Value>, bool) __asm__(
    "nodus_engine__ZN2js22CreateIterResultObjectEP9JSContextN2JS6HandleINS2_5ValueEEEb");

using nodus::AreTemplatesCurrent;
using nodus::templates;

void nodus::LinkAsyncGenerators() {}

namespace {

using Generator = js::AsyncGeneratorObject;

// The slots of the engine's AsyncGeneratorObject and AsyncGeneratorRequest, which they keep to themselves.
enum : uint32_t { StateSlot = js::AbstractGeneratorObject::RESERVED_SLOTS, QueueSlot, CachedSlot };
enum : uint32_t { KindSlot, ValueSlot, PromiseSlot };

// Sets a slot. While nothing is marked step by step only an old object that gets a young one needs a barrier.
inline void Put(JSContext* cx, js::NativeObject* object, uint32_t slot, const JS::Value& value) {
  if (MOZ_UNLIKELY(cx->zone()->needsMarkingBarrier()) ||
      (value.isObject() && !js::gc::IsInsideNursery(object) && js::gc::IsInsideNursery(&value.toObject()))) {
    object->setFixedSlot(slot, value);
  } else {
    object->getSlotAddressUnchecked(slot)->unbarrieredSet(value);
  }
}

// Whether the function that continues generators is known and compiled.
bool CanEnter(JSContext* cx) {
  if (!AreTemplatesCurrent(cx) || !templates.generatorNext || cx->realm()->isDebuggee()) {
    return false;
  }
  JSFunction* next = templates.generatorNext;
  return next->hasBytecode() && next->nonLazyScript()->hasJitScript() && next->nonLazyScript()->jitCodeRaw();
}

bool Enter(JSContext* cx, const JS::Value& self, const JS::Value& argument, JS::MutableHandle<JS::Value> result) {
  js::AutoCheckRecursionLimit recursion(cx);
  if (!recursion.check(cx)) {
    return false;
  }
  JSFunction* next = templates.generatorNext;
  JS::RootedValueArray<2> arguments(cx);
  arguments[0].set(self);
  arguments[1].set(argument);
  JS::Rooted<JS::Value> returned(cx, JS::Int32Value(1));
  {
    js::jit::JitActivation activation(cx);
    js::jit::EnterJitCode enter = cx->runtime()->jitRuntime()->enterJit();
    CALL_GENERATED_CODE(enter, next->nonLazyScript()->jitCodeRaw(), 1, arguments.begin() + 1, nullptr,
                        js::jit::CalleeToToken(next, false), nullptr, 0, returned.address());
  }
  if (!nodus::IsDraining(cx)) {
    nodus::FinishResuming(cx);
  }
  if (returned.isMagic(JS_ION_ERROR)) {
    return false;
  }
  result.set(returned);
  return true;
}

// Ends a generator as the engine does when it has awaited what `return` was given: the first request gets the value,
// the others are answered.
bool Finish(JSContext* cx, JS::Handle<Generator*> generator, js::PromiseHandler how, JS::Handle<JS::Value> value) {
  generator->setDrainingQueue_AwaitingReturn();
  return js::AsyncGeneratorPromiseReactionJob(cx, how, generator, value);
}

// Lets the exception that is pending be thrown inside of the generator.
bool ThrowInto(JSContext* cx, JS::Handle<Generator*> generator) {
  JS::Rooted<JS::Value> reason(cx);
  return cx->isExceptionPending() && js::GetAndClearException(cx, &reason) &&
         js::AsyncGeneratorPromiseReactionJob(cx, js::PromiseHandler::AsyncGeneratorAwaitedRejected, generator, reason);
}

// What suspended the generator.
JSOp SuspendedBy(Generator* generator) {
  JSScript* script = generator->callee().nonLazyScript();
  uint32_t next = script->resumeOffsets()[generator->resumeIndex()];
  return JSOp(script->code()[next - js::JSOpLength_Yield]);
}

// Takes the first request from the queue and keeps its object for the next one; gives its promise.
js::PromiseObject* TakeRequest(JSContext* cx, JS::Handle<Generator*> generator) {
  const JS::Value& queue = generator->getFixedSlot(QueueSlot);
  if (MOZ_LIKELY(queue.isObject() && queue.toObject().is<js::AsyncGeneratorRequest>() &&
                 !generator->getFixedSlot(CachedSlot).isObject())) {
    auto* only = &queue.toObject().as<js::AsyncGeneratorRequest>();
    js::PromiseObject* promise = only->promise();
    Put(cx, generator, QueueSlot, JS::NullValue());
    Put(cx, only, ValueSlot, JS::NullValue());
    Put(cx, only, PromiseSlot, JS::NullValue());
    Put(cx, generator, CachedSlot, JS::ObjectValue(*only));
    return promise;
  }
  js::AsyncGeneratorRequest* request = Generator::dequeueRequest(cx, generator);
  if (!request) {
    return nullptr;
  }
  js::PromiseObject* promise = request->promise();
  generator->cacheRequest(request);
  return promise;
}

// Gives the promise of `next` its result.
bool Answer(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> value) {
  JSObject* made = js::CreateIterResultObject(cx, value, false);
  if (!made) {
    return false;
  }
  constexpr int32_t settled = PROMISE_FLAG_RESOLVED;
  if (MOZ_LIKELY(js::gc::IsInsideNursery(promise) && promise->reactions().isUndefined() &&
                 !(promise->flags() & settled) && promise->realm() == cx->realm() && !nodus::AreObserved(cx) &&
                 promise->getFixedSlot(js::PromiseSlot_DebugInfo).isUndefined() && nodus::IsNoThenable(cx, made))) {
    // Nobody waits yet.
    nodus::Fill(promise, js::PromiseSlot_ReactionsOrResult, JS::ObjectValue(*made), true);
    nodus::Fill(promise, js::PromiseSlot_Flags,
                JS::Int32Value(promise->flags() | PROMISE_FLAG_RESOLVED | PROMISE_FLAG_FULFILLED), true);
    return true;
  }
  JS::Rooted<JS::Value> result(cx, JS::ObjectValue(*made));
  return js::ResolvePromiseInternal(cx, promise, result);
}

// After a `yield`: answers the first request and goes on with the next one, if there is any.
bool Yielded(JSContext* cx, JS::Handle<Generator*> generator, JS::Handle<JS::Value> value) {
  JS::Rooted<js::PromiseObject*> promise(cx, TakeRequest(cx, generator));
  if (!promise || !Answer(cx, promise, value)) {
    return false;
  }
  if (MOZ_UNLIKELY(generator->isDrainingQueue_AwaitingReturn())) {
    return true;
  }
  if (MOZ_LIKELY(generator->isQueueEmpty())) {
    generator->setSuspendedYield();
    return true;
  }
  js::AsyncGeneratorRequest* request = Generator::peekRequest(generator);
  JS::Rooted<JS::Value> given(cx, request->completionValue());
  switch (request->completionKind()) {
    case js::CompletionKind::Normal:
      return js::AsyncGeneratorPromiseReactionJob(cx, js::PromiseHandler::AsyncGeneratorAwaitedFulfilled, generator,
                                                  given);
    case js::CompletionKind::Throw:
      return js::AsyncGeneratorPromiseReactionJob(cx, js::PromiseHandler::AsyncGeneratorAwaitedRejected, generator,
                                                  given);
    case js::CompletionKind::Return:
      break;
  }
  generator->setExecuting_AwaitingYieldReturn();
  return js::InternalAsyncGeneratorAwait(cx, generator, given,
                                         js::PromiseHandler::AsyncGeneratorYieldReturnAwaitedFulfilled,
                                         js::PromiseHandler::AsyncGeneratorYieldReturnAwaitedRejected) ||
         ThrowInto(cx, generator);
}

// Continues a generator with a value; `CanEnter` has been asked.
bool Continue(JSContext* cx, JS::Handle<Generator*> generator, const JS::Value& argument) {
  js::AutoAsyncResumeDepth depth(cx);
  generator->setExecuting();
  JS::Rooted<JS::Value> value(cx);
  if (MOZ_UNLIKELY(!Enter(cx, JS::ObjectValue(*generator), argument, &value))) {
    if (!generator->isClosed()) {
      generator->setClosed(cx);
    }
    if (!cx->isExceptionPending() || !js::GetAndClearException(cx, &value)) {
      generator->setDrainingQueue();
      return false;
    }
    return Finish(cx, generator, js::PromiseHandler::AsyncGeneratorAwaitReturnRejected, value);
  }
  if (MOZ_LIKELY(!generator->isClosed())) {
    switch (SuspendedBy(generator)) {
      case JSOp::Yield:
        return Yielded(cx, generator, value);
      case JSOp::Await:
        return js::InternalAsyncGeneratorAwait(cx, generator, value, js::PromiseHandler::AsyncGeneratorAwaitedFulfilled,
                                               js::PromiseHandler::AsyncGeneratorAwaitedRejected) ||
               ThrowInto(cx, generator);
      default:
        break;
    }
  }
  return Finish(cx, generator, js::PromiseHandler::AsyncGeneratorAwaitReturnFulfilled, value);
}

// `next` of async generators.
bool Next(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (!args.thisv().isObject() || !args.thisv().toObject().is<Generator>() || !CanEnter(cx) || !templates.promise ||
      !nodus::AreQuiet(cx)) {
    return js::AsyncGeneratorNext(cx, argc, vp);
  }
  JS::Rooted<Generator*> generator(cx, &args.thisv().toObject().as<Generator>());
  if (generator->realm() != cx->realm() || !generator->isSuspendedYield() ||
      !generator->getFixedSlot(QueueSlot).isNull() || !generator->getFixedSlot(CachedSlot).isObject()) {
    return js::AsyncGeneratorNext(cx, argc, vp);
  }
  JS::Rooted<js::PromiseObject*> promise(
      cx, nodus::NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS | PROMISE_FLAG_ASYNC));
  if (!promise) {
    return false;
  }
  // A collection may have dropped the shapes; nobody has seen the promise yet.
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx))) {
    return js::AsyncGeneratorNext(cx, argc, vp);
  }
  auto* request = &generator->getFixedSlot(CachedSlot).toObject().as<js::NativeObject>();
  Put(cx, generator, CachedSlot, JS::NullValue());
  Put(cx, request, KindSlot, JS::Int32Value(int32_t(js::CompletionKind::Normal)));
  if (args.get(0).isGCThing()) {
    request->setFixedSlot(ValueSlot, args.get(0));
  } else {
    Put(cx, request, ValueSlot, args.get(0));
  }
  Put(cx, request, PromiseSlot, JS::ObjectValue(*promise));
  Put(cx, generator, QueueSlot, JS::ObjectValue(*request));
  if (!Continue(cx, generator, args.get(0))) {
    return false;
  }
  args.rval().setObject(*promise);
  return true;
}

// Learns the shape of what is written as `{ value, done }`.
void LearnResult(JSContext* cx) {
  JS::Rooted<js::PlainObject*> made(cx, js::NewPlainObjectWithAllocKind(cx, js::gc::AllocKind::OBJECT2));
  if (!made || !js::NativeDefineDataProperty(cx, made, cx->names().value, JS::UndefinedHandleValue, JSPROP_ENUMERATE) ||
      !js::NativeDefineDataProperty(cx, made, cx->names().done, JS::TrueHandleValue, JSPROP_ENUMERATE)) {
    cx->clearPendingException();
    return;
  }
  if (AreTemplatesCurrent(cx) && made->numFixedSlots() == 2 && made->shape()->isShared()) {
    templates.result = made->sharedShape();
  }
}

// Puts `Next` in the place of the engine's function in the prototype of the realm's generators.
void AdoptNext(JSContext* cx) {
  JSObject* prototype = js::GlobalObject::getOrCreateAsyncGeneratorPrototype(cx, cx->global());
  JS::Value next;
  if (!prototype) {
    cx->clearPendingException();
    return;
  }
  if (js::GetPropertyPure(cx, prototype, js::NameToId(cx->names().next), &next) && next.isObject() &&
      next.toObject().is<JSFunction>() && next.toObject().as<JSFunction>().maybeNative() == js::AsyncGeneratorNext) {
    next.toObject().as<JSFunction>().initNative(Next, nullptr);
  }
}

}  // namespace

bool nodus::IsAsyncGeneratorNext(JSNative native) { return native == Next || native == js::AsyncGeneratorNext; }

bool nodus::ResumeAsyncGenerator(JSContext* cx, JS::Handle<js::AsyncGeneratorObject*> generator,
                                 JS::Handle<JS::Value> value) {
  js::AutoRealm realm(cx, generator);
  if (MOZ_LIKELY(CanEnter(cx) && generator->isExecuting() && generator->isSuspended())) {
    return Continue(cx, generator, value);
  }
  return js::AsyncGeneratorPromiseReactionJob(cx, js::PromiseHandler::AsyncGeneratorAwaitedFulfilled, generator, value);
}

// The result of an iterator's step. The engine's pattern for it has its properties in memory of their own.
js::PlainObject* js::CreateIterResultObject(JSContext* cx, JS::Handle<JS::Value> value, bool done) {
  constexpr uint32_t slots = 2;
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx))) {
    return EngineCreateResult(cx, value, done);
  }
  if (MOZ_UNLIKELY(!templates.result)) {
    LearnResult(cx);
    if (!AreTemplatesCurrent(cx) || !templates.result) {
      return EngineCreateResult(cx, value, done);
    }
  }
  if (MOZ_LIKELY(!cx->realm()->hasAllocationMetadataBuilder())) {
    static const gc::AllocKind kind = gc::GetFinalizedAllocKindForClass(gc::AllocKind::OBJECT2, &PlainObject::class_);
    NativeObject* made = nodus::MakeYoung<slots>(cx, templates.result, kind);
    if (MOZ_LIKELY(made)) {
      nodus::Fill(made, GlobalObject::IterResultObjectValueSlot, value, true);
      nodus::Fill(made, GlobalObject::IterResultObjectDoneSlot, JS::BooleanValue(done), true);
      return static_cast<PlainObject*>(made);
    }
  }
  return EngineCreateResult(cx, value, done);
}

// The engine looks the function that continues a generator up by its name each time.
bool js::CallSelfHostedFunction(JSContext* cx, JS::Handle<PropertyName*> name, JS::Handle<JS::Value> self,
                                const AnyInvokeArgs& args, JS::MutableHandle<JS::Value> result) {
  if (name != cx->names().AsyncGeneratorNext || cx->realm()->isDebuggee()) {
    return EngineCallSelfHosted(cx, name, self, args, result);
  }
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx) || !templates.generatorNext)) {
    JS::Rooted<JS::Value> function(cx);
    if (!GlobalObject::getIntrinsicValue(cx, cx->global(), name, &function)) {
      return false;
    }
    AdoptNext(cx);
    if (!AreTemplatesCurrent(cx)) {
      nodus::StartTemplatesAnew(cx);
    }
    // Only what cannot move before the next major collection may be remembered.
    if (function.toObject().isTenured()) {
      templates.generatorNext = &function.toObject().as<JSFunction>();
    }
    return EngineCallSelfHosted(cx, name, self, args, result);
  }
  return CanEnter(cx) ? Enter(cx, self, args[0], result) : EngineCallSelfHosted(cx, name, self, args, result);
}

// As for async functions: what is settled needs no promise, and a pending promise gets a record straight away.
bool js::InternalAsyncGeneratorAwait(JSContext* cx, JS::Handle<AsyncGeneratorObject*> generator,
                                     JS::Handle<JS::Value> value, PromiseHandler onFulfilled,
                                     PromiseHandler onRejected) {
  if (onFulfilled == PromiseHandler::AsyncGeneratorAwaitedFulfilled && !cx->realm()->isDebuggee() &&
      generator->realm() == cx->realm()) {
    bool known;
    JS::Value settled = nodus::SettledValue(cx, value, &known);
    bool done = known;
    if (known ? !nodus::TryEnqueueResume(cx, generator, settled, &done)
              : !nodus::TryAwaitPending(cx, generator, value, &done)) {
      return false;
    }
    if (done) {
      return true;
    }
  }
  return EngineGeneratorAwait(cx, generator, value, onFulfilled, onRejected);
}
