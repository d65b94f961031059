// Objects with lazy properties: the main global and `process`. A table (an object without prototype) holds their names;
// when one is first looked up, a function given with the table defines the property, whatever it is. Nothing tells such
// a property from one that was always there, but a program pays only for what it names.

#include "jsapi.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

extern "C" bool nodus_primordials_before_use(JSContext* cx, JSObject* global, jsid id);

namespace {

// Where an object keeps its table and the function that defines properties.
enum LazySlot : uint32_t { TableSlot, DefineSlot, LazySlotCount };
// A main global keeps them behind the slots of all globals and the one of its primordials.
constexpr uint32_t kGlobalBase = JSCLASS_GLOBAL_SLOT_COUNT + 1;

uint32_t BaseOf(JSObject* object) { return JS_IsGlobalObject(object) ? kGlobalBase : 0; }

js::NativeObject* TableOf(JSObject* object) {
  const JS::Value& table = JS::GetReservedSlot(object, BaseOf(object) + TableSlot);
  return table.isObject() ? &table.toObject().as<js::NativeObject>() : nullptr;
}

// Somebody wants to see all names: what they stand for need not be loaded for that.
thread_local bool listing = false;

bool ResolveLazily(JSContext* cx, JS::HandleObject object, JS::HandleId id, bool* resolved) {
  *resolved = false;
  JS::Rooted<js::NativeObject*> table(cx, TableOf(object));
  if (!table) return true;
  mozilla::Maybe<js::PropertyInfo> found = table->lookupPure(id);
  if (found.isNothing()) return true;
  JSAutoRealm realm(cx, object);
  JS::RootedValueArray<3> arguments(cx);
  arguments[0].set(js::IdToValue(id));
  arguments[1].set(table->getSlot(found->slot()));
  arguments[2].setBoolean(listing);
  JS::RootedValue define(cx, JS::GetReservedSlot(object, BaseOf(object) + DefineSlot));
  JS::RootedValue ignored(cx);
  // While it runs the engine takes the property for absent, so the function can define it.
  if (!JS::Call(cx, JS::UndefinedHandleValue, define, arguments, &ignored)) return false;
  *resolved = true;
  // A program that deletes the property is rid of it.
  JS::ObjectOpResult ok;
  return JS_DeletePropertyById(cx, table, id, ok);
}

// Defines what is left, for somebody who wants to see all properties.
bool ResolveAll(JSContext* cx, JS::HandleObject object) {
  JS::Rooted<js::NativeObject*> table(cx, TableOf(object));
  if (!table || table->empty()) return true;
  JS::RootedVector<JS::PropertyKey> keys(cx);
  if (!js::GetPropertyKeys(cx, table, JSITER_OWNONLY, &keys)) return false;
  JS::RootedId key(cx);
  for (jsid id : keys) {
    key = id;
    bool found;
    listing = true;
    bool ok = JS_HasOwnPropertyById(cx, object, key, &found);
    listing = false;
    if (!ok) return false;
  }
  return true;
}

bool MayResolveLazily(jsid id, JSObject* object) {
  if (!object) return true;
  js::NativeObject* table = TableOf(object);
  return table && table->containsPure(id);
}

bool MayResolveObject(const JSAtomState&, jsid id, JSObject* object) { return MayResolveLazily(id, object); }

constexpr JSClassOps kOps = {nullptr,          nullptr, ResolveAll, nullptr, ResolveLazily,
                             MayResolveObject, nullptr, nullptr,    nullptr, nullptr};
constexpr JSClass kLazyClass = {"process", JSCLASS_HAS_RESERVED_SLOTS(LazySlotCount), &kOps};

}  // namespace

// An empty object that can be given lazy properties; null with an exception pending.
extern "C" JSObject* nodus_new_lazy_object(JSContext* cx) { return JS_NewObject(cx, &kLazyClass); }

// Gives such an object, or a main global, the names in `table`; `define(name, value, listing)` gets the table's value
// of a name and defines the property. `listing` tells that all names are being listed.
extern "C" void nodus_set_lazy_properties(JSObject* object, JSObject* table, JSObject* define) {
  uint32_t base = BaseOf(object);
  JS::SetReservedSlot(object, base + TableSlot, JS::ObjectValue(*table));
  JS::SetReservedSlot(object, base + DefineSlot, JS::ObjectValue(*define));
}

// Whether an object can be given lazy properties.
extern "C" bool nodus_takes_lazy_properties(JSObject* object) {
  return JS::GetClass(object) == &kLazyClass ||
         (JS_IsGlobalObject(object) && JSCLASS_RESERVED_SLOTS(JS::GetClass(object)) >= kGlobalBase + LazySlotCount);
}

// The hooks of the main global: the language's classes come into being when first named, and are copied for the
// primordials before the program gets hold of them; then come the lazy properties.
extern "C" bool nodus_resolve_global(JSContext* cx, JS::HandleObject global, JS::HandleId id, bool* resolved) {
  if (!JS_ResolveStandardClass(cx, global, id, resolved)) return false;
  if (!*resolved) return ResolveLazily(cx, global, id, resolved);
  // What the table has for a class of the language comes on top of it.
  bool added;
  return nodus_primordials_before_use(cx, global, id) && ResolveLazily(cx, global, id, &added);
}

extern "C" bool nodus_may_resolve_global(const JSAtomState& names, jsid id, JSObject* global) {
  return JS_MayResolveStandardClass(names, id, global) || MayResolveLazily(id, global);
}

extern "C" bool nodus_enumerate_global(JSContext* cx, JS::HandleObject global, JS::MutableHandleIdVector names,
                                       bool enumerableOnly) {
  return ResolveAll(cx, global) && JS_NewEnumerateStandardClasses(cx, global, names, enumerableOnly);
}
