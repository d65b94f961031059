// Quicker promises: `js::CanSkipAwait` here replaces the engine's function of the same name, which the engine's pack marks
// weak.

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

enum class Answer { No, Yes, Unknown };

// The caller of a frame as the JITs lay frames out, null when it is none of JavaScript in this activation.
js::jit::CommonFrameLayout* ScriptedCaller(js::jit::CommonFrameLayout* frame) {
  js::jit::FrameType type = frame->prevType();
  auto* caller = reinterpret_cast<js::jit::CommonFrameLayout*>(frame->callerFramePtr());
  if (type == js::jit::FrameType::BaselineStub) {
    type = caller->prevType();
    caller = reinterpret_cast<js::jit::CommonFrameLayout*>(caller->callerFramePtr());
  }
  return type == js::jit::FrameType::IonJS || type == js::jit::FrameType::BaselineJS ? caller : nullptr;
}

// Reads the three frames of interest straight from the stack: the async function, the engine's resumer, the entry.
Answer ResumedByJobQuick(JSContext* cx, js::Activation* boundary) {
  js::Activation* activation = cx->activation();
  if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
    return Answer::Unknown;
  }
  auto* exit = reinterpret_cast<js::jit::CommonFrameLayout*>(activation->asJit()->jsExitFP());
  js::jit::CommonFrameLayout* function = ScriptedCaller(exit);
  if (!function) {
    return Answer::Unknown;
  }
  js::jit::CommonFrameLayout* resumer = ScriptedCaller(function);
  if (!resumer) {
    return Answer::Unknown;
  }
  js::jit::CalleeToken token = static_cast<js::jit::JitFrameLayout*>(resumer)->calleeToken();
  if (!js::jit::CalleeTokenIsFunction(token)) {
    return Answer::No;
  }
  if (!IsResumer(cx, js::jit::CalleeTokenToFunction(token))) {
    return Answer::Unknown;
  }
  return resumer->prevType() == js::jit::FrameType::CppToJSJit && activation->prev() == boundary ? Answer::Yes
                                                                                                 : Answer::Unknown;
}

// The same by the engine's general frame iterator.
bool ResumedByJobSlow(JSContext* cx, js::Activation* boundary) {
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

}  // namespace

void nodus::LinkPromises() {}

// An `await` need not go through the queue when its job is the last one, nothing of the program is below the async
// function on the stack, and the value is settled. The engine asks an exhaustive frame iterator; here the frames are read
// directly, and the stack ends where the drain of the queue began, which may well be inside of JavaScript.
bool js::CanSkipAwait(JSContext* cx, JS::Handle<JS::Value> value, bool* canSkip) {
  *canSkip = false;
  if (!cx->canSkipEnqueuingJobs || cx->asyncResumeDepth > 1 || !IsSettledAtOnce(cx, value)) {
    return true;
  }
  js::Activation* boundary = nodus::DrainBoundary(cx);
  Answer quick = ResumedByJobQuick(cx, boundary);
  *canSkip = quick == Answer::Yes || (quick == Answer::Unknown && ResumedByJobSlow(cx, boundary));
  return true;
}
