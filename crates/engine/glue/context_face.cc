// The face of a context: the object behind `this` and `globalThis`, the engine's WindowProxy of the context's global.
// It answers from the sandbox first and from the global second; see contexts.cc.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/PropertyAndElement.h"
#include "js/Proxy.h"
#include "js/friend/WindowProxy.h"
#include "vm/JSContext.h"
#include "vm/ProxyObject.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

#include "contexts.h"

using namespace JS;
using namespace nodus::contexts;

namespace {

class FaceHandler final : public js::BaseProxyHandler {
 public:
  static const char family;
  static const FaceHandler singleton;
  FaceHandler() : BaseProxyHandler(&family, /* hasPrototype = */ false) {}

  static JSObject* global(JSObject* proxy) { return &js::GetProxyPrivate(proxy).toObject(); }

  bool getOwnPropertyDescriptor(JSContext* cx, HandleObject proxy, HandleId id,
                                MutableHandle<mozilla::Maybe<PropertyDescriptor>> desc) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    if (!JS_GetOwnPropertyDescriptorById(cx, sandbox, id, desc)) {
      return false;
    }
    if (desc.isSome()) {
      return true;
    }
    Busy guard;
    if (IsDeclared(&g->as<js::NativeObject>(), id)) {
      desc.set(mozilla::Some(
          PropertyDescriptor::Data(UndefinedValue(), {PropertyAttribute::Enumerable, PropertyAttribute::Writable})));
      return true;
    }
    if (IsForwarder(&g->as<js::NativeObject>(), id)) {
      desc.reset();
      return true;
    }
    return JS_GetOwnPropertyDescriptorById(cx, g, id, desc);
  }

  bool defineProperty(JSContext* cx, HandleObject proxy, HandleId id, Handle<PropertyDescriptor> desc,
                      ObjectOpResult& result) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    // The few properties of a global that nobody may change.
    mozilla::Maybe<js::PropertyInfo> own = g->as<js::NativeObject>().lookupPure(id);
    if (own.isSome() && own->isDataProperty() && !own->writable() && !own->configurable()) {
      return JS_DefinePropertyById(cx, g, id, desc, result);
    }
    if (!JS_DefinePropertyById(cx, sandbox, id, desc, result)) {
      return false;
    }
    return !result.ok() || shadow(cx, g, id);
  }

  // Lets free names see what the sandbox has instead of a builtin.
  static bool shadow(JSContext* cx, HandleObject g, HandleId id) {
    return !g->as<js::NativeObject>().containsPure(id) || Forward(cx, g, id);
  }

  bool ownPropertyKeys(JSContext* cx, HandleObject proxy, MutableHandleIdVector props) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    constexpr unsigned flags = JSITER_OWNONLY | JSITER_HIDDEN | JSITER_SYMBOLS;
    RootedIdVector own(cx), sandboxed(cx);
    if (!js::GetPropertyKeys(cx, sandbox, flags, &sandboxed)) {
      return false;
    }
    Busy guard;
    if (!js::GetPropertyKeys(cx, g, flags, &own)) {
      return false;
    }
    // What was declared comes first, builtins last.
    auto& native = g->as<js::NativeObject>();
    for (jsid id : own) {
      if (IsDeclared(&native, id) && !props.append(id)) {
        return false;
      }
    }
    for (jsid id : sandboxed) {
      if (!IsDeclared(&native, id) && !props.append(id)) {
        return false;
      }
    }
    size_t count = props.length();
    for (jsid id : own) {
      if (IsForwarder(&native, id)) {
        continue;
      }
      bool twice = false;
      for (size_t j = 0; j < count && !twice; j++) {
        twice = props[j] == id;
      }
      if (!twice && !props.append(id)) {
        return false;
      }
    }
    return true;
  }

  bool delete_(JSContext* cx, HandleObject proxy, HandleId id, ObjectOpResult& result) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    bool declared = IsDeclared(&g->as<js::NativeObject>(), id);
    bool had;
    if (!JS_HasOwnPropertyById(cx, sandbox, id, &had) || !JS_DeletePropertyById(cx, sandbox, id, result)) {
      return false;
    }
    if (!result.ok()) {
      return true;
    }
    if (declared) {
      return had ? result.succeed() : result.failCantDelete();
    }
    bool made;
    if (!MakeLate(cx, g, id, &made)) {
      return false;
    }
    uint32_t index;
    if (FindBuiltin(cx, g, id, &index)) {
      BuiltinsOf(g)->setDenseElement(index, UndefinedValue());
    }
    Busy guard;
    return JS_DeletePropertyById(cx, g, id, result);
  }

  bool getPrototype(JSContext* cx, HandleObject proxy, MutableHandleObject proto) const override {
    RootedObject g(cx, global(proxy));
    return JS_GetPrototype(cx, g, proto);
  }

  bool setPrototype(JSContext* cx, HandleObject proxy, HandleObject proto, ObjectOpResult& result) const override {
    RootedObject g(cx, global(proxy));
    return js::SetPrototype(cx, g, proto, result);
  }

  bool getPrototypeIfOrdinary(JSContext* cx, HandleObject proxy, bool* isOrdinary,
                              MutableHandleObject proto) const override {
    *isOrdinary = true;
    return getPrototype(cx, proxy, proto);
  }

  bool preventExtensions(JSContext*, HandleObject, ObjectOpResult& result) const override {
    return result.fail(JSMSG_CANT_PREVENT_EXTENSIONS);
  }

  bool isExtensible(JSContext*, HandleObject, bool* extensible) const override {
    *extensible = true;
    return true;
  }

  bool has(JSContext* cx, HandleObject proxy, HandleId id, bool* bp) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    if (!JS_HasOwnPropertyById(cx, sandbox, id, bp)) {
      return false;
    }
    if (*bp) {
      return true;
    }
    bool made;
    if (!MakeLate(cx, g, id, &made)) {
      return false;
    }
    js::NativeObject& native = g->as<js::NativeObject>();
    if (native.containsPure(id) && (!IsForwarder(&native, id) || IsDeclared(&native, id))) {
      *bp = true;
      return true;
    }
    RootedObject proto(cx);
    if (!JS_GetPrototype(cx, g, &proto)) {
      return false;
    }
    if (!proto) {
      *bp = false;
      return true;
    }
    return JS_HasPropertyById(cx, proto, id, bp);
  }

  bool get(JSContext* cx, HandleObject proxy, HandleValue receiver, HandleId id, MutableHandleValue vp) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    if (!ReadSandbox(cx, g, sandbox, id, vp)) {
      return false;
    }
    if (!vp.isUndefined()) {
      return true;
    }
    bool found;
    if (!SandboxFinds(cx, sandbox, id, &found)) {
      return false;
    }
    if (found) {
      return true;
    }
    Busy guard;
    if (IsForwarder(&g->as<js::NativeObject>(), id)) {
      bool made;
      if (!MakeLate(cx, g, id, &made)) {
        return false;
      }
      uint32_t index;
      if (FindBuiltin(cx, g, id, &index)) {
        vp.set(BuiltinsOf(g)->getDenseElement(index + 1));
      }
      return true;
    }
    return JS_ForwardGetPropertyTo(cx, g, id, receiver, vp);
  }

  bool set(JSContext* cx, HandleObject proxy, HandleId id, HandleValue v, HandleValue receiver,
           ObjectOpResult& result) const override {
    if (!receiver.isObject() || &receiver.toObject() != proxy) {
      return BaseProxyHandler::set(cx, proxy, id, v, receiver, result);
    }
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    if (id.isSymbol()) {
      // Symbols that the sandbox does not know are the global's own business.
      bool found;
      if (!JS_HasPropertyById(cx, sandbox, id, &found)) {
        return false;
      }
      if (!found) {
        Busy guard;
        return JS_DefinePropertyById(cx, g, id, v, JSPROP_ENUMERATE) && result.succeed();
      }
    }
    mozilla::Maybe<js::PropertyInfo> own = g->as<js::NativeObject>().lookupPure(id);
    if (own.isSome() && own->isDataProperty() && !own->writable()) {
      return result.fail(JSMSG_READ_ONLY);
    }
    RootedValue target(cx, ObjectValue(*sandbox));
    if (!JS_ForwardSetPropertyTo(cx, sandbox, id, v, target, result)) {
      return false;
    }
    if (!result.ok()) {
      if (result.failureCode() == JSMSG_GETTER_ONLY) {
        return result.succeed();
      }
      // As V8, which defines what it could not set.
      return result.failureCode() == JSMSG_READ_ONLY ? result.fail(JSMSG_CANT_REDEFINE_PROP) : true;
    }
    return shadow(cx, g, id);
  }

  const char* className(JSContext*, HandleObject) const override { return "Object"; }

  void trace(JSTracer* trc, JSObject* proxy) const override { BaseProxyHandler::trace(trc, proxy); }
};

const char FaceHandler::family = 0;
const FaceHandler FaceHandler::singleton;

const JSClass FaceClass = PROXY_CLASS_DEF("Object", JSCLASS_HAS_RESERVED_SLOTS(1));

}  // namespace

void nodus::contexts::InstallFaces(JSContext* cx) { js::SetWindowProxyClass(cx, &FaceClass); }

JSObject* nodus::contexts::NewFace(JSContext* cx, HandleObject global) {
  js::ProxyOptions options;
  options.setClass(&FaceClass).setLazyProto(true);
  RootedValue priv(cx, ObjectValue(*global));
  return js::NewProxyObject(cx, &FaceHandler::singleton, priv, nullptr, options);
}
