// Quicker reactions of promises: `then`, `await` of pending promises, the jobs of both and the fulfilling of promises.
// The functions of namespace js here replace the engine's of the same names, which the engine's pack marks weak; the
// pack keeps each original as `nodus_engine_<mangled name>` for the cases that are not worth a second implementation.
//
// The records made here are the engine's own, of its class and with its meaning of slots (templates.h), so that either
// side can go on where the other began.

#include <cstring>
#include <iterator>

#include "jsapi.h"

#include "builtin/Array.h"
#include "builtin/Promise.h"
#include "js/Promise.h"
#include "js/experimental/JitInfo.h"
#include "js/friend/MicroTask.h"
#include "jit/CalleeToken.h"
#include "jit/Jit.h"
#include "jit/JitCommon.h"
#include "jit/JitRuntime.h"
#include "vm/AsyncFunction.h"
#include "vm/AsyncIteration.h"
#include "vm/GeneratorObject.h"
#include "vm/GlobalObject.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JitActivation.h"
#include "vm/PromiseObject.h"
#include "vm/RealmFuses.h"
#include "vm/SavedFrame.h"
#include "vm/SelfHosting.h"

#include "adopting.h"
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

// The engine's own implementations.
bool EngineThen(JSContext*, unsigned, JS::Value*) __asm__("nodus_engine__ZN2js12Promise_thenEP9JSContextjPN2JS5ValueE");
bool EngineResolvePromiseInternal(JSContext*, JS::Handle<JSObject*>, JS::Handle<JS::Value>) __asm__(
    "nodus_engine__ZN2js22ResolvePromiseInternalEP9JSContextN2JS6HandleIP8JSObjectEENS3_INS2_5ValueEEE");
js::PromiseObject* EngineCreatePromise(JSContext*, int32_t) __asm__(
    "nodus_engine__ZN2js45CreatePromiseObjectWithoutResolutionFunctionsEP9JSContexti");

namespace {

using nodus::AreTemplatesCurrent;
using nodus::Fill;
using nodus::templates;
namespace record = nodus::record;
using nodus::HasRecordTemplate;
using nodus::HaveTemplates;
using Record = js::NativeObject;

}  // namespace

js::PromiseObject* nodus::NewPromise(JSContext* cx, int32_t flags) {
  static const js::gc::AllocKind kind = js::gc::GetFinalizedAllocKindForClass(
      js::gc::GetGCObjectKind(&js::PromiseObject::class_), &js::PromiseObject::class_);
  auto* promise = static_cast<js::PromiseObject*>(MakeYoung<js::PromiseSlots>(cx, templates.promise, kind));
  if (MOZ_UNLIKELY(!promise)) {
    JS::Rooted<js::SharedShape*> shape(cx, templates.promise);
    promise = static_cast<js::PromiseObject*>(js::NativeObject::create(cx, kind, js::gc::Heap::Default, shape));
  }
  if (promise) {
    Fill(promise, js::PromiseSlot_Flags, JS::Int32Value(flags), true);
  }
  return promise;
}

// A reaction record. What the handlers are is told by the engine's numbers or by functions.
js::NativeObject* nodus::NewRecord(JSContext* cx, JS::Handle<JSObject*> promise, JS::Handle<JS::Value> onFulfilled,
                                   JS::Handle<JS::Value> onRejected, int32_t flags, JS::Handle<JSObject*> extra,
                                   bool carryContext) {
  JS::Rooted<JSObject*> incumbent(cx);
  JS::Rooted<JSObject*> context(cx);
  if (carryContext && MOZ_UNLIKELY(nodus::CurrentContext(cx)) &&
      !js::GetObjectFromHostDefinedData(cx, &incumbent, &context)) {
    return nullptr;
  }
  static const js::gc::AllocKind kind =
      js::gc::GetFinalizedAllocKindForClass(js::gc::GetGCObjectKind(record::Slots), templates.record->getObjectClass());
  Record* made = MakeYoung<record::Slots>(cx, templates.record, kind);
  if (MOZ_UNLIKELY(!made)) {
    JS::Rooted<js::SharedShape*> shape(cx, templates.record);
    made = js::NativeObject::create(cx, kind, js::gc::Heap::Default, shape);
    if (!made) {
      return nullptr;
    }
  }
  bool young = js::gc::IsInsideNursery(made);
  Fill(made, record::Promise, JS::ObjectOrNullValue(promise), young);
  Fill(made, record::Incumbent, JS::ObjectOrNullValue(incumbent), young);
  Fill(made, record::HostData, JS::ObjectOrNullValue(context), young);
  Fill(made, record::OnFulfilled, onFulfilled, young);
  Fill(made, record::OnRejected, onRejected, young);
  Fill(made, record::Resolve, JS::NullValue(), true);
  Fill(made, record::Reject, JS::NullValue(), true);
  Fill(made, record::Flags, JS::Int32Value(flags), true);
  if (extra) {
    Fill(made, record::Extra, JS::ObjectValue(*extra), young);
  }
  return made;
}

namespace {

using nodus::CallCompiled;
using nodus::IsHandlerOfRealm;
using nodus::NewPromise;
using nodus::NewRecord;

int32_t FlagsOf(Record* reaction) { return reaction->getFixedSlot(record::Flags).toInt32(); }

// Whether a record can be queued here when its promise is fulfilled.
bool IsQueueable(JSContext* cx, JSObject* object) {
  if (object->shape() != templates.record) {
    return false;
  }
  Record* reaction = &object->as<js::NativeObject>();
  const JS::Value& promise = reaction->getFixedSlot(record::Promise);
  if (promise.isObject() &&
      (!promise.toObject().is<js::PromiseObject>() ||
       promise.toObject().as<js::PromiseObject>().realm() != cx->realm() ||
       !promise.toObject().as<js::PromiseObject>().getFixedSlot(js::PromiseSlot_DebugInfo).isUndefined())) {
    return false;
  }
  return IsHandlerOfRealm(cx, reaction->getFixedSlot(record::OnFulfilled));
}

// Queues the job of a reaction to a fulfilled promise.
bool EnqueueFulfilled(JSContext* cx, Record* reaction, const JS::Value& value) {
  bool young = js::gc::IsInsideNursery(reaction);
  Fill(reaction, record::Flags, JS::Int32Value(FlagsOf(reaction) | record::Resolved | record::Fulfilled), true);
  Fill(reaction, record::OnRejected, value, young);
  Fill(reaction, record::AllocationStack, JS::NullValue(), true);
  Fill(reaction, record::EnqueueRepresentative, JS::ObjectValue(cx->global()->getObjectPrototype()), young);
  JS::JobQueueMayNotBeEmpty(cx);
  return cx->microTaskQueues->microTaskQueue.pushBack(JS::ObjectValue(*reaction));
}

}  // namespace

bool nodus::IsHandlerOfRealm(JSContext* cx, const JS::Value& handler) {
  return !handler.isObject() ||
         (handler.toObject().is<JSFunction>() && handler.toObject().as<JSFunction>().realm() == cx->realm());
}

bool nodus::CallCompiled(JSContext* cx, JSFunction* function, JS::Value* place, size_t count,
                         JS::MutableHandle<JS::Value> result, bool* entered) {
  *entered = false;
  if (!function->hasBytecode() || function->isClassConstructor()) {
    return true;
  }
  JSScript* script = function->nonLazyScript();
  if (!script->hasJitScript() || !script->jitCodeRaw()) {
    return true;
  }
  *entered = true;
  js::AutoCheckRecursionLimit recursion(cx);
  if (!recursion.check(cx)) {
    return false;
  }
  JS::Rooted<JS::Value> returned(cx, JS::Int32Value(int32_t(count)));
  {
    js::jit::JitActivation activation(cx);
    js::jit::EnterJitCode enter = cx->runtime()->jitRuntime()->enterJit();
    CALL_GENERATED_CODE(enter, script->jitCodeRaw(), count, place + 1, nullptr, js::jit::CalleeToToken(function, false),
                        nullptr, 0, returned.address());
  }
  if (returned.isMagic(JS_ION_ERROR)) {
    return false;
  }
  result.set(returned);
  return true;
}

bool nodus::CanAddReaction(js::PromiseObject* promise) {
  const JS::Value& reactions = promise->reactions();
  return reactions.isUndefined() || (reactions.isObject() && reactions.toObject().is<js::NativeObject>());
}

bool nodus::AddReaction(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JSObject*> reaction) {
  promise->setHandled();
  const JS::Value& reactions = promise->reactions();
  if (MOZ_LIKELY(reactions.isUndefined())) {
    promise->setFixedSlot(js::PromiseSlot_ReactionsOrResult, JS::ObjectValue(*reaction));
    return true;
  }
  JS::Rooted<js::NativeObject*> others(cx, &reactions.toObject().as<js::NativeObject>());
  if (!others->is<js::ArrayObject>()) {
    // The second one makes a list of them.
    js::ArrayObject* list = js::NewDenseFullyAllocatedArray(cx, 2);
    if (!list) {
      return false;
    }
    list->setDenseInitializedLength(2);
    list->initDenseElement(0, JS::ObjectValue(*others));
    list->initDenseElement(1, JS::ObjectValue(*reaction));
    promise->setFixedSlot(js::PromiseSlot_ReactionsOrResult, JS::ObjectValue(*list));
    return true;
  }
  uint32_t length = others->getDenseInitializedLength();
  if (others->ensureDenseElements(cx, length, 1) != js::DenseElementResult::Success) {
    return false;
  }
  others->setDenseElement(length, JS::ObjectValue(*reaction));
  return true;
}

namespace {

bool CallHandler(JSContext* cx, JS::Handle<JS::Value> handler, JS::Handle<JS::Value> argument,
                 JS::MutableHandle<JS::Value> result) {
  if (handler.toObject().is<JSFunction>() && handler.toObject().as<JSFunction>().realm() == cx->realm() &&
      !cx->realm()->isDebuggee()) {
    JS::RootedValueArray<2> values(cx);
    values[1].set(argument);
    bool entered;
    bool ok = CallCompiled(cx, &handler.toObject().as<JSFunction>(), values.begin(), 1, result, &entered);
    if (!ok || entered) {
      return ok;
    }
  }
  return js::Call(cx, handler, JS::UndefinedHandleValue, argument, result);
}

// The promise that is settled by the handler that is being called on this thread.
thread_local JS::Rooted<js::PromiseObject*>* settledByHandler = nullptr;

class CallingHandler {
  JS::Rooted<js::PromiseObject*>* outer_;

 public:
  explicit CallingHandler(JS::Rooted<js::PromiseObject*>* promise) : outer_(settledByHandler) {
    settledByHandler = promise;
  }
  ~CallingHandler() { settledByHandler = outer_; }
};

// Whether a promise's reaction settles it. The engine leaves promises without default functions to those they have.
bool IsSettledByReaction(js::PromiseObject* promise) {
  constexpr int32_t asked = PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS | PROMISE_FLAG_RESOLVED |
                            PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS_ALREADY_RESOLVED;
  return (promise->flags() & asked) == PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS;
}

// Resolves the promise that `then` gave with what the handler returned.
bool ResolveResult(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> value) {
  if (!promise || !IsSettledByReaction(promise)) {
    return true;
  }
  if (!value.isObject() || nodus::IsNoThenable(cx, &value.toObject())) {
    bool done;
    if (!nodus::TryFulfill(cx, promise, value, &done)) {
      return false;
    }
    if (done) {
      return true;
    }
  }
  js::SetAlreadyResolvedPromiseWithDefaultResolvingFunction(promise);
  return EngineResolvePromiseInternal(cx, promise, value);
}

bool RejectResult(JSContext* cx, JS::Handle<js::PromiseObject*> promise, bool ignored) {
  if (!cx->isExceptionPending()) {
    return false;
  }
  JS::Rooted<JS::Value> reason(cx);
  JS::Rooted<js::SavedFrame*> stack(cx);
  if (!js::GetAndClearExceptionAndStack(cx, &reason, &stack)) {
    return false;
  }
  JS::Rooted<js::PromiseObject*> rejected(cx, promise);
  if (rejected) {
    if (!IsSettledByReaction(rejected)) {
      return true;
    }
    js::SetAlreadyResolvedPromiseWithDefaultResolvingFunction(rejected);
  } else {
    if (ignored) {
      return true;
    }
    // Nobody took the promise that `then` gave; it is made for the sake of those who hear of unhandled rejections.
    rejected = js::CreatePromiseObjectWithoutResolutionFunctions(cx);
    if (!rejected) {
      cx->clearPendingException();
      return true;
    }
  }
  return js::RejectPromiseInternal(cx, rejected, reason, stack);
}

// Objects without a `then`, told by their own shape and that of their prototype, which has none itself. They hold until
// the next major collection.
struct Known {
  js::Shape* own = nullptr;
  js::Shape* prototype = nullptr;
  uint64_t collections = 0;
};

thread_local Known noThenables[16];

// Where objects of a shape have their `then`: themselves, or in their prototype, whose shape is known then.
struct KnownThen {
  js::Shape* own = nullptr;
  js::Shape* prototype = nullptr;
  uint32_t slot = 0;
  uint64_t collections = 0;
};

thread_local KnownThen thens[16];

}  // namespace

JS::Value nodus::PlainThen(JSContext* cx, JSObject* object) {
  if (!object->is<js::NativeObject>()) {
    return JS::UndefinedValue();
  }
  JSObject* prototype = object->staticPrototype();
  KnownThen& known = thens[(reinterpret_cast<uintptr_t>(object->shape()) >> 4) % std::size(thens)];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  if (known.own == object->shape() && known.collections == collections) {
    if (!known.prototype) {
      return object->as<js::NativeObject>().getSlot(known.slot);
    }
    if (prototype->shape() == known.prototype) {
      return prototype->as<js::NativeObject>().getSlot(known.slot);
    }
  }
  js::NativeObject* holder;
  js::PropertyResult found;
  if (!js::LookupPropertyPure(cx, object, js::NameToId(cx->names().then), &holder, &found) ||
      !found.isNativeProperty() || !found.propertyInfo().isDataProperty()) {
    return JS::UndefinedValue();
  }
  uint32_t slot = found.propertyInfo().slot();
  if (holder == object || holder == prototype) {
    known = {object->shape(), holder == object ? nullptr : prototype->shape(), slot, collections};
  }
  return holder->getSlot(slot);
}

void nodus::LinkReactions() {
  // What `MakeYoung` takes for granted.
  MOZ_RELEASE_ASSERT(js::NativeObject::offsetOfSlots() == 8 && js::NativeObject::offsetOfElements() == 16);
  for (Known& known : noThenables) {
    known = Known();
  }
  for (KnownThen& known : thens) {
    known = KnownThen();
  }
}

bool nodus::IsNoThenable(JSContext* cx, JSObject* object) {
  if (!object->is<js::NativeObject>()) {
    return false;
  }
  JSObject* prototype = object->staticPrototype();
  Known& known = noThenables[(reinterpret_cast<uintptr_t>(object->shape()) >> 4) % std::size(noThenables)];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  if (prototype && known.own == object->shape() && known.prototype == prototype->shape() &&
      known.collections == collections) {
    return true;
  }
  JS::Value then = PlainThen(cx, object);
  if (js::IsCallable(then) ||
      (then.isUndefined() &&
       (!js::GetPropertyPure(cx, object, js::NameToId(cx->names().then), &then) || js::IsCallable(then)))) {
    return false;
  }
  if (then.isUndefined() && prototype && prototype->is<js::NativeObject>() && !prototype->staticPrototype()) {
    js::NativeObject* holder;
    js::PropertyResult found;
    if (js::LookupPropertyPure(cx, object, js::NameToId(cx->names().then), &holder, &found) && found.isNotFound()) {
      known = {object->shape(), prototype->shape(), collections};
    }
  }
  return true;
}

void nodus::LearnRecord(JSContext* cx, js::PromiseObject* promise) {
  if (!AreQuiet(cx) || promise->state() != JS::PromiseState::Pending || promise->realm() != cx->realm()) {
    return;
  }
  const JS::Value& reactions = promise->reactions();
  if (!reactions.isObject() || reactions.toObject().nonCCWRealm() != cx->realm() ||
      strcmp(reactions.toObject().getClass()->name, record::ClassName) != 0) {
    return;
  }
  if (!AreTemplatesCurrent(cx)) {
    StartTemplatesAnew(cx);
  }
  templates.record = reactions.toObject().as<js::NativeObject>().sharedShape();
  if (IsOrdinary(cx, promise)) {
    templates.promise = promise->sharedShape();
  }
}

bool nodus::LearnTemplates(JSContext* cx) {
  // What the engine makes for the lesson may be asked of the glue.
  static thread_local bool learning = false;
  if (learning || !AreQuiet(cx) || !cx->realm()->realmFuses.optimizePromiseLookupFuse.intact() ||
      cx->isExceptionPending()) {
    return false;
  }
  // Nobody sees these promises.
  learning = true;
  JS::Rooted<JSObject*> promise(cx, EngineCreatePromise(cx, 0));
  bool made = promise && JS::CallOriginalPromiseThen(cx, promise, nullptr, nullptr);
  learning = false;
  if (!made) {
    cx->clearPendingException();
    return false;
  }
  LearnRecord(cx, &promise->as<js::PromiseObject>());
  return HasRecordTemplate(cx) && templates.promise;
}

bool nodus::TryAwaitPending(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, const JS::Value& value,
                            bool* done) {
  *done = false;
  if (!value.isObject() || !value.toObject().is<js::PromiseObject>()) {
    return true;
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &value.toObject().as<js::PromiseObject>());
  if (promise->state() != JS::PromiseState::Pending || !IsOrdinary(cx, promise) || !CanAddReaction(promise) ||
      !AreQuiet(cx) || generator->nonCCWRealm() != cx->realm() || !HaveTemplates(cx)) {
    return true;
  }
  bool function = generator->is<js::AsyncFunctionGeneratorObject>();
  auto fulfilled =
      function ? js::PromiseHandler::AsyncFunctionAwaitedFulfilled : js::PromiseHandler::AsyncGeneratorAwaitedFulfilled;
  auto rejected =
      function ? js::PromiseHandler::AsyncFunctionAwaitedRejected : js::PromiseHandler::AsyncGeneratorAwaitedRejected;
  JS::Rooted<JS::Value> onFulfilled(cx, JS::Int32Value(int32_t(fulfilled)));
  JS::Rooted<JS::Value> onRejected(cx, JS::Int32Value(int32_t(rejected)));
  JS::Rooted<JSObject*> reaction(
      cx, NewRecord(cx, nullptr, onFulfilled, onRejected, function ? record::AsyncFunction : record::AsyncGenerator,
                    generator, true));
  *done = true;
  return reaction && AddReaction(cx, promise, reaction);
}

bool nodus::TryAwaitRejected(JSContext* cx, JS::Handle<js::AsyncFunctionGeneratorObject*> generator,
                             const JS::Value& value, bool* done) {
  *done = false;
  if (!value.isObject() || !value.toObject().is<js::PromiseObject>()) {
    return true;
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &value.toObject().as<js::PromiseObject>());
  if (promise->state() != JS::PromiseState::Rejected || !IsOrdinary(cx, promise) || !AreQuiet(cx) ||
      !HasPlainJobs(cx) || generator->nonCCWRealm() != cx->realm() || !HaveTemplates(cx)) {
    return true;
  }
  JS::Rooted<JS::Value> reason(cx, promise->reason());
  JS::Rooted<JS::Value> onRejected(cx, JS::Int32Value(int32_t(js::PromiseHandler::AsyncFunctionAwaitedRejected)));
  JS::Rooted<Record*> reaction(
      cx, NewRecord(cx, nullptr, reason, onRejected, record::AsyncFunction | record::Resolved, generator, false));
  if (!reaction) {
    return false;
  }
  *done = true;
  if (promise->isUnhandled()) {
    cx->runtime()->removeUnhandledRejectedPromise(cx, promise);
    promise->setHandled();
  }
  if (!nodus::CarryContextToNextJob(cx)) {
    return false;
  }
  bool young = js::gc::IsInsideNursery(reaction);
  Fill(reaction, record::AllocationStack, JS::NullValue(), true);
  Fill(reaction, record::EnqueueRepresentative, JS::ObjectValue(cx->global()->getObjectPrototype()), young);
  JS::JobQueueMayNotBeEmpty(cx);
  return cx->microTaskQueues->microTaskQueue.pushBack(JS::ObjectValue(*reaction));
}

bool nodus::TryFulfill(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> value, bool* done) {
  *done = false;
  if (promise->state() != JS::PromiseState::Pending || promise->realm() != cx->realm() || AreObserved(cx) ||
      !promise->getFixedSlot(js::PromiseSlot_DebugInfo).isUndefined()) {
    return true;
  }
  JS::Rooted<Record*> reactions(cx);
  if (promise->reactions().isObject()) {
    if (!HaveTemplates(cx)) {
      return true;
    }
    JSObject* object = &promise->reactions().toObject();
    if (MOZ_UNLIKELY(object->is<js::ArrayObject>())) {
      auto* list = &object->as<js::ArrayObject>();
      for (uint32_t i = 0; i < list->getDenseInitializedLength(); i++) {
        if (!IsQueueable(cx, &list->getDenseElement(i).toObject())) {
          return true;
        }
      }
    } else if (!IsQueueable(cx, object)) {
      return true;
    }
    reactions = &object->as<js::NativeObject>();
  }
  bool young = js::gc::IsInsideNursery(promise);
  Fill(promise, js::PromiseSlot_ReactionsOrResult, value, young);
  Fill(promise, js::PromiseSlot_Flags,
       JS::Int32Value(promise->flags() | PROMISE_FLAG_RESOLVED | PROMISE_FLAG_FULFILLED), true);
  Fill(promise, js::PromiseSlot_RejectFunction, JS::UndefinedValue(), young);
  *done = true;
  if (!reactions) {
    return true;
  }
  if (MOZ_LIKELY(!reactions->is<js::ArrayObject>())) {
    return EnqueueFulfilled(cx, reactions, value);
  }
  for (uint32_t i = 0; i < reactions->getDenseInitializedLength(); i++) {
    if (!EnqueueFulfilled(cx, &reactions->getDenseElement(i).toObject().as<js::NativeObject>(), value)) {
      return false;
    }
  }
  return true;
}

bool nodus::IsReaction(JSContext* cx, JSObject* job) {
  return HasRecordTemplate(cx) && job->shape() == templates.record &&
         job->as<js::NativeObject>().getFixedSlot(record::EnqueueRepresentative) ==
             JS::ObjectValue(cx->global()->getObjectPrototype());
}

bool nodus::RunFunction(JSContext* cx, JS::Handle<JS::Value> function) {
  JS::RootedValueArray<1> place(cx);
  JS::Rooted<JS::Value> result(cx);
  bool entered;
  bool ok = CallCompiled(cx, &function.toObject().as<JSFunction>(), place.begin(), 0, &result, &entered);
  return !ok || entered ? ok : js::Call(cx, function, JS::UndefinedHandleValue, &result);
}

bool nodus::RunAsEngine(JSContext* cx, JS::Handle<JSObject*> job) {
  JS::Rooted<js::PromiseObject*> promise(cx);
  if (job->is<js::NativeObject>() && !strcmp(job->getClass()->name, record::ClassName)) {
    JSObject* object = job->as<js::NativeObject>().getFixedSlot(record::Promise).toObjectOrNull();
    promise = object && object->is<js::PromiseObject>() ? &object->as<js::PromiseObject>() : nullptr;
  }
  CallingHandler calling(&promise);
  return JS::RunJSMicroTask(cx, job);
}

bool nodus::RunReaction(JSContext* cx, JS::Handle<JSObject*> job) {
  Record* reaction = &job->as<js::NativeObject>();
  int32_t flags = FlagsOf(reaction);
  constexpr int32_t known =
      record::Resolved | record::Fulfilled | record::AsyncFunction | record::AsyncGenerator | record::IgnoreRejection;
  if ((flags & ~known) || !reaction->getFixedSlot(record::Resolve).isNull()) {
    return nodus::RunAsEngine(cx, job);
  }
  bool isFulfilled = flags & record::Fulfilled;
  JS::Rooted<JS::Value> handler(cx, reaction->getFixedSlot(isFulfilled ? record::OnFulfilled : record::OnRejected));
  JS::Rooted<JS::Value> argument(cx, reaction->getFixedSlot(isFulfilled ? record::OnRejected : record::OnFulfilled));
  if (flags & record::AsyncFunction) {
    JS::Rooted<js::AsyncFunctionGeneratorObject*> generator(
        cx, &reaction->getFixedSlot(record::Extra).toObject().as<js::AsyncFunctionGeneratorObject>());
    if (!isFulfilled) {
      js::AutoRealm realm(cx, generator);
      return js::AsyncFunctionAwaitedRejected(cx, generator, argument);
    }
    return nodus::ResumeAsyncFunction(cx, generator, argument);
  }
  if (flags & record::AsyncGenerator) {
    JS::Rooted<js::AsyncGeneratorObject*> generator(
        cx, &reaction->getFixedSlot(record::Extra).toObject().as<js::AsyncGeneratorObject>());
    auto how = js::PromiseHandler(handler.toInt32());
    return how == js::PromiseHandler::AsyncGeneratorAwaitedFulfilled
               ? nodus::ResumeAsyncGenerator(cx, generator, argument)
               : js::AsyncGeneratorPromiseReactionJob(cx, how, generator, argument);
  }
  JSObject* object = reaction->getFixedSlot(record::Promise).toObjectOrNull();
  if (object && !object->is<js::PromiseObject>()) {
    return nodus::RunAsEngine(cx, job);
  }
  JS::Rooted<js::PromiseObject*> promise(cx, object ? &object->as<js::PromiseObject>() : nullptr);
  if (handler.isInt32()) {
    return isFulfilled && handler.toInt32() == int32_t(js::PromiseHandler::Identity)
               ? ResolveResult(cx, promise, argument)
               : nodus::RunAsEngine(cx, job);
  }
  if (!handler.isObject()) {
    return nodus::RunAsEngine(cx, job);
  }
  JS::Rooted<JS::Value> result(cx);
  bool returned;
  {
    CallingHandler calling(&promise);
    returned = CallHandler(cx, handler, argument, &result);
  }
  if (MOZ_UNLIKELY(!returned)) {
    return RejectResult(cx, promise, flags & record::IgnoreRejection);
  }
  return ResolveResult(cx, promise, result);
}

js::PromiseObject* nodus::SettledByHandler() { return settledByHandler ? settledByHandler->get() : nullptr; }

// Resolving with anything but a thenable fulfils at once.
bool js::ResolvePromiseInternal(JSContext* cx, JS::Handle<JSObject*> object, JS::Handle<JS::Value> value) {
  if (object->is<PromiseObject>() && (!value.isObject() || nodus::IsNoThenable(cx, &value.toObject()))) {
    JS::Rooted<PromiseObject*> promise(cx, &object->as<PromiseObject>());
    bool done;
    if (!nodus::TryFulfill(cx, promise, value, &done)) {
      return false;
    }
    if (done) {
      return true;
    }
  }
  return EngineResolvePromiseInternal(cx, object, value);
}

js::PromiseObject* js::CreatePromiseObjectWithoutResolutionFunctions(JSContext* cx, int32_t flags) {
  if (MOZ_LIKELY(nodus::AreQuiet(cx) && HaveTemplates(cx))) {
    return NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS | flags);
  }
  return EngineCreatePromise(cx, flags);
}

js::PromiseObject* js::CreatePromiseObjectForAsyncGenerator(JSContext* cx) {
  return CreatePromiseObjectWithoutResolutionFunctions(cx, PROMISE_FLAG_ASYNC);
}

namespace {

// `then`; without `used` nobody asks for the promise that it gives.
bool Then(JSContext* cx, unsigned argc, JS::Value* vp, bool used) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (!args.thisv().isObject() || !args.thisv().toObject().is<js::PromiseObject>()) {
    return EngineThen(cx, argc, vp);
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &args.thisv().toObject().as<js::PromiseObject>());
  JS::PromiseState state = promise->state();
  constexpr int32_t interaction =
      PROMISE_FLAG_REQUIRES_USER_INTERACTION_HANDLING | PROMISE_FLAG_HAD_USER_INTERACTION_UPON_CREATION;
  if (state == JS::PromiseState::Rejected || !nodus::IsOrdinary(cx, promise) || (promise->flags() & interaction) ||
      !nodus::AreQuiet(cx)) {
    return EngineThen(cx, argc, vp);
  }
  bool pending = state == JS::PromiseState::Pending;
  if ((pending && !nodus::CanAddReaction(promise)) || !HaveTemplates(cx)) {
    return EngineThen(cx, argc, vp);
  }
  JS::Rooted<JS::Value> onFulfilled(cx, args.get(0));
  JS::Rooted<JS::Value> onRejected(cx, args.get(1));
  if (!js::IsCallable(onFulfilled)) {
    onFulfilled.setInt32(int32_t(js::PromiseHandler::Identity));
  }
  if (!js::IsCallable(onRejected)) {
    onRejected.setInt32(int32_t(js::PromiseHandler::Thrower));
  }
  if (!pending && !IsHandlerOfRealm(cx, onFulfilled)) {
    return EngineThen(cx, argc, vp);
  }
  JS::Rooted<JSObject*> result(cx);
  if (used) {
    result = NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS);
    if (!result) {
      return false;
    }
    // A collection may have dropped the shapes; nobody has seen the promise yet.
    if (MOZ_UNLIKELY(!HasRecordTemplate(cx))) {
      return EngineThen(cx, argc, vp);
    }
  }
  JS::Rooted<JSObject*> reaction(cx, NewRecord(cx, result, onFulfilled, onRejected, 0, nullptr, pending));
  if (!reaction) {
    return false;
  }
  if (pending) {
    if (!nodus::AddReaction(cx, promise, reaction)) {
      return false;
    }
  } else {
    promise->setHandled();
    if (!nodus::CarryContextToNextJob(cx) ||
        !EnqueueFulfilled(cx, &reaction->as<js::NativeObject>(), promise->value())) {
      return false;
    }
  }
  args.rval().set(used ? JS::ObjectValue(*result) : JS::UndefinedValue());
  return true;
}

bool ThenUnused(JSContext* cx, unsigned argc, JS::Value* vp) { return Then(cx, argc, vp, false); }

const JSJitInfo kThenInfo = {
    {(JSJitGetterOp)ThenUnused}, {0}, {0}, JSJitInfo::IgnoresReturnValueNative, JSJitInfo::AliasEverything,
    JSVAL_TYPE_UNDEFINED};

}  // namespace

bool js::Promise_then(JSContext* cx, unsigned argc, JS::Value* vp) { return Then(cx, argc, vp, true); }

void nodus::AdoptPromiseFunctions() {
  const JSClass* clasp = &js::PromiseObject::class_;
  ReplaceNative(clasp->specPrototypeFunctions(), "then", nullptr, &kThenInfo);
  nodus::enginePromiseAll = ReplaceNative(clasp->specConstructorFunctions(), "all", nodus::PromiseAll, nullptr);
}
