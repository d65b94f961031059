// `new Promise` and `await` of thenables: whoever gets a promise's resolving functions. The function of namespace js
// here replaces the engine's of the same name, as in reactions.cc.

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
#include "vm/JSFunction-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

// The engine's own implementation.
js::PromiseObject* EngineCreate(JSContext*, JS::Handle<JSObject*>, JS::Handle<JSObject*>, bool) __asm__(
    "nodus_engine__ZN2js13PromiseObject6createEP9JSContextN2JS6HandleIP8JSObjectEES7_b");

using nodus::AreTemplatesCurrent;
using nodus::CallCompiled;
using nodus::HaveTemplates;
using nodus::IsHandlerOfRealm;
using nodus::NewPromise;
using nodus::templates;

namespace {

// The resolving functions of promises made here. The engine's know each other, so that it takes two of them even for
// those who ask for one; these know only their promise, whose flags tell whether one of them was called.
bool Resolve(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  JSFunction* self = &args.callee().as<JSFunction>();
  args.rval().setUndefined();
  const JS::Value& held = self->getExtendedSlot(0);
  if (held.isUndefined()) {
    return true;
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &held.toObject().as<js::PromiseObject>());
  self->setExtendedSlot(0, JS::UndefinedValue());
  constexpr int32_t over = PROMISE_FLAG_RESOLVED | PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS_ALREADY_RESOLVED;
  if (promise->flags() & over) {
    return true;
  }
  js::SetAlreadyResolvedPromiseWithDefaultResolvingFunction(promise);
  return js::ResolvePromiseInternal(cx, promise, args.get(0));
}

bool Reject(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  JSFunction* self = &args.callee().as<JSFunction>();
  args.rval().setUndefined();
  const JS::Value& held = self->getExtendedSlot(0);
  if (held.isUndefined()) {
    return true;
  }
  JS::Rooted<js::PromiseObject*> promise(cx, &held.toObject().as<js::PromiseObject>());
  self->setExtendedSlot(0, JS::UndefinedValue());
  return js::PromiseObject::reject(cx, promise, args.get(0));
}

JSFunction* NewResolvingFunction(JSContext* cx, JSNative native, JS::Handle<js::PromiseObject*> promise) {
  JS::Handle<js::PropertyName*> name = cx->names().empty_;
  constexpr js::gc::AllocKind kind = js::gc::AllocKind::FUNCTION_EXTENDED;
  JSFunction* made;
  if (MOZ_LIKELY(AreTemplatesCurrent(cx) && templates.resolver)) {
    JS::Rooted<js::SharedShape*> shape(cx, templates.resolver);
    made = JSFunction::create(cx, kind, js::gc::Heap::Default, shape);
    if (!made) {
      return nullptr;
    }
    made->setArgCount(1);
    made->setFlags(js::FunctionFlags(js::FunctionFlags::NATIVE_FUN).setIsExtended());
    made->initNative(native, nullptr);
    made->initAtom(name);
    made->initExtendedSlot(1, JS::UndefinedValue());
  } else {
    made = js::NewNativeFunction(cx, native, 1, name, kind, js::GenericObject);
    if (!made) {
      return nullptr;
    }
    if (AreTemplatesCurrent(cx)) {
      templates.resolver = made->sharedShape();
    }
  }
  made->initExtendedSlot(0, JS::ObjectValue(*promise));
  return made;
}

// Whether a function surely takes its first argument only.
bool TakesOne(JSFunction* function) {
  if (!function->hasBytecode() || function->nargs() > 1) {
    return false;
  }
  JSScript* script = function->nonLazyScript();
  return !script->needsArgsObj() && !script->hasRest() && (function->isArrow() || script->strict());
}

// Calls a function with a promise's resolving functions; what it throws goes to the second of them.
bool CallWithFunctions(JSContext* cx, JS::Handle<JSFunction*> function, JS::Handle<JS::Value> self,
                       JS::Handle<js::PromiseObject*> promise) {
  JS::RootedValueArray<3> values(cx);
  values[0].set(self);
  JSFunction* made = NewResolvingFunction(cx, Resolve, promise);
  if (!made) {
    return false;
  }
  values[1].setObject(*made);
  size_t count = TakesOne(function) ? 1 : 2;
  if (count == 2) {
    made = NewResolvingFunction(cx, Reject, promise);
    if (!made) {
      return false;
    }
    values[2].setObject(*made);
  }
  JS::Rooted<JS::Value> result(cx);
  bool entered;
  bool ok = CallCompiled(cx, function, values.begin(), count, &result, &entered);
  if (!nodus::IsDraining(cx)) {
    nodus::FinishResuming(cx);
  }
  if (ok && !entered) {
    JS::Rooted<JS::Value> callee(cx, JS::ObjectValue(*function));
    js::FixedInvokeArgs<2> args(cx);
    args[0].set(values[1]);
    args[1].set(values[2]);
    ok = js::Call(cx, callee, self, args, &result);
  }
  if (MOZ_LIKELY(ok)) {
    return true;
  }
  JS::Rooted<JS::Value> reason(cx);
  JS::Rooted<js::SavedFrame*> stack(cx);
  return cx->isExceptionPending() && js::GetAndClearExceptionAndStack(cx, &reason, &stack) &&
         js::PromiseObject::reject(cx, promise, reason);
}

}  // namespace

js::PromiseObject* nodus::SettledByCalling(const JSFunction& function) {
  if (!function.isNativeFun() || !function.isExtended()) {
    return nullptr;
  }
  const JS::Value& held = function.getExtendedSlot(0);
  if (!held.isObject() || !held.toObject().is<js::PromiseObject>()) {
    return nullptr;
  }
  if (function.native() != Resolve && function.native() != Reject) {
    // Of the engine's own each has the other, and both have the promise.
    const JS::Value& other = function.getExtendedSlot(1);
    if (!other.isObject() || !other.toObject().is<JSFunction>()) {
      return nullptr;
    }
    auto& sibling = other.toObject().as<JSFunction>();
    if (!sibling.isNativeFun() || !sibling.isExtended() || sibling.getExtendedSlot(0) != held) {
      return nullptr;
    }
  }
  return &held.toObject().as<js::PromiseObject>();
}

bool nodus::TryAwaitThenable(JSContext* cx, JS::Handle<js::AbstractGeneratorObject*> generator, const JS::Value& value,
                             bool* done) {
  *done = false;
  if (!value.isObject() || !value.toObject().is<js::NativeObject>() || value.toObject().is<js::PromiseObject>() ||
      !AreQuiet(cx) || !HasPlainJobs(cx) || generator->nonCCWRealm() != cx->realm() || !HaveTemplates(cx)) {
    return true;
  }
  JS::Rooted<JS::Value> thenable(cx, value);
  JS::Rooted<JS::Value> then(cx, nodus::PlainThen(cx, &value.toObject()));
  if (!then.isObject() || !IsHandlerOfRealm(cx, then)) {
    return true;
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
  JS::Rooted<JSFunction*> function(cx, &then.toObject().as<JSFunction>());
  return CallWithFunctions(cx, function, thenable, promise);
}

// `new Promise` with a function of this realm.
js::PromiseObject* js::PromiseObject::create(JSContext* cx, JS::Handle<JSObject*> executor,
                                             JS::Handle<JSObject*> prototype, bool wrapped) {
  // At the end of the stack the constructor fails, not its function: that would leave a rejected promise which nobody
  // saw.
  js::AutoCheckRecursionLimit recursion(cx);
  if (MOZ_UNLIKELY(!recursion.checkConservative(cx))) {
    return nullptr;
  }
  if (wrapped || !nodus::AreQuiet(cx) || !executor->is<JSFunction>() ||
      executor->as<JSFunction>().realm() != cx->realm() ||
      (prototype && prototype != cx->global()->maybeGetPrototype(JSProto_Promise)) || !HaveTemplates(cx)) {
    return EngineCreate(cx, executor, prototype, wrapped);
  }
  JS::Rooted<PromiseObject*> promise(cx, NewPromise(cx, PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS));
  JS::Rooted<JSFunction*> function(cx, &executor->as<JSFunction>());
  return promise && CallWithFunctions(cx, function, JS::UndefinedHandleValue, promise) ? promise.get() : nullptr;
}
