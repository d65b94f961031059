// Quicker promises: `js::CanSkipAwait` here replaces the engine's function of the same name, which the engine's pack
// marks weak.

#include <algorithm>
#include <iterator>

#include "jsapi.h"

#include "builtin/Promise.h"
#include "jit/CalleeToken.h"
#include "jit/JSJitFrameIter.h"
#include "jit/JitFrames.h"
#include "vm/Activation.h"
#include "vm/AsyncIteration.h"
#include "vm/BytecodeUtil.h"
#include "vm/FrameIter.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/PromiseObject.h"
#include "vm/RealmFuses.h"
#include "vm/SelfHosting.h"
#include "vm/Shape.h"

#include "hooks.h"
#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "jit/JSJitFrameIter-inl.h"
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
    return nodus::IsNoThenable(cx, object);
  }
  auto& promise = object->as<js::PromiseObject>();
  return promise.state() == JS::PromiseState::Fulfilled && cx->realm()->realmFuses.optimizePromiseLookupFuse.intact() &&
         promise.staticPrototype() == cx->global()->maybeGetPrototype(JSProto_Promise) && promise.empty();
}

// What was found for places of the program that await: the frame walk is dear. The place, which in optimised code tells
// what is inlined, and the place it returns to decide whether it was called or continued; where the latter returns to
// is looked at each time. An entry holds until a collection may have dropped compiled code.
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
    return place.resumed && activation->prev() == boundary && resumer->prevType() == js::jit::FrameType::CppToJSJit;
  }
  Origin origin = OriginOf(cx, boundary);
  if (origin != Origin::Elsewhere) {
    place = {collections, code, caller, origin == Origin::Job};
  }
  return origin == Origin::Job;
}

// What was found for the places of running frames, as above.
struct Site {
  uint64_t collections = 0;
  void* code = nullptr;
  JS::Realm* realm = nullptr;
  bool fits = false;
};

thread_local Site sites[128];

// What is known of such a place.
bool IsKnownToFit(JSContext* cx, void* code) {
  const Site& site = sites[(reinterpret_cast<uintptr_t>(code) >> 2) % std::size(sites)];
  return site.code == code && site.fits && site.realm == cx->realm() &&
         site.collections == cx->runtime()->gc.majorGCCount();
}

// Whether a frame is that of an async function which is not part of another's optimised code. One that calls has to
// await what the call gives as its next step; who was called is no generator.
bool FitsChain(JSContext* cx, const js::jit::JSJitFrameIter& frame, bool calls) {
  void* code = frame.resumePCinCurrentFrame();
  Site& site = sites[(reinterpret_cast<uintptr_t>(code) >> 2) % std::size(sites)];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  // All of the interpreter's frames are at the same places.
  bool keep = !(frame.isBaselineJS() && frame.baselineFrame()->runningInInterpreter());
  if (MOZ_LIKELY(keep && site.code == code && site.realm == cx->realm() && site.collections == collections)) {
    return site.fits;
  }
  JSScript* script;
  jsbytecode* pc;
  bool alone = true;
  if (frame.isBaselineJS()) {
    frame.baselineScriptAndPc(&script, &pc);
  } else {
    js::jit::InlineFrameIterator inlined(cx, &frame);
    script = inlined.script();
    pc = inlined.pc();
    alone = !inlined.more();
  }
  bool fits =
      alone && script->function() && script->isAsync() && script->realm() == cx->realm() &&
      (!calls || (!script->isGenerator() && js::IsInvokePC(pc) && JSOp(*js::GetNextPc(pc)) == JSOp::CanSkipAwait));
  if (keep) {
    site = {collections, code, cx->realm(), fits};
  }
  return fits;
}

// Such chains are short, so that functions which await their own calls leave the stack now and then.
constexpr size_t kLongestChain = 24;

// Whether an async generator has more requests than the one it works at. It goes on with those when it has answered
// that, so that who awaits the answer has to be in the queue by then.
bool HasMoreRequests(const JS::Value& generator) {
  constexpr uint32_t queueSlot = js::AbstractGeneratorObject::RESERVED_SLOTS + 1;
  if (!generator.isObject() || !generator.toObject().is<js::AsyncGeneratorObject>()) {
    return false;
  }
  const JS::Value& queue = generator.toObject().as<js::AsyncGeneratorObject>().getFixedSlot(queueSlot);
  return queue.isObject() && !queue.toObject().is<js::AsyncGeneratorRequest>();
}

// The same for the function that awaits, where compiled code asks. Who awaits what a job continued is in the queue.
bool IsAskedForMore(JSContext* cx) {
  using js::jit::CommonFrameLayout;
  using js::jit::FrameType;
  if (cx->asyncResumeDepth == 1) {
    return false;
  }
  auto* exit = reinterpret_cast<CommonFrameLayout*>(cx->activation()->asJit()->jsExitFP());
  if (exit->prevType() != FrameType::IonJS && exit->prevType() != FrameType::BaselineJS) {
    return false;
  }
  auto* frame = reinterpret_cast<CommonFrameLayout*>(exit->callerFramePtr());
  if (frame->prevType() != FrameType::BaselineJS) {
    return false;
  }
  // Functions are continued by baseline code itself.
  auto* resumer = reinterpret_cast<js::jit::JitFrameLayout*>(frame->callerFramePtr());
  return HasMoreRequests(resumer->thisv());
}

// What `IsAwaitedToTheJob` finds for a generator whose `next` was called by the frame that went on last, at places that
// it has seen before.
bool IsNextOfLastChained(JSContext* cx) {
  using js::jit::CommonFrameLayout;
  using js::jit::FrameType;
  nodus::Chained known = nodus::LastChained(cx);
  if (!known.frame || known.depth + 1 != cx->asyncResumeDepth || !nodus::AreTemplatesCurrent(cx)) {
    return false;
  }
  js::Activation* activation = cx->activation();
  js::Activation* outer = activation ? activation->prev() : nullptr;
  if (!outer || !activation->isJit() || !activation->asJit()->hasJSExitFP() || !outer->isJit() ||
      !outer->asJit()->hasJSExitFP()) {
    return false;
  }
  auto* exit = reinterpret_cast<CommonFrameLayout*>(activation->asJit()->jsExitFP());
  if ((exit->prevType() != FrameType::IonJS && exit->prevType() != FrameType::BaselineJS) ||
      !IsKnownToFit(cx, exit->returnAddress())) {
    return false;
  }
  auto* generator = reinterpret_cast<CommonFrameLayout*>(exit->callerFramePtr());
  if (generator->prevType() != FrameType::BaselineJS) {
    return false;
  }
  auto* resumer = reinterpret_cast<js::jit::JitFrameLayout*>(generator->callerFramePtr());
  if (resumer->prevType() != FrameType::CppToJSJit || !js::jit::CalleeTokenIsFunction(resumer->calleeToken()) ||
      js::jit::CalleeTokenToFunction(resumer->calleeToken()) != nodus::templates.generatorNext ||
      HasMoreRequests(resumer->thisv())) {
    return false;
  }
  auto* call = reinterpret_cast<js::jit::ExitFrameLayout*>(outer->asJit()->jsExitFP());
  if (!call->is<js::jit::NativeExitFrameLayout>()) {
    return false;
  }
  const JS::Value& callee = call->as<js::jit::NativeExitFrameLayout>()->vp()[0];
  if (!callee.isObject() || !callee.toObject().is<JSFunction>() ||
      !nodus::IsAsyncGeneratorNext(callee.toObject().as<JSFunction>().maybeNative())) {
    return false;
  }
  auto* caller = static_cast<CommonFrameLayout*>(call);
  if (caller->prevType() == FrameType::BaselineStub) {
    caller = reinterpret_cast<CommonFrameLayout*>(caller->callerFramePtr());
    if (caller->prevType() != FrameType::BaselineJS) {
      return false;
    }
  } else if (caller->prevType() != FrameType::IonJS) {
    return false;
  }
  return caller->callerFramePtr() == known.frame && IsKnownToFit(cx, caller->returnAddress());
}

// Whether everything of the program that is on the stack waits for what the running async function gives: each function
// was called by one that awaits the call as its next step, or is a generator whose `next` was, and the first was
// continued by the running job. When that job is the last one, each `await` of a settled value would be followed by the
// very steps that follow when it goes on at once.
//
// The frame that went on last was called so, and so were those that wait for it: nothing but their next `await` can
// follow when it returns. What lies further out than it needs no look.
bool IsAwaitedToTheJob(JSContext* cx, const uint8_t** innermost) {
  using js::jit::FrameType;
  nodus::Chained known = nodus::LastChained(cx);
  js::Activation* boundary = nodus::DrainBoundary(cx);
  js::Activation* activation = cx->activation();
  uint32_t resumes = 0;
  size_t length = 0;
  for (bool calls = false;; calls = true) {
    if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
      return false;
    }
    js::jit::JSJitFrameIter frame(activation->asJit());
    if (!frame.isExitFrame()) {
      return false;
    }
    if (calls) {
      // The generator's `next`, called by nothing but the function that awaits it.
      if (!frame.isExitFrameLayout<js::jit::NativeExitFrameLayout>()) {
        return false;
      }
      const JS::Value& callee = frame.exitFrame()->as<js::jit::NativeExitFrameLayout>()->vp()[0];
      if (!callee.isObject() || !callee.toObject().is<JSFunction>() ||
          !nodus::IsAsyncGeneratorNext(callee.toObject().as<JSFunction>().maybeNative())) {
        return false;
      }
    }
    ++frame;
    if (!calls) {
      *innermost = frame.fp();
      if (known.frame && frame.fp() >= known.frame) {
        return !IsAskedForMore(cx);
      }
    }
    for (;; calls = true) {
      if (frame.isBaselineStub()) {
        ++frame;
      }
      if ((!frame.isBaselineJS() && !frame.isIonJS()) || ++length > kLongestChain || !FitsChain(cx, frame, calls)) {
        return false;
      }
      if (frame.fp() == known.frame) {
        return resumes + known.depth == cx->asyncResumeDepth;
      }
      FrameType entered = frame.prevType();
      if (entered == FrameType::BaselineJS) {
        break;
      }
      if (entered != FrameType::IonJS && entered != FrameType::BaselineStub) {
        return false;
      }
      ++frame;
    }
    ++frame;
    if (!frame.isBaselineJS() || !IsResumer(cx, frame.callee()) || HasMoreRequests(frame.jsFrame()->thisv())) {
      return false;
    }
    resumes++;
    ++frame;
    if (!frame.isEntry()) {
      return false;
    }
    if (activation->prev() == boundary) {
      return resumes == cx->asyncResumeDepth;
    }
    activation = activation->prev();
  }
}

}  // namespace

// Places may come again in the thread's next runtime.
void nodus::LinkPromises() {
  std::fill(std::begin(places), std::end(places), Place());
  std::fill(std::begin(sites), std::end(sites), Site());
}

namespace {

// The frame of the function that awaits, when compiled code asks; null otherwise.
const uint8_t* AwaitingFrame(JSContext* cx) {
  js::Activation* activation = cx->activation();
  if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
    return nullptr;
  }
  auto* exit = reinterpret_cast<js::jit::CommonFrameLayout*>(activation->asJit()->jsExitFP());
  bool known = exit->prevType() == js::jit::FrameType::IonJS || exit->prevType() == js::jit::FrameType::BaselineJS;
  return known ? exit->callerFramePtr() : nullptr;
}

}  // namespace

void nodus::CheckStrayContext(JSContext* cx) {
  js::Activation* activation = cx->activation();
  if (!activation || !activation->isJit() || !activation->asJit()->hasJSExitFP()) {
    return;
  }
  js::jit::JSJitFrameIter frame(activation->asJit());
  ++frame;
  LeaveStrayContext(cx, frame.fp());
}

// An `await` need not go through the queue when its job is the last one, nothing of the program is below the async
// function on the stack but what waits for it, and the value is settled. The engine asks an exhaustive frame iterator
// each time; here its answers are remembered, and the stack ends where the drain of the queue began, which may well be
// inside of JavaScript.
bool js::CanSkipAwait(JSContext* cx, JS::Handle<JS::Value> value, bool* canSkip) {
  *canSkip = false;
  nodus::PromiseHooks* hooks = nodus::HooksOf(cx);
  if (MOZ_UNLIKELY(hooks && hooks->active)) {
    hooks->awaiting(cx, value);
    return true;
  }
  if (MOZ_UNLIKELY(nodus::HasStrayContext(cx))) {
    nodus::CheckStrayContext(cx);
  }
  if (!cx->canSkipEnqueuingJobs || cx->asyncResumeDepth == 0 || !IsSettledAtOnce(cx, value)) {
    return true;
  }
  // Who went on last in this job, or waits for that, goes on.
  const uint8_t* innermost = AwaitingFrame(cx);
  const uint8_t* last = nodus::LastChained(cx).frame;
  if (last && (innermost == last || (innermost > last && !nodus::AreContextsUsed(cx))) && !IsAskedForMore(cx)) {
    *canSkip = true;
    nodus::NoteSkippedAwait(cx, innermost);
    return true;
  }
  // The functions of a chain have an async context each, which is only kept apart when they are left.
  *canSkip = (cx->asyncResumeDepth == 1 && IsResumedByJob(cx)) ||
             (!nodus::AreContextsUsed(cx) && nodus::HasPlainJobs(cx) &&
              (IsNextOfLastChained(cx) || IsAwaitedToTheJob(cx, &innermost)));
  if (*canSkip) {
    nodus::NoteSkippedAwait(cx, innermost);
  }
  return true;
}
