// Deleting a property that is not an object's last one. The engine gives the object a table of its own then, which
// takes 400 nanoseconds and makes all later accesses slow, as no other object shares it. Where the same property was
// deleted from an object of the same layout lately, as happens with records, the object gets the layout of one that
// never had the property. Objects that are used as maps lose each key once and keep to tables.

#include "jsapi.h"
#include "js/GCVector.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/PropMap.h"
#include "vm/Shape.h"
#include "vm/Watchtower.h"

#include "gc/Marking-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/PropMap-inl.h"
#include "vm/Shape-inl.h"

// The engine's own implementation.
bool EngineRemoveProperty(JSContext*, JS::Handle<js::NativeObject*>, JS::HandleId) __asm__(
    "nodus_engine__ZN2js12NativeObject14removePropertyEP9JSContextN2JS6HandleIPS0_EENS4_INS3_11PropertyKeyEEE");

namespace {

// Properties behind the deleted one that are moved; with many a table costs less. A vector has room for so many.
constexpr size_t MostBehind = 8;

// Whether the layout has lost the property lately. Addresses are compared and never followed.
bool WasLostBefore(js::Shape* shape, jsid id) {
  static thread_local uint64_t losses[64] = {};
  uint64_t loss = (uint64_t(uintptr_t(shape)) ^ (id.asRawBits() << 17)) * 0x9E3779B97F4A7C15;
  uint64_t& place = losses[loss >> 58];
  bool found = place == loss;
  place = loss;
  return found;
}

struct Behind {
  js::PropertyFlags flags[MostBehind];
  JS::RootedVector<jsid> keys;  // the last one first

  explicit Behind(JSContext* cx) : keys(cx) { MOZ_ALWAYS_TRUE(keys.reserve(MostBehind)); }
};

// The slot of the property when it and all behind it are plain data in consecutive slots.
mozilla::Maybe<uint32_t> Collect(js::NativeObject* object, jsid id, Behind* behind) {
  uint32_t slot = object->sharedShape()->slotSpan();
  for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
    if (!iter->isDataProperty() || iter->slot() != --slot) {
      break;
    }
    if (iter->key() == id) {
      return mozilla::Some(slot);
    }
    size_t count = behind->keys.length();
    if (count == MostBehind) {
      break;
    }
    behind->flags[count] = iter->flags();
    behind->keys.infallibleAppend(iter->key());
  }
  return mozilla::Nothing();
}

}  // namespace

bool js::NativeObject::removeProperty(JSContext* cx, JS::Handle<NativeObject*> object, JS::HandleId id) {
  if (!object->is<PlainObject>() || object->inDictionaryMode() || object->empty() ||
      object->getLastProperty().key() == id || Watchtower::watchesPropertyRemove(object) ||
      !WasLostBefore(object->shape(), id)) {
    return EngineRemoveProperty(cx, object, id);
  }
  Behind behind(cx);
  mozilla::Maybe<uint32_t> slot = Collect(object, id, &behind);
  if (slot.isNothing()) {
    return EngineRemoveProperty(cx, object, id);
  }

  JS::Rooted<SharedShape*> shape(cx, object->sharedShape());
  JS::Rooted<SharedPropMap*> map(cx, shape->propMap());
  uint32_t length = shape->propMapLength();
  for (size_t i = 0; i <= behind.keys.length(); i++) {
    SharedPropMap::getPrevious(&map, &length);
  }
  ObjectFlags flags = shape->objectFlags();
  uint32_t last = *slot;
  for (size_t i = behind.keys.length(); i-- > 0; last++) {
    if (!SharedPropMap::addPropertyWithKnownSlot(cx, object->getClass(), &map, &length, behind.keys[i], behind.flags[i],
                                                 last, &flags)) {
      return false;
    }
  }
  SharedShape* without = SharedShape::getPropMapShape(cx, shape->base(), shape->numFixedSlots(), map, length, flags);
  if (!without) {
    return false;
  }
  for (uint32_t i = *slot; i < last; i++) {
    object->setSlot(i, object->getSlot(i + 1));
  }
  object->setShapeAndRemoveLastSlot(cx, without, last);
  return true;
}
