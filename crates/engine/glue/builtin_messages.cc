// More of V8's wording for what builtin functions refuse: the messages that show what the function was given, or name
// the trap of a revoked proxy or the option of an `Intl` object. Looked at before the wording that needs no such
// context.

#include <cstring>
#include <string>

#include "messages.h"
#include "running.h"
#include "stacks.h"

#include "gc/GC.h"
#include "js/friend/ErrorMessages.h"
#include "vm/ErrorObject.h"
#include "vm/FrameIter.h"
#include "vm/GlobalObject.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/Opcodes.h"
#include "vm/SelfHosting.h"
#include "vm/TypedArrayObject.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"

using namespace nodus;

namespace {

// The builtin function that refuses something, written in JavaScript of the engine's own or not.
class Refusing {
 public:
  explicit Refusing(JSContext* cx) : cx_(cx), native_(RunningNative(cx)) {
    js::FrameIter top(cx);
    bool helped = !top.done() && !top.isWasm() && top.script()->selfHosted();
    if (native_ && !helped) {
      SeeThroughCall();
      callee_ = native_.callee;
      receiver_ = native_.receiver;
      return;
    }
    native_ = NativeCall();
    // Of the engine's functions the outermost one is what the program called; the inner ones help it.
    for (js::FrameIter at(cx);
         !at.done() && !at.isWasm() && !at.isIon() && at.isFunctionFrame() && at.script()->selfHosted(); ++at) {
      JSFunction* function = at.calleeTemplate();
      JSAtom* shown = function->maybePartialDisplayAtom();
      if (shown && function->isSelfHostedBuiltin() && function->isExtended() &&
          shown != js::GetClonedSelfHostedFunctionName(function)) {
        callee_ = function;
        receiver_ = at.thisArgument(cx);
        count_ = unsigned(std::min<size_t>(at.numActualArgs(), 3));
        for (unsigned i = 0; i < count_; i++) {
          arguments_[i] = at.unaliasedActual(i, js::DONT_CHECK_ALIASING);
        }
      }
    }
  }

  explicit operator bool() const { return callee_; }

  std::string name() const {
    JSAtom* atom = callee_ ? callee_->maybePartialExplicitName() : nullptr;
    return atom ? TextOf(cx_, atom) : "";
  }

  JS::Value argument(unsigned i) const {
    if (native_) {
      return i < native_.count ? native_.arguments[i] : JS::UndefinedValue();
    }
    return i < count_ ? arguments_[i] : JS::UndefinedValue();
  }

  const JS::Value& receiver() const { return receiver_; }

  // The standard class on whose prototype the function is; JSProto_Null when on none.
  JSProtoKey owner() const {
    std::string plain = name();
    if (plain.rfind("get ", 0) == 0) {
      plain = plain.substr(4);
    }
    JSAtom* atom = plain.empty() ? nullptr : js::Atomize(cx_, plain.data(), plain.size());
    if (!atom) {
      cx_->clearPendingException();
      return JSProto_Null;
    }
    for (unsigned key = 1; key < JSProto_LIMIT; key++) {
      JSObject* proto = cx_->global()->maybeGetPrototype(JSProtoKey(key));
      if (!proto || !proto->is<js::NativeObject>()) {
        continue;
      }
      auto& native = proto->as<js::NativeObject>();
      mozilla::Maybe<js::PropertyInfo> property = native.lookupPure(js::AtomToId(atom));
      if (property.isNothing()) {
        continue;
      }
      JSObject* found = property->isAccessorProperty() ? native.getGetter(*property)
                        : property->isDataProperty() && native.getSlot(property->slot()).isObject()
                            ? &native.getSlot(property->slot()).toObject()
                            : nullptr;
      if (found == callee_) {
        return JSProtoKey(key);
      }
    }
    return JSProto_Null;
  }

 private:
  // What `f.call` and `f.apply` call is what refuses.
  void SeeThroughCall() {
    JSNative native = native_.callee->native();
    if ((native != js::fun_call && native != js::fun_apply) || !native_.receiver.isObject() ||
        !native_.receiver.toObject().is<JSFunction>()) {
      return;
    }
    native_.callee = &native_.receiver.toObject().as<JSFunction>();
    native_.receiver = native_.count ? native_.arguments[0] : JS::UndefinedValue();
    bool passed = native == js::fun_call && native_.count > 0;
    native_.arguments += passed;
    native_.count = passed ? native_.count - 1 : 0;
  }

  JSContext* cx_;
  NativeCall native_;
  JSFunction* callee_ = nullptr;
  JS::Value receiver_ = JS::UndefinedValue();
  JS::Value arguments_[3] = {JS::UndefinedValue(), JS::UndefinedValue(), JS::UndefinedValue()};
  unsigned count_ = 0;
};

bool OneOf(const std::string& word, std::initializer_list<const char*> words) {
  for (const char* each : words) {
    if (word == each) {
      return true;
    }
  }
  return false;
}

bool TakesCallback(const std::string& name) {
  return OneOf(name, {"map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every",
                      "reduce", "reduceRight", "flatMap"});
}

// A value with its type, as V8 names what no expression of the program stands for.
std::string WithType(JSContext* cx, const JS::Value& value) {
  if (value.isUndefined()) {
    return "undefined";
  }
  if (value.isString()) {
    return "string \"" + ShownValue(cx, value) + "\"";
  }
  if (value.isNull()) {
    return "object null";
  }
  if (value.isNumber() || value.isBoolean()) {
    return (value.isNumber() ? "number " : "boolean ") + ShownValue(cx, value);
  }
  if (value.isObject() && value.toObject().is<JSFunction>()) {
    return "function";
  }
  return value.isSymbol() ? "symbol" : value.isBigInt() ? "bigint" : "object";
}

const char* NameOf(JSProtoKey key) {
  return key == JSProto_TypedArray ? "%TypedArray%" : js::ProtoKeyToClass(key)->name;
}

std::string Incompatible(JSContext* cx, const Refusing& call) {
  JSProtoKey key = call.owner();
  std::string name = call.name();
  bool getter = name.rfind("get ", 0) == 0;
  std::string path = getter ? name.substr(4) : name;
  switch (key) {
    case JSProto_Null:
      return "";
    case JSProto_Date:
      return "this is not a Date object.";
    case JSProto_Symbol:
    case JSProto_Boolean:
    case JSProto_Number:
    case JSProto_String:
    case JSProto_BigInt: {
      std::string type = js::ProtoKeyToClass(key)->name;
      return type + ".prototype." + path + " requires that 'this' be a " + type;
    }
    default:
      return std::string("Method ") + (getter ? "get " : "") + NameOf(key) + ".prototype." + path +
             " called on incompatible receiver " + ShownValue(cx, call.receiver());
  }
}

std::string TrapOf(JSContext* cx, const Refusing& call) {
  std::string name = call ? call.name() : "";
  if (OneOf(name, {"keys", "values", "entries", "assign", "ownKeys", "getOwnPropertyNames", "getOwnPropertySymbols",
                   "getOwnPropertyDescriptors"})) {
    return "ownKeys";
  }
  if (OneOf(name, {"getPrototypeOf", "setPrototypeOf", "isExtensible", "preventExtensions", "getOwnPropertyDescriptor",
                   "defineProperty", "deleteProperty", "has", "get", "set", "apply", "construct"})) {
    return name;
  }
  if (OneOf(name, {"freeze", "seal"})) {
    return "preventExtensions";
  }
  if (OneOf(name, {"isFrozen", "isSealed"})) {
    return "isExtensible";
  }
  if (OneOf(name, {"hasOwn", "hasOwnProperty", "propertyIsEnumerable"})) {
    return "getOwnPropertyDescriptor";
  }
  if (OneOf(name, {"isArray"})) {
    return "IsArray";
  }
  if (call && call.receiver().isObject() && !name.empty()) {
    return "get";
  }
  js::FrameIter iter(cx);
  bool helped = false;
  while (!iter.done() && !iter.isWasm() && iter.script()->selfHosted()) {
    helped = true;
    ++iter;
  }
  if (iter.done() || iter.isWasm()) {
    return "";
  }
  JSOp op = JSOp(*iter.pc());
  switch (op) {
    case JSOp::GetProp:
    case JSOp::GetElem:
    case JSOp::GetBoundName:
      return "get";
    case JSOp::SetProp:
    case JSOp::StrictSetProp:
    case JSOp::SetElem:
    case JSOp::StrictSetElem:
      return "set";
    case JSOp::In:
      return "has";
    case JSOp::HasOwn:
      return "getOwnPropertyDescriptor";
    case JSOp::DelProp:
    case JSOp::DelElem:
    case JSOp::StrictDelProp:
    case JSOp::StrictDelElem:
      return "deleteProperty";
    case JSOp::Instanceof:
      return "getPrototypeOf";
    case JSOp::Iter:
      return "ownKeys";
    case JSOp::New:
    case JSOp::SpreadNew:
    case JSOp::SuperCall:
    case JSOp::SpreadSuperCall:
      return "construct";
    default:
      return !js::IsInvokeOp(op) ? "" : helped ? "ownKeys" : "apply";
  }
}

// `'x' in 1`: both operands are still on the stack.
std::string NotSearchable(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm() || iter.isIon() || JSOp(*iter.pc()) != JSOp::In || iter.numFrameSlots() < 2) {
    return "";
  }
  JS::Value object = iter.frameSlotValue(iter.numFrameSlots() - 1);
  JS::Value key = iter.frameSlotValue(iter.numFrameSlots() - 2);
  if (object.isObject() || object.isMagic() || key.isMagic()) {
    return "";
  }
  return "Cannot use 'in' operator to search for '" + ShownValue(cx, key) + "' in " + ShownValue(cx, object);
}

// What a descriptor given to `Object.defineProperty` has under a name.
JS::Value OfDescriptor(JSContext* cx, const Refusing& call, const char* name) {
  JS::Value descriptor = call.argument(2);
  JS::Value value = JS::UndefinedValue();
  JSAtom* atom = js::Atomize(cx, name, strlen(name));
  if (!descriptor.isObject() || !atom || !js::GetPropertyPure(cx, &descriptor.toObject(), js::AtomToId(atom), &value)) {
    return JS::UndefinedValue();
  }
  return value;
}

// The option of digits that is out of range, by what V8 checks first.
std::string WrongDigits(JSContext* cx, const Refusing& call) {
  JS::Value options = call.argument(1);
  if (!options.isObject()) {
    return "";
  }
  const struct {
    const char* name;
    double least;
    double most;
  } known[] = {{"minimumIntegerDigits", 1, 21},
               {"minimumSignificantDigits", 1, 21},
               {"maximumSignificantDigits", 1, 21},
               {"minimumFractionDigits", 0, 100},
               {"maximumFractionDigits", 0, 100}};
  for (auto& each : known) {
    JS::Value value;
    JSAtom* atom = js::Atomize(cx, each.name, strlen(each.name));
    if (atom && js::GetPropertyPure(cx, &options.toObject(), js::AtomToId(atom), &value) && value.isNumber() &&
        !(value.toNumber() >= each.least && value.toNumber() <= each.most)) {
      return std::string(each.name) + " value is out of range.";
    }
  }
  return "maximumFractionDigits value is out of range.";
}

// What stands between two parts of a message, without quotes; empty when it is another message.
std::string Between(const std::string& text, const char* before, const char* after) {
  size_t length = strlen(before);
  if (text.rfind(before, 0) != 0) {
    return "";
  }
  size_t end = *after ? text.rfind(after) : text.size();
  std::string part = end == std::string::npos || end < length ? "" : text.substr(length, end - length);
  if (part.size() >= 2 && part.front() == '"' && part.back() == '"') {
    part = part.substr(1, part.size() - 2);
  }
  return part;
}

// The options of `Intl` objects.
std::string IntlProblem(JSContext* cx, unsigned number, const std::string& text) {
  switch (number) {
    case JSMSG_UNDEFINED_CURRENCY:
      return "Currency code is required with currency style.";
    case JSMSG_DATE_NOT_FINITE:
      return "Invalid time value";
    case JSMSG_INVALID_CURRENCY_CODE:
      return "Invalid currency code : " + Between(text, "invalid currency code in NumberFormat(): ", "");
    case JSMSG_INVALID_KEY:
      return "Invalid key : " + Between(text, "invalid key: ", "");
    case JSMSG_TEMPORAL_TIMEZONE_INVALID_IDENTIFIER: {
      std::string zone = Between(text, "invalid time zone: ", "");
      return zone.empty() ? "" : "Invalid time zone specified: " + zone;
    }
    case JSMSG_INVALID_DIGITS_VALUE:
      return WrongDigits(cx, Refusing(cx));
    default:
      break;
  }
  Refusing call(cx);
  std::string name = call ? call.name() : "";
  size_t at = text.rfind(" for option ");
  std::string value = Between(text, "invalid value ", " for option ");
  if (value.empty() || at == std::string::npos) {
    return "";
  }
  std::string option = text.substr(at + strlen(" for option "));
  if (name == "format" || name == "formatToParts") {
    return "Invalid unit argument for Intl.RelativeTimeFormat.prototype." + name + "() '" + value + "'";
  }
  bool ofNumbers =
      OneOf(option, {"style", "currencyDisplay", "currencySign", "notation", "compactDisplay", "signDisplay",
                     "unitDisplay", "roundingMode", "roundingPriority", "trailingZeroDisplay"});
  std::string place = name.rfind("toLocale", 0) == 0 ? std::string(ofNumbers ? "Number" : "Date") + ".prototype." + name
                      : !name.empty()                ? "Intl." + name
                      : ofNumbers                    ? "Intl.NumberFormat"
                                                     : "Intl.DateTimeFormat";
  return "Value " + value + " out of range for " + place + " options property " + option;
}

std::string BufferProblem(JSContext* cx, unsigned number, const std::string& text) {
  Refusing call(cx);
  std::string name = call ? call.name() : "";
  switch (number) {
    case JSMSG_OFFSET_OUT_OF_BUFFER:
    case JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_LENGTH_BOUNDS:
      return call ? "Start offset " + ShownValue(cx, call.argument(1)) + " is outside the bounds of the buffer" : "";
    case JSMSG_TYPED_ARRAY_CONSTRUCT_ARRAY_LENGTH_BOUNDS:
      return call ? "Invalid typed array length: " + ShownValue(cx, call.argument(2)) : "";
    case JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_MISALIGNED:
      return "byte length of " + Between(text, "buffer length for ", "");
    case JSMSG_BUILTIN_CTOR_NO_NEW:
      return text.find("typed array") != std::string::npos && !name.empty() ? "Constructor " + name + " requires 'new'"
                                                                            : "";
    default:
      break;
  }
  if (!call) {
    return "";
  }
  // JSMSG_BAD_INDEX
  JSProtoKey owner = call.owner();
  if (owner == JSProto_DataView) {
    return "Offset is outside the bounds of the DataView";
  }
  if (owner == JSProto_TypedArray && name == "set") {
    return "offset is out of bounds";
  }
  return "";
}

// The key of the element that the running code sets; empty when it can't be told.
std::string ElementKey(JSContext* cx) {
  js::FrameIter at(cx);
  if (at.done() || at.isWasm() || at.isIon() || !at.hasScript() || at.numFrameSlots() < 3) {
    return "";
  }
  JSOp op = JSOp(*at.pc());
  if (op != JSOp::SetElem && op != JSOp::StrictSetElem) {
    return "";
  }
  JS::Value key = at.frameSlotValue(at.numFrameSlots() - 2);
  return key.isNumber() || key.isString() ? ShownValue(cx, key) : "";
}

// What cannot be added to an object that takes nothing more; builtin functions other than those that define add.
std::string NotExtensible(JSContext* cx, unsigned number, const std::string& text) {
  Refusing call(cx);
  std::string name = call.name();
  bool defines = name == "defineProperty" || name == "defineProperties";
  std::string key;
  if (number == JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE) {
    std::vector<std::string> parts = SplitArguments(text);
    key = call && parts.size() > 1 ? Plain(parts[1]) : "";
  } else if (!call) {
    key = ElementKey(cx);
  } else if (name == "defineProperty") {
    key = ShownValue(cx, call.argument(1));
  } else if (call.receiver().isObject() && call.receiver().toObject().is<js::ArrayObject>()) {
    key = std::to_string(call.receiver().toObject().as<js::ArrayObject>().length());
  }
  return key.empty()
             ? ""
             : (defines ? "Cannot define property " : "Cannot add property ") + key + ", object is not extensible";
}

}  // namespace

std::string nodus::ValueWithType(JSContext* cx, const JS::Value& value) { return WithType(cx, value); }

std::string nodus::BuiltinProblem(JSContext* cx, unsigned number, JSString* message) {
  js::gc::AutoSuppressGC suppress(cx);
  switch (number) {
    case JSMSG_SOURCE_ARRAY_TOO_LONG:
      return "offset is out of bounds";
    case JSMSG_BAD_FINALIZATION_REGISTRY_TARGET:
      return "FinalizationRegistry.prototype.register: invalid target";
    case JSMSG_BOGUS_CONSTRUCTOR:
      return "Abstract class " + Between(TextOf(cx, message), "", " constructor can't") + " not directly constructable";
    case JSMSG_BAD_TOISOSTRING_PROP:
      return "toISOString is not a function";
    case JSMSG_BAD_GETPROTOTYPEOF_TRAP_RETURN:
      return "'getPrototypeOf' on proxy: trap returned neither object nor null";
    case JSMSG_UNDEFINED_CURRENCY:
    case JSMSG_DATE_NOT_FINITE:
    case JSMSG_INVALID_CURRENCY_CODE:
    case JSMSG_INVALID_KEY:
    case JSMSG_TEMPORAL_TIMEZONE_INVALID_IDENTIFIER:
    case JSMSG_INVALID_DIGITS_VALUE:
    case JSMSG_INVALID_OPTION_VALUE:
      return IntlProblem(cx, number, TextOf(cx, message));
    case JSMSG_OFFSET_OUT_OF_BUFFER:
    case JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_LENGTH_BOUNDS:
    case JSMSG_TYPED_ARRAY_CONSTRUCT_ARRAY_LENGTH_BOUNDS:
    case JSMSG_TYPED_ARRAY_CONSTRUCT_OFFSET_MISALIGNED:
    case JSMSG_BUILTIN_CTOR_NO_NEW:
    case JSMSG_BAD_INDEX:
      return BufferProblem(cx, number, TextOf(cx, message));
    case JSMSG_IN_NOT_OBJECT:
      return NotSearchable(cx);
    case JSMSG_CANT_DEFINE_PAST_ARRAY_LENGTH:
    case JSMSG_OBJECT_NOT_EXTENSIBLE:
    case JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE:
      return NotExtensible(cx, number, TextOf(cx, message));
    case JSMSG_PROXY_REVOKED: {
      std::string trap = nodus::RunningTrap(cx);
      return trap.empty() ? "" : "Cannot perform '" + trap + "' on a proxy that has been revoked";
    }
    case JSMSG_INCOMPATIBLE_METHOD: {
      Refusing call(cx);
      return call ? Incompatible(cx, call) : "";
    }
    case JSMSG_BIGINT_INVALID_SYNTAX:
    case JSMSG_CANT_CONVERT_TO:
    case JSMSG_NOT_FUNCTION:
    case JSMSG_BAD_SORT_ARG:
    case JSMSG_BAD_TOSORTED_ARG:
    case JSMSG_BAD_TYPEDARRAY_SORT_ARG:
    case JSMSG_INVALID_ARG_TYPE:
    case JSMSG_OBJECT_REQUIRED:
    case JSMSG_BAD_GET_SET_FIELD:
    case JSMSG_INVALID_DESCRIPTOR:
    case JSMSG_NO_PROPERTIES:
    case JSMSG_UNEXPECTED_TYPE:
      break;
    default:
      return "";
  }
  Refusing call(cx);
  if (!call) {
    return "";
  }
  std::string name = call.name();
  JS::Value first = call.argument(0);
  switch (number) {
    case JSMSG_BIGINT_INVALID_SYNTAX:
      if (name == "BigInt" && !first.isObject()) {
        return "Cannot convert " + ShownValue(cx, first) + " to a BigInt";
      }
      return "";
    case JSMSG_CANT_CONVERT_TO:
      if (name == "BigInt" && !first.isObject()) {
        return "Cannot convert " + ShownValue(cx, first) + " to a BigInt";
      }
      [[fallthrough]];
    case JSMSG_NO_PROPERTIES:
    case JSMSG_UNEXPECTED_TYPE:
      if (call.receiver().isNullOrUndefined() && name != "flatMap" &&
          (TakesCallback(name) || name == "concat" || name == "indexOf") && call.owner() == JSProto_Array) {
        return "Array.prototype." + name + " called on null or undefined";
      }
      return "";
    case JSMSG_NOT_FUNCTION: {
      bool fromArray = name == "from" && call.receiver().isObject() && call.receiver().toObject().is<JSFunction>();
      if (!fromArray && !TakesCallback(name)) {
        return "";
      }
      JS::Value given = fromArray ? call.argument(1) : first;
      // What is called in between may be refused as well.
      if (given.isObject() && given.toObject().isCallable()) {
        return "";
      }
      const JS::Value& receiver = call.receiver();
      bool typed = receiver.isObject() && receiver.toObject().is<js::TypedArrayObject>();
      return (typed ? ShownValue(cx, given) : WithType(cx, given)) + " is not a function";
    }
    case JSMSG_BAD_SORT_ARG:
    case JSMSG_BAD_TOSORTED_ARG:
    case JSMSG_BAD_TYPEDARRAY_SORT_ARG:
      return "The comparison function must be either a function or undefined: " + ShownValue(cx, first);
    case JSMSG_INVALID_ARG_TYPE:
      if (OneOf(name, {"startsWith", "endsWith", "includes"})) {
        return "First argument to String.prototype." + name + " must not be a regular expression";
      }
      return "";
    case JSMSG_OBJECT_REQUIRED:
      if (name == "defineProperty" && !first.isObject() && call.receiver().isObject()) {
        const char* holder = call.receiver().toObject().is<JSFunction>() ? "Object" : "Reflect";
        return std::string(holder) + ".defineProperty called on non-object";
      }
      return "";
    case JSMSG_BAD_GET_SET_FIELD: {
      bool setter = TextOf(cx, message).find(" set ") != std::string::npos;
      JS::Value value = OfDescriptor(cx, call, setter ? "set" : "get");
      if (value.isUndefined()) {
        return "";
      }
      return (setter ? "Setter must be a function: " : "Getter must be a function: ") + ShownValue(cx, value);
    }
    default:  // JSMSG_INVALID_DESCRIPTOR
      if (!call.argument(2).isObject()) {
        return "";
      }
      return "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, " +
             ShownValue(cx, call.argument(2));
  }
}

std::string nodus::RunningTrap(JSContext* cx) { return TrapOf(cx, Refusing(cx)); }
