// Strings that take over their characters' memory, and the realm in which byte arrays of another prototype are made as
// quickly as the language's own.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/Realm.h"
#include "js/String.h"
#include "js/Utility.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/Realm.h"

#include "vm/JSContext-inl.h"
#include "vm/Realm-inl.h"

extern "C" JSString* nodus_adopt_latin1(JSContext* cx, unsigned char* chars, size_t length) {
  return JS_NewLatin1String(cx, JS::UniqueLatin1Chars(chars), length);
}

extern "C" JSString* nodus_adopt_utf16(JSContext* cx, char16_t* chars, size_t length) {
  return JS_NewUCString(cx, JS::UniqueTwoByteChars(chars), length);
}

// The compilers allocate a typed array in place only for `new` of the realm's own constructor, with the realm's own
// prototype. So a subclass gets a realm of its own, whose Uint8Array has the subclass's prototype; what else can
// come out of such code (the memory's ArrayBuffer, errors) is the main realm's.
extern "C" JSObject* nodus_new_bytes_global(JSContext* cx, JSObject* prototypeArg) {
  static const JSClass globalClass = {"Object", JSCLASS_GLOBAL_FLAGS, &JS::DefaultGlobalClassOps};
  JS::Rooted<js::GlobalObject*> main(cx, cx->global());
  JS::RootedObject prototype(cx, prototypeArg);
  JS::RealmOptions options;
  options.creationOptions().setExistingCompartment(main);
  JS::RootedObject made(cx, JS_NewGlobalObject(cx, &globalClass, nullptr, JS::FireOnNewGlobalHook, options));
  if (!made) return nullptr;
  JS::Rooted<js::GlobalObject*> global(cx, &made->as<js::GlobalObject>());
  static const JSProtoKey shared[] = {JSProto_ArrayBuffer, JSProto_Error, JSProto_RangeError, JSProto_TypeError,
                                      JSProto_InternalError};
  for (JSProtoKey key : shared) {
    JS::RootedObject constructor(cx, js::GlobalObject::getOrCreateConstructor(cx, key));
    if (!constructor) return nullptr;
    JS::RootedObject proto(cx, js::GlobalObject::getOrCreatePrototype(cx, key));
    if (!proto) return nullptr;
    global->setConstructor(key, constructor);
    global->setPrototype(key, proto);
  }
  js::AutoRealm entered(cx, global);
  if (!js::GlobalObject::getOrCreateConstructor(cx, JSProto_Uint8Array)) return nullptr;
  global->setPrototype(JSProto_Uint8Array, prototype);
  return global;
}
