// Strings whose characters are written once, into the memory that they keep, and the way to a string's characters.

#include "jsapi.h"
#include "js/String.h"
#include "mozilla/StringBuffer.h"
#include "vm/JSContext.h"
#include "vm/StringType.h"

#include "gc/Nursery-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/StringType-inl.h"

namespace {

// Characters of up to so many bytes are allocated as the nursery allocates cells. The engine puts only shorter ones
// there, as it cannot know that they are mostly dropped soon; malloc, free and the notes between them cost more than to
// write so much text.
constexpr size_t InNursery = 4096;

template <typename CharT>
JSString::OwnedChars<CharT> Allocate(JSContext* cx, size_t length) {
  using Owned = JSString::OwnedChars<CharT>;
  size_t bytes = length * sizeof(CharT);
  if (bytes <= InNursery && cx->zone()->allocNurseryStrings()) {
    if (void* room = cx->nursery().allocateInternalBuffer(cx->zone(), js::RoundUp(bytes, js::gc::CellAlignBytes))) {
      return Owned(static_cast<CharT*>(room), length, Owned::Kind::Nursery);
    }
  }
  if (bytes < JSString::MIN_BYTES_FOR_BUFFER) {
    auto room = cx->make_pod_arena_array<CharT>(js::StringBufferArena, length);
    if (!room) return {};
    return Owned(std::move(room), length);
  }
  if (!mozilla::StringBuffer::IsValidLength<CharT>(length)) {
    js::ReportOversizedAllocation(cx, JSMSG_ALLOC_OVERFLOW);
    return {};
  }
  RefPtr<mozilla::StringBuffer> room =
      mozilla::StringBuffer::Alloc((length + 1) * sizeof(CharT), mozilla::Some(js::StringBufferArena));
  if (!room) {
    js::ReportOutOfMemory(cx);
    return {};
  }
  static_cast<CharT*>(room->Data())[length] = '\0';
  return Owned(std::move(room), length);
}

// A string of `length` characters, more than the engine has ready-made, which `fill` writes. It runs no other code.
template <typename CharT>
JSString* Make(JSContext* cx, size_t length, void (*fill)(void*, CharT*, size_t), void* data) {
  if (JSInlineString::lengthFits<CharT>(length)) {
    CharT* room;
    JSInlineString* made = js::AllocateInlineString<js::CanGC>(cx, length, &room, js::gc::Heap::Default);
    if (made) fill(data, room, length);
    return made;
  }
  JS::Rooted<JSString::OwnedChars<CharT>> chars(cx, Allocate<CharT>(cx, length));
  if (!chars) return nullptr;
  fill(data, chars.data(), length);
  return JSLinearString::new_<js::CanGC, CharT>(cx, &chars, js::gc::Heap::Default);
}

}  // namespace

extern "C" JSString* nodus_make_latin1(JSContext* cx, size_t length, void (*fill)(void*, JS::Latin1Char*, size_t),
                                       void* data) {
  return Make(cx, length, fill, data);
}

extern "C" JSString* nodus_make_utf16(JSContext* cx, size_t length, void (*fill)(void*, char16_t*, size_t),
                                      void* data) {
  return Make(cx, length, fill, data);
}

// The characters of a string, until the next collection; null with an exception pending when memory is short.
extern "C" const void* nodus_string_chars(JSContext* cx, JSString* string, size_t* length, bool* latin1) {
  JSLinearString* linear = string->ensureLinear(cx);
  if (!linear) return nullptr;
  JS::AutoCheckCannotGC nogc;
  *length = linear->length();
  *latin1 = linear->hasLatin1Chars();
  if (*latin1) return linear->latin1Chars(nogc);
  return linear->twoByteChars(nogc);
}
