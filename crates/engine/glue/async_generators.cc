// Quicker async generators: their continuation, and `await` and `yield` of settled values. The functions of namespace js
// here replace the engine's of the same names, as in reactions.cc.

#include "jsapi.h"

#include "builtin/Promise.h"
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
#include "vm/SelfHosting.h"

#include "jobs.h"
#include "reactions.h"
#include "templates.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

// The engine's own implementations.
bool EngineCallSelfHosted(JSContext*, JS::Handle<js::PropertyName*>, JS::Handle<JS::Value>, const js::AnyInvokeArgs&,
                          JS::MutableHandle<JS::Value>) __asm__(
    "nodus_engine__ZN2js22CallSelfHostedFunctionEP9JSContextN2JS6HandleIPNS_12PropertyNameEEENS3_INS2_5ValueEEERKNS_"
    "13AnyInvokeArgsENS2_13MutableHandleIS7_EE");
bool EngineGeneratorAwait(JSContext*, JS::Handle<js::AsyncGeneratorObject*>, JS::Handle<JS::Value>, js::PromiseHandler,
                          js::PromiseHandler) __asm__(
    "nodus_engine__ZN2js27InternalAsyncGeneratorAwaitEP9JSContextN2JS6HandleIPNS_20AsyncGeneratorObjectEEENS3_INS2_"
    "5ValueEEENS_14PromiseHandlerES9_");

using nodus::AreTemplatesCurrent;
using nodus::templates;

void nodus::LinkAsyncGenerators() {}

// The engine looks the function that continues a generator up by its name each time.
bool js::CallSelfHostedFunction(JSContext* cx, JS::Handle<PropertyName*> name, JS::Handle<JS::Value> self,
                                const AnyInvokeArgs& args, JS::MutableHandle<JS::Value> result) {
  if (name != cx->names().AsyncGeneratorNext || cx->realm()->isDebuggee()) {
    return EngineCallSelfHosted(cx, name, self, args, result);
  }
  if (MOZ_UNLIKELY(!AreTemplatesCurrent(cx) || !templates.generatorNext)) {
    JS::Rooted<JS::Value> function(cx);
    if (!GlobalObject::getIntrinsicValue(cx, cx->global(), name, &function)) {
      return false;
    }
    if (!AreTemplatesCurrent(cx)) {
      nodus::StartTemplatesAnew(cx);
    }
    // Only what cannot move before the next major collection may be remembered.
    if (function.toObject().isTenured()) {
      templates.generatorNext = &function.toObject().as<JSFunction>();
    }
    return EngineCallSelfHosted(cx, name, self, args, result);
  }
  JSFunction* next = templates.generatorNext;
  if (!next->hasBytecode() || !next->nonLazyScript()->hasJitScript() || !next->nonLazyScript()->jitCodeRaw()) {
    return EngineCallSelfHosted(cx, name, self, args, result);
  }
  AutoCheckRecursionLimit recursion(cx);
  if (!recursion.check(cx)) {
    return false;
  }
  JS::RootedValueArray<2> arguments(cx);
  arguments[0].set(self);
  arguments[1].set(args[0]);
  JS::Rooted<JS::Value> returned(cx, JS::Int32Value(1));
  {
    jit::JitActivation activation(cx);
    jit::EnterJitCode enter = cx->runtime()->jitRuntime()->enterJit();
    CALL_GENERATED_CODE(enter, next->nonLazyScript()->jitCodeRaw(), 1, arguments.begin() + 1, nullptr,
                        jit::CalleeToToken(next, false), nullptr, 0, returned.address());
  }
  if (!nodus::IsDraining(cx)) {
    nodus::FinishResuming(cx);
  }
  if (returned.isMagic(JS_ION_ERROR)) {
    return false;
  }
  result.set(returned);
  return true;
}

// As for async functions: what is settled needs no promise, and a pending promise gets a record straight away.
bool js::InternalAsyncGeneratorAwait(JSContext* cx, JS::Handle<AsyncGeneratorObject*> generator,
                                     JS::Handle<JS::Value> value, PromiseHandler onFulfilled, PromiseHandler onRejected) {
  if (onFulfilled == PromiseHandler::AsyncGeneratorAwaitedFulfilled && !cx->realm()->isDebuggee() &&
      generator->realm() == cx->realm()) {
    bool known;
    JS::Value settled = nodus::SettledValue(cx, value, &known);
    bool done = known;
    if (known ? !nodus::TryEnqueueResume(cx, generator, settled, &done)
              : !nodus::TryAwaitPending(cx, generator, value, &done)) {
      return false;
    }
    if (done) {
      return true;
    }
  }
  return EngineGeneratorAwait(cx, generator, value, onFulfilled, onRejected);
}
