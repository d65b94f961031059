// The order of a function's keys: `length`, `name` and `prototype` come before its other names, as they were there
// first. The engine makes them when somebody asks and lists them by when that was.

#include <algorithm>

#include "jsapi.h"
#include "jsfriendapi.h"
#include "builtin/Object.h"
#include "js/CallArgs.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/PlainObject.h"

#include "adopting.h"

#include "vm/JSContext-inl.h"

// The engine's own implementation.
bool EngineGetPropertyKeys(JSContext*, JS::HandleObject, unsigned, JS::MutableHandleIdVector) __asm__(
    "nodus_engine__ZN2js15GetPropertyKeysEP9JSContextN2JS6HandleIP8JSObjectEEjNS2_13MutableHandleINS2_"
    "13StackGCVectorINS2_11PropertyKeyENS_15TempAllocPolicyEEEEE");

bool js::GetPropertyKeys(JSContext* cx, JS::HandleObject object, unsigned flags, JS::MutableHandleIdVector keys) {
  size_t start = keys.length();
  if (!EngineGetPropertyKeys(cx, object, flags, keys)) {
    return false;
  }
  if (!object->is<JSFunction>()) {
    return true;
  }
  jsid* end = keys.end();
  jsid* at = std::find_if(keys.begin() + start, end, [](jsid key) { return !key.isInt(); });
  for (PropertyName* name : {cx->names().length, cx->names().name, cx->names().prototype}) {
    jsid* found = std::find(at, end, NameToId(name));
    if (found != end) {
      std::rotate(at, found, found + 1);
      at++;
    }
  }
  return true;
}

namespace {

JSNative engineNames = nullptr;

// `Object.getOwnPropertyNames`, which reads the layout of objects that have one.
bool Names(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (!args.get(0).isObject() || !args[0].toObject().is<JSFunction>()) {
    return engineNames(cx, argc, vp);
  }
  JS::Rooted<JSObject*> function(cx, &args[0].toObject());
  return js::GetOwnPropertyKeys(cx, function, JSITER_OWNONLY | JSITER_HIDDEN, args.rval());
}

}  // namespace

void nodus::AdoptFunctionKeys() {
  engineNames =
      ReplaceNative(js::PlainObject::class_.specConstructorFunctions(), "getOwnPropertyNames", Names, nullptr);
}
