// Dates as text, which `Date.parse` and `new Date` read as V8 does: crates/engine/src/date_text.rs.

#include <atomic>
#include <cmath>

#include "builtin/Date.h"
#include "js/CallArgs.h"
#include "js/Conversions.h"
#include "js/Date.h"
#include "js/Object.h"
#include "vm/DateObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/StringType.h"

#include "adopting.h"

// Gives whether it is a date: milliseconds, and whether those are of the local time.
extern "C" bool nodus_parse_date_text(const uint8_t* latin1, const char16_t* utf16, size_t length, double* milliseconds,
                                      bool* isLocal);

namespace {

// What local time may be away from Coordinated Universal Time.
constexpr double Latest = 8.64e15 + 8.64e7;

JSNative engineParse = nullptr;
// All realms' constructors have the same.
std::atomic<JSNative> engineDate = nullptr;
js::ClassObjectCreationOp engineCreateDate = nullptr;

template <typename Text>
bool Read(const Text* text, js::ParsedDate* result) {
  JS::AutoCheckCannotGC nogc;
  bool latin1 = text->hasLatin1Chars();
  double milliseconds;
  bool isLocal;
  if (!nodus_parse_date_text(latin1 ? text->latin1Chars(nogc) : nullptr, latin1 ? nullptr : text->twoByteChars(nogc),
                             text->length(), &milliseconds, &isLocal) ||
      !(std::abs(milliseconds) < (isLocal ? Latest : 8.64e15 + 1))) {
    return false;
  }
  *result = js::ParsedDate{.date = int64_t(milliseconds), .isLocalTime = isLocal};
  return true;
}

// Puts the time in the place of a text, for the engine's function to go on with.
bool ReadText(JSContext* cx, JS::MutableHandleValue value) {
  JSLinearString* text = value.toString()->ensureLinear(cx);
  if (!text) {
    return false;
  }
  value.setNumber(JS::CanonicalizeNaN(js::DateParse(cx, text).toDouble()));
  return true;
}

bool Parse(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (args.length() == 0) {
    return engineParse(cx, argc, vp);
  }
  JSString* text = JS::ToString(cx, args[0]);
  if (!text) {
    return false;
  }
  args.rval().setString(text);
  return ReadText(cx, args.rval());
}

bool Date(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (!args.isConstructing() || args.length() != 1) {
    return engineDate(cx, argc, vp);
  }
  if (args[0].isObject()) {
    JS::Rooted<JSObject*> object(cx, &args[0].toObject());
    js::ESClass kind;
    if (!JS::GetBuiltinClass(cx, object, &kind)) {
      return false;
    }
    if (kind != js::ESClass::Date && !js::ToPrimitive(cx, args[0])) {
      return false;
    }
  }
  if (args[0].isString() && !ReadText(cx, args[0])) {
    return false;
  }
  return engineDate(cx, argc, vp);
}

JSObject* CreateDate(JSContext* cx, JSProtoKey key) {
  JSObject* constructor = engineCreateDate(cx, key);
  if (constructor) {
    auto& function = constructor->as<JSFunction>();
    engineDate = function.native();
    function.initNative(Date, function.jitInfo());
  }
  return constructor;
}

}  // namespace

JS::ClippedTime js::DateParse(JSContext* cx, const JSLinearString* text) {
  ParsedDate parsed;
  if (!Read(text, &parsed)) {
    return JS::ClippedTime::invalid();
  }
  return parsed.isLocalTime ? LocalTimeToUTC(cx, parsed.date) : JS::TimeClip(double(parsed.date));
}

// For constants, while code is optimised.
bool js::DateParse(const JSOffThreadAtom* text, ParsedDate* result) { return Read(text, result); }

void nodus::AdoptDates() {
  engineParse = ReplaceNative(js::DateObject::class_.specConstructorFunctions(), "parse", Parse, nullptr);
  engineCreateDate = ReplaceConstructor(js::DateObject::class_.spec, CreateDate);
}
