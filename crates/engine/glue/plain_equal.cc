// Whether two objects hold the same plain data, found out without running any code: what deep comparisons ask first.

#include <cstring>

#include "jsapi.h"
#include "mozilla/FloatingPoint.h"
#include "vm/ArrayObject.h"
#include "vm/BigIntType.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/StringType.h"

#include "plain_data.h"
#include "vm/NativeObject-inl.h"

namespace {

// As `Object.is`, but false as well when that cannot be told without allocating, or is a matter of more objects.
bool IsSame(const JS::Value& one, const JS::Value& other) {
  if (one.asRawBits() == other.asRawBits()) {
    // The mark of a hole is no value.
    return !one.isMagic();
  }
  if (one.isString() && other.isString()) {
    JSString* text = one.toString();
    JSString* otherText = other.toString();
    return text->length() == otherText->length() && text->isLinear() && otherText->isLinear() &&
           js::EqualStrings(&text->asLinear(), &otherText->asLinear());
  }
  if (one.isNumber() && other.isNumber()) {
    return mozilla::NumbersAreIdentical(one.toNumber(), other.toNumber());
  }
  return one.isBigInt() && other.isBigInt() && JS::BigInt::equal(one.toBigInt(), other.toBigInt());
}

}  // namespace

// Whether two ordinary objects or two arrays have the same prototype and the same own properties, which must be
// enumerable with text for keys, and whose values must be the same. False also when a closer look would be needed.
extern "C" bool nodus_same_plain(JSContext* cx, JSObject* one, JSObject* other) {
  JS::AutoCheckCannotGC nogc;
  if (one->is<js::ArrayObject>()) {
    if (one->shape() != other->shape()) {
      return false;
    }
    auto& array = one->as<js::ArrayObject>();
    auto& otherArray = other->as<js::ArrayObject>();
    uint32_t length = array.length();
    if (length != otherArray.length() || array.getDenseInitializedLength() != length ||
        otherArray.getDenseInitializedLength() != length || !nodus::IsBareArray(&array) ||
        !nodus::IsBareArray(&otherArray)) {
      return false;
    }
    for (uint32_t i = 0; i < length; i++) {
      if (!IsSame(array.getDenseElement(i), otherArray.getDenseElement(i))) {
        return false;
      }
    }
    return true;
  }
  if (!one->is<js::PlainObject>() || !other->is<js::PlainObject>()) {
    return false;
  }
  auto& object = one->as<js::NativeObject>();
  auto& otherObject = other->as<js::NativeObject>();
  // Objects that have got the same names in the same order share the list of them, also when they have room for
  // different numbers of properties, as copies have.
  if (object.inDictionaryMode() || otherObject.inDictionaryMode() ||
      object.shape()->propMap() != otherObject.shape()->propMap() ||
      object.shape()->propMapLength() != otherObject.shape()->propMapLength() ||
      object.getDenseInitializedLength() != 0 || otherObject.getDenseInitializedLength() != 0 || object.isIndexed() ||
      otherObject.isIndexed() || nodus::PlainShapeOf(cx, &object) != nodus::PlainShape::Reusable ||
      nodus::PlainShapeOf(cx, &otherObject) != nodus::PlainShape::Reusable) {
    return false;
  }
  for (uint32_t slot = 0; slot < object.slotSpan(); slot++) {
    if (!IsSame(object.getSlot(slot), otherObject.getSlot(slot))) {
      return false;
    }
  }
  return true;
}
