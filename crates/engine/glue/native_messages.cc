// V8's wording for what builtin functions refuse, where it depends on which function runs and on what it was given.

#include <string>

#include "messages.h"
#include "running.h"

#include "builtin/Object.h"
#include "gc/GC.h"
#include "js/friend/ErrorMessages.h"
#include "vm/FrameIter.h"
#include "vm/BoundFunctionObject.h"
#include "vm/ErrorObject.h"
#include "vm/JSAtomUtils.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/Opcodes.h"
#include "vm/SymbolType.h"
#include "vm/ToSource.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"

// The engine's own implementation.
JSString* EngineValueToSource(JSContext*, JS::HandleValue) __asm__(
    "nodus_engine__ZN2js13ValueToSourceEP9JSContextN2JS6HandleINS2_5ValueEEE");

namespace {

// The name of the function that an object's `constructor` is, found without running any code; empty when there is none.
std::string ConstructorName(JSContext* cx, JSObject* object) {
  JS::Value constructor;
  if (js::GetPropertyPure(cx, object, js::NameToId(cx->names().constructor), &constructor) && constructor.isObject() &&
      constructor.toObject().is<JSFunction>()) {
    if (JSAtom* name = constructor.toObject().as<JSFunction>().maybePartialExplicitName()) {
      return nodus::TextOf(cx, name);
    }
  }
  return "";
}

// The text of a property, found without running any code.
std::string TextOfProperty(JSContext* cx, JSObject* object, JS::PropertyKey key) {
  JS::Value value;
  return js::GetPropertyPure(cx, object, key, &value) && value.isString() ? nodus::TextOf(cx, value.toString()) : "";
}

// Whether an object is made a string by `Object.prototype.toString`.
bool HasPlainText(JSContext* cx, JSObject* object) {
  JS::Value text;
  return js::GetPropertyPure(cx, object, js::NameToId(cx->names().toString), &text) && text.isObject() &&
         text.toObject().is<JSFunction>() && text.toObject().as<JSFunction>().maybeNative() == js::obj_toString;
}

std::string ShownObject(JSContext* cx, JSObject* object) {
  if (object->is<js::BoundFunctionObject>()) {
    return "function () { [native code] }";
  }
  if (object->is<JSFunction>()) {
    JSFunction* raw = &object->as<JSFunction>();
    if (raw->isNativeFun() || raw->isSelfHostedOrIntrinsic()) {
      JSAtom* name = raw->maybePartialExplicitName();
      return "function " + (name ? nodus::TextOf(cx, name) : "") + "() { [native code] }";
    }
    JS::RootedFunction function(cx, raw);
    JSString* text = JS_DecompileFunction(cx, function);
    if (!text) {
      cx->clearPendingException();
    }
    return nodus::TextOf(cx, text);
  }
  if (object->is<js::ErrorObject>()) {
    std::string name = TextOfProperty(cx, object, js::NameToId(cx->names().name));
    std::string message = TextOfProperty(cx, object, js::NameToId(cx->names().message));
    return message.empty() ? name : name + ": " + message;
  }
  if (!object->is<js::NativeObject>()) {
    return "#<Object>";
  }
  std::string constructor = HasPlainText(cx, object) ? ConstructorName(cx, object) : "";
  if (!constructor.empty()) {
    return "#<" + constructor + ">";
  }
  std::string tag = TextOfProperty(cx, object, JS::PropertyKey::Symbol(cx->wellKnownSymbols().toStringTag));
  if (tag.empty()) {
    const char* name = object->getClass()->name;
    bool standard = JSCLASS_CACHED_PROTO_KEY(object->getClass()) != JSProto_Null;
    tag = standard ? name : "Object";
  }
  return "[object " + tag + "]";
}

// See `ShownValue`.
std::string Shown(JSContext* cx, const JS::Value& value) {
  if (value.isSymbol()) {
    JSAtom* description = value.toSymbol()->description();
    return "Symbol(" + (description ? nodus::TextOf(cx, description) : "") + ")";
  }
  if (value.isObject()) {
    return ShownObject(cx, &value.toObject());
  }
  JS::RootedValue rooted(cx, value);
  return nodus::TextOf(cx, JS::ToString(cx, rooted));
}

const char* Kind(const JS::Value& value) {
  return value.isNumber()    ? "number"
         : value.isString()  ? "string"
         : value.isBoolean() ? "boolean"
         : value.isSymbol()  ? "symbol"
         : value.isBigInt()  ? "bigint"
                             : "object";
}

// What is called, with the object that holds it: `Object.defineProperty`.
std::string CalledName(JSContext* cx, const nodus::NativeCall& call) {
  JSAtom* name = call.callee->maybePartialExplicitName();
  if (!name) {
    return "";
  }
  std::string text = nodus::TextOf(cx, name);
  if (call.receiver.isObject()) {
    JSObject* holder = &call.receiver.toObject();
    if (holder->is<JSFunction>()) {
      if (JSAtom* outer = holder->as<JSFunction>().maybePartialExplicitName()) {
        return nodus::TextOf(cx, outer) + "." + text;
      }
    }
    JS::Value tag;
    if (js::GetPropertyPure(cx, holder, JS::PropertyKey::Symbol(cx->wellKnownSymbols().toStringTag), &tag) &&
        tag.isString()) {
      return nodus::TextOf(cx, tag.toString()) + "." + text;
    }
  }
  return text;
}

std::string NotApplicable(JSContext* cx, const JS::Value& value) {
  std::string shown = Shown(cx, value);
  std::string kind = value.isNullOrUndefined() ? shown : std::string(value.isObject() ? "an " : "a ") + Kind(value);
  return "Function.prototype.apply was called on " + shown + ", which is " + kind + " and not a function";
}

// The same for the constructors of collections, which iterate in JavaScript of the engine's own.
std::string CollectionProblem(JSContext* cx, unsigned number) {
  js::FrameIter iter(cx);
  if (number != JSMSG_NOT_ITERABLE || iter.done() || iter.isWasm() || iter.isIon() || !iter.isFunctionFrame() ||
      !iter.script()->selfHosted() || iter.numActualArgs() == 0) {
    return "";
  }
  JSAtom* atom = iter.calleeTemplate()->maybePartialExplicitName();
  std::string name = atom ? nodus::TextOf(cx, atom) : "";
  if (name != "MapConstructorInit" && name != "SetConstructorInit" && name != "WeakMapConstructorInit" &&
      name != "WeakSetConstructorInit") {
    return "";
  }
  JS::Value first = iter.unaliasedActual(0, js::DONT_CHECK_ALIASING);
  return nodus::ValueWithType(cx, first) + " is not iterable (cannot read property Symbol(Symbol.iterator))";
}

// Whether a message of the engine has other words for some builtin function: nearly all have not, and pay nothing.
bool DependsOnNative(unsigned number) {
  switch (number) {
    case JSMSG_NOT_FUNCTION:
    case JSMSG_MISSING_FUN_ARG:
    case JSMSG_INCOMPATIBLE_PROTO:
    case JSMSG_MORE_ARGS_NEEDED:
    case JSMSG_BUILTIN_CTOR_NO_NEW:
    case JSMSG_PRECISION_RANGE:
    case JSMSG_OBJECT_REQUIRED:
    case JSMSG_OBJECT_REQUIRED_ARG:
    case JSMSG_NOT_EXPECTED_TYPE:
    case JSMSG_NOT_OBJORNULL:
    case JSMSG_CANT_CONVERT_TO:
    case JSMSG_NOT_ITERABLE:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string nodus::ShownValue(JSContext* cx, const JS::Value& value) { return Shown(cx, value); }

std::string nodus::TextOf(JSContext* cx, JSString* string) {
  JS::RootedString rooted(cx, string);
  JS::UniqueChars chars = rooted ? JS_EncodeStringToUTF8(cx, rooted) : nullptr;
  if (!chars) {
    cx->clearPendingException();
    return "";
  }
  return chars.get();
}

std::string nodus::NativeProblem(JSContext* cx, unsigned number) {
  if (!DependsOnNative(number)) {
    return "";
  }
  js::gc::AutoSuppressGC suppress(cx);
  std::string text = CollectionProblem(cx, number);
  NativeCall call = text.empty() ? RunningNative(cx) : NativeCall();
  if (!call) {
    return text;
  }
  JS::Value first = call.count > 0 ? call.arguments[0] : JS::UndefinedValue();
  JS::Value second = call.count > 1 ? call.arguments[1] : JS::UndefinedValue();
  std::string name = CalledName(cx, call);
  switch (number) {
    case JSMSG_NOT_FUNCTION:
    case JSMSG_MISSING_FUN_ARG:
      if (name == "Promise") {
        return "Promise resolver " + Shown(cx, first) + " is not a function";
      }
      if (name == "FinalizationRegistry") {
        return "FinalizationRegistry: cleanup must be callable";
      }
      if (name == "Reflect.apply") {
        return NotApplicable(cx, first);
      }
      return "";
    case JSMSG_INCOMPATIBLE_PROTO:
      return name == "apply" ? NotApplicable(cx, call.receiver) : "";
    case JSMSG_MORE_ARGS_NEEDED:
      return name == "Object.create" ? "Object prototype may only be an Object or null: undefined" : "";
    case JSMSG_BUILTIN_CTOR_NO_NEW:
      return name == "Promise" ? "Promise constructor cannot be invoked without 'new'" : "";
    case JSMSG_PRECISION_RANGE:
      if (name == "toFixed") {
        return "toFixed() digits argument must be between 0 and 100";
      }
      if (name == "toPrecision") {
        return "toPrecision() argument must be between 1 and 100";
      }
      return name == "toExponential" ? "toExponential() argument must be between 0 and 100" : "";
    case JSMSG_OBJECT_REQUIRED:
    case JSMSG_OBJECT_REQUIRED_ARG:
    case JSMSG_NOT_EXPECTED_TYPE:
    case JSMSG_NOT_OBJORNULL:
      if (name == "DataView") {
        return "First argument to DataView constructor must be an ArrayBuffer";
      }
      if (name == "Proxy" || name == "Proxy.revocable") {
        return "Cannot create proxy with a non-object as target or handler";
      }
      if (name == "Object.setPrototypeOf" && first.isNullOrUndefined()) {
        return "Object.setPrototypeOf called on null or undefined";
      }
      if ((name == "Object.setPrototypeOf" || name == "Reflect.setPrototypeOf") && !second.isObjectOrNull()) {
        return "Object prototype may only be an Object or null: " + Shown(cx, second);
      }
      if (name == "Object.create") {
        return "Object prototype may only be an Object or null: " + Shown(cx, first);
      }
      if (name.rfind("Object.", 0) == 0 || name.rfind("Reflect.", 0) == 0) {
        return name + " called on non-object";
      }
      return "";
    case JSMSG_CANT_CONVERT_TO:
      return name == "Object.setPrototypeOf" ? "Object.setPrototypeOf called on null or undefined" : "";
    default:
      return "";
  }
}

std::string nodus::PrivateName(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm() || iter.isIon() || JSOp(*iter.pc()) != JSOp::CheckPrivateField ||
      iter.numFrameSlots() < 2) {
    return "";
  }
  js::gc::AutoSuppressGC suppress(cx);
  JS::Value key = iter.frameSlotValue(iter.numFrameSlots() - 1);
  if (!key.isSymbol() || !key.toSymbol()->isPrivateName() || !key.toSymbol()->description()) {
    return "";
  }
  return nodus::TextOf(cx, key.toSymbol()->description());
}

// What messages say of a value that no expression of the source stands for. The engine would write the object as
// source, with all that is in it, which runs code of the program's and takes for ever where an array is large.
JSString* js::ValueToSource(JSContext* cx, JS::HandleValue value) {
  if (!value.isObject()) {
    return EngineValueToSource(cx, value);
  }
  std::string text = Shown(cx, value);
  return nodus::FromUtf8(cx, text);
}
