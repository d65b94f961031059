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

// Whether the running async function was continued by the running job, and nothing else is on the stack.
bool IsResumedByJob(JSContext* cx, js::Activation* boundary) {
  js::FrameIter iter(cx);
  if (iter.done() || !iter.isFunctionFrame()) {
    return false;
  }
  ++iter;
  if (iter.done() || !iter.isFunctionFrame()) {
    return false;
  }
  if (js::IsSelfHostedFunctionWithName(iter.calleeTemplate(), cx->names().InterpretGeneratorResume)) {
    ++iter;
    if (iter.done() || !iter.isFunctionFrame()) {
      return false;
    }
  }
  if (!IsResumer(cx, iter.calleeTemplate())) {
    return false;
  }
  js::Activation* activation = iter.activation();
  ++iter;
  return (iter.done() || iter.activation() != activation) && activation->prev() == boundary;
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

// What was found for places of the program that await: the frame walk is dear, and a loop comes to the same place in the
// same frame again and again. An entry holds for one job, and until a collection may have dropped compiled code.
struct Place {
  uint64_t job = 0;
  uint64_t collections = 0;
  js::Activation* activation = nullptr;
  void* frame = nullptr;
  void* code = nullptr;
  bool resumedByJob = false;
};

thread_local Place places[16];

bool IsResumedByJobCached(JSContext* cx) {
  nodus::DrainPosition drain = nodus::CurrentDrain(cx);
  js::Activation* activation = cx->activation();
  if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
    return IsResumedByJob(cx, drain.boundary);
  }
  auto* exit = reinterpret_cast<js::jit::CommonFrameLayout*>(activation->asJit()->jsExitFP());
  void* code = exit->returnAddress();
  Place& place = places[(reinterpret_cast<uintptr_t>(code) >> 2) % std::size(places)];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  void* frame = exit->callerFramePtr();
  if (place.job == drain.job && place.code == code && place.frame == frame && place.activation == activation &&
      place.collections == collections) {
    return place.resumedByJob;
  }
  bool answer = IsResumedByJob(cx, drain.boundary);
  place = {drain.job, collections, activation, frame, code, answer};
  return answer;
}

}  // namespace

// Frames and numbers of jobs may come again in the thread's next runtime.
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
  *canSkip = IsResumedByJobCached(cx);
  if (*canSkip) {
    nodus::NoteSkippedAwait(cx);
  }
  return true;
}
