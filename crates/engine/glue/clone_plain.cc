// The structured clone of plain data within a realm: objects without accessors, arrays, dates, maps and sets. They are
// walked without running any code, and copies are made by shape: an object's copy has its shape, its strings are
// shared. Whatever is unusual ends the walk, and the writer and reader of src/clone start anew.

#include <cstdlib>
#include <memory>
#include <vector>

#include "jsapi.h"

#include "builtin/Array.h"
#include "builtin/MapObject.h"
#include "js/Date.h"
#include "js/GCVector.h"
#include "vm/ArrayObject.h"
#include "vm/DateObject.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/Realm.h"

#include "plain_data.h"

#include "gc/ObjectKind-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/PlainObject-inl.h"
#include "vm/Shape-inl.h"

namespace {

// Deeper values are for the general way, which knows when they are too deep.
constexpr uint32_t kMaxDepth = 1000;

// What is known of shapes: whether an object of one can be copied by taking its shape. It holds until the next major
// collection may move or drop them.
struct Verdict {
  js::Shape* shape = nullptr;
  JS::Realm* realm = nullptr;
  uint64_t collections = 0;
  nodus::PlainShape kind = nodus::PlainShape::Unusual;
};

constexpr size_t kVerdicts = 256;
thread_local std::unique_ptr<Verdict[]> verdicts;

nodus::PlainShape Judge(JSContext* cx, js::NativeObject* object) {
  JSObject* prototype = object->staticPrototype();
  if (prototype && prototype != cx->global()->maybeGetPrototype(JSProto_Object)) {
    return nodus::PlainShape::Unusual;
  }
  bool same = prototype && !object->inDictionaryMode();
  js::ObjectFlags flags = object->shape()->objectFlags();
  flags.clearFlag(js::ObjectFlag::HasEnumerable);
  same = same && flags.isEmpty();
  for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
    if (!iter->key().isAtom() || iter->flags() != js::PropertyFlags::defaultDataPropFlags) {
      same = false;
      if (iter->enumerable() && !iter->key().isSymbol() && (!iter->isDataProperty() || !iter->key().isAtom())) {
        return nodus::PlainShape::Unusual;
      }
    }
  }
  return same ? nodus::PlainShape::Reusable : nodus::PlainShape::Readable;
}

// An open table from objects to numbers.
class Numbers {
 public:
  ~Numbers() { std::free(entries); }

  // The number of an object, or `next`, which it has from now on. -1 when memory ran out.
  int64_t find(JSObject* object, uint32_t next) {
    if ((next + 1) * 2 > size && !grow()) {
      return -1;
    }
    Entry& entry = place(object);
    if (!entry.object) {
      entry = {object, next};
    }
    return entry.number;
  }

 private:
  struct Entry {
    JSObject* object;
    uint32_t number;
  };

  Entry& place(JSObject* object) {
    size_t mask = size - 1;
    size_t at = ((reinterpret_cast<uintptr_t>(object) >> 3) * 0x9e3779b97f4a7c15u >> 32) & mask;
    while (entries[at].object && entries[at].object != object) {
      at = (at + 1) & mask;
    }
    return entries[at];
  }

  bool grow() {
    Entry* old = entries;
    size_t count = size;
    size = size ? size * 4 : 16;
    entries = static_cast<Entry*>(std::calloc(size, sizeof(Entry)));
    if (!entries) {
      entries = old;
      size = count;
      return false;
    }
    for (size_t i = 0; i < count; i++) {
      if (old[i].object) {
        place(old[i].object) = old[i];
      }
    }
    std::free(old);
    return true;
  }

  Entry* entries = nullptr;
  size_t size = 0;
};

using Values = JS::GCVector<JS::Value>;

class Copier {
 public:
  explicit Copier(JSContext* cx) : cx(cx), objects(cx), copies(cx), items(cx, Values(cx)) {}

  // Finds all objects that belong to the clone. False when something is unusual.
  bool walk(JSObject* root) {
    JS::AutoCheckCannotGC nogc;
    if (!refer(root)) {
      return false;
    }
    // Where the objects end that lie as deep as the current one.
    size_t level = 1;
    uint32_t depth = 0;
    for (size_t i = 0; i < objects.length(); i++) {
      if (i == level) {
        level = objects.length();
        if (++depth > kMaxDepth) {
          return false;
        }
      }
      if (!children(&objects[i]->as<js::NativeObject>())) {
        return false;
      }
    }
    return true;
  }

  // Makes the copies. False with an exception pending.
  bool copy() {
    if (!copies.reserve(objects.length())) {
      return false;
    }
    for (size_t i = 0; i < objects.length(); i++) {
      JSObject* made = create(objects[i]);
      if (!made) {
        return false;
      }
      copies.infallibleAppend(made);
    }
    for (size_t i = 0; i < objects.length(); i++) {
      if (!fill(i)) {
        return false;
      }
    }
    return true;
  }

  JSObject* result() const { return copies[0]; }

 private:
  static bool isReusable(JSContext* cx, js::NativeObject* object) {
    return nodus::PlainShapeOf(cx, object) == nodus::PlainShape::Reusable;
  }

  // Numbers an object that the clone refers to.
  bool refer(JSObject* object) {
    bool known = object->is<js::PlainObject>() || object->is<js::ArrayObject>() || object->is<js::DateObject>() ||
                 object->is<js::MapObject>() || object->is<js::SetObject>();
    if (!known) {
      return false;
    }
    uint32_t next = objects.length();
    int64_t number = numbers.find(object, next);
    if (number < 0) {
      return false;
    }
    references.push_back(uint32_t(number));
    return number < next || objects.append(object);
  }

  bool child(const JS::Value& value) {
    if (value.isObject()) {
      return refer(&value.toObject());
    }
    return !value.isSymbol();
  }

  bool elements(js::NativeObject* object) {
    uint32_t length = object->getDenseInitializedLength();
    for (uint32_t i = 0; i < length; i++) {
      const JS::Value& element = object->getDenseElement(i);
      if (MOZ_UNLIKELY(element.isGCThing()) && !child(element)) {
        return false;
      }
    }
    return true;
  }

  bool children(js::NativeObject* object) {
    if (object->is<js::PlainObject>()) {
      nodus::PlainShape kind = nodus::PlainShapeOf(cx, object);
      if (kind == nodus::PlainShape::Unusual || object->isIndexed() || !elements(object)) {
        return false;
      }
      if (kind == nodus::PlainShape::Reusable) {
        uint32_t span = object->slotSpan();
        for (uint32_t i = 0; i < span; i++) {
          if (!child(object->getSlot(i))) {
            return false;
          }
        }
        return true;
      }
      // In the order in which the copy is filled.
      for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
        if (iter->enumerable() && !iter->key().isSymbol() && !child(object->getSlot(iter->slot()))) {
          return false;
        }
      }
      return true;
    }
    if (object->is<js::ArrayObject>()) {
      return nodus::IsBareArray(&object->as<js::ArrayObject>()) && elements(object);
    }
    if (object->is<js::MapObject>() || object->is<js::SetObject>()) {
      JS::Rooted<Values> entries(cx, Values(cx));
      bool ok = object->is<js::MapObject>() ? object->as<js::MapObject>().getKeysAndValuesInterleaved(&entries)
                                            : object->as<js::SetObject>().keys(&entries);
      if (!ok) {
        cx->clearPendingException();
        return false;
      }
      for (size_t i = 0; i < entries.length(); i++) {
        if (!child(entries[i])) {
          return false;
        }
      }
      if (!items.appendAll(entries)) {
        return false;
      }
      counts.push_back(entries.length());
    }
    return true;
  }

  JSObject* create(JSObject* object) {
    if (object->is<js::PlainObject>()) {
      js::NativeObject* native = &object->as<js::NativeObject>();
      if (!isReusable(cx, native)) {
        return js::NewPlainObject(cx);
      }
      JS::Rooted<js::SharedShape*> shape(cx, native->sharedShape());
      return js::PlainObject::createWithShape(cx, shape);
    }
    if (object->is<js::ArrayObject>()) {
      return js::NewDenseFullyAllocatedArray(cx, object->as<js::ArrayObject>().getDenseInitializedLength());
    }
    if (object->is<js::DateObject>()) {
      return JS::NewDateObject(cx, JS::TimeClip(object->as<js::DateObject>().UTCTime().toNumber()));
    }
    if (object->is<js::MapObject>()) {
      return js::MapObject::create(cx);
    }
    return js::SetObject::create(cx);
  }

  // What a value of the original is in the copy.
  JS::Value translate(const JS::Value& value) {
    return value.isObject() ? JS::ObjectValue(*copies[references[at++]]) : value;
  }

  bool fill(size_t i) {
    if (i == 0) {
      // The first reference is that to the whole.
      at = 1;
    }
    JS::Rooted<js::NativeObject*> from(cx, &objects[i]->as<js::NativeObject>());
    JS::Rooted<js::NativeObject*> to(cx, &copies[i]->as<js::NativeObject>());
    if (from->is<js::PlainObject>()) {
      return fillObject(from, to);
    }
    if (from->is<js::ArrayObject>()) {
      fillArray(&from->as<js::ArrayObject>(), &to->as<js::ArrayObject>());
      return true;
    }
    if (from->is<js::MapObject>() || from->is<js::SetObject>()) {
      return fillCollection(to);
    }
    return true;
  }

  bool fillObject(JS::Handle<js::NativeObject*> from, JS::Handle<js::NativeObject*> to) {
    if (uint32_t length = from->getDenseInitializedLength()) {
      if (to->ensureDenseElements(cx, 0, length) != js::DenseElementResult::Success) {
        js::ReportOutOfMemory(cx);
        return false;
      }
      for (uint32_t i = 0; i < length; i++) {
        const JS::Value& element = from->getDenseElement(i);
        if (!element.isMagic()) {
          to->setDenseElement(i, translate(element));
        }
      }
    }
    if (isReusable(cx, from)) {
      uint32_t span = from->slotSpan();
      for (uint32_t i = 0; i < span; i++) {
        to->initSlot(i, translate(from->getSlot(i)));
      }
      return true;
    }
    // The shape tells of its properties from the last to the first.
    JS::RootedVector<JS::PropertyKey> keys(cx);
    JS::RootedVector<JS::Value> values(cx);
    for (js::ShapePropertyIter<js::NoGC> iter(from->shape()); !iter.done(); iter++) {
      if (iter->enumerable() && !iter->key().isSymbol() &&
          !(keys.append(iter->key()) && values.append(translate(from->getSlot(iter->slot()))))) {
        return false;
      }
    }
    JS::Rooted<JS::PropertyKey> key(cx);
    JS::Rooted<JS::Value> value(cx);
    for (size_t i = keys.length(); i-- > 0;) {
      key = keys[i];
      value = values[i];
      if (!js::NativeDefineDataProperty(cx, to, key, value, JSPROP_ENUMERATE)) {
        return false;
      }
    }
    return true;
  }

  void fillArray(js::ArrayObject* from, js::ArrayObject* to) {
    uint32_t there = from->getDenseInitializedLength();
    to->initDenseElements(from->getDenseElements(), there);
    for (uint32_t i = 0; i < there; i++) {
      const JS::Value& element = to->getDenseElement(i);
      if (element.isObject()) {
        to->setDenseElement(i, translate(element));
      } else if (MOZ_UNLIKELY(element.isMagic())) {
        to->setDenseElementHole(i);
      }
    }
    if (from->length() != there) {
      to->setLength(cx, from->length());
    }
  }

  bool fillCollection(JS::Handle<js::NativeObject*> to) {
    uint32_t count = counts[collection++];
    JS::Rooted<JS::Value> key(cx), value(cx);
    if (to->is<js::SetObject>()) {
      for (uint32_t i = 0; i < count; i++) {
        key = translate(items[item++]);
        if (!to->as<js::SetObject>().add(cx, key)) {
          return false;
        }
      }
      return true;
    }
    for (uint32_t i = 0; i < count; i += 2) {
      key = translate(items[item++]);
      value = translate(items[item++]);
      if (!to->as<js::MapObject>().set(cx, key, value)) {
        return false;
      }
    }
    return true;
  }

  JSContext* cx;
  JS::RootedVector<JSObject*> objects;
  JS::RootedVector<JSObject*> copies;
  // What the maps and sets hold, one after the other.
  JS::Rooted<Values> items;
  std::vector<uint32_t> counts;
  // The numbers of the objects in the order in which they are referred to.
  std::vector<uint32_t> references;
  Numbers numbers;
  size_t at = 0;
  size_t collection = 0;
  size_t item = 0;
};

}  // namespace

void nodus::ForgetPlainShapes() { verdicts = nullptr; }

nodus::PlainShape nodus::PlainShapeOf(JSContext* cx, js::NativeObject* object) {
  if (object->inDictionaryMode()) {
    return Judge(cx, object);
  }
  if (!verdicts) {
    verdicts = std::make_unique<Verdict[]>(kVerdicts);
  }
  js::Shape* shape = object->shape();
  Verdict& verdict = verdicts[(reinterpret_cast<uintptr_t>(shape) >> 4) % kVerdicts];
  uint64_t collections = cx->runtime()->gc.majorGCCount();
  if (verdict.shape != shape || verdict.collections != collections || verdict.realm != cx->realm()) {
    verdict = {shape, cx->realm(), collections, Judge(cx, object)};
  }
  return verdict.kind;
}

bool nodus::IsBareArray(js::ArrayObject* array) {
  return !array->inDictionaryMode() && array->slotSpan() == 0 && array->shape()->propMapLength() == 1 &&
         (js::IsPackedArray(array) || !js::ObjectMayHaveExtraIndexedProperties(array));
}

// The clone of a value: 1 when it was made, 0 when it is not plain data, -1 with an exception pending.
extern "C" int nodus_clone_plain(JSContext* cx, JS::Handle<JS::Value> value, JS::MutableHandle<JS::Value> out) {
  if (!value.isObject()) {
    if (value.isSymbol()) {
      return 0;
    }
    out.set(value);
    return 1;
  }
  Copier copier(cx);
  if (!copier.walk(&value.toObject())) {
    // A list that could not grow says so; the other way needs less memory at once.
    cx->clearPendingException();
    return 0;
  }
  if (!copier.copy()) {
    return -1;
  }
  out.setObject(*copier.result());
  return 1;
}
