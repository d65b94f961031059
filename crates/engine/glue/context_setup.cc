// What a context's global has besides the language's builtins: a console, and the name of the sandbox's class.

#include "jsapi.h"
#include "js/PropertyAndElement.h"
#include "js/Symbol.h"
#include "vm/JSContext.h"
#include "vm/ProxyObject.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"

#include "contexts.h"

using namespace JS;

extern "C" JSString* nodus_constructor_name(JSContext* cx, JSObject* object);

namespace {

constexpr const char* ConsoleMethods[] = {
    "debug",   "error",      "info",           "log",      "warn",    "dir",       "dirxml",     "table",
    "trace",   "group",      "groupCollapsed", "groupEnd", "clear",   "count",     "countReset", "assert",
    "profile", "profileEnd", "time",           "timeLog",  "timeEnd", "timeStamp",
};

bool Unheard(JSContext*, unsigned argc, Value* vp) {
  CallArgsFromVp(argc, vp).rval().setUndefined();
  return true;
}

}  // namespace

// The console that V8 gives every context: only an inspector would hear it.
bool nodus::contexts::DefineConsole(JSContext* cx, HandleObject global) {
  RootedObject console(cx, JS_NewPlainObject(cx));
  if (!console) {
    return false;
  }
  for (const char* name : ConsoleMethods) {
    if (!JS_DefineFunction(cx, console, name, Unheard, 0, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  RootedString tag(cx, JS_AtomizeString(cx, "console"));
  RootedId id(cx, PropertyKey::Symbol(JS::GetWellKnownSymbol(cx, JS::SymbolCode::toStringTag)));
  return tag && JS_DefinePropertyById(cx, console, id, tag, JSPROP_READONLY) &&
         JS_DefineProperty(cx, global, "console", console, 0);
}

// A sandbox of a class of its own gives the global object the class's name.
bool nodus::contexts::DefineTag(JSContext* cx, HandleObject global, HandleObject sandbox) {
  if (js::IsScriptedProxy(sandbox)) {
    return true;
  }
  RootedString name(cx, nodus_constructor_name(cx, sandbox));
  if (!name) {
    cx->clearPendingException();
    return true;
  }
  bool plain;
  if (!JS_StringEqualsLiteral(cx, name, "Object", &plain) || plain) {
    return plain;
  }
  RootedId id(cx, PropertyKey::Symbol(JS::GetWellKnownSymbol(cx, JS::SymbolCode::toStringTag)));
  return JS_DefinePropertyById(cx, global, id, name, JSPROP_READONLY);
}
