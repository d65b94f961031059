// `JSON.stringify` of plain data: objects without accessors and arrays, as programs mostly have. They are walked
// without running any code; whatever is unusual (a `toJSON` method, an accessor, a proxy, another class, a cycle) ends
// the walk, and the engine's own function starts anew. The text grows in one buffer that is kept for the next call, and
// what an object's shape says of its keys is remembered as the text to write.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "jsapi.h"

#include "builtin/Array.h"
#include "vm/ArrayObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/PropertyResult.h"
#include "vm/StringType.h"

#include "json_stringify.h"
#include "number_text.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Shape-inl.h"

namespace {

// Deeper values, and with them all cycles, are the engine's.
constexpr uint32_t kMaxDepth = 200;
// A larger buffer is not kept.
constexpr size_t kKeptBytes = 1 << 18;

// The enumerable properties of a shape, each with its key as `,"key":`.
struct Layout {
  struct Part {
    uint32_t slot;
    uint32_t begin;
    uint32_t length;
  };
  js::Shape* shape = nullptr;
  uint64_t collections = 0;
  bool usable = false;
  std::vector<Part> parts;
  std::string text;
};

struct Kept {
  unsigned char* bytes = nullptr;
  size_t size = 0;
  std::unique_ptr<Layout[]> layouts;
  ~Kept() { std::free(bytes); }
};

thread_local Kept kept;

constexpr size_t kLayouts = 128;

// What is to be written after the backslash for a character; 0 for those that stand for themselves.
constexpr unsigned char EscapeOf(unsigned char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    default:
      return c < 0x20 ? 'u' : 0;
  }
}

// Whether any of eight Latin-1 characters has to be escaped.
inline bool AnySpecial(uint64_t eight) {
  constexpr uint64_t ones = 0x0101010101010101u, highs = ones * 0x80;
  uint64_t quote = eight ^ (ones * '"');
  uint64_t backslash = eight ^ (ones * '\\');
  uint64_t found = (quote - ones) & ~quote;
  found |= (backslash - ones) & ~backslash;
  found |= (eight - ones * 0x20) & ~eight;
  return found & highs;
}

// Writes the escape of a character below 256 that needs one.
template <typename Out>
Out* WriteEscape(Out* out, unsigned c, unsigned char escape) {
  *out++ = '\\';
  *out++ = escape;
  if (escape == 'u') {
    *out++ = '0';
    *out++ = '0';
    *out++ = Out('0' + (c >> 4));
    *out++ = Out("0123456789abcdef"[c & 15]);
  }
  return out;
}

template <typename Out>
Out* WriteEscaped(Out* out, const JS::Latin1Char* in, size_t length) {
  const JS::Latin1Char* end = in + length;
  while (in != end) {
    if constexpr (sizeof(Out) == 1) {
      while (end - in >= 8) {
        uint64_t eight;
        std::memcpy(&eight, in, 8);
        std::memcpy(out, &eight, 8);
        if (AnySpecial(eight)) {
          break;
        }
        in += 8;
        out += 8;
      }
    }
    for (int i = 0; i < 8 && in != end; i++) {
      unsigned char c = *in++;
      unsigned char escape = EscapeOf(c);
      if (MOZ_LIKELY(!escape)) {
        *out++ = c;
      } else {
        out = WriteEscape(out, c, escape);
      }
    }
  }
  return out;
}

char16_t* WriteEscaped(char16_t* out, const char16_t* in, size_t length) {
  const char16_t* end = in + length;
  while (in != end) {
    char16_t c = *in++;
    if (c < 0x80) {
      unsigned char escape = EscapeOf(c);
      if (MOZ_LIKELY(!escape)) {
        *out++ = c;
      } else {
        out = WriteEscape(out, c, escape);
      }
    } else if (MOZ_LIKELY((c & 0xf800) != 0xd800)) {
      *out++ = c;
    } else if (c < 0xdc00 && in != end && (*in & 0xfc00) == 0xdc00) {
      *out++ = c;
      *out++ = *in++;
    } else {
      *out++ = '\\';
      *out++ = 'u';
      for (int shift = 12; shift >= 0; shift -= 4) {
        *out++ = "0123456789abcdef"[(c >> shift) & 15];
      }
    }
  }
  return out;
}

enum class Outcome { Done, Unusual, Wide, Failed };

// Walks a value and writes it, in Latin-1 or in UTF-16.
template <typename Out>
class Writer {
 public:
  Writer(JSContext* cx, const JS::Latin1Char* gap, size_t gapLength)
      : cx(cx), gap(gap), gapLength(gapLength), collections(cx->runtime()->gc.majorGCCount()) {
    begin = at = reinterpret_cast<Out*>(kept.bytes);
    end = begin + kept.size / sizeof(Out);
  }

  ~Writer() {
    if (size_t(end - begin) * sizeof(Out) > kKeptBytes) {
      std::free(begin);
      kept.bytes = nullptr;
      kept.size = 0;
    } else {
      kept.bytes = reinterpret_cast<unsigned char*>(begin);
      kept.size = (end - begin) * sizeof(Out);
    }
  }

  Outcome run(const JS::Value& value) {
    JS::AutoCheckCannotGC nogc;
    return write(value, 0);
  }

  const Out* text() const { return begin; }
  size_t length() const { return at - begin; }

 private:
  // Makes room for so many characters and a few more.
  bool reserve(size_t count) {
    constexpr size_t spare = 64;
    if (MOZ_LIKELY(size_t(end - at) >= count + spare)) {
      return true;
    }
    size_t used = at - begin;
    size_t size = size_t(end - begin) * 2;
    if (size < used + count + spare) {
      size = used + count + spare;
    }
    if (size < 4096) {
      size = 4096;
    }
    auto* larger = static_cast<Out*>(std::realloc(begin, size * sizeof(Out)));
    if (!larger) {
      return false;
    }
    begin = larger;
    at = begin + used;
    end = begin + size;
    return true;
  }

  template <size_t N>
  void literal(const char (&word)[N]) {
    for (size_t i = 0; i + 1 < N; i++) {
      *at++ = Out(word[i]);
    }
  }

  Outcome write(const JS::Value& value, uint32_t depth) {
    if (!reserve(32)) {
      return Outcome::Unusual;
    }
    if (value.isString()) {
      return string(value.toString());
    }
    if (value.isInt32()) {
      integer(value.toInt32());
    } else if (value.isObject()) {
      return object(&value.toObject(), depth);
    } else if (value.isDouble()) {
      return number(value.toDouble());
    } else if (value.isBoolean()) {
      if (value.toBoolean()) {
        literal("true");
      } else {
        literal("false");
      }
    } else if (value.isNull()) {
      literal("null");
    } else {
      return Outcome::Unusual;
    }
    return Outcome::Done;
  }

  void integer(int32_t value) {
    uint32_t rest = value < 0 ? 0u - uint32_t(value) : uint32_t(value);
    if (value < 0) {
      *at++ = '-';
    }
    if (rest < 10) {
      *at++ = Out('0' + rest);
      return;
    }
    char digits[10];
    int count = 0;
    do {
      digits[count++] = char('0' + rest % 10);
      rest /= 10;
    } while (rest);
    while (count) {
      *at++ = Out(digits[--count]);
    }
  }

  Outcome number(double value) {
    if (!std::isfinite(value)) {
      literal("null");
      return Outcome::Done;
    }
    if (!reserve(nodus_longest_number)) {
      return Outcome::Unusual;
    }
    if constexpr (sizeof(Out) == 1) {
      at += nodus_write_number(value, reinterpret_cast<char*>(at));
    } else {
      char digits[nodus_longest_number];
      at = std::copy_n(digits, nodus_write_number(value, digits), at);
    }
    return Outcome::Done;
  }

  Outcome string(JSString* string) {
    // Neither this nor anything else here collects garbage.
    JSLinearString* linear = string->ensureLinear(cx);
    if (!linear) {
      return Outcome::Failed;
    }
    return quoted(linear);
  }

  Outcome quoted(JSLinearString* linear) {
    size_t length = linear->length();
    if (length > JSString::MAX_LENGTH / 6 || !reserve(length * 6 + 2)) {
      return Outcome::Unusual;
    }
    JS::AutoCheckCannotGC nogc;
    *at++ = '"';
    if (linear->hasLatin1Chars()) {
      at = WriteEscaped(at, linear->latin1Chars(nogc), length);
    } else {
      if constexpr (sizeof(Out) == 1) {
        return Outcome::Wide;
      } else {
        at = WriteEscaped(at, linear->twoByteChars(nogc), length);
      }
    }
    *at++ = '"';
    return Outcome::Done;
  }

  bool newLine(uint32_t depth) {
    if (!reserve(1 + depth * gapLength)) {
      return false;
    }
    *at++ = '\n';
    for (uint32_t i = 0; i < depth; i++) {
      for (size_t j = 0; j < gapLength; j++) {
        *at++ = gap[j];
      }
    }
    return true;
  }

  // Whether the object surely has no `toJSON`. Objects of one shape have the same properties and the same prototype,
  // and nothing changes meanwhile.
  bool hasNoToJson(js::NativeObject* object) {
    js::Shape*& known = plain[(reinterpret_cast<uintptr_t>(object->shape()) >> 4) % std::size(plain)];
    if (known == object->shape()) {
      return true;
    }
    js::NativeObject* holder;
    js::PropertyResult found;
    if (!js::LookupPropertyPure(cx, object, js::NameToId(cx->names().toJSON), &holder, &found) || found.isFound()) {
      return false;
    }
    known = object->shape();
    return true;
  }

  Outcome object(JSObject* object, uint32_t depth) {
    if (object->is<js::PlainObject>()) {
      auto* plainObject = &object->as<js::PlainObject>();
      return depth < kMaxDepth && hasNoToJson(plainObject) ? properties(plainObject, depth + 1) : Outcome::Unusual;
    }
    if (object->is<js::ArrayObject>()) {
      auto* array = &object->as<js::ArrayObject>();
      return depth < kMaxDepth && hasNoToJson(array) ? elements(array, depth + 1) : Outcome::Unusual;
    }
    return Outcome::Unusual;
  }

  // Whether a property with this value is left out; in an array it counts as null.
  static bool isLeftOut(const JS::Value& value) {
    return value.isUndefined() || value.isSymbol() || (value.isObject() && value.toObject().is<JSFunction>());
  }

  // A function may have a `toJSON` method, too.
  bool mayBeLeftOut(const JS::Value& value) {
    return !value.isObject() || hasNoToJson(&value.toObject().as<JSFunction>());
  }

  Outcome elements(js::ArrayObject* array, uint32_t depth) {
    uint32_t length = array->length();
    uint32_t there = array->getDenseInitializedLength();
    if (!js::IsPackedArray(array) && js::ObjectMayHaveExtraIndexedProperties(array)) {
      return Outcome::Unusual;
    }
    *at++ = '[';
    for (uint32_t i = 0; i < length; i++) {
      if (!reserve(32)) {
        return Outcome::Unusual;
      }
      if (i) {
        *at++ = ',';
      }
      if (gapLength && !newLine(depth)) {
        return Outcome::Unusual;
      }
      JS::Value value = i < there ? array->getDenseElement(i) : JS::UndefinedValue();
      if (value.isMagic() || isLeftOut(value)) {
        if (!value.isMagic() && !mayBeLeftOut(value)) {
          return Outcome::Unusual;
        }
        literal("null");
        continue;
      }
      Outcome outcome = write(value, depth);
      if (outcome != Outcome::Done) {
        return outcome;
      }
    }
    if (gapLength && length && !newLine(depth - 1)) {
      return Outcome::Unusual;
    }
    if (!reserve(1)) {
      return Outcome::Unusual;
    }
    *at++ = ']';
    return Outcome::Done;
  }

  // Reads the shape of an object. False when it has accessors or keys beyond Latin-1.
  bool describe(js::PlainObject* object, Layout& layout) {
    layout.parts.clear();
    layout.text.clear();
    std::vector<js::PropertyInfoWithKey> properties;
    for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
      if (!iter->enumerable() || iter->key().isSymbol()) {
        continue;
      }
      if (!iter->isDataProperty() || !iter->key().isAtom() || !iter->key().toAtom()->hasLatin1Chars()) {
        return false;
      }
      properties.push_back(*iter);
    }
    JS::AutoCheckCannotGC nogc;
    for (size_t i = properties.size(); i-- > 0;) {
      JSAtom* key = properties[i].key().toAtom();
      size_t before = layout.text.size();
      layout.text.resize(before + key->length() * 6 + 4);
      auto* start = reinterpret_cast<JS::Latin1Char*>(layout.text.data()) + before;
      auto* out = start;
      *out++ = ',';
      *out++ = '"';
      out = WriteEscaped(out, key->latin1Chars(nogc), key->length());
      *out++ = '"';
      *out++ = ':';
      layout.text.resize(before + (out - start));
      layout.parts.push_back({properties[i].slot(), uint32_t(before), uint32_t(out - start)});
    }
    return true;
  }

  const Layout* layoutOf(js::PlainObject* object, Layout& temporary) {
    if (object->inDictionaryMode()) {
      return describe(object, temporary) ? &temporary : nullptr;
    }
    if (!kept.layouts) {
      kept.layouts = std::make_unique<Layout[]>(kLayouts);
    }
    js::Shape* shape = object->shape();
    Layout& layout = kept.layouts[(reinterpret_cast<uintptr_t>(shape) >> 4) % kLayouts];
    if (layout.shape != shape || layout.collections != collections) {
      layout.shape = shape;
      layout.collections = collections;
      layout.usable = describe(object, layout);
    }
    return layout.usable ? &layout : nullptr;
  }

  // Opens a property: the comma or nothing, the line, the key.
  bool key(const char* text, size_t length, bool first, uint32_t depth) {
    if (gapLength) {
      if (!first) {
        *at++ = ',';
      }
      if (!newLine(depth)) {
        return false;
      }
      first = true;
    }
    if (!reserve(length)) {
      return false;
    }
    text += first;
    length -= first;
    if constexpr (sizeof(Out) == 1) {
      std::memcpy(at, text, length);
      at += length;
    } else {
      for (size_t i = 0; i < length; i++) {
        *at++ = static_cast<unsigned char>(text[i]);
      }
    }
    if (gapLength) {
      *at++ = ' ';
    }
    return true;
  }

  Outcome properties(js::PlainObject* object, uint32_t depth) {
    if (object->isIndexed()) {
      return Outcome::Unusual;
    }
    *at++ = '{';
    bool first = true;
    uint32_t there = object->getDenseInitializedLength();
    for (uint32_t i = 0; i < there; i++) {
      JS::Value value = object->getDenseElement(i);
      if (value.isMagic()) {
        continue;
      }
      char text[16] = ",\"";
      size_t length = 2;
      std::string digits = std::to_string(i);
      std::memcpy(text + length, digits.data(), digits.size());
      length += digits.size();
      text[length++] = '"';
      text[length++] = ':';
      Outcome outcome = property(value, text, length, first, depth);
      if (outcome != Outcome::Done) {
        return outcome;
      }
    }
    // Not before: the elements' objects may take the place in the table.
    Layout temporary;
    const Layout* layout = layoutOf(object, temporary);
    if (!layout) {
      return Outcome::Unusual;
    }
    const char* text = layout->text.data();
    size_t count = layout->parts.size();
    js::Shape* shape = object->shape();
    for (size_t i = 0; i < count; i++) {
      Layout::Part part = layout->parts[i];
      Outcome outcome = property(object->getSlot(part.slot), text + part.begin, part.length, first, depth);
      if (outcome != Outcome::Done) {
        return outcome;
      }
      // An object inside may have taken the place in the table.
      if (MOZ_UNLIKELY(layout->shape != shape) && layout != &temporary) {
        layout = layoutOf(object, temporary);
        text = layout->text.data();
      }
    }
    if (gapLength && !first && !newLine(depth - 1)) {
      return Outcome::Unusual;
    }
    if (!reserve(1)) {
      return Outcome::Unusual;
    }
    *at++ = '}';
    return Outcome::Done;
  }

  Outcome property(const JS::Value& value, const char* text, size_t length, bool& first, uint32_t depth) {
    if (isLeftOut(value)) {
      return mayBeLeftOut(value) ? Outcome::Done : Outcome::Unusual;
    }
    if (!reserve(1) || !key(text, length, first, depth)) {
      return Outcome::Unusual;
    }
    first = false;
    return write(value, depth);
  }

  JSContext* cx;
  const JS::Latin1Char* gap;
  size_t gapLength;
  uint64_t collections;
  Out* begin;
  Out* at;
  Out* end;
  js::Shape* plain[8] = {};
};

template <typename Out>
Outcome StringifyAs(JSContext* cx, JS::Handle<JS::Value> value, const JS::Latin1Char* gap, size_t gapLength,
                    JS::MutableHandle<JS::Value> result) {
  Writer<Out> writer(cx, gap, gapLength);
  Outcome outcome = writer.run(value);
  if (outcome == Outcome::Done && writer.length() > JSString::MAX_LENGTH) {
    outcome = Outcome::Unusual;
  }
  if (outcome == Outcome::Done) {
    JSString* string = js::NewStringCopyNDontDeflate<js::CanGC>(cx, writer.text(), writer.length());
    if (!string) {
      return Outcome::Failed;
    }
    result.setString(string);
  }
  return outcome;
}

}  // namespace

void nodus::ForgetJsonShapes() { kept.layouts = nullptr; }

bool nodus::StringifyPlain(JSContext* cx, const JS::CallArgs& args, bool* done) {
  *done = false;
  // Functions and lists of keys are the engine's affair.
  if (args.get(1).isObject() || !(args.get(0).isObject() || args.get(0).isString())) {
    return true;
  }
  JS::Latin1Char gap[10];
  size_t gapLength = 0;
  const JS::Value& space = args.get(2);
  if (space.isInt32()) {
    int32_t count = space.toInt32();
    gapLength = count < 0 ? 0 : count < 10 ? count : 10;
    std::memset(gap, ' ', gapLength);
  } else if (space.isString()) {
    JSLinearString* text = space.toString()->ensureLinear(cx);
    if (!text) {
      return false;
    }
    if (!text->hasLatin1Chars()) {
      return true;
    }
    JS::AutoCheckCannotGC nogc;
    gapLength = text->length() < 10 ? text->length() : 10;
    std::memcpy(gap, text->latin1Chars(nogc), gapLength);
  } else if (!space.isNullOrUndefined()) {
    return true;
  }
  JS::Rooted<JS::Value> value(cx, args.get(0));
  Outcome outcome = StringifyAs<JS::Latin1Char>(cx, value, gap, gapLength, args.rval());
  if (outcome == Outcome::Wide) {
    outcome = StringifyAs<char16_t>(cx, value, gap, gapLength, args.rval());
  }
  *done = outcome == Outcome::Done;
  return outcome != Outcome::Failed;
}
