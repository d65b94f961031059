// Promise hooks: functions of JavaScript that are called when a promise is made or settled and around its jobs. The
// engine tells of new and settled promises in realms that are debugged, through two functions of its debugger that are
// replaced here (see async_functions.cc); so hooks cost nothing until a realm is marked.
//
// An `await` makes no promise of its own in this engine, but programs expect one: whoever hears about promises sees a
// promise whose parent is the awaited one, made when the `await` begins and current while the function goes on after
// it.

#include "jsapi.h"

#include "builtin/MapObject.h"
#include "debugger/DebugAPI.h"
#include "js/Exception.h"
#include "jit/JitFrames.h"
#include "vm/Activation.h"
#include "vm/AsyncFunction.h"
#include "vm/BytecodeUtil.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/PromiseObject.h"
#include "vm/Realm.h"

#include "hooks.h"

#include "jit/VMFunctionList-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

namespace {

// A context and the promise of an `await`, in the place of the context.
const JSClass kAwaitClass = {"PromiseJobContext", JSCLASS_HAS_RESERVED_SLOTS(2)};
constexpr uint32_t kContextSlot = 0;
constexpr uint32_t kPromiseSlot = 1;

js::jit::ExitFrameLayout* ExitFrame(js::Activation* activation) {
  return activation->isJit() && activation->asJit()->hasJSExitFP() && !activation->asJit()->bailoutData()
             ? reinterpret_cast<js::jit::ExitFrameLayout*>(activation->asJit()->jsExitFP())
             : nullptr;
}

// The callee and receiver of the native that JavaScript called last, null when the call was made otherwise.
const JS::Value* NativeCall(JSContext* cx) {
  js::Activation* activation = cx->activation();
  if (!activation) {
    return nullptr;
  }
  if (activation->isInterpreter()) {
    js::InterpreterRegs& regs = activation->asInterpreter()->regs();
    JSOp op = JSOp(*regs.pc);
    if (!js::IsInvokeOp(op) || js::IsSpreadOp(op) || op == JSOp::New || op == JSOp::SuperCall) {
      return nullptr;
    }
    return regs.sp - (GET_ARGC(regs.pc) + 2);
  }
  js::jit::ExitFrameLayout* exit = ExitFrame(activation);
  if (!exit) {
    return nullptr;
  }
  if (exit->is<js::jit::NativeExitFrameLayout>()) {
    return exit->as<js::jit::NativeExitFrameLayout>()->vp();
  }
  if (exit->isWrapperExit() && exit->footer()->functionId() == js::jit::VMFunctionId::DoCallFallback) {
    // Its arguments: frame, stub, count, values.
    return reinterpret_cast<const JS::Value* const*>(exit->argBase())[3];
  }
  return nullptr;
}

// The promise whose `then` or `catch` runs.
JSObject* ReceiverOfThen(JSContext* cx) {
  const JS::Value* vp = NativeCall(cx);
  if (!vp || !vp[0].isObject() || !vp[1].isObject()) {
    return nullptr;
  }
  JSObject* callee = &vp[0].toObject();
  JSObject* receiver = &vp[1].toObject();
  if (!callee->is<JSFunction>() || !receiver->is<js::PromiseObject>() || !callee->as<JSFunction>().isNativeFun()) {
    return nullptr;
  }
  JSAtom* name = callee->as<JSFunction>().maybePartialExplicitName();
  return name == cx->names().then || name == cx->names().catch_ ? receiver : nullptr;
}

// The promise of the async function that awaits right now.
JSObject* PromiseOfAwaiting(JSContext* cx) {
  js::Activation* activation = cx->activation();
  JSObject* generator = nullptr;
  if (activation && activation->isInterpreter()) {
    js::InterpreterRegs& regs = activation->asInterpreter()->regs();
    if (JSOp(*regs.pc) == JSOp::AsyncAwait && regs.sp[-1].isObject()) {
      generator = &regs.sp[-1].toObject();
    }
  } else if (activation) {
    js::jit::ExitFrameLayout* exit = ExitFrame(activation);
    if (exit && exit->isWrapperExit() && exit->footer()->functionId() == js::jit::VMFunctionId::AsyncFunctionAwait) {
      generator = reinterpret_cast<JSObject**>(exit->argBase())[0];
    }
  }
  return generator && generator->is<js::AsyncFunctionGeneratorObject>()
             ? generator->as<js::AsyncFunctionGeneratorObject>().promise()
             : nullptr;
}

}  // namespace

namespace nodus {

PromiseHooks::PromiseHooks(JSContext* cx) : initHook(cx), beforeHook(cx), afterHook(cx), settledHook(cx), awaited(cx) {}

void PromiseHooks::set(JSContext* cx, JSObject* init, JSObject* before, JSObject* after, JSObject* settled) {
  initHook = init;
  beforeHook = before;
  afterHook = after;
  settledHook = settled;
  active = init || before || after || settled;
  awaits = false;
  awaited = nullptr;
  js::Realm* realm = cx->realm();
  if (active) {
    realm->setIsDebuggee();
  } else if (!realm->hasDebuggers()) {
    realm->unsetIsDebuggee();
  }
}

bool PromiseHooks::call(JSContext* cx, JS::Handle<JSObject*> hook, JS::Handle<JSObject*> promise,
                        JS::Handle<JSObject*> parent) {
  if (!hook || hook->compartment() != promise->compartment()) {
    return true;
  }
  JS::AutoSaveExceptionState saved(cx);
  js::AutoRealm realm(cx, hook);
  JS::RootedValueArray<2> args(cx);
  args[0].setObject(*promise);
  if (parent && parent->compartment() == hook->compartment()) {
    args[1].setObject(*parent);
  }
  JS::Rooted<JS::Value> function(cx, JS::ObjectValue(*hook));
  JS::Rooted<JS::Value> ignored(cx);
  if (JS::Call(cx, JS::UndefinedHandleValue, function, args, &ignored)) {
    return true;
  }
  // The functions report what their users throw; all that is left is termination.
  bool goOn = cx->isExceptionPending();
  cx->clearPendingException();
  return goOn;
}

void PromiseHooks::awaiting(JSContext* cx, const JS::Value& value) {
  awaits = true;
  thenableFirst = false;
  awaited = nullptr;
  if (!value.isObject()) {
    return;
  }
  if (value.toObject().is<js::PromiseObject>()) {
    awaited = &value.toObject();
    return;
  }
  JS::Value then;
  thenableFirst =
      js::GetPropertyPure(cx, &value.toObject(), js::NameToId(cx->names().then), &then) && js::IsCallable(then);
}

bool PromiseHooks::onCreated(JSContext* cx, JS::Handle<js::PromiseObject*> promise) {
  if (!active || silent) {
    return true;
  }
  JS::Rooted<JSObject*> parent(cx);
  bool ofAwait = awaits;
  bool thenable = thenableFirst;
  if (ofAwait) {
    // What is awaited is no promise: this one stands for it.
    awaited = promise;
    parent = PromiseOfAwaiting(cx);
  } else {
    parent = ReceiverOfThen(cx);
  }
  // The hooks may await themselves.
  JS::Rooted<JSObject*> kept(cx, awaited);
  awaits = false;
  bool ok = call(cx, initHook, promise, parent);
  awaits = ofAwait && active;
  thenableFirst = thenable;
  awaited = kept;
  return ok;
}

void PromiseHooks::onSettled(JSContext* cx, JS::Handle<js::PromiseObject*> promise) {
  if (!active || silent || !settledHook) {
    return;
  }
  JS::Rooted<JSObject*> kept(cx, awaited);
  bool ofAwait = awaits;
  bool thenable = thenableFirst;
  awaits = false;
  call(cx, settledHook, promise, nullptr);
  awaits = ofAwait && active;
  thenableFirst = thenable;
  awaited = kept;
}

JSObject* PromiseHooks::attach(JSContext* cx, JSObject* plain) {
  if (!active || !awaits || !awaited) {
    return plain;
  }
  if (thenableFirst) {
    thenableFirst = false;
    return plain;
  }
  awaits = false;
  JS::Rooted<JSObject*> context(cx, plain);
  JS::Rooted<JSObject*> parent(cx, awaited);
  awaited = nullptr;
  silent = true;
  JS::Rooted<JSObject*> promise(cx, JS::NewPromiseObject(cx, nullptr));
  silent = false;
  JS::Rooted<JSObject*> holder(cx, promise ? JS_NewObjectWithGivenProto(cx, &kAwaitClass, nullptr) : nullptr);
  if (!holder) {
    // Out of memory: the hooks miss this one.
    cx->clearPendingException();
    return context;
  }
  JS::SetReservedSlot(holder, kContextSlot, JS::ObjectOrNullValue(context));
  JS::SetReservedSlot(holder, kPromiseSlot, JS::ObjectValue(*promise));
  call(cx, initHook, promise, parent);
  return holder;
}

JSObject* PromiseHooks::detach(JS::MutableHandle<JSObject*> context) {
  if (!context || JS::GetClass(context) != &kAwaitClass) {
    return nullptr;
  }
  JSObject* promise = &JS::GetReservedSlot(context, kPromiseSlot).toObject();
  context.set(JS::GetReservedSlot(context, kContextSlot).toObjectOrNull());
  return promise;
}

}  // namespace nodus

// The engine's own implementations; see async_functions.cc.
bool EngineOnNewPromise(JSContext*, JS::Handle<js::PromiseObject*>) __asm__(
    "nodus_engine__ZN2js8DebugAPI20slowPathOnNewPromiseEP9JSContextN2JS6HandleIPNS_13PromiseObjectEEE");
void EngineOnPromiseSettled(JSContext*, JS::Handle<js::PromiseObject*>) __asm__(
    "nodus_engine__ZN2js8DebugAPI24slowPathOnPromiseSettledEP9JSContextN2JS6HandleIPNS_13PromiseObjectEEE");

bool js::DebugAPI::slowPathOnNewPromise(JSContext* cx, JS::Handle<js::PromiseObject*> promise) {
  nodus::PromiseHooks* hooks = nodus::HooksOf(cx);
  if (hooks && !hooks->onCreated(cx, promise)) {
    return false;
  }
  return !promise->realm()->hasDebuggers() || EngineOnNewPromise(cx, promise);
}

void js::DebugAPI::slowPathOnPromiseSettled(JSContext* cx, JS::Handle<js::PromiseObject*> promise) {
  if (nodus::PromiseHooks* hooks = nodus::HooksOf(cx)) {
    hooks->onSettled(cx, promise);
  }
  if (promise->realm()->hasDebuggers()) {
    EngineOnPromiseSettled(cx, promise);
  }
}
