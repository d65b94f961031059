// What native addons need of the engine beyond its bindings: weak cells for any value, words of BigInts, strings over
// an addon's own memory, views of every kind, and property operations that say what became of them.

#include <string.h>

#include "jsapi.h"
#include "jsfriendapi.h"
#include "gc/Tracer.h"
#include "js/ArrayBuffer.h"
#include "js/BigInt.h"
#include "js/GCAPI.h"
#include "js/PropertyAndElement.h"
#include "js/String.h"
#include "js/Symbol.h"
#include "js/experimental/TypedData.h"
#include "vm/ArrayBufferObject.h"
#include "vm/BigIntType.h"
#include "vm/FrameIter.h"
#include "vm/JSContext.h"
#include "vm/SymbolType.h"

// Updates a weakly held value after marking; false when it is about to die.
extern "C" bool nodus_weak_value_survives(JSTracer* trc, JS::Value* value) {
  return js::TraceManuallyBarrieredWeakEdge(trc, value, "weak value of an addon").isLive();
}

// Whether a symbol can be found again by its key, so that nobody may see it die.
extern "C" bool nodus_symbol_is_registered(JS::Symbol* symbol) {
  return symbol->code() != JS::SymbolCode::UniqueSymbol;
}

// A BigInt from words, the least significant first. Null with an exception when it is too large.
extern "C" JS::BigInt* nodus_bigint_from_words(JSContext* cx, bool negative, const uint64_t* words, size_t count) {
  static_assert(sizeof(JS::BigInt::Digit) == sizeof(uint64_t));
  while (count > 0 && words[count - 1] == 0) {
    count--;
  }
  if (count == 0) {
    return JS::BigInt::zero(cx);
  }
  JS::BigInt* result = JS::BigInt::createUninitialized(cx, count, negative);
  if (result) {
    for (size_t i = 0; i < count; i++) {
      result->setIndividualDigit(i, words[i]);
    }
  }
  return result;
}

// Copies as many words of a BigInt as there is room for; gives how many it has.
extern "C" size_t nodus_bigint_words(JS::BigInt* bigint, bool* negative, uint64_t* words, size_t room) {
  size_t count = bigint->digitLength();
  *negative = bigint->isNegative();
  for (size_t i = 0; i < count && i < room; i++) {
    words[i] = bigint->individualDigit(i);
  }
  return count;
}

namespace {

// Tells the owner of a string's characters that nobody needs them any more, and goes.
struct AddonString final : public JSExternalStringCallbacks {
  void (*done)(void*);
  void* data;

  AddonString(void (*done)(void*), void* data) : done(done), data(data) {}

  void finish() const {
    done(data);
    delete this;
  }
  void finalize(JS::Latin1Char*) const override { finish(); }
  void finalize(char16_t*) const override { finish(); }
  size_t sizeOfBuffer(const JS::Latin1Char*, mozilla::MallocSizeOf) const override { return 0; }
  size_t sizeOfBuffer(const char16_t*, mozilla::MallocSizeOf) const override { return 0; }
};

}  // namespace

// A string over an addon's characters; `done(data)` follows when they are free again, perhaps on another thread,
// perhaps at once. Null with an exception, and without that call, when there is no memory.
extern "C" JSString* nodus_external_string(JSContext* cx, const void* chars, size_t length, bool wide,
                                           void (*done)(void*), void* data) {
  auto* callbacks = new AddonString(done, data);
  bool external = false;
  JSString* result =
      wide ? JS_NewMaybeExternalUCString(cx, static_cast<const char16_t*>(chars), length, callbacks, &external)
           : JS_NewMaybeExternalStringLatin1(cx, static_cast<const JS::Latin1Char*>(chars), length, callbacks,
                                             &external);
  if (!result) {
    delete callbacks;
  } else if (!external) {
    callbacks->finish();
  }
  return result;
}

// A view of `type`, as the engine numbers them, or a DataView when there is no such type.
extern "C" JSObject* nodus_new_view(JSContext* cx, uint32_t type, JSObject* raw, size_t offset, size_t length) {
  JS::Rooted<JSObject*> buffer(cx, raw);
  switch (type) {
#define MAKE(ExternalType, NativeType, Name) \
  case js::Scalar::Name:                     \
    return JS_New##Name##ArrayWithBuffer(cx, buffer, offset, int64_t(length));
    JS_FOR_EACH_TYPED_ARRAY(MAKE)
#undef MAKE
    default:
      return JS_NewDataView(cx, buffer, offset, length);
  }
}

// `delete object[key]` as sloppy code does it; `deleted` tells the outcome.
extern "C" bool nodus_delete_property(JSContext* cx, JSObject* raw, JS::Handle<JS::PropertyKey> id, bool* deleted) {
  JS::Rooted<JSObject*> object(cx, raw);
  JS::ObjectOpResult result;
  if (!JS_DeletePropertyById(cx, object, id, result)) {
    return false;
  }
  *deleted = result.ok();
  return true;
}

// Whether code of a program is being run.
extern "C" bool nodus_has_frames(JSContext* cx) { return !js::FrameIter(cx).done(); }

// Whether an ArrayBuffer's memory is somebody else's.
extern "C" bool nodus_is_foreign_buffer(JSObject* object) {
  return object->is<js::ArrayBufferObject>() && object->as<js::ArrayBufferObject>().isExternal();
}
