// `String.prototype.localeCompare` of ASCII text, which sorting calls a million times. The engine's own calls ICU,
// which prepares for any script there is; here characters have numbers, as they have in the locales that order ASCII
// like the root of Unicode's collations.

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "jsapi.h"
#include "util/LanguageId.h"
#include "vm/JSContext.h"
#include "vm/Realm.h"
#include "vm/Runtime.h"
#include "vm/StringObject.h"
#include "vm/StringType.h"

#include "adopting.h"

#include "vm/JSContext-inl.h"

namespace {

JSNative engineCompare = nullptr;

// Languages whose collations leave ASCII as it is in the root, without pairs of letters that count as one.
constexpr std::string_view kLanguages[] = {"de", "en", "es", "fr", "it", "nl", "pt"};

// ASCII in the order of CLDR's root collation. Small and large letters differ only if nothing else does.
constexpr std::string_view kOrder = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

// By character; 0 for those that collations ignore, or that are not ASCII.
constexpr std::array<uint8_t, 256> kWeights = [] {
  std::array<uint8_t, 256> weights{};
  for (size_t i = 0; i < kOrder.size(); i++) {
    char c = kOrder[i];
    weights[uint8_t(c)] = uint8_t(i + 1);
    if (c >= 'a' && c <= 'z') {
      weights[uint8_t(c - 'a' + 'A')] = uint8_t(i + 1);
    }
  }
  return weights;
}();

using Text = std::span<const JS::Latin1Char>;

bool IsSimple(Text text) {
  uint8_t ignored = 0;
  for (JS::Latin1Char c : text) {
    ignored |= kWeights[c] == 0;
  }
  return !ignored;
}

// Negative, zero or positive; neither text has characters without weight.
int32_t Compare(Text a, Text b) {
  size_t shorter = std::min(a.size(), b.size());
  int32_t byCase = 0;
  for (size_t i = 0; i < shorter; i++) {
    if (a[i] == b[i]) {
      continue;
    }
    uint8_t weightA = kWeights[a[i]], weightB = kWeights[b[i]];
    if (weightA != weightB) {
      return weightA < weightB ? -1 : 1;
    }
    // Small letters come first, and have the larger codes.
    if (!byCase) {
      byCase = a[i] > b[i] ? -1 : 1;
    }
  }
  if (a.size() != b.size()) {
    return a.size() < b.size() ? -1 : 1;
  }
  return byCase;
}

bool OrdersAsciiPlainly(JSContext* cx) {
  if (cx->realm()->behaviors().localeOverride()) {
    return false;
  }
  // Not known before the engine has looked for it. Asking for the locale itself parses a name each time.
  js::LanguageId locale = cx->runtime()->getDefaultLocaleIfInitialized();
  std::string_view language = locale.language();
  return std::find(std::begin(kLanguages), std::end(kLanguages), language) != std::end(kLanguages);
}

bool LocaleCompare(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  bool plain =
      args.thisv().isString() && args.get(0).isString() && args.get(1).isUndefined() && args.get(2).isUndefined();
  if (plain && OrdersAsciiPlainly(cx)) {
    JS::Rooted<JSLinearString*> own(cx, args.thisv().toString()->ensureLinear(cx));
    JSLinearString* other = own ? args.get(0).toString()->ensureLinear(cx) : nullptr;
    if (!other) {
      return false;
    }
    if (own->hasLatin1Chars() && other->hasLatin1Chars()) {
      JS::AutoCheckCannotGC nogc;
      Text a(own->latin1Chars(nogc), own->length()), b(other->latin1Chars(nogc), other->length());
      if (IsSimple(a) && IsSimple(b)) {
        args.rval().setInt32(Compare(a, b));
        return true;
      }
    }
  }
  return engineCompare(cx, argc, vp);
}

}  // namespace

void nodus::AdoptLocaleCompare() {
  const JSFunctionSpec* functions = js::StringObject::class_.specPrototypeFunctions();
  engineCompare = ReplaceNative(functions, "localeCompare", LocaleCompare, nullptr);
}
