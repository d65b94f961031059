// `new Error(…)` and its kin without what nobody reads: the engine's constructors note a stack, the file's name and the
// line beside the frames that errors.cc captures.

#include "stacks.h"

#include "vm/ErrorObject.h"
#include "vm/GlobalObject.h"
#include "vm/JSFunction.h"
#include "vm/PlainObject.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

// Stands for the functions of Error, EvalError, … TypeError, URIError; like the engine's it has the type in its first
// extended slot. ECMA-262 20.5.1.1, 20.5.6.1.1 and InstallErrorCause.
bool ConstructError(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  auto type = JSExnType(args.callee().as<JSFunction>().getExtendedSlot(0).toInt32());
  JS::Rooted<JSObject*> prototype(cx);
  JSProtoKey key = JSCLASS_CACHED_PROTO_KEY(js::ErrorObject::classForType(type));
  if (!js::GetPrototypeFromBuiltinConstructor(cx, args, key, &prototype)) {
    return false;
  }
  JS::Rooted<JSString*> message(cx);
  if (args.hasDefined(0)) {
    message = js::ToString<js::CanGC>(cx, args[0]);
    if (!message) {
      return false;
    }
  }
  JS::Rooted<mozilla::Maybe<JS::Value>> cause(cx, mozilla::Nothing());
  if (args.get(1).isObject()) {
    JS::Rooted<JSObject*> options(cx, &args[1].toObject());
    JS::Rooted<JS::Value> given(cx);
    bool has = false;
    if (!js::HasProperty(cx, options, cx->names().cause, &has) ||
        (has && !js::GetProperty(cx, options, options, cx->names().cause, &given))) {
      return false;
    }
    if (has) {
      cause = mozilla::Some(given.get());
    }
  }
  JS::Rooted<JSString*> fileName(cx, cx->runtime()->emptyString);
  js::ErrorObject* error = js::ErrorObject::create(cx, type, nullptr, fileName, 0, 0, JS::ColumnNumberOneOrigin(),
                                                   nullptr, message, cause, prototype);
  if (!error) {
    return false;
  }
  args.rval().setObject(*error);
  return true;
}

}  // namespace

bool nodus::ReplaceErrorConstructors(JSContext* cx) {
  for (JSProtoKey key : {JSProto_Error, JSProto_EvalError, JSProto_RangeError, JSProto_ReferenceError,
                         JSProto_SyntaxError, JSProto_TypeError, JSProto_URIError}) {
    JSObject* constructor = js::GlobalObject::getOrCreateConstructor(cx, key);
    if (!constructor) {
      return false;
    }
    constructor->as<JSFunction>().initNative(ConstructError, nullptr);
  }
  return true;
}
