// Properties that look like data and are accessors: their values are made when somebody reads them. Who asks for the
// property's descriptor has the value made and is told of data. The language's ways to a descriptor all go through one
// function of the engine, and the program is linked so that it comes through here (crates/nodus/build.rs).

#include "jsapi.h"
#include "jsfriendapi.h"
#include "builtin/Object.h"
#include "builtin/SelfHostingDefines.h"
#include "js/CallAndConstruct.h"
#include "vm/ArrayObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

#define TO_ARRAY _ZN2js31GetOwnPropertyDescriptorToArrayEP9JSContextjPN2JS5ValueE
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

// Weak, since the crates' own tests are linked without that.
extern "C" [[gnu::weak]] bool JOIN(__real_, TO_ARRAY)(JSContext* cx, unsigned argc, JS::Value* vp);

namespace {

// Calls the function that it stands in for.
bool Forward(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  JS::RootedValue function(cx, js::GetFunctionNativeReserved(&args.callee(), 0));
  return JS::Call(cx, args.thisv(), function, JS::HandleValueArray(args), args.rval());
}

bool StandsIn(const JS::Value& value) {
  if (!value.isObject() || !value.toObject().is<JSFunction>()) {
    return false;
  }
  JSFunction& function = value.toObject().as<JSFunction>();
  return function.isNativeFun() && function.native() == Forward;
}

// The description of a property as the engine's own code has it, when its getter stands in for the value.
js::ArrayObject* Disguised(const JS::Value& description) {
  if (!description.isObject()) {
    return nullptr;
  }
  auto* list = &description.toObject().as<js::ArrayObject>();
  bool accessor = list->getDenseElement(PROP_DESC_ATTRS_AND_KIND_INDEX).toInt32() & ACCESSOR_DESCRIPTOR_KIND;
  return accessor && StandsIn(list->getDenseElement(PROP_DESC_GETTER_INDEX)) ? list : nullptr;
}

}  // namespace

extern "C" bool JOIN(__wrap_, TO_ARRAY)(JSContext* cx, unsigned argc, JS::Value* vp) {
  if (!JOIN(__real_, TO_ARRAY)(cx, argc, vp)) {
    return false;
  }
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  js::ArrayObject* found = Disguised(args.rval());
  if (MOZ_LIKELY(!found)) {
    return true;
  }
  JS::RootedValue getter(cx, found->getDenseElement(PROP_DESC_GETTER_INDEX));
  JS::RootedValue value(cx);
  // A value that is made once has become the property's when the getter is back.
  if (!JS::Call(cx, args[0], getter, JS::HandleValueArray::empty(), &value) || !JOIN(__real_, TO_ARRAY)(cx, argc, vp)) {
    return false;
  }
  found = Disguised(args.rval());
  if (found) {
    int32_t flags = found->getDenseElement(PROP_DESC_ATTRS_AND_KIND_INDEX).toInt32() & ~ACCESSOR_DESCRIPTOR_KIND;
    bool writable = found->getDenseElement(PROP_DESC_SETTER_INDEX).isObject();
    flags |= DATA_DESCRIPTOR_KIND | (writable ? ATTR_WRITABLE : ATTR_NONWRITABLE);
    found->setDenseElement(PROP_DESC_ATTRS_AND_KIND_INDEX, JS::Int32Value(flags));
    found->setDenseElement(PROP_DESC_VALUE_INDEX, value);
  }
  return true;
}

// A getter or setter that calls `function` and makes its property look like data; null with an exception.
extern "C" JSObject* nodus_new_stand_in(JSContext* cx, JSObject* functionRaw) {
  JS::RootedObject function(cx, functionRaw);
  JSFunction* made = js::NewFunctionWithReserved(cx, Forward, function->as<JSFunction>().nargs(), 0, nullptr);
  if (!made) {
    return nullptr;
  }
  JSObject* object = JS_GetFunctionObject(made);
  js::SetFunctionNativeReserved(object, 0, JS::ObjectValue(*function));
  return object;
}
