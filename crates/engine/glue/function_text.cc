// The text of functions without source. The engine spreads `[native code]` over three lines and drops a getter's `get`;
// programs that compare or send that text expect V8's one line.

#include <string_view>

#include "jsapi.h"
#include "js/CallArgs.h"
#include "js/Class.h"
#include "util/StringBuilder.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/StringType.h"

#include "adopting.h"

#include "vm/JSObject-inl.h"

namespace {

JSNative engineToString = nullptr;

// How the engine ends the text of a function without source; nobody's source ends so, since it is no JavaScript.
constexpr std::string_view EnginesEnd = "() {\n    [native code]\n}";

bool IsWithoutSource(JSLinearString* text) {
  size_t length = text->length();
  if (length < EnginesEnd.size()) {
    return false;
  }
  // Backwards: most differ in the second character.
  for (size_t i = EnginesEnd.size(); i-- > 0;) {
    if (text->latin1OrTwoByteChar(length - EnginesEnd.size() + i) != char16_t(EnginesEnd[i])) {
      return false;
    }
  }
  return true;
}

bool ToString(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  JS::Rooted<JSObject*> self(cx, args.thisv().isObject() ? &args.thisv().toObject() : nullptr);
  if (!engineToString(cx, argc, vp)) {
    return false;
  }
  JSLinearString* engines = args.rval().toString()->ensureLinear(cx);
  if (!engines || !IsWithoutSource(engines)) {
    return engines;
  }
  js::JSStringBuilder out(cx);
  if (!out.append("function ")) {
    return false;
  }
  if (self->is<JSFunction>()) {
    JS::Rooted<JSFunction*> function(cx, &self->as<JSFunction>());
    JS::Rooted<JSAtom*> name(cx);
    if (!function->getExplicitName(cx, &name) || (name && !out.append(name))) {
      return false;
    }
  }
  if (!out.append("() { [native code] }")) {
    return false;
  }
  JSString* text = out.finishString();
  if (!text) {
    return false;
  }
  args.rval().setString(text);
  return true;
}

}  // namespace

void nodus::AdoptFunctionText() {
  engineToString = ReplaceNative(js::FunctionClass.specPrototypeFunctions(), "toString", ToString, nullptr);
}
