// `JSON.parse` and `JSON.stringify` with V8's messages. The engine's own natives do the work; only when one of them
// fails is the text read again (or the object searched) to say what V8 would say.

#include <algorithm>
#include <string>
#include <vector>

#include "jsapi.h"

#include "js/ErrorReport.h"
#include "js/PropertyAndElement.h"
#include "js/friend/ErrorMessages.h"
#include "vm/ErrorObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/ProxyObject.h"

#include "jobs.h"
#include "json_stringify.h"
#include "plain_data.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

JSNative EngineParse = nullptr;
JSNative EngineStringify = nullptr;

// Finds the first error of a JSON text and words it.
class Scanner {
 public:
  explicit Scanner(const std::u16string& text) : text(text) {}

  // The message, or empty when the text is valid after all.
  std::u16string run() {
    skipSpace();
    if (value() && !failed()) {
      skipSpace();
      if (at < text.size()) {
        positioned(u"Unexpected non-whitespace character after JSON");
      }
    }
    return message;
  }

 private:
  const std::u16string& text;
  size_t at = 0;
  std::u16string message;

  bool failed() const { return !message.empty(); }
  bool end() const { return at >= text.size(); }
  char16_t peek() const { return end() ? 0 : text[at]; }
  void skipSpace() {
    while (!end() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) at++;
  }
  static std::u16string number(size_t n) {
    std::string digits = std::to_string(n);
    return std::u16string(digits.begin(), digits.end());
  }

  bool positioned(const char16_t* what) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at && i < text.size(); i++) {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
      if (text[i] == '\n' || text[i] == '\r') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    message = std::u16string(what) + u" in JSON at position " + number(at) + u" (line " + number(line) + u" column " +
              number(column) + u")";
    // The one text that names JSON itself.
    size_t doubled = message.find(u"after JSON in JSON");
    if (doubled != std::u16string::npos) message.replace(doubled, 18, u"after JSON");
    return false;
  }

  bool unexpected() {
    if (end()) {
      message = u"Unexpected end of JSON input";
      return false;
    }
    char16_t c = text[at];
    if (c == '"') return positioned(u"Unexpected string");
    if ((c >= '0' && c <= '9') || c == '-') return positioned(u"Unexpected number");
    if (at == 0 && (text == u"undefined" || text == u"NaN" || text == u"Infinity")) {
      message = u"\"" + text + u"\" is not valid JSON";
      return false;
    }
    if (text == u"[object Object]") {
      message = u"\"[object Object]\" is not valid JSON";
      return false;
    }
    constexpr size_t context = 10;
    bool cutStart = false, cutEnd = false;
    size_t from = 0, to = text.size();
    if (text.size() > 2 * context) {
      cutStart = at > context;
      if (cutStart) from = at - context;
      cutEnd = at + context < text.size();
      if (cutEnd) to = at + context;
    }
    message = u"Unexpected token '" + std::u16string(1, c) + u"', " + (cutStart ? u"..." : u"") + u"\"" +
              text.substr(from, to - from) + u"\"" + (cutEnd ? u"..." : u"") + u" is not valid JSON";
    return false;
  }

  bool literal(const char16_t* word) {
    for (; *word; word++, at++) {
      if (peek() != *word || end()) return unexpected();
    }
    return true;
  }

  bool digits() {
    size_t start = at;
    while (peek() >= '0' && peek() <= '9') at++;
    return at > start;
  }

  bool numberToken() {
    if (peek() == '-') {
      at++;
      if (!(peek() >= '0' && peek() <= '9')) return positioned(u"No number after minus sign");
    }
    if (peek() == '0') {
      at++;
      if (peek() >= '0' && peek() <= '9') return positioned(u"Unexpected number");
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      if (!digits()) return positioned(u"Unterminated fractional number");
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') at++;
      if (!digits()) return positioned(u"Exponent part is missing a number");
    }
    return true;
  }

  bool string() {
    at++;
    while (true) {
      if (end()) return positioned(u"Unterminated string");
      char16_t c = text[at];
      if (c == '"') {
        at++;
        return true;
      }
      if (c < 0x20) return positioned(u"Bad control character in string literal");
      at++;
      if (c != '\\') continue;
      if (end()) return positioned(u"Unterminated string");
      char16_t escaped = text[at];
      if (escaped == 'u') {
        at++;
        for (int i = 0; i < 4; i++, at++) {
          char16_t h = peek();
          bool hex = (h >= '0' && h <= '9') || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F');
          if (!hex) return positioned(end() ? u"Unterminated string" : u"Bad Unicode escape");
        }
      } else if (escaped < 0x80 && std::u16string(u"\"\\/bfnrt").find(escaped) != std::u16string::npos) {
        at++;
      } else {
        return positioned(u"Bad escaped character");
      }
    }
  }

  // One value with everything in it; containers are kept in a list of their own, as texts may nest deeply.
  bool value() {
    std::vector<char16_t> open;
    while (true) {
      skipSpace();
      char16_t c = peek();
      bool ok = true;
      if (c == '{') {
        at++;
        skipSpace();
        if (peek() == '}') {
          at++;
        } else {
          if (peek() != '"') return positioned(u"Expected property name or '}'");
          if (!key()) return false;
          open.push_back('{');
          continue;
        }
      } else if (c == '[') {
        at++;
        skipSpace();
        if (peek() == ']') {
          at++;
        } else {
          open.push_back('[');
          continue;
        }
      } else if (c == '"') {
        ok = string();
      } else if (c == '-' || (c >= '0' && c <= '9')) {
        ok = numberToken();
      } else if (c == 't') {
        ok = literal(u"true");
      } else if (c == 'f') {
        ok = literal(u"false");
      } else if (c == 'n') {
        ok = literal(u"null");
      } else {
        return unexpected();
      }
      if (!ok) return false;
      // Close what ends here, up to the next value.
      while (true) {
        if (open.empty()) return true;
        skipSpace();
        char16_t next = peek();
        bool object = open.back() == '{';
        if (next == (object ? '}' : ']')) {
          at++;
          open.pop_back();
          continue;
        }
        if (next != ',') {
          return positioned(object ? u"Expected ',' or '}' after property value"
                                   : u"Expected ',' or ']' after array element");
        }
        at++;
        if (object) {
          skipSpace();
          if (peek() != '"') return positioned(u"Expected double-quoted property name");
          if (!key()) return false;
        }
        break;
      }
    }
  }

  bool key() {
    if (!string()) return false;
    skipSpace();
    if (peek() != ':') return positioned(u"Expected ':' after property name");
    at++;
    return true;
  }
};

// The pending exception when it is the engine's error of that number, which stays pending.
js::ErrorObject* PendingError(JSContext* cx, unsigned number) {
  JS::Rooted<JS::Value> exception(cx);
  if (!cx->isExceptionPending() || !JS_GetPendingException(cx, &exception) || !exception.isObject() ||
      !exception.toObject().is<js::ErrorObject>()) {
    return nullptr;
  }
  auto* error = &exception.toObject().as<js::ErrorObject>();
  JSErrorReport* report = error->getErrorReport();
  return report && report->errorNumber == number ? error : nullptr;
}

// Gives the pending error another message.
void Reword(JSContext* cx, JS::Handle<JSObject*> error, const std::u16string& message) {
  JS::Rooted<JS::Value> exception(cx, JS::ObjectValue(*error));
  JS_ClearPendingException(cx);
  JSString* string = JS_NewUCStringCopyN(cx, message.data(), message.size());
  JS::Rooted<JS::Value> value(cx);
  if (string) {
    value.setString(string);
    JS_DefineProperty(cx, error, "message", value, 0);
  }
  JS_ClearPendingException(cx);
  JS_SetPendingException(cx, exception);
}

std::u16string Units(JSLinearString* linear) {
  std::u16string out;
  out.reserve(linear->length());
  for (size_t i = 0; i < linear->length(); i++) {
    out.push_back(linear->latin1OrTwoByteChar(i));
  }
  return out;
}

bool Parse(JSContext* cx, unsigned argc, JS::Value* vp) {
  // The engine's function works in the place of the callee, which stacks want to see there, so it gets a copy.
  JS::RootedValueArray<4> copy(cx);
  unsigned passed = std::min(argc, 2u);
  for (unsigned i = 0; i < passed + 2; i++) {
    copy[i].set(vp[i]);
  }
  JS::Rooted<JS::Value> source(cx, passed > 0 ? copy[2].get() : JS::UndefinedValue());
  if (MOZ_UNLIKELY(source.isObject())) {
    // The message is about the text, and asking for it again would run a program's code again.
    JSString* text = JS::ToString(cx, source);
    if (!text) {
      return false;
    }
    source.setString(text);
    copy[2].set(source);
  }
  if (MOZ_LIKELY(EngineParse(cx, passed, copy.begin()))) {
    vp[0] = copy[0];
    return true;
  }
  JS::Rooted<JSObject*> error(cx, PendingError(cx, JSMSG_JSON_BAD_PARSE));
  if (!error) {
    return false;
  }
  JSString* text = JS::ToString(cx, source);
  JSLinearString* linear = text ? text->ensureLinear(cx) : nullptr;
  if (linear) {
    std::u16string units = Units(linear);
    std::u16string message = Scanner(units).run();
    if (!message.empty()) {
      Reword(cx, error, message);
    }
  }
  return false;
}

struct Step {
  JSObject* object;
  std::u16string key;  // how it was reached: "property 'a'" or "index 0"
};

std::u16string Widen(const char* text) { return std::u16string(text, text + strlen(text)); }

std::u16string KeyText(JS::PropertyKey key) {
  if (key.isInt()) {
    std::string digits = std::to_string(key.toInt());
    return u"index " + std::u16string(digits.begin(), digits.end());
  }
  return u"property '" + Units(key.toAtom()) + u"'";
}

// The plain data children of an object in order, without running any code.
template <typename F>
bool EachChild(js::NativeObject* object, F visit) {
  for (uint32_t i = 0; i < object->getDenseInitializedLength(); i++) {
    JS::Value value = object->getDenseElement(i);
    if (value.isObject() && visit(JS::PropertyKey::Int(int32_t(i)), &value.toObject())) {
      return true;
    }
  }
  std::vector<js::PropertyInfoWithKey> properties;
  for (js::ShapePropertyIter<js::NoGC> iter(object->shape()); !iter.done(); iter++) {
    properties.push_back(*iter);
  }
  for (size_t i = properties.size(); i-- > 0;) {
    const auto& property = properties[i];
    if (!property.isDataProperty() || !property.enumerable() || !property.key().isAtom()) {
      continue;
    }
    JS::Value value = object->getSlot(property.slot());
    if (value.isObject() && visit(property.key(), &value.toObject())) {
      return true;
    }
  }
  return false;
}

// Searches depth first for an object that contains itself. `path` ends as the way to it, `closing` names the last key.
bool FindCycle(std::vector<Step>& path, std::u16string& closing, size_t& start, size_t& budget) {
  JSObject* current = path.back().object;
  if (!current->is<js::NativeObject>() || path.size() > 2000 || budget-- == 0) {
    return false;
  }
  return EachChild(&current->as<js::NativeObject>(), [&](JS::PropertyKey key, JSObject* child) {
    for (size_t i = 0; i < path.size(); i++) {
      if (path[i].object == child) {
        start = i;
        closing = KeyText(key);
        return true;
      }
    }
    if (budget == 0 || child->is<JSFunction>()) {
      return false;
    }
    path.push_back({child, KeyText(key)});
    if (FindCycle(path, closing, start, budget)) {
      return true;
    }
    path.pop_back();
    return false;
  });
}

std::u16string ConstructorOf(JSContext* cx, JSObject* object) {
  JS::Value constructor;
  if (js::GetPropertyPure(cx, object, js::NameToId(cx->names().constructor), &constructor) && constructor.isObject() &&
      constructor.toObject().is<JSFunction>()) {
    JSAtom* name = constructor.toObject().as<JSFunction>().maybePartialExplicitName();
    if (name && name->length()) {
      return u"object with constructor '" + Units(name) + u"'";
    }
  }
  return u"object with constructor 'Object'";
}

bool Stringify(JSContext* cx, unsigned argc, JS::Value* vp) {
  bool done;
  if (!nodus::StringifyPlain(cx, JS::CallArgsFromVp(argc, vp), &done)) {
    return false;
  }
  if (done || MOZ_LIKELY(EngineStringify(cx, argc, vp))) {
    return true;
  }
  JS::Rooted<JSObject*> error(cx, PendingError(cx, JSMSG_JSON_CYCLIC_VALUE));
  if (!error) {
    return false;
  }
  std::u16string message = u"Converting circular structure to JSON";
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (args.get(0).isObject()) {
    JS::AutoCheckCannotGC nogc;
    std::vector<Step> path{{&args.get(0).toObject(), u""}};
    std::u16string closing;
    size_t start = 0, budget = 100000;
    if (FindCycle(path, closing, start, budget)) {
      message += u"\n    --> starting at " + ConstructorOf(cx, path[start].object);
      size_t count = path.size() - start - 1;
      for (size_t i = 1; i <= count; i++) {
        // Long ways are shown by their first two steps and the last.
        if (count > 3 && i == 3) {
          message += u"\n    |     ...";
          i = count;
        }
        message += u"\n    |     " + path[start + i].key + u" -> " + ConstructorOf(cx, path[start + i].object);
      }
      message += u"\n    --- " + closing + u" closes the circle";
    }
  }
  Reword(cx, error, message);
  return false;
}

JSNative Replace(JSContext* cx, JS::Handle<JSObject*> json, const char* name, JSNative native, unsigned length) {
  JS::Rooted<JS::Value> value(cx);
  if (!JS_GetProperty(cx, json, name, &value) || !value.isObject() || !value.toObject().is<JSFunction>() ||
      !value.toObject().as<JSFunction>().isNativeFun()) {
    return nullptr;
  }
  JSNative engines = value.toObject().as<JSFunction>().native();
  return JS_DefineFunction(cx, json, name, native, length, 0) ? engines : nullptr;
}

}  // namespace

namespace nodus {

bool IsJsonNative(JSNative native) { return native == Parse || native == Stringify; }

}  // namespace nodus

// Puts the two functions above into a new global's `JSON`, and gives its realm what copies properties. False with an
// exception pending on failure.
extern "C" bool nodus_install_json(JSContext* cx, JSObject* globalObject) {
  nodus::ForgetJsonShapes();
  nodus::ForgetPlainShapes();
  nodus::ForgetPlainNames();
  nodus::LinkToString();
  JS::Rooted<JSObject*> global(cx, globalObject);
  JS::Rooted<JS::Value> value(cx);
  if (!JS_GetProperty(cx, global, "JSON", &value) || !value.isObject()) {
    return false;
  }
  JS::Rooted<JSObject*> json(cx, &value.toObject());
  JSNative parse = Replace(cx, json, "parse", Parse, 2);
  JSNative stringify = Replace(cx, json, "stringify", Stringify, 3);
  if (!parse || !stringify) {
    return false;
  }
  // The natives are the same for every realm and thread.
  EngineParse = parse;
  EngineStringify = stringify;
  JS::Rooted<js::GlobalObject*> realms(cx, &globalObject->as<js::GlobalObject>());
  return nodus::AdoptSpread(cx, realms);
}
