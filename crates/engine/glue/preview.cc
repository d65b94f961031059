// What util.inspect shows of maps, sets, their iterators and their weak kin, and what kind of function a function is:
// read from the engine's own structures, so that no code of the program runs.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "builtin/MapObject.h"
#include "builtin/ModuleObject.h"
#include "builtin/WeakMapObject.h"
#include "builtin/WeakSetObject.h"
#include "js/Array.h"
#include "js/PropertyAndElement.h"
#include "js/WeakMap.h"
#include "proxy/ScriptedProxyHandler.h"
#include "vm/ArrayObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/NativeObject.h"
#include "vm/ProxyObject.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

#include "contexts.h"

using Values = JS::Rooted<JS::GCVector<JS::Value>>;

// What an iterator has still to give; `pairs` says whether keys and values alternate.
static bool RestOfMapIterator(JSContext* cx, JS::Handle<JSObject*> iterator, JS::RootedVector<JS::Value>& out,
                              bool* pairs) {
  auto& it = iterator->as<js::MapIteratorObject>();
  JS::Rooted<JS::Value> target(cx, it.getReservedSlot(js::TableIteratorObject::TargetSlot));
  auto kind = js::TableIteratorObject::Kind(it.getReservedSlot(js::TableIteratorObject::KindSlot).toPrivateUint32());
  *pairs = kind == js::TableIteratorObject::Kind::Entries;
  if (!target.isObject() || !target.toObject().is<js::MapObject>()) {
    return true;
  }
  uint32_t visited = it.getReservedSlot(js::TableIteratorObject::CountSlot).toPrivateUint32();
  Values values(cx, JS::GCVector<JS::Value>(cx));
  if (!target.toObject().as<js::MapObject>().getKeysAndValuesInterleaved(&values)) {
    return false;
  }
  for (size_t i = size_t(visited) * 2; i + 1 < values.length(); i += 2) {
    if (kind != js::TableIteratorObject::Kind::Values && !out.append(values[i])) {
      return false;
    }
    if (kind != js::TableIteratorObject::Kind::Keys && !out.append(values[i + 1])) {
      return false;
    }
  }
  return true;
}

static bool RestOfSetIterator(JSContext* cx, JS::Handle<JSObject*> iterator, JS::RootedVector<JS::Value>& out,
                              bool* pairs) {
  auto& it = iterator->as<js::SetIteratorObject>();
  JS::Rooted<JS::Value> target(cx, it.getReservedSlot(js::TableIteratorObject::TargetSlot));
  auto kind = js::TableIteratorObject::Kind(it.getReservedSlot(js::TableIteratorObject::KindSlot).toPrivateUint32());
  *pairs = kind == js::TableIteratorObject::Kind::Entries;
  if (!target.isObject() || !target.toObject().is<js::SetObject>()) {
    return true;
  }
  uint32_t visited = it.getReservedSlot(js::TableIteratorObject::CountSlot).toPrivateUint32();
  Values values(cx, JS::GCVector<JS::Value>(cx));
  if (!target.toObject().as<js::SetObject>().keys(&values)) {
    return false;
  }
  for (size_t i = visited; i < values.length(); i++) {
    if (!out.append(values[i]) || (*pairs && !out.append(values[i]))) {
      return false;
    }
  }
  return true;
}

static bool WeakEntries(JSContext* cx, JS::Handle<JSObject*> object, bool map, JS::RootedVector<JS::Value>& out) {
  JS::Rooted<JSObject*> keys(cx);
  if (map ? !JS_NondeterministicGetWeakMapKeys(cx, object, &keys)
          : !JS_NondeterministicGetWeakSetKeys(cx, object, &keys)) {
    return false;
  }
  uint32_t length;
  if (!keys || !JS::GetArrayLength(cx, keys, &length)) {
    return !keys;
  }
  JS::Rooted<JS::Value> key(cx);
  JS::Rooted<JS::Value> value(cx);
  for (uint32_t i = 0; i < length; i++) {
    if (!JS_GetElement(cx, keys, i, &key) || !out.append(key)) {
      return false;
    }
    if (map && (!JS::GetWeakMapEntry(cx, object, key, &value) || !out.append(value))) {
      return false;
    }
  }
  return true;
}

// The entries of a collection or the rest of an iterator as a new array; `pairs` receives whether keys and values
// alternate. Empty for any other object; null with an exception on failure.
extern "C" JSObject* nodus_preview_entries(JSContext* cx, JSObject* object, bool* pairs) {
  JS::Rooted<JSObject*> obj(cx, object);
  JS::RootedVector<JS::Value> out(cx);
  *pairs = false;
  bool ok = true;
  if (obj->is<js::MapObject>() || obj->is<js::SetObject>()) {
    Values values(cx, JS::GCVector<JS::Value>(cx));
    if (obj->is<js::MapObject>()) {
      *pairs = true;
      ok = obj->as<js::MapObject>().getKeysAndValuesInterleaved(&values);
    } else {
      ok = obj->as<js::SetObject>().keys(&values);
    }
    return ok ? js::NewDenseCopiedArray(cx, values.length(), values.begin()) : nullptr;
  }
  if (obj->is<js::MapIteratorObject>()) {
    ok = RestOfMapIterator(cx, obj, out, pairs);
  } else if (obj->is<js::SetIteratorObject>()) {
    ok = RestOfSetIterator(cx, obj, out, pairs);
  } else if (obj->is<js::WeakMapObject>()) {
    *pairs = true;
    ok = WeakEntries(cx, obj, true, out);
  } else if (obj->is<js::WeakSetObject>()) {
    ok = WeakEntries(cx, obj, false, out);
  }
  return ok ? js::NewDenseCopiedArray(cx, out.length(), out.begin()) : nullptr;
}

// 1 for an async function, 2 for a generator function, 3 for both, 0 otherwise.
extern "C" uint32_t nodus_function_kind(JSObject* object) {
  if (!object->is<JSFunction>()) {
    return 0;
  }
  JSFunction& function = object->as<JSFunction>();
  return (function.isAsync() ? 1 : 0) | (function.isGenerator() ? 2 : 0);
}

// 0 for what is no proxy, 1 for a proxy that a script made, 2 for the namespace of a module, 3 for other proxies.
extern "C" uint32_t nodus_proxy_kind(JSObject* object) {
  // The global object of a context shows as an ordinary object.
  if (!object->is<js::ProxyObject>() || nodus::IsContextFace(object)) {
    return 0;
  }
  if (js::IsScriptedProxy(object)) {
    return 1;
  }
  return object->is<js::ModuleNamespaceObject>() ? 2 : 3;
}
