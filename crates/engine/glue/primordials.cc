// Primordials: the language's own functions as they were before a program could change them, under names such as
// `ObjectKeys` (a static), `ArrayPrototypePush` (a method that takes its receiver first), `MapPrototypeGetSize` (an
// accessor) and `SymbolIterator`. A name becomes a property of the primordials object when builtin code first asks for
// it; until then it costs nothing but a place in a flat copy of its class's properties. That copy is made early: at
// start-up for what a program reaches by mere syntax, and for every other class at the moment its global name is first
// used.

#include <algorithm>
#include <string_view>

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/Array.h"
#include "js/CallAndConstruct.h"
#include "js/PropertyAndElement.h"
#include "js/String.h"
#include "vm/ArrayObject.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/SymbolType.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

using std::string_view;

// How functions of a source are handed out; the same numbers in `#internal/primordials`.
enum Wrap : uint8_t { AsIs = 0, Uncurried = 1, BoundToPromise = 2, UncurriedNative = 3 };

// Whose properties appear under a prefix.
struct Source {
  string_view prefix;
  JSProtoKey key;
  bool prototype;
  Wrap wrap;
  bool early;
};

#define NAMESPACE(name) {#name, JSProto_##name, false, AsIs, false}
#define CLASS(name) \
  {#name, JSProto_##name, false, AsIs, false}, { #name "Prototype", JSProto_##name, true, Uncurried, false }
#define EARLY(name) \
  {#name, JSProto_##name, false, AsIs, true}, { #name "Prototype", JSProto_##name, true, Uncurried, true }
#define GIVEN(name) {name, JSProto_Null, true, Uncurried, false}

constexpr Source kSources[] = {
    NAMESPACE(Atomics),
    NAMESPACE(JSON),
    NAMESPACE(Math),
    NAMESPACE(Proxy),
    NAMESPACE(Reflect),
    EARLY(Array),
    EARLY(BigInt),
    EARLY(Boolean),
    EARLY(Error),
    EARLY(Function),
    EARLY(Iterator),
    EARLY(Map),
    EARLY(Number),
    EARLY(Object),
    EARLY(RegExp),
    EARLY(Set),
    EARLY(String),
    EARLY(Symbol),
    {"Promise", JSProto_Promise, false, BoundToPromise, true},
    {"PromisePrototype", JSProto_Promise, true, Uncurried, true},
    {"TypedArray", JSProto_TypedArray, false, Uncurried, false},
    {"TypedArrayPrototype", JSProto_TypedArray, true, Uncurried, false},
    CLASS(AggregateError),
    CLASS(ArrayBuffer),
    CLASS(AsyncDisposableStack),
    CLASS(BigInt64Array),
    CLASS(BigUint64Array),
    CLASS(DataView),
    CLASS(Date),
    CLASS(DisposableStack),
    CLASS(EvalError),
    CLASS(FinalizationRegistry),
    CLASS(Float16Array),
    CLASS(Float32Array),
    CLASS(Float64Array),
    CLASS(Int16Array),
    CLASS(Int32Array),
    CLASS(Int8Array),
    CLASS(RangeError),
    CLASS(ReferenceError),
    CLASS(SuppressedError),
    CLASS(SyntaxError),
    CLASS(TypeError),
    CLASS(URIError),
    CLASS(Uint16Array),
    CLASS(Uint32Array),
    CLASS(Uint8Array),
    CLASS(Uint8ClampedArray),
    CLASS(WeakMap),
    CLASS(WeakRef),
    CLASS(WeakSet),
    // Objects without a global name, which `nodus_capture_primordials` is given.
    GIVEN("ArrayIteratorPrototype"),
    GIVEN("StringIteratorPrototype"),
    GIVEN("MapIteratorPrototype"),
    GIVEN("SetIteratorPrototype"),
    GIVEN("AsyncIteratorPrototype"),
};

#undef NAMESPACE
#undef CLASS
#undef EARLY
#undef GIVEN

// Slots of the primordials object; behind them one for each source's copy.
enum Slot : uint32_t { WrapSlot, MakersSlot, FirstCopySlot };
constexpr uint32_t kSlotCount = FirstCopySlot + std::size(kSources);
// Where a main global keeps its primordials: the first slot behind those that all globals have.
constexpr uint32_t kGlobalSlot = JSCLASS_GLOBAL_SLOT_COUNT;

// What an entry of a copy is.
enum Kind : int32_t { Data, Getter, Setter };

// A copy is an array: the object itself, then key, value and kind of each property.
JSObject* CopyProperties(JSContext* cx, JS::HandleObject object) {
  JS::RootedVector<JS::Value> copy(cx);
  if (!copy.append(JS::ObjectValue(*object))) return nullptr;
  auto& native = object->as<js::NativeObject>();
  for (js::ShapePropertyIter<js::NoGC> iter(native.shape()); !iter.done(); iter++) {
    jsid id = iter->key();
    if (id.isInt()) continue;
    JS::Value key = id.isSymbol() ? JS::SymbolValue(id.toSymbol()) : JS::StringValue(id.toString());
    auto add = [&](const JS::Value& value, Kind kind) {
      return copy.append(key) && copy.append(value) && copy.append(JS::Int32Value(kind));
    };
    if (iter->isDataProperty()) {
      if (!add(native.getSlot(iter->slot()), Data)) return nullptr;
    } else if (iter->isAccessorProperty()) {
      JSObject* getter = native.getGetter(*iter);
      JSObject* setter = native.getSetter(*iter);
      if (getter && !add(JS::ObjectValue(*getter), Getter)) return nullptr;
      if (setter && !add(JS::ObjectValue(*setter), Setter)) return nullptr;
    }
  }
  return js::NewDenseCopiedArray(cx, copy.length(), copy.begin());
}

// Copies the properties of a source unless that was done. A class that the engine was built without stays unknown.
bool Capture(JSContext* cx, JS::Handle<js::NativeObject*> primordials, size_t index) {
  const Source& source = kSources[index];
  if (source.key == JSProto_Null || !primordials->getReservedSlot(FirstCopySlot + index).isUndefined()) return true;
  JS::RootedObject object(cx);
  bool found =
      source.prototype ? JS_GetClassPrototype(cx, source.key, &object) : JS_GetClassObject(cx, source.key, &object);
  if (!found) {
    if (!cx->isExceptionPending() || cx->isThrowingOutOfMemory()) return false;
    JS_ClearPendingException(cx);
    primordials->setReservedSlot(FirstCopySlot + index, JS::NullValue());
    return true;
  }
  JSObject* copy = CopyProperties(cx, object);
  if (!copy) return false;
  primordials->setReservedSlot(FirstCopySlot + index, JS::ObjectValue(*copy));
  return true;
}

// Whether `rest` is what a name says behind the prefix for this property: `push` is `Push`, the getter `size` is
// `GetSize`, `Symbol.iterator` is `SymbolIterator`.
bool Names(string_view rest, const JS::Value& key, Kind kind) {
  if (kind != Data) {
    if (!rest.starts_with(kind == Getter ? "Get" : "Set")) return false;
    rest.remove_prefix(3);
  }
  JSLinearString* text;
  size_t skip = 0;
  if (key.isSymbol()) {
    constexpr string_view known = "Symbol.";
    text = key.toSymbol()->description();
    if (!rest.starts_with("Symbol") || !text || text->length() < known.size()) return false;
    rest.remove_prefix(6);
    skip = known.size();
  } else {
    text = &key.toString()->asLinear();
  }
  if (text->length() - skip != rest.size() || rest.empty() || !text->hasLatin1Chars()) return false;
  JS::AutoCheckCannotGC nogc;
  const JS::Latin1Char* chars = text->latin1Chars(nogc) + skip;
  JS::Latin1Char first = chars[0];
  if (first >= 'a' && first <= 'z') first -= 'a' - 'A';
  return first == JS::Latin1Char(rest[0]) && memcmp(chars + 1, rest.data() + 1, rest.size() - 1) == 0;
}

// Looks a name up in the copies: `value` and how to hand it out.
bool Find(JSContext* cx, JS::Handle<js::NativeObject*> primordials, string_view name, JS::MutableHandleValue value,
          Wrap* wrap, bool* found) {
  *found = false;
  // `ArrayBufferPrototypeSlice` begins like names of Array: the longest prefix that knows the rest is meant.
  size_t tried = SIZE_MAX;
  for (;;) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < std::size(kSources); i++) {
      size_t length = kSources[i].prefix.size();
      if (length >= tried || (best != SIZE_MAX && length <= kSources[best].prefix.size())) continue;
      if (name.starts_with(kSources[i].prefix)) best = i;
    }
    if (best == SIZE_MAX) return true;
    tried = kSources[best].prefix.size();
    if (!Capture(cx, primordials, best)) return false;
    const JS::Value& slot = primordials->getReservedSlot(FirstCopySlot + best);
    if (!slot.isObject()) continue;
    auto& copy = slot.toObject().as<js::ArrayObject>();
    string_view rest = name.substr(tried);
    if (rest.empty()) {
      value.set(copy.getDenseElement(0));
      *wrap = AsIs;
      *found = true;
      return true;
    }
    for (uint32_t i = 1; i + 2 < copy.getDenseInitializedLength(); i += 3) {
      Kind kind = Kind(copy.getDenseElement(i + 2).toInt32());
      if (!Names(rest, copy.getDenseElement(i), kind)) continue;
      value.set(copy.getDenseElement(i + 1));
      *wrap = kind == Data ? kSources[best].wrap : Uncurried;
      *found = true;
      return true;
    }
  }
}

bool Resolve(JSContext* cx, JS::HandleObject object, JS::HandleId id, bool* resolved) {
  *resolved = false;
  if (!id.isAtom() || !id.toAtom()->hasLatin1Chars() || id.toAtom()->length() > 100) return true;
  JSAutoRealm realm(cx, object);
  JS::Rooted<js::NativeObject*> primordials(cx, &object->as<js::NativeObject>());
  char buffer[100];
  size_t length = id.toAtom()->length();
  {
    JS::AutoCheckCannotGC nogc;
    memcpy(buffer, id.toAtom()->latin1Chars(nogc), length);
  }
  JS::RootedValue value(cx);
  JS::RootedValue function(cx);
  bool found;
  // What the builtin file makes itself goes before what is found by name.
  const JS::Value& made = primordials->getReservedSlot(MakersSlot);
  if (made.isObject()) {
    JS::RootedObject makers(cx, &made.toObject());
    if (!JS_GetPropertyById(cx, makers, id, &function)) return false;
    if (function.isObject()) {
      if (!JS::Call(cx, JS::UndefinedHandleValue, function, JS::HandleValueArray::empty(), &value)) return false;
      *resolved = true;
      return JS_DefinePropertyById(cx, object, id, value, JSPROP_ENUMERATE | JSPROP_RESOLVING);
    }
  }
  Wrap wrap = AsIs;
  if (!Find(cx, primordials, string_view(buffer, length), &value, &wrap, &found)) return false;
  if (!found) return true;
  if (wrap != AsIs && JS::IsCallable(value.isObject() ? &value.toObject() : nullptr)) {
    function = primordials->getReservedSlot(WrapSlot);
    JS::RootedValueArray<2> arguments(cx);
    arguments[0].set(value);
    bool native =
        wrap == Uncurried && value.toObject().is<JSFunction>() && value.toObject().as<JSFunction>().isNativeFun();
    arguments[1].setInt32(native ? UncurriedNative : wrap);
    if (!JS::Call(cx, JS::UndefinedHandleValue, function, arguments, &value)) return false;
  }
  *resolved = true;
  return JS_DefinePropertyById(cx, object, id, value, JSPROP_ENUMERATE | JSPROP_RESOLVING);
}

constexpr JSClassOps kOps = {nullptr, nullptr, nullptr, nullptr, Resolve, nullptr, nullptr, nullptr, nullptr, nullptr};
constexpr JSClass kClass = {"Object", JSCLASS_HAS_RESERVED_SLOTS(kSlotCount), &kOps};
static_assert(kSlotCount < 255);

}  // namespace

// Makes the primordials of the running realm, whose global has a slot for them; null with an exception pending.
extern "C" JSObject* nodus_new_primordials(JSContext* cx) {
  JS::RootedObject object(cx, JS_NewObjectWithGivenProto(cx, &kClass, nullptr));
  if (!object) return nullptr;
  JS::Rooted<js::NativeObject*> primordials(cx, &object->as<js::NativeObject>());
  for (size_t i = 0; i < std::size(kSources); i++) {
    if (kSources[i].early && !Capture(cx, primordials, i)) return nullptr;
  }
  JS::SetReservedSlot(cx->global(), kGlobalSlot, JS::ObjectValue(*object));
  return object;
}

// Gives the primordials their functions: `wrap(function, how)` gives the form in which a method is handed out, the
// methods of `makers` make what has no counterpart in the language, each under its name.
extern "C" void nodus_set_primordial_functions(JSObject* object, JSObject* wrap, JSObject* makers) {
  JS::SetReservedSlot(object, WrapSlot, JS::ObjectValue(*wrap));
  JS::SetReservedSlot(object, MakersSlot, JS::ObjectValue(*makers));
}

// Copies the properties of an object without a global name, to be found under `prefix`; false with an exception
// pending.
extern "C" bool nodus_capture_primordials(JSContext* cx, JSObject* primordials, const char* prefix, size_t length,
                                          JSObject* object) {
  JS::RootedObject target(cx, primordials);
  JS::RootedObject source(cx, object);
  for (size_t i = 0; i < std::size(kSources); i++) {
    if (kSources[i].key != JSProto_Null || kSources[i].prefix != string_view(prefix, length)) continue;
    JSObject* copy = CopyProperties(cx, source);
    if (!copy) return false;
    JS::SetReservedSlot(target, FirstCopySlot + i, JS::ObjectValue(*copy));
    return true;
  }
  JS_ReportErrorASCII(cx, "no primordials of this name");
  return false;
}

// A program is about to get hold of a class by its global name: copies the class while it is untouched.
extern "C" bool nodus_primordials_before_use(JSContext* cx, JSObject* global, jsid id) {
  const JS::Value& slot = JS::GetReservedSlot(global, kGlobalSlot);
  if (!slot.isObject()) return true;
  JSProtoKey key = JS_IdToProtoKey(cx, JS::RootedId(cx, id));
  if (key == JSProto_Null) return true;
  JSAutoRealm realm(cx, global);
  JS::Rooted<js::NativeObject*> primordials(cx, &slot.toObject().as<js::NativeObject>());
  // The prototype of a typed array leads to what all of them share.
  bool typedArray = (key >= JSProto_Int8Array && key <= JSProto_Float16Array);
  for (size_t i = 0; i < std::size(kSources); i++) {
    bool meant = kSources[i].key == key || (typedArray && kSources[i].key == JSProto_TypedArray);
    if (meant && !Capture(cx, primordials, i)) return false;
  }
  return true;
}
