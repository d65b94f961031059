// Which object a failed operation was about: the engine's messages name the property only, V8's the object as well. The
// program is linked so that the engine's reports come through here first (crates/nodus/build.rs).

#include "reported_object.h"

#include "messages.h"

#include "builtin/Object.h"
#include "js/Class.h"
#include "js/ErrorReport.h"
#include "vm/EnvironmentObject.h"
#include "vm/ErrorObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/StringObject.h"
#include "vm/SymbolType.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"

namespace {

// The object of the report that is being made on this thread; rooted by whoever reports.
thread_local JS::HandleObject* reported = nullptr;

class Reporting {
  JS::HandleObject* outer_;

 public:
  explicit Reporting(JS::HandleObject* object) : outer_(reported) { reported = object; }
  ~Reporting() { reported = outer_; }
};

// A property found without running any code; undefined when that is not possible.
JS::Value Pure(JSContext* cx, JSObject* object, JS::PropertyKey key) {
  JS::Value value;
  return js::GetPropertyPure(cx, object, key, &value) ? value : JS::UndefinedValue();
}

std::string PureText(JSContext* cx, JSObject* object, JS::PropertyKey key) {
  JS::Value value = Pure(cx, object, key);
  return value.isString() ? nodus::TextOf(cx, value.toString()) : "";
}

std::string ConstructorName(JSContext* cx, JSObject* object) {
  JS::Value constructor = Pure(cx, object, js::NameToId(cx->names().constructor));
  if (constructor.isObject() && constructor.toObject().is<JSFunction>()) {
    if (JSAtom* name = constructor.toObject().as<JSFunction>().maybePartialExplicitName()) {
      return nodus::TextOf(cx, name);
    }
  }
  return "";
}

bool HasPlainToString(JSContext* cx, JSObject* object) {
  JS::Value method = Pure(cx, object, js::NameToId(cx->names().toString));
  if (!method.isObject() || !method.toObject().is<JSFunction>()) {
    return false;
  }
  JSFunction& function = method.toObject().as<JSFunction>();
  return function.isNativeFun() && function.native() == js::obj_toString;
}

std::string Tag(JSContext* cx, JSObject* object) {
  std::string tag = PureText(cx, object, JS::PropertyKey::Symbol(cx->wellKnownSymbols().toStringTag));
  if (!tag.empty()) {
    return tag;
  }
  std::string name = object->getClass()->name;
  return name == "Array" || name == "Date" || name == "RegExp" || name == "String" || name == "Number" ||
                 name == "Boolean"
             ? name
             : "Object";
}

std::string ErrorText(JSContext* cx, JSObject* object) {
  std::string name = PureText(cx, object, js::NameToId(cx->names().name));
  std::string message = PureText(cx, object, js::NameToId(cx->names().message));
  return name.empty() ? message : message.empty() ? name : name + ": " + message;
}

}  // namespace

std::string nodus::ReportedObject(JSContext* cx) {
  if (!reported) {
    return "#<Object>";
  }
  JS::RootedObject object(cx, *reported);
  if (object->is<JSFunction>()) {
    JS::RootedFunction function(cx, &object->as<JSFunction>());
    return nodus::TextOf(cx, JS_DecompileFunction(cx, function));
  }
  if (object->is<js::ErrorObject>()) {
    return ErrorText(cx, object);
  }
  if (HasPlainToString(cx, object)) {
    std::string name = ConstructorName(cx, object);
    if (!name.empty()) {
      return "#<" + name + ">";
    }
  }
  return "[object " + Tag(cx, object) + "]";
}

std::string nodus::ReportedHolder(JSContext* cx) {
  if (reported && (*reported)->is<js::StringObject>()) {
    return "string '" + nodus::TextOf(cx, (*reported)->as<js::StringObject>().unbox()) + "'";
  }
  bool isFunction = reported && (*reported)->is<JSFunction>();
  return (isFunction ? "function '" : "object '") + ReportedObject(cx) + "'";
}

bool nodus::ReportedIsImportScope() { return reported && (*reported)->is<js::ModuleEnvironmentObject>(); }

bool nodus::ReportedIsImmutable() { return reported && (*reported)->staticPrototypeIsImmutable(); }

#define REPORT_PROPERTY _ZN2JS14ObjectOpResult11reportErrorEP9JSContextNS_6HandleIP8JSObjectEENS3_INS_11PropertyKeyEEE
#define REPORT_OBJECT _ZN2JS14ObjectOpResult11reportErrorEP9JSContextNS_6HandleIP8JSObjectEE
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

// Weak, since the crates' own tests are linked without that.
extern "C" [[gnu::weak]] bool JOIN(__real_, REPORT_PROPERTY)(JS::ObjectOpResult* self, JSContext* cx,
                                                             JS::HandleObject object, JS::HandleId id);
extern "C"
    [[gnu::weak]] bool JOIN(__real_, REPORT_OBJECT)(JS::ObjectOpResult* self, JSContext* cx, JS::HandleObject object);

extern "C" bool JOIN(__wrap_, REPORT_PROPERTY)(JS::ObjectOpResult* self, JSContext* cx, JS::HandleObject object,
                                               JS::HandleId id) {
  Reporting reporting(&object);
  return JOIN(__real_, REPORT_PROPERTY)(self, cx, object, id);
}

extern "C" bool JOIN(__wrap_, REPORT_OBJECT)(JS::ObjectOpResult* self, JSContext* cx, JS::HandleObject object) {
  Reporting reporting(&object);
  return JOIN(__real_, REPORT_OBJECT)(self, cx, object);
}
