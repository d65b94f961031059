// Plain data as bytes and back, in version 15 of V8's format: objects without accessors, arrays, dates, maps and sets.
// The writer runs no code and gives up at whatever is unusual; the reader takes bytes from anybody and gives up
// likewise. The general ways, which then start anew, are in src/clone and in the module `v8`.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

#include "jsapi.h"

#include "builtin/Array.h"
#include "builtin/MapObject.h"
#include "ds/IdValuePair.h"
#include "js/Date.h"
#include "js/GCVector.h"
#include "js/HashTable.h"
#include "mozilla/RefPtr.h"
#include "mozilla/StringBuffer.h"
#include "vm/ArrayObject.h"
#include "vm/DateObject.h"
#include "vm/JSAtomUtils.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/StringType.h"

#include "plain_data.h"

#include "vm/JSAtomUtils-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Shape-inl.h"

namespace {

// Deeper values are not for these functions.
constexpr uint32_t kMaxDepth = 200;
constexpr uint8_t kVersion = 15;

// In messages between threads, not in V8's format: a long text whose characters both sides share.
constexpr uint8_t kSharedText = 0xf0;
constexpr uint32_t kLeastShared = 16 * 1024;

using Values = JS::GCVector<JS::Value>;

struct SharedText {
  RefPtr<mozilla::StringBuffer> chars;
  uint32_t length;
  bool latin1;
};

// The long texts of a message, which never change.
using SharedTexts = std::vector<SharedText>;

class Writer {
 public:
  // With `shared`, long texts go there.
  Writer(JSContext* cx, bool cycles, SharedTexts* shared) : cx(cx), cycles(cycles), shared(shared) {}
  ~Writer() { std::free(bytes); }

  bool run(const JS::Value& value) {
    JS::AutoCheckCannotGC nogc;
    return reserve(16) && (byte(0xff), byte(kVersion), write(value, 0));
  }

  // Hands the memory over.
  uint8_t* release(size_t* length) {
    *length = size;
    auto* exact = static_cast<uint8_t*>(std::realloc(bytes, size));
    uint8_t* given = exact ? exact : bytes;
    bytes = nullptr;
    return given;
  }

 private:
  bool reserve(size_t count) {
    if (MOZ_LIKELY(room - size >= count)) {
      return true;
    }
    size_t wanted = room ? room * 2 : 256;
    if (wanted < size + count) {
      wanted = size + count;
    }
    auto* larger = static_cast<uint8_t*>(std::realloc(bytes, wanted));
    if (!larger) {
      return false;
    }
    bytes = larger;
    room = wanted;
    return true;
  }

  void byte(uint8_t value) { bytes[size++] = value; }

  void varint(uint32_t value) {
    while (value >= 0x80) {
      byte(value | 0x80);
      value >>= 7;
    }
    byte(value);
  }

  void integer(int32_t value) {
    byte('I');
    varint((uint32_t(value) << 1) ^ uint32_t(value >> 31));
  }

  void number(double value) {
    std::memcpy(bytes + size, &value, 8);
    size += 8;
  }

  bool write(const JS::Value& value, uint32_t depth) {
    if (!reserve(16)) {
      return false;
    }
    if (value.isInt32()) {
      integer(value.toInt32());
    } else if (value.isString()) {
      JSString* text = value.toString();
      return shared && text->length() >= kLeastShared ? share(text) : string(text);
    } else if (value.isObject()) {
      return depth < kMaxDepth && object(&value.toObject(), depth + 1);
    } else if (value.isDouble()) {
      double n = value.toDouble();
      int32_t whole;
      if (mozilla::NumberIsInt32(n, &whole)) {
        integer(whole);
      } else {
        byte('N');
        number(n);
      }
    } else if (value.isBoolean()) {
      byte(value.toBoolean() ? 'T' : 'F');
    } else if (value.isNull()) {
      byte('0');
    } else if (value.isUndefined()) {
      byte('_');
    } else {
      return false;
    }
    return true;
  }

  bool string(JSString* text) {
    JSLinearString* linear = text->ensureLinear(cx);
    if (!linear) {
      cx->clearPendingException();
      return false;
    }
    JS::AutoCheckCannotGC nogc;
    uint32_t length = linear->length();
    if (!reserve(size_t(length) * 2 + 8)) {
      return false;
    }
    if (linear->hasLatin1Chars()) {
      latin1(linear->latin1Chars(nogc), length);
      return true;
    }
    const char16_t* chars = linear->twoByteChars(nogc);
    uint32_t wide = 0;
    for (uint32_t i = 0; i < length; i++) {
      wide |= chars[i];
    }
    if (wide < 0x100) {
      byte('"');
      varint(length);
      for (uint32_t i = 0; i < length; i++) {
        byte(chars[i]);
      }
      return true;
    }
    // Two-byte characters lie at even places.
    uint32_t lengthBytes = 1;
    for (uint32_t rest = length * 2; rest >= 0x80; rest >>= 7) {
      lengthBytes++;
    }
    if ((size + 1 + lengthBytes) & 1) {
      byte(0);
    }
    byte('c');
    varint(length * 2);
    std::memcpy(bytes + size, chars, size_t(length) * 2);
    size += size_t(length) * 2;
    return true;
  }

  // Room is there for what has a fixed size.
  bool share(JSString* whole) {
    JSLinearString* text = whole->ensureLinear(cx);
    if (!text) {
      cx->clearPendingException();
      return false;
    }
    JS::AutoCheckCannotGC nogc;
    SharedText entry{nullptr, uint32_t(text->length()), text->hasLatin1Chars()};
    if (text->hasStringBuffer()) {
      entry.chars = text->stringBuffer();
    } else if (entry.latin1) {
      entry.chars = mozilla::StringBuffer::Create(text->latin1Chars(nogc), entry.length);
    } else {
      entry.chars = mozilla::StringBuffer::Create(text->twoByteChars(nogc), entry.length);
    }
    if (!entry.chars) {
      return false;
    }
    byte(kSharedText);
    varint(shared->size());
    shared->push_back(std::move(entry));
    return true;
  }

  void latin1(const JS::Latin1Char* chars, uint32_t length) {
    byte('"');
    varint(length);
    std::memcpy(bytes + size, chars, length);
    size += length;
  }

  // Looks an object up; writes a reference when it was there before.
  bool known(JSObject* object, bool* written) {
    *written = false;
    // Few objects are searched quicker than hashed.
    constexpr size_t few = 8;
    if (objects.size() <= few) {
      for (size_t i = 0; i < objects.size(); i++) {
        if (objects[i] == object) {
          return reference(uint32_t(i), written);
        }
      }
      objects.push_back(object);
      if (objects.size() == few + 1) {
        for (size_t i = 0; i <= few; i++) {
          if (!numbers.put(objects[i], uint32_t(i))) {
            return false;
          }
        }
      }
      return true;
    }
    auto place = numbers.lookupForAdd(object);
    if (place) {
      return reference(place->value(), written);
    }
    if (!numbers.add(place, object, uint32_t(objects.size()))) {
      return false;
    }
    objects.push_back(object);
    return true;
  }

  bool reference(uint32_t number, bool* written) {
    if (!cycles && !finished[number]) {
      return false;
    }
    byte('^');
    varint(number);
    *written = true;
    return true;
  }

  bool object(JSObject* object, uint32_t depth) {
    bool written;
    if (!known(object, &written) || written) {
      return written;
    }
    size_t number = finished.size();
    finished.push_back(false);
    if (!content(object, depth)) {
      return false;
    }
    finished[number] = true;
    return true;
  }

  bool content(JSObject* object, uint32_t depth) {
    if (object->is<js::PlainObject>()) {
      return properties(&object->as<js::PlainObject>(), depth);
    }
    if (object->is<js::ArrayObject>()) {
      return elements(&object->as<js::ArrayObject>(), depth);
    }
    if (object->is<js::DateObject>()) {
      byte('D');
      number(object->as<js::DateObject>().UTCTime().toNumber());
      return true;
    }
    if (!object->is<js::MapObject>() && !object->is<js::SetObject>()) {
      return false;
    }
    bool map = object->is<js::MapObject>();
    JS::Rooted<Values> entries(cx, Values(cx));
    bool ok = map ? object->as<js::MapObject>().getKeysAndValuesInterleaved(&entries)
                  : object->as<js::SetObject>().keys(&entries);
    if (!ok) {
      cx->clearPendingException();
      return false;
    }
    byte(map ? ';' : '\'');
    for (size_t i = 0; i < entries.length(); i++) {
      if (!write(entries[i], depth)) {
        return false;
      }
    }
    if (!reserve(8)) {
      return false;
    }
    byte(map ? ':' : ',');
    varint(entries.length());
    return true;
  }

  bool elements(js::ArrayObject* array, uint32_t depth) {
    uint32_t length = array->length();
    if (!nodus::IsBareArray(array) || !js::IsPackedArray(array)) {
      return false;
    }
    byte('A');
    varint(length);
    for (uint32_t i = 0; i < length; i++) {
      if (!write(array->getDenseElement(i), depth)) {
        return false;
      }
    }
    if (!reserve(16)) {
      return false;
    }
    byte('$');
    varint(0);
    varint(length);
    return true;
  }

  bool properties(js::PlainObject* object, uint32_t depth) {
    if (nodus::PlainShapeOf(cx, object) == nodus::PlainShape::Unusual || object->isIndexed()) {
      return false;
    }
    byte('o');
    uint32_t count = 0;
    uint32_t there = object->getDenseInitializedLength();
    for (uint32_t i = 0; i < there; i++) {
      JS::Value value = object->getDenseElement(i);
      if (value.isMagic()) {
        continue;
      }
      if (!reserve(16)) {
        return false;
      }
      integer(i);
      if (!write(value, depth)) {
        return false;
      }
      count++;
    }
    // The shape tells of its properties from the last to the first.
    size_t base = properties_.size();
    for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
      if (iter->enumerable() && !iter->key().isSymbol()) {
        properties_.push_back(*iter);
      }
    }
    for (size_t i = properties_.size(); i-- > base;) {
      js::PropertyInfoWithKey property = properties_[i];
      if (!property.key().isAtom() || !string(property.key().toAtom()) ||
          !write(object->getSlot(property.slot()), depth)) {
        return false;
      }
      count++;
    }
    properties_.erase(properties_.begin() + base, properties_.end());
    if (!reserve(8)) {
      return false;
    }
    byte('{');
    varint(count);
    return true;
  }

  JSContext* cx;
  // Whether an object may be within itself.
  bool cycles;
  SharedTexts* shared;
  uint8_t* bytes = nullptr;
  size_t size = 0;
  size_t room = 0;
  std::vector<JSObject*> objects;
  std::vector<bool> finished;
  js::HashMap<JSObject*, uint32_t, js::DefaultHasher<JSObject*>, js::SystemAllocPolicy> numbers;
  // Of the objects that are being written.
  std::vector<js::PropertyInfoWithKey> properties_;
};

// Names of properties met lately. An entry holds until the next major collection may drop the atom.
struct Name {
  JSAtom* atom = nullptr;
  uint64_t collections = 0;
};
thread_local Name names[128];

class Reader {
 public:
  Reader(JSContext* cx, const uint8_t* bytes, size_t length, const SharedTexts* shared)
      : cx(cx), at(bytes), end(bytes + length), shared(shared), objects(cx), values(cx) {}

  // False when the bytes are unusual or memory ran out, with an exception pending then.
  bool run(JS::MutableHandle<JS::Value> out) {
    if (end - at < 2 || at[0] != 0xff || at[1] != kVersion) {
      return false;
    }
    at += 2;
    return read(out, 0);
  }

 private:
  bool varint(uint32_t* value) {
    uint32_t result = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (at == end) {
        return false;
      }
      uint8_t byte = *at++;
      if (shift == 28 && byte > 15) {
        return false;
      }
      result |= uint32_t(byte & 0x7f) << shift;
      if (byte < 0x80) {
        *value = result;
        return true;
      }
    }
    return false;
  }

  bool integer(int32_t* value) {
    uint32_t coded;
    if (!varint(&coded)) {
      return false;
    }
    *value = int32_t((coded >> 1) ^ (0u - (coded & 1)));
    return true;
  }

  bool number(double* value) {
    if (end - at < 8) {
      return false;
    }
    std::memcpy(value, at, 8);
    at += 8;
    *value = JS::CanonicalizeNaN(*value);
    return true;
  }

  bool read(JS::MutableHandle<JS::Value> out, uint32_t depth) {
    if (at == end) {
      return false;
    }
    uint8_t tag = *at++;
    while (tag == 0 && at != end) {
      tag = *at++;
    }
    switch (tag) {
      case '_':
        out.setUndefined();
        return true;
      case '0':
        out.setNull();
        return true;
      case 'T':
      case 'F':
        out.setBoolean(tag == 'T');
        return true;
      case 'I': {
        int32_t value;
        if (!integer(&value)) {
          return false;
        }
        out.setInt32(value);
        return true;
      }
      case 'N': {
        double value;
        if (!number(&value)) {
          return false;
        }
        out.setNumber(value);
        return true;
      }
      case '"':
      case 'c': {
        JSString* text = string(tag);
        if (!text) {
          return false;
        }
        out.setString(text);
        return true;
      }
      case kSharedText: {
        JSString* text = sharedText();
        if (!text) {
          return false;
        }
        out.setString(text);
        return true;
      }
      case '^': {
        uint32_t number;
        if (!varint(&number) || number >= objects.length() || !objects[number]) {
          return false;
        }
        out.setObject(*objects[number]);
        return true;
      }
      case 'D': {
        double time;
        if (!number(&time)) {
          return false;
        }
        JSObject* date = JS::NewDateObject(cx, JS::TimeClip(time));
        if (!date || !objects.append(date)) {
          return false;
        }
        out.setObject(*date);
        return true;
      }
      case 'o':
        return depth < kMaxDepth && properties(out, depth + 1);
      case 'A':
        return depth < kMaxDepth && elements(out, depth + 1);
      case ';':
      case '\'':
        return depth < kMaxDepth && entries(out, tag == ';', depth + 1);
      default:
        return false;
    }
  }

  JSString* sharedText() {
    uint32_t number;
    if (!varint(&number) || !shared || number >= shared->size()) {
      return nullptr;
    }
    const SharedText& text = (*shared)[number];
    return text.latin1 ? JS::NewStringFromLatin1Buffer(cx, text.chars, text.length)
                       : JS::NewStringFromTwoByteBuffer(cx, text.chars, text.length);
  }

  // The characters of a text; moves behind them.
  const uint8_t* chars(uint32_t* length) {
    if (!varint(length) || size_t(end - at) < *length) {
      return nullptr;
    }
    const uint8_t* found = at;
    at += *length;
    return found;
  }

  JSString* string(uint8_t tag) {
    uint32_t length;
    const uint8_t* found = chars(&length);
    if (!found) {
      return nullptr;
    }
    if (tag == '"') {
      return js::NewStringCopyN<js::CanGC>(cx, found, length);
    }
    if (length & 1) {
      return nullptr;
    }
    if (reinterpret_cast<uintptr_t>(found) & 1) {
      std::vector<char16_t> aligned(length / 2 + 1);
      std::memcpy(aligned.data(), found, length);
      return js::NewStringCopyN<js::CanGC>(cx, aligned.data(), length / 2);
    }
    return js::NewStringCopyN<js::CanGC>(cx, reinterpret_cast<const char16_t*>(found), length / 2);
  }

  bool name(uint8_t tag, JS::MutableHandle<JS::PropertyKey> key) {
    if (tag == 'I') {
      int32_t index;
      if (!integer(&index) || index < 0) {
        return false;
      }
      key.set(JS::PropertyKey::Int(index));
      return true;
    }
    if (tag != '"') {
      if (tag != 'c') {
        return false;
      }
      JS::Rooted<JSString*> text(cx, string(tag));
      JSAtom* atom = text ? js::AtomizeString(cx, text) : nullptr;
      if (!atom) {
        return false;
      }
      key.set(js::AtomToId(atom));
      return true;
    }
    uint32_t length;
    const uint8_t* found = chars(&length);
    if (!found) {
      return false;
    }
    uint32_t hash = length;
    if (length) {
      hash = hash * 31 + found[0];
      hash = hash * 31 + found[length / 2];
      hash = hash * 31 + found[length - 1];
    }
    Name& known = names[hash % std::size(names)];
    uint64_t collections = cx->runtime()->gc.majorGCCount();
    if (known.atom && known.collections == collections && known.atom->length() == length) {
      JS::AutoCheckCannotGC nogc;
      if (known.atom->hasLatin1Chars() && !std::memcmp(known.atom->latin1Chars(nogc), found, length)) {
        cx->markAtom(known.atom);
        key.set(js::AtomToId(known.atom));
        return true;
      }
    }
    JSAtom* atom = js::AtomizeChars(cx, reinterpret_cast<const JS::Latin1Char*>(found), length);
    if (!atom) {
      return false;
    }
    known = {atom, cx->runtime()->gc.majorGCCount()};
    key.set(js::AtomToId(atom));
    return true;
  }

  // Keeps a number for an object that cannot be referred to before it is finished.
  bool keep(size_t* number) {
    *number = objects.length();
    return objects.append(nullptr);
  }

  bool properties(JS::MutableHandle<JS::Value> out, uint32_t depth) {
    size_t number;
    if (!keep(&number)) {
      return false;
    }
    JS::Rooted<js::IdValueVector> found(cx, js::IdValueVector(cx));
    JS::Rooted<JS::PropertyKey> key(cx);
    JS::Rooted<JS::Value> value(cx);
    while (true) {
      if (at == end) {
        return false;
      }
      uint8_t tag = *at++;
      if (tag == '{') {
        break;
      }
      if (tag == 0) {
        continue;
      }
      if (!name(tag, &key) || !read(&value, depth) || !found.emplaceBack(key, value)) {
        return false;
      }
    }
    uint32_t count;
    if (!varint(&count) || count != found.length()) {
      return false;
    }
    js::PlainObject* object = js::NewPlainObjectWithMaybeDuplicateKeys(cx, found);
    if (!object) {
      return false;
    }
    objects[number].set(object);
    out.setObject(*object);
    return true;
  }

  bool elements(JS::MutableHandle<JS::Value> out, uint32_t depth) {
    size_t number;
    uint32_t length;
    // An element takes one byte at least.
    if (!keep(&number) || !varint(&length) || size_t(end - at) < length) {
      return false;
    }
    size_t base = values.length();
    JS::Rooted<JS::Value> value(cx);
    for (uint32_t i = 0; i < length; i++) {
      if (!read(&value, depth) || !values.append(value)) {
        return false;
      }
    }
    uint32_t named, again;
    if (at == end || *at++ != '$' || !varint(&named) || named || !varint(&again) || again != length) {
      return false;
    }
    js::ArrayObject* array = js::NewDenseCopiedArray(cx, length, values.begin() + base);
    if (!array) {
      return false;
    }
    values.shrinkBy(length);
    objects[number].set(array);
    out.setObject(*array);
    return true;
  }

  bool entries(JS::MutableHandle<JS::Value> out, bool map, uint32_t depth) {
    JS::Rooted<JSObject*> made(cx);
    if (map) {
      made = js::MapObject::create(cx);
    } else {
      made = js::SetObject::create(cx);
    }
    if (!made || !objects.append(made)) {
      return false;
    }
    JS::Rooted<JS::Value> key(cx), value(cx);
    uint32_t count = 0;
    while (at != end && *at != (map ? ':' : ',')) {
      if (!read(&key, depth)) {
        return false;
      }
      if (map) {
        if (!read(&value, depth) || !made->as<js::MapObject>().set(cx, key, value)) {
          return false;
        }
        count++;
      } else if (!made->as<js::SetObject>().add(cx, key)) {
        return false;
      }
      count++;
    }
    uint32_t claimed;
    if (at == end) {
      return false;
    }
    at++;
    if (!varint(&claimed) || claimed != count) {
      return false;
    }
    out.setObject(*made);
    return true;
  }

  JSContext* cx;
  const uint8_t* at;
  const uint8_t* end;
  const SharedTexts* shared;
  JS::RootedVector<JSObject*> objects;
  JS::RootedVector<JS::Value> values;
};

}  // namespace

// The bytes of a value, from malloc; null when it is not plain data. The reader below takes all but cycles. With
// `shared`, which then gets the long texts or null, the bytes are for the reader only.
extern "C" uint8_t* nodus_write_plain(JSContext* cx, const JS::Value* value, bool cycles, size_t* length,
                                      void** shared) {
  SharedTexts texts;
  Writer writer(cx, cycles, shared ? &texts : nullptr);
  if (!writer.run(*value)) {
    return nullptr;
  }
  if (shared) {
    *shared = texts.empty() ? nullptr : new SharedTexts(std::move(texts));
  }
  return writer.release(length);
}

// Gives up the long texts of a message; on any thread.
extern "C" void nodus_release_texts(void* shared) { delete static_cast<SharedTexts*>(shared); }

// The value of bytes and the long texts that belong to them, if any: 1 when it was made, 0 when the bytes are not those
// of plain data, -1 with an exception pending.
extern "C" int nodus_read_plain(JSContext* cx, const uint8_t* bytes, size_t length, const void* shared,
                                JS::MutableHandle<JS::Value> out) {
  // What is short may lie in an object that moves.
  uint8_t copy[256];
  if (length <= sizeof(copy)) {
    std::memcpy(copy, bytes, length);
    bytes = copy;
  }
  Reader reader(cx, bytes, length, static_cast<const SharedTexts*>(shared));
  if (reader.run(out)) {
    return 1;
  }
  return cx->isExceptionPending() ? -1 : 0;
}

void nodus::ForgetPlainNames() { std::fill(std::begin(names), std::end(names), Name()); }
