// `Promise.all` of an array of ordinary promises and of values that are no thenables. Where the engine makes a
// function, a promise and a reaction for each element, here the elements that are settled already only queue a job that
// counts down. Anything else, a rejected promise included, is left to the engine before anything has happened.

#include "jsapi.h"
#include "jsfriendapi.h"

#include "builtin/Array.h"
#include "js/Object.h"
#include "vm/ArrayObject.h"
#include "vm/GlobalObject.h"
#include "vm/Iteration.h"
#include "vm/JSContext.h"
#include "vm/PromiseObject.h"

#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

namespace {

using nodus::templates;

// What is known of one call.
enum Slot : uint32_t { kValues, kRemaining, kPromise, kSlots };

const JSClass kStateClass = {"PromiseAllState", JSCLASS_HAS_RESERVED_SLOTS(kSlots)};

// The slots of the functions that hear of pending elements.
constexpr size_t kState = 0;
constexpr size_t kIndex = 1;

// Counts an element down; with the last one the promise is resolved.
bool CountDown(JSContext* cx, JS::Handle<JSObject*> state) {
  int32_t remaining = JS::GetReservedSlot(state, kRemaining).toInt32() - 1;
  JS::SetReservedSlot(state, kRemaining, JS::Int32Value(remaining));
  if (remaining) {
    return true;
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &JS::GetReservedSlot(state, kPromise).toObject().as<js::PromiseObject>());
  JS::Rooted<JS::Value> values(cx, JS::GetReservedSlot(state, kValues));
  return promise->state() != JS::PromiseState::Pending || js::ResolvePromiseInternal(cx, promise, values);
}

bool OnFulfilled(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  // The callee's place is that of the result.
  JS::Rooted<JSObject*> callee(cx, &args.callee());
  args.rval().setUndefined();
  if (!js::GetFunctionNativeReserved(callee, kState).isObject()) {
    return true;
  }
  JS::Rooted<JSObject*> state(cx, &js::GetFunctionNativeReserved(callee, kState).toObject());
  js::SetFunctionNativeReserved(callee, kState, JS::UndefinedValue());
  int32_t index = js::GetFunctionNativeReserved(callee, kIndex).toInt32();
  js::NativeObject* values = &JS::GetReservedSlot(state, kValues).toObject().as<js::NativeObject>();
  values->setDenseElement(index, args.get(0));
  return CountDown(cx, state);
}

bool OnRejected(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  JS::Rooted<js::PromiseObject*> promise(
      cx, &js::GetFunctionNativeReserved(&args.callee(), kState).toObject().as<js::PromiseObject>());
  args.rval().setUndefined();
  return promise->state() != JS::PromiseState::Pending || js::RejectPromiseInternal(cx, promise, args.get(0));
}

// Whether an element is one that is treated here.
bool IsPlainElement(JSContext* cx, const JS::Value& element, bool* pending) {
  if (!element.isObject()) {
    return !element.isMagic();
  }
  JSObject* object = &element.toObject();
  if (!object->is<js::PromiseObject>()) {
    return nodus::IsNoThenable(cx, object);
  }
  auto* promise = &object->as<js::PromiseObject>();
  if (!nodus::IsOrdinary(cx, promise) || promise->state() == JS::PromiseState::Rejected) {
    return false;
  }
  if (promise->state() == JS::PromiseState::Fulfilled) {
    return true;
  }
  *pending = true;
  return nodus::CanAddReaction(promise);
}

bool IsPlainCall(JSContext* cx, const JS::CallArgs& args, bool* pending) {
  constexpr uint32_t most = 10000;
  if (!nodus::AreTemplatesCurrent(cx) || !templates.promise || !templates.record || !nodus::AreQuiet(cx) ||
      !nodus::HasPlainJobs(cx) || !cx->realm()->realmFuses.optimizePromiseLookupFuse.intact() ||
      !args.thisv().isObject() || &args.thisv().toObject() != cx->global()->maybeGetConstructor(JSProto_Promise) ||
      !args.get(0).isObject() || !js::IsArrayWithDefaultIterator<js::MustBePacked::Yes>(&args[0].toObject(), cx)) {
    return false;
  }
  auto* list = &args[0].toObject().as<js::ArrayObject>();
  uint32_t length = list->length();
  if (list->realm() != cx->realm() || length == 0 || length > most) {
    return false;
  }
  for (uint32_t i = 0; i < length; i++) {
    if (!IsPlainElement(cx, list->getDenseElement(i), pending)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool nodus::IsCountdown(JSObject* job) { return job->getClass() == &kStateClass; }

bool nodus::RunCountdown(JSContext* cx, JS::Handle<JSObject*> job) {
  js::AutoRealm realm(cx, job);
  return CountDown(cx, job);
}

bool nodus::HearsOfElement(const JSFunction& function, uint32_t* index) {
  if (!function.isNativeFun() || function.native() != OnFulfilled) {
    return false;
  }
  *index = uint32_t(function.getExtendedSlot(kIndex).toInt32());
  return true;
}

bool nodus::PromiseAll(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  bool pending = false;
  if (!IsPlainCall(cx, args, &pending)) {
    return enginePromiseAll(cx, argc, vp);
  }
  JS::Rooted<js::ArrayObject*> list(cx, &args[0].toObject().as<js::ArrayObject>());
  uint32_t length = list->length();
  JS::Rooted<js::ArrayObject*> values(cx, js::NewDenseFullyAllocatedArray(cx, length));
  JS::Rooted<JSObject*> state(cx, values ? JS_NewObjectWithGivenProto(cx, &kStateClass, nullptr) : nullptr);
  if (!state) {
    return false;
  }
  JS::Rooted<JSObject*> rejecter(cx);
  JS::RootedVector<JSObject*> functions(cx);
  if (pending) {
    // All that allocates comes before anything is done.
    for (uint32_t i = 0; i < length; i++) {
      JSFunction* function = nullptr;
      const JS::Value& element = list->getDenseElement(i);
      if (element.isObject() && element.toObject().is<js::PromiseObject>() &&
          element.toObject().as<js::PromiseObject>().state() == JS::PromiseState::Pending) {
        function = js::NewFunctionWithReserved(cx, OnFulfilled, 1, 0, nullptr);
        if (!function) {
          return false;
        }
        js::SetFunctionNativeReserved(JS_GetFunctionObject(function), kState, JS::ObjectValue(*state));
        js::SetFunctionNativeReserved(JS_GetFunctionObject(function), kIndex, JS::Int32Value(int32_t(i)));
      }
      if (!functions.append(function ? JS_GetFunctionObject(function) : nullptr)) {
        return false;
      }
    }
    JSFunction* function = js::NewFunctionWithReserved(cx, OnRejected, 1, 0, nullptr);
    if (!function) {
      return false;
    }
    rejecter = JS_GetFunctionObject(function);
  }
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx) || !templates.promise)) {
    return enginePromiseAll(cx, argc, vp);
  }
  // Without default functions, so that no reaction resolves it; see `IsSettledByReaction`.
  JS::Rooted<js::PromiseObject*> promise(cx, NewPromise(cx, 0));
  if (!promise) {
    return false;
  }
  JS::SetReservedSlot(state, kValues, JS::ObjectValue(*values));
  JS::SetReservedSlot(state, kRemaining, JS::Int32Value(int32_t(length)));
  JS::SetReservedSlot(state, kPromise, JS::ObjectValue(*promise));
  if (rejecter) {
    js::SetFunctionNativeReserved(rejecter, kState, JS::ObjectValue(*promise));
  }
  JS::RootedVector<JSObject*> records(cx);
  JS::Rooted<JS::Value> onFulfilled(cx), onRejected(cx);
  for (uint32_t i = 0; i < functions.length(); i++) {
    js::NativeObject* made = nullptr;
    if (functions[i]) {
      if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx) || !templates.record)) {
        return enginePromiseAll(cx, argc, vp);
      }
      onFulfilled.setObject(*functions[i]);
      onRejected.setObject(*rejecter);
      // The promise leads from an element to those who wait for all of them.
      made = NewRecord(cx, promise, onFulfilled, onRejected, 0, nullptr, true);
      if (!made) {
        return false;
      }
    }
    if (!records.append(made)) {
      return false;
    }
  }
  values->setDenseInitializedLength(length);
  for (uint32_t i = 0; i < length; i++) {
    values->initDenseElement(i, JS::UndefinedValue());
  }
  JS::JobQueueMayNotBeEmpty(cx);
  auto& queue = cx->microTaskQueues->microTaskQueue;
  JS::Rooted<js::PromiseObject*> awaited(cx);
  JS::Rooted<JSObject*> reaction(cx);
  for (uint32_t i = 0; i < length; i++) {
    const JS::Value& element = list->getDenseElement(i);
    if (!element.isObject() || !element.toObject().is<js::PromiseObject>()) {
      values->setDenseElement(i, element);
    } else {
      awaited = &element.toObject().as<js::PromiseObject>();
      if (awaited->state() == JS::PromiseState::Pending) {
        reaction = records[i];
        if (!AddReaction(cx, awaited, reaction)) {
          return false;
        }
        continue;
      }
      awaited->setHandled();
      values->setDenseElement(i, awaited->value());
    }
    if (!CarryContextToNextJob(cx) || !queue.pushBack(JS::ObjectValue(*state))) {
      return false;
    }
  }
  args.rval().setObject(*promise);
  return true;
}
