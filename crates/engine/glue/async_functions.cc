// Quicker async functions: calls of them, `await` of values that are settled, and their continuation. The functions of
// namespace js here replace the engine's of the same names, which the engine's pack marks weak; the pack keeps each
// original as `nodus_engine_<mangled name>` for the cases that are not worth a second implementation.

#include "jsapi.h"

#include "builtin/Promise.h"
#include "jit/CalleeToken.h"
#include "jit/Jit.h"
#include "jit/JitCommon.h"
#include "jit/JitRuntime.h"
#include "jit/VMFunctions.h"
#include "vm/AsyncFunction.h"
#include "vm/GeneratorObject.h"
#include "vm/GlobalObject.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JitActivation.h"
#include "vm/PromiseObject.h"
#include "vm/RealmFuses.h"
#include "vm/SelfHosting.h"

#include "hooks.h"
#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "gc/ObjectKind-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"
#include "vm/Stack-inl.h"

// The engine's own implementations.
JSObject*
EngineAsyncFunctionAwait(JSContext*, JS::Handle<js::AsyncFunctionGeneratorObject*>, JS::Handle<JS::Value>) __asm__(
    "nodus_engine__ZN2js18AsyncFunctionAwaitEP9JSContextN2JS6HandleIPNS_28AsyncFunctionGeneratorObjectEEENS3_INS2_"
    "5ValueEEE");
JSObject*
EngineAsyncFunctionResolve(JSContext*, JS::Handle<js::AsyncFunctionGeneratorObject*>, JS::Handle<JS::Value>) __asm__(
    "nodus_engine__ZN2js20AsyncFunctionResolveEP9JSContextN2JS6HandleIPNS_28AsyncFunctionGeneratorObjectEEENS3_INS2_"
    "5ValueEEE");
bool EngineAsyncFunctionAwaitedFulfilled(JSContext*, JS::Handle<js::AsyncFunctionGeneratorObject*>, JS::Handle<JS::Value>) __asm__(
    "nodus_engine__ZN2js29AsyncFunctionAwaitedFulfilledEP9JSContextN2JS6HandleIPNS_28AsyncFunctionGeneratorObjectEEENS3_"
    "INS2_5ValueEEE");
JSObject* EngineCreateGeneratorFromFrame(JSContext*, js::AbstractFramePtr) __asm__(
    "nodus_engine__ZN2js23AbstractGeneratorObject15createFromFrameEP9JSContextNS_16AbstractFramePtrE");

namespace {

using nodus::AreObserved;
using nodus::AreTemplatesCurrent;
using nodus::Fill;
using nodus::Spare;
using nodus::spare;
using nodus::StartTemplatesAnew;
using nodus::templates;

js::AsyncFunctionGeneratorObject* NewObject(JSContext* cx, js::SharedShape* shape) {
  using Generator = js::AsyncFunctionGeneratorObject;
  static const js::gc::AllocKind kind =
      js::gc::GetFinalizedAllocKindForClass(js::gc::GetGCObjectKind(&Generator::class_), &Generator::class_);
  js::NativeObject* made = nodus::MakeYoung<Generator::RESERVED_SLOTS>(cx, shape, kind);
  if (MOZ_UNLIKELY(!made)) {
    JS::Rooted<js::SharedShape*> rooted(cx, shape);
    made = js::NativeObject::create(cx, kind, js::gc::Heap::Default, rooted);
  }
  return static_cast<Generator*>(made);
}

js::AsyncFunctionGeneratorObject* TakeSpare(JSContext* cx) {
  js::AsyncFunctionGeneratorObject* found = spare.generator;
  return found && spare.collections == cx->runtime()->gc.minorGCCount() && AreTemplatesCurrent(cx) &&
                 found->isClosed() && found->shape() == templates.generator
             ? found
             : nullptr;
}

// What `Generator` makes at the start of an async function: the promise, the generator object and, if the function
// awaits anywhere, the array that keeps its frame meanwhile.
js::AsyncFunctionGeneratorObject* NewGenerator(JSContext* cx, JS::Handle<JSFunction*> callee,
                                               JS::Handle<JSScript*> script, JS::Handle<JSObject*> environment,
                                               JS::Handle<js::ArgumentsObject*> arguments) {
  JS::Rooted<js::PromiseObject*> promise(
      cx, nodus::NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS | PROMISE_FLAG_ASYNC));
  if (!promise) {
    return nullptr;
  }
  bool awaits = !script->resumeOffsets().empty();
  JS::Rooted<js::ArrayObject*> storage(cx);
  if (awaits) {
    storage = js::NewDenseFullyAllocatedArray(cx, script->nslots());
    if (!storage) {
      return nullptr;
    }
  }
  // The shape may be gone after a collection by the allocations above.
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx))) {
    return nullptr;
  }
  using Generator = js::AsyncFunctionGeneratorObject;
  Generator* generator = awaits ? nullptr : TakeSpare(cx);
  if (!generator) {
    generator = NewObject(cx, templates.generator);
    if (!generator) {
      return nullptr;
    }
    if (!awaits && js::gc::IsInsideNursery(generator)) {
      spare = {generator, cx->runtime()->gc.minorGCCount()};
    }
  }
  bool young = js::gc::IsInsideNursery(generator);
  Fill(generator, Generator::PROMISE_SLOT, JS::ObjectValue(*promise), young);
  Fill(generator, Generator::resumeIndexSlot(), JS::Int32Value(Generator::RESUME_INDEX_RUNNING), young);
  Fill(generator, Generator::calleeSlot(), JS::ObjectValue(*callee), young);
  Fill(generator, Generator::envChainSlot(), JS::ObjectValue(*environment), young);
  if (arguments) {
    Fill(generator, Generator::argsObjectSlot(), JS::ObjectValue(*arguments), young);
  }
  if (storage) {
    Fill(generator, Generator::stackStorageSlot(), JS::ObjectValue(*storage), young);
  }
  return generator;
}

bool IsPlainAsync(JSFunction* callee) { return callee->isAsync() && !callee->isGenerator(); }

bool CanUseTemplates(JSContext* cx) { return AreTemplatesCurrent(cx) && templates.generator && nodus::AreQuiet(cx); }

// Remembers the shapes of what the engine made.
void Learn(JSContext* cx, JSObject* object) {
  if (!AreTemplatesCurrent(cx)) {
    StartTemplatesAnew(cx);
  }
  if (!object || !object->is<js::AsyncFunctionGeneratorObject>() || object->nonCCWRealm() != cx->realm()) {
    return;
  }
  auto* generator = &object->as<js::AsyncFunctionGeneratorObject>();
  templates.generator = generator->sharedShape();
  templates.promise = generator->promise()->sharedShape();
}

// The self-hosted function that continues a generator.
JSFunction* ResumeFunction(JSContext* cx) {
  if (MOZ_LIKELY(AreTemplatesCurrent(cx) && templates.next)) {
    return templates.next;
  }
  JS::Rooted<JS::Value> function(cx);
  if (!js::GlobalObject::getIntrinsicValue(cx, cx->global(), cx->names().AsyncFunctionNext, &function)) {
    return nullptr;
  }
  if (!AreTemplatesCurrent(cx)) {
    StartTemplatesAnew(cx);
  }
  auto* found = &function.toObject().as<JSFunction>();
  // Only what cannot move before the next major collection may be remembered.
  if (found->isTenured()) {
    templates.next = found;
  }
  return found;
}

// Calls the compiled code of a function of one parameter, as the engine does for any call from C++, except that the
// buffer in which a baseline frame hands over to optimised code is kept for the next call; see `FinishResuming`.
bool Enter(JSContext* cx, JSFunction* function, JS::Handle<js::AsyncFunctionGeneratorObject*> self,
           JS::Handle<JS::Value> value) {
  js::AutoCheckRecursionLimit recursion(cx);
  if (!recursion.check(cx)) {
    return false;
  }
  JS::RootedValueArray<2> arguments(cx);
  arguments[0].setObject(*self);
  arguments[1].set(value);
  JS::Rooted<JS::Value> result(cx, JS::Int32Value(1));
  {
    js::jit::JitActivation activation(cx);
    js::jit::EnterJitCode enter = cx->runtime()->jitRuntime()->enterJit();
    CALL_GENERATED_CODE(enter, function->nonLazyScript()->jitCodeRaw(), 1, arguments.begin() + 1, nullptr,
                        js::jit::CalleeToToken(function, false), nullptr, 0, result.address());
  }
  return !result.isMagic(JS_ION_ERROR);
}

}  // namespace

JS::Value nodus::SettledValue(JSContext* cx, const JS::Value& value, bool* known) {
  *known = true;
  if (!value.isObject()) {
    return value;
  }
  JSObject* object = &value.toObject();
  if (object->is<js::PromiseObject>()) {
    auto& promise = object->as<js::PromiseObject>();
    if (promise.state() == JS::PromiseState::Fulfilled && nodus::IsOrdinary(cx, &promise)) {
      return promise.value();
    }
    *known = false;
    return JS::UndefinedValue();
  }
  if (nodus::IsNoThenable(cx, object)) {
    return value;
  }
  *known = false;
  return JS::UndefinedValue();
}

void nodus::FinishResuming(JSContext* cx) {
  if (cx->runtime()->hasJitRuntime()) {
    cx->runtime()->jitRuntime()->freeIonOsrTempData();
  }
}

// Realms and counts of collections may come again in the thread's next runtime.
void nodus::LinkAsyncFunctions() {
  templates = Templates();
  spare = Spare();
}

bool nodus::ResumeAsyncFunction(JSContext* cx, JS::Handle<js::AsyncFunctionGeneratorObject*> generator,
                                JS::Handle<JS::Value> value) {
  js::AutoRealm realm(cx, generator);
  if (MOZ_UNLIKELY(cx->realm()->isDebuggee() || generator->isClosed() || generator->isRunning() ||
                   generator->promise()->allocationSite())) {
    return EngineAsyncFunctionAwaitedFulfilled(cx, generator, value);
  }
  JSFunction* next = ResumeFunction(cx);
  if (!next) {
    return false;
  }
  // Before its first call it has no script.
  if (MOZ_UNLIKELY(!next->hasBytecode() || !next->nonLazyScript()->hasJitScript() ||
                   !next->nonLazyScript()->jitCodeRaw())) {
    return EngineAsyncFunctionAwaitedFulfilled(cx, generator, value);
  }
  js::AutoAsyncResumeDepth depth(cx);
  JS::Rooted<js::PromiseObject*> promise(cx, generator->promise());
  if (MOZ_LIKELY(Enter(cx, next, generator, value))) {
    return true;
  }
  if (!generator->isClosed()) {
    generator->setClosed(cx);
  }
  if (promise->state() == JS::PromiseState::Pending && cx->isExceptionPending()) {
    // Memory ran out between the enqueuing and the suspension.
    JS::Rooted<JS::Value> exception(cx);
    if (!cx->getPendingException(&exception)) {
      return false;
    }
    cx->clearPendingException();
    return js::AsyncFunctionThrown(cx, promise, exception);
  }
  return false;
}

bool js::AsyncFunctionAwaitedFulfilled(JSContext* cx, JS::Handle<AsyncFunctionGeneratorObject*> generator,
                                       JS::Handle<JS::Value> value) {
  return nodus::ResumeAsyncFunction(cx, generator, value);
}

// An `await` of a settled value queues the continuation itself; no promise and no reaction is made for it.
JSObject* js::AsyncFunctionAwait(JSContext* cx, JS::Handle<AsyncFunctionGeneratorObject*> generator,
                                 JS::Handle<JS::Value> value) {
  if (MOZ_UNLIKELY(nodus::HasStrayContext(cx))) {
    nodus::CheckStrayContext(cx);
  }
  bool known;
  JS::Value settled = nodus::SettledValue(cx, value, &known);
  bool done = known && !cx->realm()->isDebuggee();
  if (done && !nodus::TryEnqueueResume(cx, generator, settled, &done)) {
    return nullptr;
  }
  if (done) {
    return generator->promise();
  }
  if (!known && (!nodus::TryAwaitPending(cx, generator, value, &done) ||
                 (!done && !nodus::TryAwaitRejected(cx, generator, value, &done)) ||
                 (!done && !nodus::TryAwaitThenable(cx, generator, value, &done)))) {
    return nullptr;
  }
  if (done) {
    return generator->promise();
  }
  JSObject* made = EngineAsyncFunctionAwait(cx, generator, value);
  if (made && value.isObject() && value.toObject().is<PromiseObject>()) {
    nodus::LearnRecord(cx, &value.toObject().as<PromiseObject>());
  }
  return made;
}

// Fulfils the promise of an async function that returns anything but a thenable.
JSObject* js::AsyncFunctionResolve(JSContext* cx, JS::Handle<AsyncFunctionGeneratorObject*> generator,
                                   JS::Handle<JS::Value> value) {
  PromiseObject* unrooted = generator->promise();
  if (!value.isObject() && unrooted->state() == JS::PromiseState::Pending && unrooted->reactions().isUndefined() &&
      unrooted->getFixedSlot(PromiseSlot_DebugInfo).isUndefined() && !AreObserved(cx)) {
    Fill(unrooted, PromiseSlot_ReactionsOrResult, value, js::gc::IsInsideNursery(unrooted));
    Fill(unrooted, PromiseSlot_Flags,
         JS::Int32Value(unrooted->flags() | PROMISE_FLAG_RESOLVED | PROMISE_FLAG_FULFILLED), true);
    return unrooted;
  }
  if (!value.isObject() || nodus::IsNoThenable(cx, &value.toObject())) {
    JS::Rooted<PromiseObject*> promise(cx, generator->promise());
    bool done;
    if (!nodus::TryFulfill(cx, promise, value, &done)) {
      return nullptr;
    }
    if (done) {
      return promise;
    }
  }
  return EngineAsyncFunctionResolve(cx, generator, value);
}

JSObject* js::AbstractGeneratorObject::createFromFrame(JSContext* cx, AbstractFramePtr frame) {
  if (CanUseTemplates(cx) && frame.isFunctionFrame() && IsPlainAsync(frame.callee()) && !frame.isDebuggee()) {
    JS::Rooted<JSFunction*> callee(cx, frame.callee());
    JS::Rooted<JSScript*> script(cx, frame.script());
    JS::Rooted<JSObject*> environment(cx, frame.environmentChain());
    JS::Rooted<ArgumentsObject*> arguments(cx, script->needsArgsObj() ? &frame.argsObj() : nullptr);
    auto* generator = NewGenerator(cx, callee, script, environment, arguments);
    if (generator || cx->isExceptionPending()) {
      return generator;
    }
  }
  JSObject* made = EngineCreateGeneratorFromFrame(cx, frame);
  Learn(cx, made);
  return made;
}

JSObject* js::jit::CreateGenerator(JSContext* cx, JS::Handle<JSFunction*> callee, JS::Handle<JSScript*> script,
                                   JS::Handle<JSObject*> environment, JS::Handle<JSObject*> args) {
  JS::Rooted<ArgumentsObject*> arguments(cx, args ? &args->as<ArgumentsObject>() : nullptr);
  if (CanUseTemplates(cx) && IsPlainAsync(callee)) {
    auto* generator = NewGenerator(cx, callee, script, environment, arguments);
    if (generator || cx->isExceptionPending()) {
      return generator;
    }
  }
  JSObject* made = AbstractGeneratorObject::create(cx, callee, script, environment, arguments);
  Learn(cx, made);
  return made;
}
