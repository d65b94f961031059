// What the checks of regular expressions complain about. The engine's report has a part of the pattern and no flags;
// V8's message shows the whole expression.

#include "irregexp/RegExpAPI.h"
#include "js/RegExpFlags.h"
#include "vm/StringType.h"

#include "messages.h"

namespace {

using Line = mozilla::Maybe<uint32_t>;
using Column = mozilla::Maybe<JS::ColumnNumberOneOrigin>;
using Units = mozilla::Range<const char16_t>;
using Tokens = js::frontend::TokenStreamAnyChars;

}  // namespace

// The engine's own implementations.
bool EngineCheckLiteral(js::LifoAlloc&, JS::NativeStackLimit, Tokens&, const Units, JS::RegExpFlags, Line, Column) __asm__(
    "nodus_engine__ZN2js8irregexp18CheckPatternSyntaxERNS_9LifoAllocEmRNS_8frontend"
    "19TokenStreamAnyCharsEN7mozilla5RangeIKDsEEN2JS11RegExpFlagsENS6_5MaybeIjEENSC_"
    "INSA_21ColumnNumberOneOriginEEE");
bool EngineCheckAtom(JSContext*, JS::NativeStackLimit, Tokens&, JS::Handle<JSAtom*>, JS::RegExpFlags) __asm__(
    "nodus_engine__ZN2js8irregexp18CheckPatternSyntaxEP9JSContextmRNS_8frontend"
    "19TokenStreamAnyCharsEN2JS6HandleIP6JSAtomEENS6_11RegExpFlagsE");

namespace {

thread_local std::string refused;

template <typename Unit>
void Remember(size_t length, Unit unit, JS::RegExpFlags flags) {
  refused = "/";
  for (size_t i = 0; i < length; i++) {
    nodus::AppendUtf8(refused, unit(i));
  }
  refused += '/';
  const std::pair<bool, char> letters[] = {
      {flags.hasIndices(), 'd'}, {flags.global(), 'g'},  {flags.ignoreCase(), 'i'},  {flags.multiline(), 'm'},
      {flags.dotAll(), 's'},     {flags.unicode(), 'u'}, {flags.unicodeSets(), 'v'}, {flags.sticky(), 'y'},
  };
  for (auto [set, letter] : letters) {
    if (set) {
      refused += letter;
    }
  }
}

}  // namespace

const std::string& nodus::RefusedRegExp() { return refused; }

// Of literals, while a script is parsed.
bool js::irregexp::CheckPatternSyntax(js::LifoAlloc& alloc, JS::NativeStackLimit limit, Tokens& tokens,
                                      const Units units, JS::RegExpFlags flags, Line line, Column column) {
  if (EngineCheckLiteral(alloc, limit, tokens, units, flags, line, column)) {
    return true;
  }
  Remember(units.length(), [&](size_t i) { return units[i]; }, flags);
  return false;
}

// Of the constructor's patterns.
bool js::irregexp::CheckPatternSyntax(JSContext* cx, JS::NativeStackLimit limit, Tokens& tokens,
                                      JS::Handle<JSAtom*> pattern, JS::RegExpFlags flags) {
  if (EngineCheckAtom(cx, limit, tokens, pattern, flags)) {
    return true;
  }
  Remember(pattern->length(), [&](size_t i) { return pattern->latin1OrTwoByteChar(i); }, flags);
  return false;
}
