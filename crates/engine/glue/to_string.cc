// Text of objects, as template literals ask for it: `ToStringSlow` here replaces the engine's instance of the same
// name, which gives way as every instance of a template does.
//
// The engine looks `Symbol.toPrimitive` and `toString` up step by step each time and enters compiled code by its
// general way. Here a table remembers for each shape where `toString` is, as long as the engine's cache for
// unpredictable properties would, and the method's code is entered directly. What is unusual (accessors, proxies,
// builtin methods, other realms) takes the engine's way from the beginning; nothing of the program has run until then.

#include <algorithm>

#include "jsapi.h"
#include "jsfriendapi.h"

#include "builtin/Boolean.h"
#include "builtin/Number.h"
#include "jit/VMFunctions.h"
#include "js/friend/ErrorMessages.h"
#include "vm/BigIntType.h"
#include "vm/Caches.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/NativeObject.h"
#include "vm/Realm.h"
#include "vm/StringType.h"

#include "jobs.h"
#include "reactions.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

// The name that the compiler gives `js::ToStringSlow<js::CanGC>`.
JSString* TextOf(JSContext* cx, JS::Handle<JS::Value> value) __asm__(
    "_ZN2js12ToStringSlowILNS_7AllowGCE1EEEP8JSStringP9JSContextNS_11MaybeRootedIN2JS5ValueEXT_EE10HandleTypeE");

namespace {

// Where objects of a shape that have no `Symbol.toPrimitive` find their `toString`.
struct Place {
  js::Shape* shape = nullptr;
  // How many there have been: each may move the holder.
  uint64_t collections = 0;
  // Null when it is a property of the object itself.
  js::NativeObject* holder = nullptr;
  js::Shape* holderShape = nullptr;
  uint32_t slot = 0;
  // Of the engine's cache, which changes when a prototype does.
  uint16_t generation = 0;
};

constexpr size_t kPlaces = 64;
thread_local Place places[kPlaces];

Place& PlaceOf(js::Shape* shape) { return places[(reinterpret_cast<uintptr_t>(shape) >> 4) % kPlaces]; }

uint16_t GenerationOf(JSContext* cx) {
  auto* cache = reinterpret_cast<const uint8_t*>(&cx->caches().megamorphicCache);
  return *reinterpret_cast<const uint16_t*>(cache + js::MegamorphicCache::offsetOfGeneration());
}

// A data property of an object or its prototypes, undefined for none. False when that is another kind of property.
bool Cached(JSContext* cx, JSObject* object, JS::PropertyKey key, JS::Value* value) {
  js::MegamorphicCache::Entry* entry;
  cx->caches().megamorphicCache.lookup(object->shape(), key, &entry);
  return js::jit::GetNativeDataPropertyPureWithCacheLookup(cx, object, key, entry, value);
}

void Remember(JSContext* cx, js::NativeObject* object, JS::PropertyKey key) {
  js::NativeObject* holder = object;
  mozilla::Maybe<js::PropertyInfo> property = holder->lookupPure(key);
  while (property.isNothing() && holder->staticPrototype() && holder->staticPrototype()->is<js::NativeObject>()) {
    holder = &holder->staticPrototype()->as<js::NativeObject>();
    property = holder->lookupPure(key);
  }
  if (property.isNothing() || !property->isDataProperty()) {
    return;
  }
  Place& place = PlaceOf(object->shape());
  place.shape = object->shape();
  place.collections = cx->runtime()->gc.gcNumber();
  place.holder = holder == object ? nullptr : holder;
  place.holderShape = holder->shape();
  place.slot = property->slot();
  place.generation = GenerationOf(cx);
}

// The `toString` of an object that has no `Symbol.toPrimitive`; undefined when that is not so simple.
JS::Value MethodOf(JSContext* cx, js::NativeObject* object) {
  Place& place = PlaceOf(object->shape());
  if (MOZ_LIKELY(place.shape == object->shape() && place.generation == GenerationOf(cx) &&
                 place.collections == cx->runtime()->gc.gcNumber())) {
    js::NativeObject* holder = place.holder ? place.holder : object;
    if (MOZ_LIKELY(holder->shape() == place.holderShape)) {
      return holder->getSlot(place.slot);
    }
  }
  JS::Value value;
  JS::PropertyKey key = js::NameToId(cx->names().toString);
  if (!Cached(cx, object, JS::PropertyKey::Symbol(cx->wellKnownSymbols().toPrimitive), &value) ||
      !value.isUndefined() || !Cached(cx, object, key, &value)) {
    return JS::UndefinedValue();
  }
  Remember(cx, object, key);
  return value;
}

// What follows when `toString` has given an object.
bool CallValueOf(JSContext* cx, JS::Handle<JS::Value> object, JS::MutableHandle<JS::Value> result) {
  JS::Rooted<JSObject*> receiver(cx, &object.toObject());
  JS::Rooted<JS::Value> method(cx);
  if (!js::GetProperty(cx, receiver, receiver, cx->names().valueOf, &method)) {
    return false;
  }
  if (js::IsCallable(method)) {
    if (!js::Call(cx, method, object, result)) {
      return false;
    }
    if (result.isPrimitive()) {
      return true;
    }
  }
  JS::Rooted<JSString*> name(cx, JS_AtomizeString(cx, receiver->getClass()->name));
  return name && js::ReportValueError(cx, JSMSG_CANT_CONVERT_TO, JSDVG_SEARCH_STACK, object, name, "string");
}

// Makes an object primitive in the usual way, if it is a usual object. False with an exception.
bool TryUsual(JSContext* cx, JS::Handle<JS::Value> object, JS::MutableHandle<JS::Value> result, bool* done) {
  *done = false;
  JSObject* receiver = &object.toObject();
  if (!receiver->is<js::NativeObject>() || cx->realm()->isDebuggee()) {
    return true;
  }
  JS::Value method = MethodOf(cx, &receiver->as<js::NativeObject>());
  if (!method.isObject() || !method.toObject().is<JSFunction>()) {
    return true;
  }
  JS::Rooted<JSFunction*> function(cx, &method.toObject().as<JSFunction>());
  if (function->realm() != cx->realm()) {
    return true;
  }
  JS::RootedValueArray<1> receiverPlace(cx);
  receiverPlace[0].set(object);
  if (!nodus::CallCompiled(cx, function, receiverPlace.begin(), 0, result, done)) {
    return false;
  }
  return !*done || result.isPrimitive() || CallValueOf(cx, object, result);
}

}  // namespace

void nodus::LinkToString() { std::fill(std::begin(places), std::end(places), Place()); }

JSString* TextOf(JSContext* cx, JS::Handle<JS::Value> value) {
  JS::Rooted<JS::Value> primitive(cx, value);
  if (value.isObject()) {
    bool done;
    if (!TryUsual(cx, value, &primitive, &done) || (!done && !js::ToPrimitive(cx, JSTYPE_STRING, &primitive))) {
      return nullptr;
    }
  }
  if (primitive.isString()) {
    return primitive.toString();
  }
  if (primitive.isInt32()) {
    return js::Int32ToString<js::CanGC>(cx, primitive.toInt32());
  }
  if (primitive.isDouble()) {
    return js::NumberToString<js::CanGC>(cx, primitive.toDouble());
  }
  if (primitive.isBoolean()) {
    return js::BooleanToString(cx, primitive.toBoolean());
  }
  if (primitive.isNull()) {
    return cx->names().null;
  }
  if (primitive.isUndefined()) {
    return cx->names().undefined;
  }
  if (primitive.isBigInt()) {
    JS::Rooted<JS::BigInt*> number(cx, primitive.toBigInt());
    return JS::BigInt::toString<js::CanGC>(cx, number, 10);
  }
  JS_ReportErrorNumberASCII(cx, js::GetErrorMessage, nullptr, JSMSG_SYMBOL_TO_STRING);
  return nullptr;
}
