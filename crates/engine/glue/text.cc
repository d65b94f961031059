// Strings whose characters are written once, into the memory that they keep, the way to a string's characters, and
// memory that several strings share.

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

// Memory for characters that strings can share, with the end mark behind them; null when memory is short.
template <typename CharT>
already_AddRefed<mozilla::StringBuffer> NewBuffer(size_t length) {
  RefPtr<mozilla::StringBuffer> room =
      mozilla::StringBuffer::Alloc((length + 1) * sizeof(CharT), mozilla::Some(js::StringBufferArena));
  if (room) static_cast<CharT*>(room->Data())[length] = 0;
  return room.forget();
}

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
  RefPtr<mozilla::StringBuffer> room = NewBuffer<CharT>(length);
  if (!room) {
    js::ReportOutOfMemory(cx);
    return {};
  }
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

// The characters of a string in memory of their own.
template <typename CharT>
already_AddRefed<mozilla::StringBuffer> Copy(const CharT* chars, size_t length) {
  if (!mozilla::StringBuffer::IsValidLength<CharT>(length)) return nullptr;
  RefPtr<mozilla::StringBuffer> room = NewBuffer<CharT>(length);
  if (room) std::copy_n(chars, length, static_cast<CharT*>(room->Data()));
  return room.forget();
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

// The characters of a string with a reference to their memory: the string's own, or a copy where it cannot be shared.
// Null when memory is short, without an exception.
extern "C" mozilla::StringBuffer* nodus_share_text(JSContext* cx, JSString* string, size_t* length, bool* latin1) {
  JSLinearString* linear = string->ensureLinear(cx);
  if (!linear) {
    JS_ClearPendingException(cx);
    return nullptr;
  }
  *length = linear->length();
  *latin1 = linear->hasLatin1Chars();
  // Text may still be appended to an extensible one.
  if (linear->hasStringBuffer() && !linear->isExtensible()) {
    RefPtr<mozilla::StringBuffer> own(linear->stringBuffer());
    return own.forget().take();
  }
  JS::AutoCheckCannotGC nogc;
  return (*latin1 ? Copy(linear->latin1Chars(nogc), *length) : Copy(linear->twoByteChars(nogc), *length)).take();
}

extern "C" const void* nodus_shared_chars(mozilla::StringBuffer* text) { return text->Data(); }

extern "C" void nodus_release_text(mozilla::StringBuffer* text) { text->Release(); }

// A string of such memory; null with an exception pending.
extern "C" JSString* nodus_string_of_text(JSContext* cx, mozilla::StringBuffer* text, size_t length, bool latin1) {
  return latin1 ? JS::NewStringFromKnownLiveLatin1Buffer(cx, text, length)
                : JS::NewStringFromKnownLiveTwoByteBuffer(cx, text, length);
}
