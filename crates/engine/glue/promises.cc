// Quicker promises: `js::CanSkipAwait` here replaces the engine's function of the same name, which the engine's pack marks
// weak.

#include <algorithm>
#include <iterator>

#include "jsapi.h"

#include "builtin/Promise.h"
#include "jit/CalleeToken.h"
#include "jit/JitFrames.h"
#include "vm/Activation.h"
#include "vm/FrameIter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/PromiseObject.h"
#include "vm/RealmFuses.h"
#include "vm/SelfHosting.h"
#include "vm/Shape.h"

#include "hooks.h"
#include "jobs.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"
#include "vm/Shape-inl.h"

namespace {

bool IsResumer(JSContext* cx, JSFunction* function) {
  return js::IsSelfHostedFunctionWithName(function, cx->names().AsyncFunctionNext) ||
         js::IsSelfHostedFunctionWithName(function, cx->names().AsyncGeneratorNext);
}

enum class Origin {
  // Called by anything but the function that continues async functions.
  Call,
  // Continued, by the running job or by something else.
  Job,
  Elsewhere,
};

// What began the running async function: nothing else of the program must be below it on the stack.
Origin OriginOf(JSContext* cx, js::Activation* boundary) {
  js::FrameIter iter(cx);
  if (iter.done() || !iter.isFunctionFrame()) {
    return Origin::Call;
  }
  ++iter;
  if (iter.done() || !iter.isFunctionFrame()) {
    return Origin::Call;
  }
  if (js::IsSelfHostedFunctionWithName(iter.calleeTemplate(), cx->names().InterpretGeneratorResume)) {
    ++iter;
    if (iter.done() || !iter.isFunctionFrame()) {
      return Origin::Call;
    }
  }
  if (!IsResumer(cx, iter.calleeTemplate())) {
    return Origin::Call;
  }
  js::Activation* activation = iter.activation();
  ++iter;
  return (iter.done() || iter.activation() != activation) && activation->prev() == boundary ? Origin::Job
                                                                                            : Origin::Elsewhere;
}

// Whether awaiting the value could run no code and would find it settled at once.
bool IsSettledAtOnce(JSContext* cx, const JS::Value& value) {
  if (!value.isObject()) {
    return true;
  }
  JSObject* object = &value.toObject();
  if (!object->is<js::PromiseObject>()) {
    JS::Value then;
    return js::GetPropertyPure(cx, object, js::NameToId(cx->names().then), &then) && !js::IsCallable(then);
  }
  auto& promise = object->as<js::PromiseObject>();
  return promise.state() == JS::PromiseState::Fulfilled && cx->realm()->realmFuses.optimizePromiseLookupFuse.intact() &&
         promise.staticPrototype() == cx->global()->maybeGetPrototype(JSProto_Promise) && promise.empty();
}

// What was found for places of the program that await: the frame walk is dear. The place, which in optimised code tells
// what is inlined, and the place it returns to decide whether it was called or continued; where the latter returns to is
// looked at each time. An entry holds until a collection may have dropped compiled code.
struct Place {
  uint64_t collections = 0;
  void* code = nullptr;
  void* caller = nullptr;
  bool resumed = false;
};

thread_local Place places[64];

bool IsResumedByJob(JSContext* cx) {
  js::Activation* boundary = nodus::DrainBoundary(cx);
  js::Activation* activation = cx->activation();
  if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
    return OriginOf(cx, boundary) == Origin::Job;
  }
  auto* exit = reinterpret_cast<js::jit::CommonFrameLayout*>(activation->asJit()->jsExitFP());
  if (exit->prevType() != js::jit::FrameType::IonJS && exit->prevType() != js::jit::FrameType::BaselineJS) {
    return OriginOf(cx, boundary) == Origin::Job;
  }
  auto* frame = reinterpret_cast<js::jit::CommonFrameLayout*>(exit->callerFramePtr());
  switch (frame->prevType()) {
    case js::jit::FrameType::BaselineJS:
      break;
    // Functions are continued by baseline code itself.
    case js::jit::FrameType::BaselineStub:
    case js::jit::FrameType::IonJS:
    case js::jit::FrameType::IonICCall:
      return false;
    default:
      return OriginOf(cx, boundary) == Origin::Job;
  }
  void* code = exit->returnAddress();
  void* caller = frame->returnAddress();
  size_t index = (reinterpret_cast<uintptr_t>(code) >> 2) ^ (reinterpret_cast<uintptr_t>(caller) >> 4);
  Place& place = places[index % std::size(places)];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  if (MOZ_LIKELY(place.code == code && place.caller == caller && place.collections == collections)) {
    auto* resumer = reinterpret_cast<js::jit::CommonFrameLayout*>(frame->callerFramePtr());
    return place.resumed && activation->prev() == boundary &&
           resumer->prevType() == js::jit::FrameType::CppToJSJit;
  }
  Origin origin = OriginOf(cx, boundary);
  if (origin != Origin::Elsewhere) {
    place = {collections, code, caller, origin == Origin::Job};
  }
  return origin == Origin::Job;
}

}  // namespace

// Places may come again in the thread's next runtime.
void nodus::LinkPromises() { std::fill(std::begin(places), std::end(places), Place()); }

// An `await` need not go through the queue when its job is the last one, nothing of the program is below the async
// function on the stack, and the value is settled. The engine asks an exhaustive frame iterator each time; here its
// answers are remembered, and the stack ends where the drain of the queue began, which may well be inside of JavaScript.
bool js::CanSkipAwait(JSContext* cx, JS::Handle<JS::Value> value, bool* canSkip) {
  *canSkip = false;
  nodus::PromiseHooks* hooks = nodus::HooksOf(cx);
  if (MOZ_UNLIKELY(hooks && hooks->active)) {
    hooks->awaiting(cx, value);
    return true;
  }
  if (!cx->canSkipEnqueuingJobs || cx->asyncResumeDepth > 1 || !IsSettledAtOnce(cx, value)) {
    return true;
  }
  *canSkip = IsResumedByJob(cx);
  if (*canSkip) {
    nodus::NoteSkippedAwait(cx);
  }
  return true;
}
