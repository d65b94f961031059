// V8's wording for the engine's messages. Most are a change of the engine's own table of texts, made once before the
// first context exists; those that need the failing operation, the offending token or another form of an argument are
// marked in the table and finished by `nodus::RewordMessage` when the error object is made.

#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "iterating.h"
#include "messages.h"
#include "reported_object.h"
#include "running.h"

#include "js/ErrorReport.h"
#include "js/String.h"
#include "js/friend/ErrorMessages.h"
#include "vm/BytecodeIterator.h"
#include "vm/BytecodeUtil.h"
#include "vm/ErrorObject.h"
#include "vm/FrameIter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/Opcodes.h"

#include "vm/BytecodeIterator-inl.h"
#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSScript-inl.h"

using nodus::Site;

namespace {

#define MARK NODUS_MARK

// A format either names each of the engine's arguments once or none of them.
const nodus::MessageText Texts[] = {
    {JSMSG_PROPERTY_FAIL, MARK "{0}" MARK "{1}"},
    {JSMSG_PROPERTY_FAIL_EXPR, MARK "{0}" MARK "{1}" MARK "{2}"},
    {JSMSG_NO_PROPERTIES, MARK "{0}"},
    {JSMSG_UNEXPECTED_TYPE, MARK "{0}" MARK "{1}"},
    {JSMSG_NOT_ITERABLE, MARK "{0}"},
    {JSMSG_NOT_FUNCTION, MARK "{0}"},
    {JSMSG_NOT_CONSTRUCTOR, MARK "{0}"},
    {JSMSG_READ_ONLY, MARK "{0}"},
    {JSMSG_CANT_DELETE, MARK "{0}"},
    {JSMSG_GETTER_ONLY, MARK "{0}"},
    {JSMSG_CANT_SET_PROTO, MARK},
    {JSMSG_PROXY_SET_RETURNED_FALSE, MARK "{0}"},
    {JSMSG_PROXY_DELETE_RETURNED_FALSE, MARK "{0}"},
    {JSMSG_PROXY_DEFINE_RETURNED_FALSE, MARK "{0}"},
    {JSMSG_CANT_REDEFINE_PROP, MARK "{0}"},
    {JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE, MARK "{0}" MARK "{1}"},
    {JSMSG_OBJECT_NOT_EXTENSIBLE, MARK "{0}"},
    {JSMSG_CANT_CONVERT_TO, MARK "{0}" MARK "{1}"},
    {JSMSG_IN_NOT_OBJECT, MARK "{0}"},
    {JSMSG_OBJECT_REQUIRED, MARK "{0}"},
    {JSMSG_OBJECT_REQUIRED_ARG, MARK "{0}" MARK "{1}" MARK "{2}"},
    {JSMSG_IN_STRING, MARK "{0}" MARK "{1}"},
    {JSMSG_SET_NON_OBJECT_RECEIVER, MARK "{0}" MARK "{1}"},
    {JSMSG_INCOMPATIBLE_PROTO, MARK "{0}" MARK "{1}" MARK "{2}"},
    {JSMSG_CANT_CALL_CLASS_CONSTRUCTOR, MARK},
    {JSMSG_NOT_EXPECTED_TYPE, MARK "{0}" MARK "{1}" MARK "{2}"},
    {JSMSG_BAD_HERITAGE, MARK "{0}" MARK "{1}"},
    {JSMSG_MISSING_FUN_ARG, MARK "{0}" MARK "{1}"},
    {JSMSG_BAD_CONST_ASSIGN, "Assignment to constant variable."},
    {JSMSG_UNDECLARED_VAR, "{0} is not defined"},
    {JSMSG_UNINITIALIZED_LEXICAL, "Cannot access '{0}' before initialization"},
    {JSMSG_UNINITIALIZED_THIS,
     "Must call super constructor in derived class before accessing 'this' or returning from derived constructor"},
    {JSMSG_REINIT_THIS, "Super constructor may only be called once"},
    {JSMSG_BAD_DERIVED_RETURN, "Derived constructors may only return object or undefined"},
    {JSMSG_NOT_OBJORNULL, "Object prototype may only be an Object or null: {0}"},
    {JSMSG_CANT_SET_PROTO_CYCLE, "Cyclic __proto__ value"},
    {JSMSG_CANT_SET_PROTO_OF, "Immutable prototype object '{0}' cannot have their prototype set"},
    {JSMSG_BAD_INSTANCEOF_RHS, "Right-hand side of 'instanceof' is not an object"},
    {JSMSG_BAD_PROTOTYPE, "Function has non-object prototype in instanceof check"},
    {JSMSG_BAD_ARRAY_LENGTH, MARK},
    {JSMSG_BAD_INDEX, MARK},
    {JSMSG_SHARED_ARRAY_BAD_LENGTH, MARK},
    {JSMSG_EMPTY_ARRAY_REDUCE, "Reduce of empty array with no initial value"},
    {JSMSG_EMPTY_ITERATOR_REDUCE, "Reduce of a done iterator with no initial value"},
    {JSMSG_BAD_SORT_ARG, "The comparison function must be either a function or undefined"},
    {JSMSG_BAD_TOSORTED_ARG, "The comparison function must be either a function or undefined"},
    {JSMSG_BAD_TYPEDARRAY_SORT_ARG, "The comparison function must be either a function or undefined"},
    {JSMSG_BAD_RADIX, "toString() radix argument must be between 2 and 36"},
    {JSMSG_INVALID_DATE, "Invalid time value"},
    {JSMSG_BAD_URI, "URI malformed"},
    {JSMSG_NEGATIVE_REPETITION_COUNT, MARK},
    {JSMSG_RESULTING_STRING_TOO_LARGE, MARK},
    {JSMSG_TOO_MANY_FUN_SPREADARGS, "Maximum call stack size exceeded"},
    {JSMSG_TOO_MANY_ARGUMENTS, "Maximum call stack size exceeded"},
    {JSMSG_NOT_A_CODEPOINT, "Invalid code point {0}"},
    {JSMSG_INVALID_NORMALIZE_FORM, "The normalization form should be one of NFC, NFD, NFKC, NFKD."},
    {JSMSG_REQUIRES_GLOBAL_REGEXP, "String.prototype.{0} called with a non-global RegExp argument"},
    {JSMSG_BUILTIN_CTOR_NO_NEW, "Constructor {0} requires 'new'"},
    {JSMSG_OBJECT_REQUIRED_PROP_DESC, "Property description must be an object: {0}"},
    {JSMSG_INVALID_DESCRIPTOR,
     "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute"},
    {JSMSG_CANT_DEFINE_PAST_ARRAY_LENGTH, "Cannot add property, object is not extensible"},
    {JSMSG_INVALID_MAP_ITERABLE, "Iterator value is not an entry object"},
    {JSMSG_NESTING_GENERATOR, "Generator is already running"},
    {JSMSG_GET_ITER_RETURNED_PRIMITIVE, "Result of the Symbol.iterator method is not an object"},
    {JSMSG_GET_ASYNC_ITER_RETURNED_PRIMITIVE, "Result of the Symbol.asyncIterator method is not an object"},
    {JSMSG_WEAKMAP_KEY_CANT_BE_HELD_WEAKLY, "Invalid value used as weak map key"},
    {JSMSG_WEAKSET_VAL_CANT_BE_HELD_WEAKLY, "Invalid value used in weak set"},
    {JSMSG_WEAKMAP_KEY_MUST_BE_AN_OBJECT, "Invalid value used as weak map key"},
    {JSMSG_WEAKSET_VAL_MUST_BE_AN_OBJECT, "Invalid value used in weak set"},
    {JSMSG_BAD_WEAKREF_TARGET, "WeakRef: invalid target"},
    {JSMSG_SYMBOL_TO_STRING, "Cannot convert a Symbol value to a string"},
    {JSMSG_SYMBOL_TO_NUMBER, "Cannot convert a Symbol value to a number"},
    {JSMSG_BIGINT_TO_NUMBER, MARK},
    {JSMSG_NONINTEGER_NUMBER_TO_BIGINT, "The number {0} cannot be converted to a BigInt because it is not an integer"},
    {JSMSG_BIGINT_TOO_LARGE, "Maximum BigInt size exceeded"},
    {JSMSG_BIGINT_DIVISION_BY_ZERO, "Division by zero"},
    {JSMSG_BIGINT_NEGATIVE_EXPONENT, "Exponent must be non-negative"},
    {JSMSG_BIGINT_NOT_SERIALIZABLE, "Do not know how to serialize a BigInt"},
    {JSMSG_GET_MISSING_PRIVATE, MARK},
    {JSMSG_SET_MISSING_PRIVATE, MARK},
    {JSMSG_CANNOT_RESOLVE_PROMISE_WITH_ITSELF, "Chaining cycle detected for promise #<Promise>"},
    {JSMSG_PROMISE_ANY_REJECTION, "All promises were rejected"},
    {JSMSG_ITERATOR_NO_THROW, "The iterator does not provide a 'throw' method"},
    {JSMSG_BAD_APPLY_ARGS, "CreateListFromArrayLike called on non-object"},
    {JSMSG_THROW_TYPE_ERROR,
     "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects "
     "for calls to them"},
    {JSMSG_PROXY_REVOKED, "Cannot perform operation on a proxy that has been revoked"},
    {JSMSG_OFFSET_OUT_OF_DATAVIEW, "Offset is outside the bounds of the DataView"},
    {JSMSG_OFFSET_OUT_OF_BUFFER, "Start offset is outside the bounds of the buffer"},
    {JSMSG_INVALID_LANGUAGE_TAG, MARK "{0}"},
    {JSMSG_OVER_RECURSED, "Maximum call stack size exceeded", JSEXN_RANGEERR},
    {JSMSG_ALLOC_OVERFLOW, MARK, JSEXN_RANGEERR},
    {JSMSG_GARBAGE_AFTER_INPUT, "Unexpected token '}'"},
    {JSMSG_WASM_UNREACHABLE, "unreachable"},
    {JSMSG_WASM_INTEGER_OVERFLOW, "float unrepresentable in integer range"},
    {JSMSG_WASM_INT_DIVIDE_BY_ZERO, "divide by zero"},
    {JSMSG_WASM_OUT_OF_BOUNDS, "memory access out of bounds"},
    {JSMSG_WASM_TABLE_OUT_OF_BOUNDS, "table index is out of bounds"},
    {JSMSG_WASM_IND_CALL_BAD_SIG, "null function or function signature mismatch"},
    {JSMSG_CSP_BLOCKED_EVAL, "Code generation from strings disallowed for this context"},
    {JSMSG_CSP_BLOCKED_FUNCTION, "Code generation from strings disallowed for this context"},
    {JSMSG_CSP_BLOCKED_WASM, "{0}(): Wasm code generation disallowed by embedder"},
    {JSMSG_CANT_PREVENT_EXTENSIONS, "Cannot freeze"},
    {JSMSG_DEPRECATED_OCTAL_ESCAPE, "Octal escape sequences are not allowed in strict mode."},
};

// An expression as V8 prints it: literals of objects without parentheses.
std::string Expression(std::string text) {
  if (text.size() >= 4 && text.rfind("({", 0) == 0 && text.substr(text.size() - 2) == "})") {
    return text.substr(1, text.size() - 2);
  }
  if (text.find("=>") != std::string::npos || text.rfind("(function", 0) == 0) {
    return "(intermediate value)";
  }
  return text;
}

bool IsAssignment(JSContext* cx) {
  Site site(cx);
  if (!site.found()) {
    return false;
  }
  switch (site.op()) {
    case JSOp::SetProp:
    case JSOp::StrictSetProp:
    case JSOp::SetElem:
    case JSOp::StrictSetElem:
    case JSOp::SetName:
    case JSOp::StrictSetName:
    case JSOp::SetGName:
    case JSOp::StrictSetGName:
    case JSOp::SetPropSuper:
    case JSOp::StrictSetPropSuper:
      return true;
    default:
      return false;
  }
}

bool IsDeletion(JSContext* cx) {
  Site site(cx);
  return site.found() && (site.op() == JSOp::DelProp || site.op() == JSOp::StrictDelProp ||
                          site.op() == JSOp::DelElem || site.op() == JSOp::StrictDelElem);
}

// Whether the private member that is checked for is read next, also to be changed, rather than a value for it.
bool IsPrivateRead(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm() || JSOp(*iter.pc()) != JSOp::CheckPrivateField) {
    return false;
  }
  jsbytecode* next = js::GetNextPc(js::GetNextPc(iter.pc()));
  return JSOp(*next) == JSOp::GetElem || JSOp(*next) == JSOp::Dup2;
}

// Whether the failing operation is arithmetic between operands rather than a conversion.
bool IsArithmetic(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm()) {
    return false;
  }
  switch (JSOp(*iter.pc())) {
    case JSOp::Add:
    case JSOp::Sub:
    case JSOp::Mul:
    case JSOp::Div:
    case JSOp::Mod:
    case JSOp::Pow:
    case JSOp::BitAnd:
    case JSOp::BitOr:
    case JSOp::BitXor:
    case JSOp::Lsh:
    case JSOp::Rsh:
    case JSOp::Ursh:
      return true;
    default:
      return false;
  }
}

std::string NameOf(JSFunction* function) {
  JSAtom* name = function->maybePartialExplicitName();
  std::string out;
  for (size_t i = 0; name && i < name->length(); i++) {
    nodus::AppendUtf8(out, name->latin1OrTwoByteChar(i));
  }
  return out;
}

bool IsClassConstructor(const JS::Value& value) {
  return value.isObject() && value.toObject().is<JSFunction>() &&
         value.toObject().as<JSFunction>().isClassConstructor();
}

// The class that a builtin function such as `Reflect.apply` or `call` was to call.
std::string AppliedClassName(JSContext* cx) {
  nodus::NativeCall call = nodus::RunningNative(cx);
  if (!call) {
    return "";
  }
  if (IsClassConstructor(call.receiver)) {
    return NameOf(&call.receiver.toObject().as<JSFunction>());
  }
  return call.count > 0 && IsClassConstructor(call.arguments[0])
             ? NameOf(&call.arguments[0].toObject().as<JSFunction>())
             : "";
}

// The class whose constructor was called without `new`: the running function, or what the call on top of the stack
// calls.
std::string ClassConstructorName(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm()) {
    return "";
  }
  std::string applied = AppliedClassName(cx);
  if (!applied.empty()) {
    return applied;
  }
  if (iter.isFunctionFrame() && iter.calleeTemplate()->isClassConstructor() && !iter.isConstructing()) {
    return NameOf(iter.calleeTemplate());
  }
  jsbytecode* pc = iter.pc();
  JSOp op = JSOp(*pc);
  if (iter.isIon() || (op != JSOp::Call && op != JSOp::CallContent && op != JSOp::CallIgnoresRv)) {
    return "";
  }
  size_t operands = size_t(GET_ARGC(pc)) + 2;
  if (iter.numFrameSlots() < operands) {
    return "";
  }
  // The callee, or for `Class.call(…)` its receiver.
  for (size_t i = 0; i < 2; i++) {
    JS::Value value = iter.frameSlotValue(iter.numFrameSlots() - operands + i);
    if (IsClassConstructor(value)) {
      return NameOf(&value.toObject().as<JSFunction>());
    }
  }
  return "";
}

// A length that is out of range; each constructor has its own words for it.
std::string Length(JSContext* cx, const char* otherwise) {
  char buffer[64];
  std::string text = nodus::LengthProblem(nodus::RunningNative(cx), buffer, sizeof buffer);
  return text.empty() ? otherwise : text;
}

// A count that `repeat` cannot have as it is, or that only makes the string too long.
std::string RepetitionCount(JSContext* cx, const char* otherwise) {
  js::FrameIter iter(cx);
  if (iter.done() || !iter.isFunctionFrame() || iter.isIon() || iter.numActualArgs() == 0) {
    return otherwise;
  }
  JS::Value count = iter.unaliasedActual(0, js::DONT_CHECK_ALIASING);
  if (!count.isNumber() || (count.toNumber() >= 0 && !std::isinf(count.toNumber()))) {
    return otherwise;
  }
  char buffer[64];
  snprintf(buffer, sizeof buffer, "%.15g", count.toNumber());
  return std::string("Invalid count value: ") +
         (std::isinf(count.toNumber()) ? count.toNumber() < 0 ? "-Infinity" : "Infinity" : buffer);
}

std::string Spaced(const std::string& word) { return word.empty() ? word : " " + word; }

// The type of a primitive, by how the engine writes it.
const char* KindOf(const std::string& value) {
  if (value == "true" || value == "false") {
    return "boolean";
  }
  if (value.rfind("Symbol", 0) == 0) {
    return "symbol";
  }
  if (!value.empty() && value.front() == '"') {
    return "string";
  }
  return !value.empty() && value.back() == 'n' && isdigit(value.front()) ? "bigint" : "number";
}

std::string HeritageProblem() {
  return "Class extends value " + nodus::NamedValue().shown + " is not a constructor or null";
}

std::string Reword(JSContext* cx, JSErrorReport* report, const std::vector<std::string>& arguments) {
  auto argument = [&](size_t i) { return i < arguments.size() ? arguments[i] : std::string(); };
  switch (report->errorNumber) {
    case JSMSG_PROPERTY_FAIL:
    case JSMSG_PROPERTY_FAIL_EXPR: {
      std::string key = nodus::Plain(argument(0));
      std::string type = arguments.back();
      if (key == "Symbol(Symbol.iterator)") {
        return nodus::IterationProblem(cx, arguments.size() == 3 ? Expression(argument(1)) : type);
      }
      if (IsDeletion(cx)) {
        return "Cannot convert undefined or null to object";
      }
      return IsAssignment(cx) ? "Cannot set properties of " + type + " (setting '" + key + "')"
                              : "Cannot read properties of " + type + " (reading '" + key + "')";
    }
    case JSMSG_NO_PROPERTIES:
      return nodus::DestructuringProblem(cx, argument(0), argument(0));
    case JSMSG_UNEXPECTED_TYPE: {
      Site site(cx);
      std::string type = argument(1);
      if ((type == "undefined" || type == "null") && site.found() && site.op() == JSOp::CheckObjCoercible) {
        return nodus::DestructuringProblem(cx, argument(0), type);
      }
      if (type == "not an object or null") {
        return "Object prototype may only be an Object or null: " + nodus::Plain(argument(0));
      }
      return (type == "not a symbol" ? nodus::NamedValue().shown : argument(0)) + " is " + type;
    }
    case JSMSG_NOT_ITERABLE:
      return nodus::IterationProblem(cx, Expression(argument(0)));
    case JSMSG_NOT_FUNCTION:
      if (Site site(cx); site.found() && site.op() == JSOp::Instanceof) {
        return "Right-hand side of 'instanceof' is not callable";
      }
      return Expression(argument(0)) + " is not a function";
    case JSMSG_NOT_CONSTRUCTOR:
      if (Site site(cx); site.found() && site.op() == JSOp::CheckClassHeritage) {
        return HeritageProblem();
      }
      return argument(0) == "super" ? "Super constructor is not a constructor"
                                    : Expression(argument(0)) + " is not a constructor";
    case JSMSG_MISSING_FUN_ARG:
      return "undefined is not a function";
    case JSMSG_READ_ONLY:
      if (nodus::ReportedIsImportScope()) {
        return "Assignment to constant variable.";
      }
      return "Cannot assign to read only property '" + nodus::Plain(argument(0)) + "' of " + nodus::ReportedHolder(cx);
    case JSMSG_CANT_DELETE:
      return "Cannot delete property '" + nodus::Plain(argument(0)) + "' of " + nodus::ReportedObject(cx);
    case JSMSG_GETTER_ONLY:
      return "Cannot set property " + nodus::Plain(argument(0)) + " of " + nodus::ReportedObject(cx) +
             " which has only a getter";
    case JSMSG_CANT_SET_PROTO:
      return nodus::ReportedIsImmutable()
                 ? "Immutable prototype object '" + nodus::ReportedObject(cx) + "' cannot have their prototype set"
                 : nodus::ReportedObject(cx) + " is not extensible";
    case JSMSG_PROXY_SET_RETURNED_FALSE:
      return "'set' on proxy: trap returned falsish for property '" + nodus::Plain(argument(0)) + "'";
    case JSMSG_PROXY_DELETE_RETURNED_FALSE:
      return "'deleteProperty' on proxy: trap returned falsish for property '" + nodus::Plain(argument(0)) + "'";
    case JSMSG_PROXY_DEFINE_RETURNED_FALSE:
      return "'defineProperty' on proxy: trap returned falsish for property '" + nodus::Plain(argument(0)) + "'";
    case JSMSG_CANT_REDEFINE_PROP:
      return "Cannot redefine property: " + nodus::Plain(argument(0));
    case JSMSG_CANT_DEFINE_PROP_OBJECT_NOT_EXTENSIBLE:
      return (IsAssignment(cx) ? "Cannot add property " : "Cannot define property ") + nodus::Plain(argument(1)) +
             ", object is not extensible";
    case JSMSG_OBJECT_NOT_EXTENSIBLE:
      return "Cannot add property " + nodus::Plain(argument(0)) + ", object is not extensible";
    case JSMSG_CANT_CONVERT_TO:
      if (argument(1) == "object") {
        if (std::string name = nodus::PrivateName(cx); !name.empty()) {
          // Methods and accessors are looked for by the name of the class.
          return name[0] != '#' || IsPrivateRead(cx)
                     ? "Cannot read properties of " + argument(0) + " (reading '" + name + "')"
                     : "Cannot set properties of " + argument(0) + " (setting '" + name + "')";
        }
        return "Cannot convert undefined or null to object";
      }
      return argument(1).rfind("primitive", 0) == 0 || argument(1) == "string" || argument(1) == "number"
                 ? "Cannot convert object to primitive value"
                 : "Cannot convert " + argument(0) + " to " + argument(1);
    case JSMSG_IN_STRING:
      return "Cannot use 'in' operator to search for '" + nodus::Plain(argument(0)) + "' in " +
             nodus::Plain(argument(1));
    case JSMSG_INCOMPATIBLE_PROTO: {
      std::string method = argument(0) + ".prototype." + argument(1);
      if (argument(2) == "null" || argument(2) == "undefined") {
        return method + " called on null or undefined";
      }
      if (argument(0) == "Date") {
        return "this is not a Date object.";
      }
      if (argument(0) == "Number" || argument(0) == "Symbol" || argument(0) == "BigInt" || argument(0) == "Boolean" ||
          argument(0) == "String" || argument(0) == "Function") {
        return method + " requires that 'this' be a " + argument(0);
      }
      return "Method " + method + " called on incompatible receiver #<" + argument(2) + ">";
    }
    case JSMSG_CANT_CALL_CLASS_CONSTRUCTOR: {
      std::string name = ClassConstructorName(cx);
      return (name.empty() ? "Class constructors" : "Class constructor " + name) + " cannot be invoked without 'new'";
    }
    case JSMSG_NOT_EXPECTED_TYPE:
      if (argument(0) == "Object.setPrototypeOf" || argument(0) == "Reflect.setPrototypeOf") {
        return "Object prototype may only be an Object or null: " + argument(2);
      }
      return argument(0) + ": expected " + argument(1) + ", got " + argument(2);
    case JSMSG_BAD_HERITAGE:
      return HeritageProblem();
    case JSMSG_INVALID_LANGUAGE_TAG:
      return "Invalid language tag: " + nodus::Plain(argument(0));
    case JSMSG_BAD_ARRAY_LENGTH:
    case JSMSG_SHARED_ARRAY_BAD_LENGTH:
      return Length(cx, "Invalid array length");
    case JSMSG_BAD_INDEX:
      return Length(cx, "invalid or out-of-range index");
    case JSMSG_NEGATIVE_REPETITION_COUNT:
      return RepetitionCount(cx, "Invalid count value: -1");
    case JSMSG_RESULTING_STRING_TOO_LARGE:
      return RepetitionCount(cx, "Invalid string length");
    case JSMSG_ALLOC_OVERFLOW:
      return nodus::AllocationProblem(cx);
    case JSMSG_BIGINT_TO_NUMBER:
      return IsArithmetic(cx) ? "Cannot mix BigInt and other types, use explicit conversions"
                              : "Cannot convert a BigInt value to a number";
    case JSMSG_GET_MISSING_PRIVATE:
    case JSMSG_SET_MISSING_PRIVATE: {
      std::string name = nodus::PrivateName(cx);
      if (!name.empty() && name[0] != '#') {
        return "Receiver must be an instance of class " + name;
      }
      if (report->errorNumber == JSMSG_GET_MISSING_PRIVATE || IsPrivateRead(cx)) {
        return "Cannot read private member" + Spaced(name) + " from an object whose class did not declare it";
      }
      return "Cannot write private member" + Spaced(name) + " to an object whose class did not declare it";
    }
    case JSMSG_IN_NOT_OBJECT: {
      std::string name = nodus::PrivateName(cx);
      return name.empty() ? "Cannot use 'in' operator to search for a key in " + argument(0)
                          : "Cannot use 'in' operator to search for '" + name + "' in " + argument(0);
    }
    case JSMSG_OBJECT_REQUIRED: {
      constexpr std::string_view start = "Receiver of ", end = " call";
      std::string subject = argument(0);
      if (subject.rfind(start, 0) != 0 || subject.size() <= start.size() + end.size()) {
        return subject + " is not a non-null object";
      }
      std::string method = subject.substr(start.size(), subject.size() - start.size() - end.size());
      if (method == "Promise.prototype.then") {
        return "Method Promise.prototype.then called on incompatible receiver";
      }
      return (method == "Promise.resolve"  ? "PromiseResolve"
              : method == "Promise.reject" ? "PromiseReject"
                                           : method) +
             " called on non-object";
    }
    case JSMSG_OBJECT_REQUIRED_ARG:
      return argument(1) == "Proxy" ? "Cannot create proxy with a non-object as target or handler"
                                    : argument(1) + " called on non-object";
    case JSMSG_SET_NON_OBJECT_RECEIVER: {
      std::string kind = KindOf(argument(0));
      std::string value = nodus::Plain(argument(0));
      if (kind == "bigint") {
        value.pop_back();
      }
      return "Cannot create property '" + nodus::Plain(argument(1)) + "' on " + kind + " '" + value + "'";
    }
    default:
      return nodus::ProxyProblem(cx, report->errorNumber, arguments);
  }
}

enum class Escapes { OfOtherThanAscii, All };

// The engine writes names as string literals have them: `\xE9` for what is not ASCII, `\n`, `\"`.
std::string Unescaped(const std::string& text, Escapes escapes) {
  bool all = escapes == Escapes::All;
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    char kind = text[++i];
    size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
    if (digits != 0 && i + digits < text.size()) {
      std::string hex = text.substr(i + 1, digits);
      if (hex.find_first_not_of("0123456789ABCDEF") == std::string::npos) {
        auto unit = char16_t(strtoul(hex.c_str(), nullptr, 16));
        if (all || unit > 0x7F) {
          nodus::AppendUtf8(out, unit);
          i += digits;
          continue;
        }
      }
    }
    size_t control = std::string_view("bfnrtv").find(kind);
    if (!all) {
      out.push_back('\\');
    }
    out.push_back(all && control != std::string_view::npos ? "\b\f\n\r\t\v"[control] : kind);
  }
  return out;
}

}  // namespace

std::vector<std::string> nodus::SplitArguments(const std::string& text) {
  std::vector<std::string> parts;
  size_t at = 1;
  while (at <= text.size()) {
    size_t next = text.find('\x01', at);
    if (next == std::string::npos) {
      next = text.size();
    }
    std::string part = text.substr(at, next - at);
    bool quoted = part.size() >= 2 && part.front() == '"' && part.back() == '"';
    parts.push_back(Unescaped(part, quoted ? Escapes::All : Escapes::OfOtherThanAscii));
    at = next + 1;
  }
  return parts;
}

std::string nodus::Plain(std::string text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  if (text.rfind("Symbol(\"", 0) == 0 && text.size() >= 10) {
    return "Symbol(" + text.substr(8, text.size() - 10) + ")";
  }
  if (text.rfind("Symbol.", 0) == 0) {
    return "Symbol(" + text + ")";
  }
  return text;
}

JSString* nodus::RewordMessage(JSContext* cx, JSErrorReport* report, JSString* message) {
  if (report->errorNumber >= JSErr_Limit) {
    return message;
  }
  std::string text = NativeProblem(cx, report->errorNumber);
  if (!text.empty()) {
    return nodus::FromUtf8(cx, text);
  }
  JSLinearString* linear = message->ensureLinear(cx);
  if (!linear) {
    return nullptr;
  }
  bool marked = linear->length() && linear->latin1OrTwoByteChar(0) == 1;
  if (!marked && report->exnType != JSEXN_SYNTAXERR) {
    return message;
  }
  std::string raw;
  for (size_t i = 0; i < linear->length(); i++) {
    AppendUtf8(raw, linear->latin1OrTwoByteChar(i));
  }
  if (report->exnType == JSEXN_SYNTAXERR) {
    text = SyntaxProblem(report, raw);
  }
  if (text.empty()) {
    if (!marked) {
      return message;
    }
    text = Reword(cx, report, SplitArguments(raw));
  }
  return nodus::FromUtf8(cx, text);
}

// Changes the engine's table of messages; once, before the first context.
extern "C" void nodus_reword_messages() {
  auto* table = const_cast<JSErrorFormatString*>(js_ErrorFormatString);
  uintptr_t page = uintptr_t(sysconf(_SC_PAGESIZE));
  uintptr_t start = uintptr_t(table) & ~(page - 1);
  uintptr_t end = (uintptr_t(table + JSErr_Limit) + page - 1) & ~(page - 1);
  if (mprotect(reinterpret_cast<void*>(start), end - start, PROT_READ | PROT_WRITE)) {
    return;
  }
  for (unsigned i = 0; i < JSErr_Limit; i++) {
    if (table[i].exnType == JSEXN_INTERNALERR) {
      table[i].exnType = JSEXN_ERR;
    }
  }
  auto reword = [table](const nodus::MessageText& text) {
    JSErrorFormatString& entry = table[text.number];
    entry.format = text.format;
    if (!strstr(text.format, "{0}")) {
      entry.argCount = 0;
    }
    if (text.exception >= 0) {
      entry.exnType = int16_t(text.exception);
    }
  };
  for (const nodus::MessageText& text : Texts) {
    reword(text);
  }
  for (const nodus::MessageText& text : nodus::SyntaxTexts()) {
    reword(text);
  }
  for (const nodus::MessageText& text : nodus::ProxyTexts()) {
    reword(text);
  }
  mprotect(reinterpret_cast<void*>(start), end - start, PROT_READ);
}
