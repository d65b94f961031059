// Has the processor fetch the objects that soon will be used. Code that serves a thousand connections by turns finds
// what belongs to each in no cache, and waits for one object before it knows of the next. Here several connections'
// objects are gone through together, a step for all and then the next, so that the waits are had at the same time.
// Nothing is changed and nothing allocated; what is not worth following is not followed.

#include "jsapi.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/NativeObject.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

// How far from where it begins: a handle, its socket, what that has, and what they have.
constexpr int Steps = 4;
// Objects in one step.
constexpr size_t Most = 512;
// Slots and elements of an object that are looked at.
constexpr uint32_t MostSlots = 64, MostElements = 4;
constexpr size_t Line = 64;

// Which objects have been seen, nearly: two of them may share a place.
struct Seen {
  JSObject* places[1024] = {};
  bool add(JSObject* object) {
    JSObject*& place = places[(uintptr_t(object) >> 5) % 1024];
    if (place == object) return false;
    place = object;
    return true;
  }
};

struct List {
  JSObject* objects[Most];
  size_t count = 0;
};

void Fetch(const void* from, size_t bytes) {
  for (size_t at = 0; at < bytes; at += Line) __builtin_prefetch(static_cast<const char*>(from) + at);
}

void Follow(const JS::Value& value, Seen& seen, List& next) {
  if (!value.isObject() || next.count == Most) return;
  JSObject* object = &value.toObject();
  if (!seen.add(object)) return;
  next.objects[next.count++] = object;
  Fetch(object, 2 * Line);
}

// What an object has beside itself.
void FetchRest(js::NativeObject& object) {
  uint32_t fixed = object.numFixedSlots(), span = std::min(object.slotSpan(), MostSlots);
  if (span > fixed) Fetch(object.getSlotAddressUnchecked(fixed), (span - fixed) * sizeof(JS::Value));
  if (!object.hasEmptyElements()) Fetch(object.getElementsHeader(), Line);
}

void FollowAll(js::NativeObject& object, Seen& seen, List& next) {
  uint32_t span = std::min(object.slotSpan(), MostSlots);
  for (uint32_t i = 0; i < span; i++) Follow(object.getSlot(i), seen, next);
  uint32_t count = std::min(object.getDenseInitializedLength(), MostElements);
  for (uint32_t i = 0; i < count; i++) Follow(object.getDenseElement(i), seen, next);
}

}  // namespace

extern "C" void nodus_warm(JSObject* const* objects, size_t count) {
  Seen seen;
  List lists[2];
  for (size_t i = 0; i < count; i++) Follow(JS::ObjectValue(*objects[i]), seen, lists[0]);
  for (int step = 0; step <= Steps; step++) {
    List &now = lists[step % 2], &next = lists[(step + 1) % 2];
    // Functions lead to all of the program.
    size_t kept = 0;
    for (size_t i = 0; i < now.count; i++) {
      JSObject* object = now.objects[i];
      if (!object->is<js::NativeObject>() || object->is<JSFunction>()) continue;
      now.objects[kept++] = object;
      FetchRest(object->as<js::NativeObject>());
    }
    if (step == Steps) return;
    next.count = 0;
    for (size_t i = 0; i < kept; i++) FollowAll(now.objects[i]->as<js::NativeObject>(), seen, next);
  }
}
