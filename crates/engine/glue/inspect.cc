// Looking into objects without running any code of theirs, and into the heap: what the public API does not give.

#include <algorithm>

#include "jsapi.h"
#include "jsfriendapi.h"
#include "gc/PublicIterators.h"
#include "gc/Zone.h"
#include "js/GCAPI.h"
#include "js/Object.h"
#include "js/PropertyAndElement.h"
#include "js/String.h"
#include "vm/ArrayObject.h"
#include "vm/JSContext.h"
#include "vm/JSObject.h"
#include "vm/JSFunction.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/ProxyObject.h"
#include "vm/Runtime.h"
#include "vm/SelfHosting.h"
#include "vm/Shape.h"

#include "gc/Nursery.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Shape-inl.h"

// 1 for an ordinary object, 2 for an array whose elements are plain values, 3 for a function, 0 for anything else.
extern "C" int nodus_common_kind(JSObject* object) {
  if (object->is<js::PlainObject>()) return 1;
  if (object->is<js::ArrayObject>()) return object->as<js::NativeObject>().isIndexed() ? 0 : 2;
  return object->is<JSFunction>() ? 3 : 0;
}

// The keys of the object's own properties that are not array indices: `out` receives them in order, strings and
// symbols. `enumerableOnly` drops the others. Works on any object; ordinary ones are walked by shape, without touching
// elements.
extern "C" JSObject* nodus_own_non_index_keys(JSContext* cx, JSObject* object, bool enumerableOnly) {
  JS::Rooted<JSObject*> obj(cx, object);
  JS::RootedVector<JS::Value> keys(cx);
  bool plainWalk = obj->is<js::NativeObject>() && !obj->getClass()->getNewEnumerate() &&
                   !obj->getClass()->getEnumerate() && !obj->getClass()->getResolve();
  if (plainWalk) {
    JS::RootedVector<JS::Value> symbols(cx);
    for (js::ShapePropertyIter<js::CanGC> iter(cx, obj->as<js::NativeObject>().shape()); !iter.done(); iter++) {
      jsid id = iter->key();
      if (id.isInt() || (enumerableOnly && !iter->enumerable())) {
        continue;
      }
      if (id.isSymbol()) {
        if (id.toSymbol()->isPrivateName() || !symbols.append(JS::SymbolValue(id.toSymbol()))) {
          continue;
        }
      } else if (id.isAtom()) {
        uint32_t index;
        if (id.toAtom()->isIndex(&index) && index != UINT32_MAX) {
          continue;
        }
        if (!keys.append(JS::StringValue(id.toString()))) {
          return nullptr;
        }
      }
    }
    // The walk goes from the newest property to the oldest.
    std::reverse(keys.begin(), keys.end());
    std::reverse(symbols.begin(), symbols.end());
    if (!keys.appendAll(symbols)) {
      return nullptr;
    }
    return js::NewDenseCopiedArray(cx, keys.length(), keys.begin());
  }
  JS::RootedVector<JS::PropertyKey> ids(cx);
  unsigned flags = JSITER_OWNONLY | JSITER_SYMBOLS | (enumerableOnly ? 0 : JSITER_HIDDEN);
  if (!js::GetPropertyKeys(cx, obj, flags, &ids)) {
    return nullptr;
  }
  for (jsid id : ids) {
    uint32_t index;
    if (id.isInt() || (id.isAtom() && id.toAtom()->isIndex(&index) && index != UINT32_MAX)) {
      continue;
    }
    if (!keys.append(id.isSymbol() ? JS::SymbolValue(id.toSymbol()) : JS::StringValue(id.toString()))) {
      return nullptr;
    }
  }
  return js::NewDenseCopiedArray(cx, keys.length(), keys.begin());
}

// The name of the function that made the object as its prototype chain tells it by plain data properties (no getter, no
// proxy trap runs); null when it tells none.
extern "C" JSString* nodus_constructor_name(JSContext* cx, JSObject* object) {
  JS::Value constructor;
  if (!js::GetPropertyPure(cx, object, js::NameToId(cx->names().constructor), &constructor) ||
      !constructor.isObject() || !constructor.toObject().is<JSFunction>()) {
    return nullptr;
  }
  JSAtom* name = constructor.toObject().as<JSFunction>().maybePartialExplicitName();
  return name && name->length() ? name : nullptr;
}

// Numbers about the heap, in bytes except where said otherwise.
struct NodusHeapStatistics {
  uint64_t gcUsed;       // live and dead cells of the tenured heap
  uint64_t gcLimit;      // the most the tenured heap may grow to
  uint64_t gcCommitted;  // memory reserved in chunks
  uint64_t malloced;     // memory that cells own outside the heap (contents of ArrayBuffers, long strings, tables)
  uint64_t nurseryUsed;
  uint64_t nurseryCommitted;
  uint64_t collections;  // count of full collections so far
  uint64_t minorCollections;
};

// The engine keeps to itself how much of the nursery is in use; an instantiation may name what is private.
size_t UsedIn(const js::Nursery& nursery);

template <size_t (js::Nursery::*Used)() const>
struct Exposed {
  friend size_t UsedIn(const js::Nursery& nursery) { return (nursery.*Used)(); }
};
template struct Exposed<&js::Nursery::usedSpace>;

extern "C" void nodus_heap_statistics(JSContext* cx, NodusHeapStatistics* out) {
  js::gc::GCRuntime& gc = cx->runtime()->gc;
  out->gcUsed = gc.heapSize.bytes();
  out->gcLimit = gc.tunables.gcMaxBytes();
  out->gcCommitted = uint64_t(JS_GetGCParameter(cx, JSGC_TOTAL_CHUNKS)) * js::gc::ChunkSize;
  uint64_t malloced = 0;
  for (js::ZonesIter zone(cx->runtime(), js::SkipAtoms); !zone.done(); zone.next()) {
    malloced += zone->mallocHeapSize.bytes();
  }
  out->malloced = malloced;
  out->nurseryUsed = UsedIn(gc.nursery());
  out->nurseryCommitted = gc.nursery().capacity();
  out->collections = JS_GetGCParameter(cx, JSGC_MAJOR_GC_NUMBER);
  out->minorCollections = JS_GetGCParameter(cx, JSGC_MINOR_GC_NUMBER);
}
