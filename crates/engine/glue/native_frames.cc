// Functions without JavaScript in stacks. They have no frame of their own in this engine, but who calls them does, and
// what it calls lies on its stack, or in the frame through which optimised code left for the native. V8 shows the
// language's own functions (`at JSON.parse (<anonymous>)`) and none of its embedder's.

#include <unordered_set>

#include "stacks.h"

#include "jsfriendapi.h"
#include "jit/JitFrames.h"
#include "jit/JSJitFrameIter.h"
#include "js/Class.h"
#include "vm/AsyncFunction.h"
#include "vm/BytecodeUtil.h"
#include "vm/EnvironmentObject.h"
#include "vm/GlobalObject.h"
#include "vm/JitActivation.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/Scope.h"

#include "jit/JSJitFrameIter-inl.h"
#include "vm/FrameIter-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"

using namespace nodus;

namespace {

using Natives = std::unordered_set<void*>;

void* Address(JSNative native) { return reinterpret_cast<void*>(native); }

// The natives of the language's prototypes and constructors, by the engine's tables.
Natives CollectMethods() {
  Natives natives;
  for (unsigned key = 1; key < JSProto_LIMIT; key++) {
    const JSClass* clasp = js::ProtoKeyToClass(JSProtoKey(key));
    if (!clasp || !clasp->specDefined()) {
      continue;
    }
    for (const JSFunctionSpec* table : {clasp->specConstructorFunctions(), clasp->specPrototypeFunctions()}) {
      for (; table && table->name; table++) {
        if (table->call.op) {
          natives.insert(Address(table->call.op));
        }
      }
    }
  }
  // Those that only pass a call on have no frame in V8 either.
  natives.erase(Address(js::fun_call));
  natives.erase(Address(js::fun_apply));
  return natives;
}

bool IsGlobalFunctionName(JSAtom* name) {
  for (const char* known : {"decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape",
                            "parseInt", "parseFloat", "isNaN", "isFinite"}) {
    if (js::StringEqualsAscii(name, known, strlen(known))) {
      return true;
    }
  }
  return false;
}

// Whether the function is one of the language's that V8 shows. Errors are not part of their own stacks, arrays and
// objects are made without a frame.
bool IsShown(JSFunction* callee) {
  static const Natives methods = CollectMethods();
  JSAtom* name = callee->maybePartialExplicitName();
  if (!name || !name->length() || name->latin1OrTwoByteChar(0) == '[') {
    return false;
  }
  if (IsJsonNative(callee->native()) || methods.count(Address(callee->native()))) {
    return true;
  }
  js::GlobalObject* global = &callee->nonCCWGlobal();
  if (callee->isConstructor()) {
    for (unsigned key = 1; key < JSProto_LIMIT; key++) {
      if (global->maybeGetConstructor(JSProtoKey(key)) == callee) {
        return key != JSProto_Array && key != JSProto_Object && !js::IsErrorProtoKey(JSProtoKey(key));
      }
    }
    return false;
  }
  JS::Value own;
  bool found = false;
  return IsGlobalFunctionName(name) &&
         js::GetOwnPropertyPure(js::TlsContext.get(), global, js::AtomToId(name), &own, &found) && found &&
         own == JS::ObjectValue(*callee);
}

BuiltinCall Checked(const JS::Value& callee, const JS::Value& receiver, bool constructing) {
  BuiltinCall call;
  if (callee.isObject() && callee.toObject().is<JSFunction>()) {
    JSFunction* function = &callee.toObject().as<JSFunction>();
    if (function->isNativeFun() && IsShown(function)) {
      call.callee = function;
      call.receiver = constructing || receiver.isMagic() ? JS::UndefinedValue() : receiver;
      call.constructing = constructing;
    }
  }
  return call;
}

// How the function was called lies in the frame through which optimised code leaves.
BuiltinCall CalledFromOptimised(js::Activation* activation) {
  js::jit::JSJitFrameIter frames(activation->asJit());
  if (!frames.isExitFrame() || !frames.exitFrame()->is<js::jit::NativeExitFrameLayout>()) {
    return {};
  }
  auto* exit = frames.exitFrame()->as<js::jit::NativeExitFrameLayout>();
  return Checked(JS::ObjectValue(**exit->savedCallee()), exit->vp()[1], exit->vp()[1].isMagic(JS_IS_CONSTRUCTING));
}

}  // namespace

BuiltinCall nodus::CalledNative(JSContext* cx, const js::FrameIter& frame, js::Activation* innermost) {
  jsbytecode* pc = frame.pc();
  JSOp op = JSOp(*pc);
  if (!js::IsInvokeOp(op)) {
    return {};
  }
  // The engine's own JavaScript calls helpers too; what it calls for the program has instructions of its own.
  if (frame.script()->selfHosted() && op != JSOp::CallContent && op != JSOp::CallContentIter &&
      op != JSOp::NewContent) {
    return {};
  }
  if (frame.isIon()) {
    bool last = innermost && innermost->isJit() && innermost->asJit()->hasJSExitFP();
    return last ? CalledFromOptimised(innermost) : BuiltinCall();
  }
  // Callee, receiver, arguments and, for constructors, the new target are the uppermost values.
  bool constructing = js::IsConstructOp(op);
  size_t arguments = js::IsSpreadOp(op) ? 1 : GET_ARGC(pc);
  size_t depth = arguments + 2 + constructing;
  size_t slots = frame.numFrameSlots();
  if (slots < depth) {
    return {};
  }
  JS::Value callee = frame.frameSlotValue(slots - depth);
  JS::Value receiver = frame.frameSlotValue(slots - depth + 1);
  if (!constructing && arguments > 0 && !js::IsSpreadOp(op) && callee.isObject() &&
      callee.toObject().is<JSFunction>()) {
    JSFunction* function = &callee.toObject().as<JSFunction>();
    if (function->isNativeFun() && (function->native() == js::fun_call || function->native() == js::fun_apply)) {
      callee = receiver;
      receiver = frame.frameSlotValue(slots - arguments);
    }
  }
  return Checked(callee, receiver, constructing);
}

namespace {

// The receiver that a function's code reads: a local, which `local` gives, or a variable of the environments around it.
// Undefined when its code reads none.
template <typename Local>
JS::Value BoundReceiver(JSFunction* callee, JSObject* environment, Local local) {
  JSScript* script = callee->nonLazyScript();
  if (!script->functionHasThisBinding()) {
    return JS::UndefinedValue();
  }
  JSAtom* wanted = js::TlsContext.get()->names().dot_this_;
  for (js::BindingIter binding(script); binding; binding++) {
    if (binding.name() != wanted) {
      continue;
    }
    js::BindingLocation location = binding.location();
    JS::Value found = JS::UndefinedValue();
    if (location.kind() == js::BindingLocation::Kind::Frame) {
      found = local(location.slot());
    } else if (location.kind() == js::BindingLocation::Kind::Environment) {
      for (JSObject* at = environment; at && at->is<js::EnvironmentObject>();
           at = &at->as<js::EnvironmentObject>().enclosingEnvironment()) {
        if (at->is<js::CallObject>() && &at->as<js::CallObject>().callee() == callee) {
          found = at->as<js::CallObject>().getSlot(location.slot());
          break;
        }
      }
    }
    return found.isMagic() ? JS::UndefinedValue() : found;
  }
  return JS::UndefinedValue();
}

}  // namespace

JS::Value nodus::SuspendedReceiver(js::AbstractGeneratorObject& generator) {
  return BoundReceiver(&generator.callee(), &generator.environmentChain(), [&generator](uint32_t slot) {
    bool kept = generator.hasStackStorage() && slot < generator.stackStorage().getDenseInitializedLength();
    return kept ? generator.stackStorage().getDenseElement(slot) : JS::UndefinedValue();
  });
}

JS::Value nodus::ResumedReceiver(JSContext* cx, const js::FrameIter& iter) {
  return BoundReceiver(iter.callee(cx), iter.environmentChain(cx), [&iter](uint32_t slot) {
    return iter.hasUsableAbstractFramePtr() ? iter.abstractFramePtr().unaliasedLocal(slot) : JS::UndefinedValue();
  });
}
