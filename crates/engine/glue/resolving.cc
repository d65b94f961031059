// `new Promise` and `await` of thenables: whoever gets a promise's resolving functions. The function of namespace js here
// replaces the engine's of the same name, as in reactions.cc.

#include <atomic>
#include <mutex>

#include "jsapi.h"

#include "builtin/Promise.h"
#include "js/Promise.h"
#include "vm/AsyncFunction.h"
#include "vm/GeneratorObject.h"
#include "vm/GlobalObject.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/PromiseObject.h"
#include "vm/SavedFrame.h"

#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

// The engine's own implementation.
js::PromiseObject* EngineCreate(JSContext*, JS::Handle<JSObject*>, JS::Handle<JSObject*>, bool) __asm__(
    "nodus_engine__ZN2js13PromiseObject6createEP9JSContextN2JS6HandleIP8JSObjectEES7_b");

using nodus::AreTemplatesCurrent;
using nodus::CallCompiled;
using nodus::HasRecordTemplate;
using nodus::IsHandlerOfRealm;
using nodus::NewPromise;
using nodus::templates;

namespace {

// The engine's natives that resolve and reject a promise, told by the functions that it hands to this executor.
std::atomic<JSNative> resolveNative = nullptr;
std::atomic<JSNative> rejectNative = nullptr;

bool Executor(JSContext*, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  rejectNative = args[1].toObject().as<JSFunction>().native();
  resolveNative = args[0].toObject().as<JSFunction>().native();
  args.rval().setUndefined();
  return true;
}

bool LearnResolvingNatives(JSContext* cx) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  if (resolveNative) {
    return true;
  }
  JSFunction* function = JS_NewFunction(cx, Executor, 2, 0, nullptr);
  JS::Rooted<JSObject*> executor(cx, function ? JS_GetFunctionObject(function) : nullptr);
  return executor && EngineCreate(cx, executor, nullptr, false);
}

}  // namespace

// The functions that an executor or a thenable gets.
static bool NewResolvingFunctions(JSContext* cx, JS::Handle<js::PromiseObject*> promise,
                                  JS::MutableHandle<JSObject*> resolve, JS::MutableHandle<JSObject*> reject) {
  JS::Handle<js::PropertyName*> name = cx->names().empty_;
  resolve.set(js::NewNativeFunction(cx, resolveNative, 1, name, js::gc::AllocKind::FUNCTION_EXTENDED,
                                    js::GenericObject));
  if (!resolve) {
    return false;
  }
  reject.set(js::NewNativeFunction(cx, rejectNative, 1, name, js::gc::AllocKind::FUNCTION_EXTENDED,
                                   js::GenericObject));
  if (!reject) {
    return false;
  }
  // Each knows the promise and the other.
  resolve->as<JSFunction>().initExtendedSlot(0, JS::ObjectValue(*promise));
  resolve->as<JSFunction>().initExtendedSlot(1, JS::ObjectValue(*reject));
  reject->as<JSFunction>().initExtendedSlot(0, JS::ObjectValue(*promise));
  reject->as<JSFunction>().initExtendedSlot(1, JS::ObjectValue(*resolve));
  return true;
}

// Calls a function with a promise's resolving functions; what it throws goes to the second of them.
static bool CallWithFunctions(JSContext* cx, JS::Handle<JSFunction*> function, JS::Handle<JS::Value> self,
                              JS::Handle<JSObject*> resolve, JS::Handle<JSObject*> reject) {
  JS::Rooted<JS::Value> callee(cx, JS::ObjectValue(*function));
  JS::Rooted<JS::Value> result(cx);
  JS::RootedValueArray<3> values(cx);
  values[0].set(self);
  values[1].setObject(*resolve);
  values[2].setObject(*reject);
  bool entered;
  bool ok = CallCompiled(cx, function, values.begin(), 2, &result, &entered);
  if (!nodus::IsDraining(cx)) {
    nodus::FinishResuming(cx);
  }
  if (ok && !entered) {
    js::FixedInvokeArgs<2> args(cx);
    args[0].setObject(*resolve);
    args[1].setObject(*reject);
    ok = js::Call(cx, callee, self, args, &result);
  }
  if (MOZ_LIKELY(ok)) {
    return true;
  }
  JS::Rooted<JS::Value> reason(cx);
  JS::Rooted<js::SavedFrame*> stack(cx);
  if (!cx->isExceptionPending() || !js::GetAndClearExceptionAndStack(cx, &reason, &stack)) {
    return false;
  }
  callee.setObject(*reject);
  return js::Call(cx, callee, JS::UndefinedHandleValue, reason, &result);
}

bool nodus::TryAwaitThenable(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, const JS::Value& value,
                             bool* done) {
  *done = false;
  if (!value.isObject() || !value.toObject().is<js::NativeObject>() || value.toObject().is<js::PromiseObject>() ||
      !HasRecordTemplate(cx) || !templates.promise || !AreQuiet(cx) || !HasPlainJobs(cx) ||
      generator->nonCCWRealm() != cx->realm()) {
    return true;
  }
  JS::Rooted<JS::Value> thenable(cx, value);
  JS::Rooted<JS::Value> then(cx);
  if (!js::GetPropertyPure(cx, &value.toObject(), js::NameToId(cx->names().then), then.address()) || !then.isObject() ||
      !IsHandlerOfRealm(cx, then)) {
    return true;
  }
  if (MOZ_UNLIKELY(!resolveNative)) {
    return LearnResolvingNatives(cx);
  }
  JS::Rooted<js::PromiseObject*> promise(cx, NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS));
  if (!promise) {
    return false;
  }
  JS::Rooted<JS::Value> pending(cx, JS::ObjectValue(*promise));
  if (!TryAwaitPending(cx, generator, pending, done) || !*done) {
    return !cx->isExceptionPending();
  }
  if (!CarryContextToNextJob(cx)) {
    return false;
  }
  JS::JobQueueMayNotBeEmpty(cx);
  auto& queue = cx->microTaskQueues->microTaskQueue;
  if (!queue.pushBack(pending)) {
    return false;
  }
  if (!queue.pushBack(thenable) || !queue.pushBack(then)) {
    js::AutoEnterOOMUnsafeRegion().crash("the microtask queue cannot grow");
  }
  return true;
}

bool nodus::RunThenable(JSContext* cx, JS::Handle<js::PromiseObject*> promise, JS::Handle<JS::Value> thenable,
                        JS::Handle<JS::Value> then) {
  js::AutoRealm realm(cx, promise);
  JS::Rooted<JSObject*> resolve(cx), reject(cx);
  if (!NewResolvingFunctions(cx, promise, &resolve, &reject)) {
    return false;
  }
  JS::Rooted<JSFunction*> function(cx, &then.toObject().as<JSFunction>());
  return CallWithFunctions(cx, function, thenable, resolve, reject);
}

// `new Promise` with a function of this realm.
js::PromiseObject* js::PromiseObject::create(JSContext* cx, JS::Handle<JSObject*> executor,
                                             JS::Handle<JSObject*> prototype, bool wrapped) {
  if (wrapped || !AreTemplatesCurrent(cx) || !templates.promise || !nodus::AreQuiet(cx) ||
      !executor->is<JSFunction>() || executor->as<JSFunction>().realm() != cx->realm() ||
      (prototype && prototype != cx->global()->maybeGetPrototype(JSProto_Promise))) {
    return EngineCreate(cx, executor, prototype, wrapped);
  }
  if (MOZ_UNLIKELY(!resolveNative)) {
    if (!LearnResolvingNatives(cx)) {
      return nullptr;
    }
    return EngineCreate(cx, executor, prototype, wrapped);
  }
  JS::Rooted<PromiseObject*> promise(cx, NewPromise(cx, 0));
  if (!promise) {
    return nullptr;
  }
  JS::Rooted<JSObject*> resolve(cx), reject(cx);
  if (!NewResolvingFunctions(cx, promise, &resolve, &reject)) {
    return nullptr;
  }
  promise->setFixedSlot(PromiseSlot_RejectFunction, JS::ObjectValue(*reject));
  JS::Rooted<JSFunction*> function(cx, &executor->as<JSFunction>());
  return CallWithFunctions(cx, function, JS::UndefinedHandleValue, resolve, reject) ? promise.get() : nullptr;
}
