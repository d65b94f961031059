// Iterators of maps and sets that nobody finished. The engine keeps a list of a map's young iterators until the next
// collection of the nursery and goes through all of it for each key that is deleted.
// `map.delete(map.keys().next().value)`, by which caches drop their oldest entry, adds one each time: with a large
// nursery there are many thousands.

#include "builtin/MapObject.h"
#include "builtin/OrderedHashTableObject.h"
#include "gc/Nursery.h"
#include "js/GCAPI.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"

#include "gc/GC-inl.h"
#include "vm/JSContext-inl.h"

using js::detail::OrderedHashTableObject;

// The engine's own implementations.
bool EngineMapDelete(js::MapObject*, JSContext*, const JS::Value&,
                     bool*) __asm__("nodus_engine__ZN2js9MapObject7delete_EP9JSContextRKN2JS5ValueEPb");
bool EngineSetDelete(js::SetObject*, JSContext*, const JS::Value&,
                     bool*) __asm__("nodus_engine__ZN2js9SetObject7delete_EP9JSContextRKN2JS5ValueEPb");

namespace {

// The engine names the slot to itself; it stands before one that it names to others.
constexpr uint32_t NurseryIteratorsSlot =
    (OrderedHashTableObject::offsetOfHashCodeScrambler() - js::NativeObject::getFixedSlotOffset(0)) /
        sizeof(JS::Value) -
    1;

// So many deletions pass between two looks at a list, and it may have so many iterators before the nursery is
// collected.
constexpr uint32_t Deletions = 32;
constexpr uint32_t Iterators = 256;

bool HasManyIterators(js::NativeObject* table) {
  const void* at = table->getReservedSlot(NurseryIteratorsSlot).toPrivate();
  for (uint32_t count = 0; at; count++) {
    if (count == Iterators) {
      return true;
    }
    auto* iterator = static_cast<const js::TableIteratorObject*>(at);
    at = iterator->getReservedSlot(js::TableIteratorObject::NextSlot).toPrivate();
  }
  return false;
}

// The collection comes where the program can be interrupted, which is not here.
void LookAtIterators(JSContext* cx, js::NativeObject* table) {
  static thread_local uint32_t deletions = 0;
  if (++deletions % Deletions == 0 && HasManyIterators(table) && !cx->nursery().minorGCRequested()) {
    cx->nursery().requestMinorGC(JS::GCReason::EAGER_NURSERY_COLLECTION);
  }
}

}  // namespace

bool js::MapObject::delete_(JSContext* cx, const JS::Value& key, bool* found) {
  LookAtIterators(cx, this);
  return EngineMapDelete(this, cx, key, found);
}

bool js::SetObject::delete_(JSContext* cx, const JS::Value& key, bool* found) {
  LookAtIterators(cx, this);
  return EngineSetDelete(this, cx, key, found);
}
