// Contexts: a global object whose variables live on another object, the sandbox.
//
// Three objects take part. The *global* is what free names are looked up on; programs never hold it. The *face* is what
// `this` and `globalThis` give: the engine's WindowProxy of that global, whose handler answers from the sandbox first and
// from the global second. On the global every name of the sandbox that was ever used stands as a *forwarder*: an accessor
// that reads and writes the sandbox. New names of a program are moved to the sandbox by the class's hooks. What cannot be
// seen when it happens (the sandbox changed from outside in a way that hides or uncovers a builtin, a program assigned to
// a builtin by name) is put right by `nodus_context_sync` before and after each script.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/Array.h"
#include "js/GlobalObject.h"
#include "js/Principals.h"
#include "js/PropertyAndElement.h"
#include "js/Proxy.h"
#include "js/Realm.h"
#include "js/friend/WindowProxy.h"
#include "vm/BytecodeUtil.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/ProxyObject.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"

#include "contexts.h"

using namespace JS;

namespace {

// The embedder's slots of a global. Slot 3 holds postponed microtasks (jobs.cc).
constexpr uint32_t SandboxSlot = 0;
constexpr uint32_t BuiltinsSlot = 1;
constexpr uint32_t ForwardedSlot = 2;
constexpr uint32_t FlagsSlot = 4;

constexpr int32_t NoStrings = 1;
constexpr int32_t NoWasm = 2;

// Set while this file itself changes globals, which the hooks must not take for acts of a program.
thread_local int busy = 0;
struct Busy {
  Busy() { busy++; }
  ~Busy() { busy--; }
};

extern const JSClass ContextClass;

JSObject* SandboxOf(JSObject* global) {
  const Value& v = JS::GetReservedSlot(global, SandboxSlot);
  return v.isObject() ? &v.toObject() : nullptr;
}

bool IsScriptedProxy(JSObject* o) { return js::IsScriptedProxy(o); }

// Whether reading `id` from the sandbox finds anything. A proxy that has a `get` trap answers for every name.
bool SandboxFinds(JSContext* cx, HandleObject sandbox, HandleId id, bool* found) {
  RootedObject target(cx, sandbox);
  while (target && IsScriptedProxy(target)) {
    RootedObject handler(cx, js::GetProxyReservedSlot(target, 0).toObjectOrNull());
    if (!handler) {
      *found = false;
      return true;
    }
    RootedValue trap(cx);
    if (!JS_GetProperty(cx, handler, "get", &trap)) {
      return false;
    }
    if (!trap.isNullOrUndefined()) {
      *found = true;
      return true;
    }
    target = js::GetProxyTargetObject(target);
  }
  if (!target) {
    *found = false;
    return true;
  }
  return JS_HasPropertyById(cx, target, id, found);
}

// Own data of the global as it was made: [id, value, id, value, …]; undefined ids mark what was deleted.
js::ArrayObject* BuiltinsOf(JSObject* global) {
  const Value& v = JS::GetReservedSlot(global, BuiltinsSlot);
  return v.isObject() ? &v.toObject().as<js::ArrayObject>() : nullptr;
}

bool FindBuiltin(JSContext* cx, JSObject* global, HandleId id, uint32_t* index) {
  js::ArrayObject* list = BuiltinsOf(global);
  if (!list) {
    return false;
  }
  Value wanted = js::IdToValue(id);
  for (uint32_t i = 0; i + 1 < list->getDenseInitializedLength(); i += 2) {
    const Value& v = list->getDenseElement(i);
    // Names are atoms, so identity is equality.
    if (v.asRawBits() == wanted.asRawBits()) {
      *index = i;
      return true;
    }
  }
  return false;
}

Value FaceOf(JSObject* global) {
  JSObject* face = js::ToWindowProxyIfWindow(global);
  return ObjectValue(*face);
}

// Reads from the sandbox; the sandbox itself shows as the face.
bool ReadSandbox(JSContext* cx, HandleObject global, HandleObject sandbox, HandleId id, MutableHandleValue vp) {
  if (!JS_GetPropertyById(cx, sandbox, id, vp)) {
    return false;
  }
  if (vp.isObject() && &vp.toObject() == sandbox) {
    vp.set(FaceOf(global));
  }
  return true;
}

bool ScriptIsStrict(JSContext* cx) {
  jsbytecode* pc;
  JSScript* script = cx->currentScript(&pc, JSContext::AllowCrossRealm::Allow);
  return script && script->strict();
}

// Whether the running operation reads a free name in a way that demands that it exists.
bool DemandsName(JSContext* cx) {
  jsbytecode* pc;
  JSScript* script = cx->currentScript(&pc, JSContext::AllowCrossRealm::Allow);
  if (!script || !pc) {
    return false;
  }
  JSOp op = JSOp(*pc);
  if (op != JSOp::GetName && op != JSOp::GetGName) {
    return false;
  }
  JSOp next = JSOp(*js::GetNextPc(pc));
  return next != JSOp::Typeof && next != JSOp::TypeofExpr && next != JSOp::TypeofEq;
}

bool Forward(JSContext* cx, HandleObject global, HandleId id);

bool ForwarderGet(JSContext* cx, unsigned argc, Value* vp) {
  CallArgs args = CallArgsFromVp(argc, vp);
  RootedId id(cx);
  RootedValue key(cx, js::GetFunctionNativeReserved(&args.callee(), 0));
  RootedObject global(cx, &js::GetFunctionNativeReserved(&args.callee(), 1).toObject());
  if (!JS_ValueToId(cx, key, &id)) {
    return false;
  }
  RootedObject sandbox(cx, SandboxOf(global));
  if (!ReadSandbox(cx, global, sandbox, id, args.rval())) {
    return false;
  }
  if (!args.rval().isUndefined()) {
    return true;
  }
  bool found;
  if (!SandboxFinds(cx, sandbox, id, &found)) {
    return false;
  }
  if (found) {
    return true;
  }
  uint32_t index;
  if (FindBuiltin(cx, global, id, &index)) {
    args.rval().set(BuiltinsOf(global)->getDenseElement(index + 1));
    return true;
  }
  if (DemandsName(cx) && id.isAtom()) {
    js::ReportIsNotDefined(cx, id);
    return false;
  }
  return true;
}

bool ForwarderSet(JSContext* cx, unsigned argc, Value* vp) {
  CallArgs args = CallArgsFromVp(argc, vp);
  RootedId id(cx);
  RootedValue key(cx, js::GetFunctionNativeReserved(&args.callee(), 0));
  RootedObject global(cx, &js::GetFunctionNativeReserved(&args.callee(), 1).toObject());
  if (!JS_ValueToId(cx, key, &id)) {
    return false;
  }
  RootedObject sandbox(cx, SandboxOf(global));
  RootedValue receiver(cx, ObjectValue(*sandbox));
  ObjectOpResult result;
  if (!JS_ForwardSetPropertyTo(cx, sandbox, id, args.get(0), receiver, result)) {
    return false;
  }
  args.rval().setUndefined();
  // An accessor without setter swallows the value, a value that cannot be written is an error of strict code.
  if (!result.ok() && result.failureCode() == JSMSG_READ_ONLY && ScriptIsStrict(cx)) {
    return result.reportError(cx, sandbox, id);
  }
  return true;
}

bool IsForwarder(js::NativeObject* global, jsid id) {
  mozilla::Maybe<js::PropertyInfo> prop = global->lookupPure(id);
  if (prop.isNothing() || !prop->isAccessorProperty()) {
    return false;
  }
  JSObject* getter = global->getGetter(*prop);
  return getter && getter->is<JSFunction>() && getter->as<JSFunction>().isNativeFun() &&
         getter->as<JSFunction>().native() == ForwarderGet;
}

bool RemoveOwn(JSContext* cx, HandleObject global, HandleId id) {
  Rooted<js::NativeObject*> native(cx, &global->as<js::NativeObject>());
  if (native->containsPure(id)) {
    return js::NativeObject::removeProperty(cx, native, id);
  }
  return true;
}

// Puts a forwarder for `id` on the global, over whatever is there.
bool Forward(JSContext* cx, HandleObject global, HandleId id) {
  if (IsForwarder(&global->as<js::NativeObject>(), id)) {
    return true;
  }
  Busy guard;
  js::AutoRealm realm(cx, global);
  if (!RemoveOwn(cx, global, id)) {
    return false;
  }
  RootedObject getter(cx, JS_GetFunctionObject(js::NewFunctionWithReserved(cx, ForwarderGet, 0, 0, nullptr)));
  if (!getter) {
    return false;
  }
  RootedObject setter(cx, JS_GetFunctionObject(js::NewFunctionWithReserved(cx, ForwarderSet, 1, 0, nullptr)));
  if (!setter) {
    return false;
  }
  for (JSObject* f : {getter.get(), setter.get()}) {
    js::SetFunctionNativeReserved(f, 0, js::IdToValue(id));
    js::SetFunctionNativeReserved(f, 1, ObjectValue(*global));
  }
  if (!JS_DefinePropertyById(cx, global, id, getter, setter, JSPROP_ENUMERATE)) {
    return false;
  }
  RootedObject list(cx, &JS::GetReservedSlot(global, ForwardedSlot).toObject());
  uint32_t length;
  RootedValue key(cx, js::IdToValue(id));
  return GetArrayLength(cx, list, &length) && JS_SetElement(cx, list, length, key);
}

// --- The global's class hooks -----------------------------------------------------------------------------------

bool Resolve(JSContext* cx, HandleObject global, HandleId id, bool* resolved) {
  RootedObject sandbox(cx, SandboxOf(global));
  if (!sandbox || !BuiltinsOf(global)) {
    return JS_ResolveStandardClass(cx, global, id, resolved);
  }
  if (busy) {
    return true;
  }
  bool found;
  if (!SandboxFinds(cx, sandbox, id, &found)) {
    return false;
  }
  if (found) {
    *resolved = true;
    return Forward(cx, global, id);
  }
  return true;
}

bool MayResolve(const JSAtomState&, jsid, JSObject*) { return true; }

// A program declared a name or assigned to an undeclared one.
bool AddProperty(JSContext* cx, HandleObject global, HandleId id, HandleValue v) {
  RootedObject sandbox(cx, SandboxOf(global));
  if (busy || !sandbox || !BuiltinsOf(global) || !id.isAtom()) {
    return true;
  }
  // `var x;` makes no property of the sandbox before something is assigned.
  if (!v.isUndefined()) {
    RootedValue receiver(cx, ObjectValue(*sandbox));
    ObjectOpResult result;
    if (!JS_ForwardSetPropertyTo(cx, sandbox, id, v, receiver, result)) {
      return false;
    }
    if (!result.ok()) {
      return true;  // The sandbox takes no more; the name stays the global's own.
    }
    return Forward(cx, global, id);
  }
  bool extensible;
  if (!JS_IsExtensible(cx, sandbox, &extensible)) {
    return false;
  }
  return extensible ? Forward(cx, global, id) : true;
}

bool DeleteProperty(JSContext* cx, HandleObject global, HandleId id, ObjectOpResult& result) {
  RootedObject sandbox(cx, SandboxOf(global));
  if (busy || !sandbox) {
    return result.succeed();
  }
  uint32_t index;
  if (FindBuiltin(cx, global, id, &index)) {
    BuiltinsOf(global)->setDenseElement(index, UndefinedValue());
  }
  return JS_DeletePropertyById(cx, sandbox, id, result);
}

const JSClassOps ContextOps = {
    AddProperty,                     // addProperty
    DeleteProperty,                  // delProperty
    nullptr,                         // enumerate
    JS_NewEnumerateStandardClasses,  // newEnumerate
    Resolve,                         // resolve
    MayResolve,                      // mayResolve
    nullptr,                         // finalize
    nullptr,                         // call
    nullptr,                         // construct
    JS_GlobalObjectTraceHook,        // trace
};

const JSClass ContextClass = {"Object", JSCLASS_GLOBAL_FLAGS, &ContextOps};

// A context without sandbox is an ordinary global.
const JSClassOps VanillaOps = {
    nullptr, nullptr, nullptr, JS_NewEnumerateStandardClasses,
    JS_ResolveStandardClass, JS_MayResolveStandardClass, nullptr, nullptr, nullptr, JS_GlobalObjectTraceHook,
};
const JSClass VanillaClass = {"Object", JSCLASS_GLOBAL_FLAGS, &VanillaOps};

// --- The face ---------------------------------------------------------------------------------------------------

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
    if (!js::GetPropertyKeys(cx, sandbox, JSITER_OWNONLY | JSITER_HIDDEN | JSITER_SYMBOLS, props)) {
      return false;
    }
    RootedIdVector own(cx);
    Busy guard;
    if (!js::GetPropertyKeys(cx, g, JSITER_OWNONLY | JSITER_HIDDEN | JSITER_SYMBOLS, &own)) {
      return false;
    }
    size_t count = props.length();
    for (size_t i = 0; i < own.length(); i++) {
      if (IsForwarder(&g->as<js::NativeObject>(), own[i])) {
        continue;
      }
      bool twice = false;
      for (size_t j = 0; j < count && !twice; j++) {
        twice = props[j] == own[i];
      }
      if (!twice && !props.append(own[i])) {
        return false;
      }
    }
    return true;
  }

  bool delete_(JSContext* cx, HandleObject proxy, HandleId id, ObjectOpResult& result) const override {
    RootedObject g(cx, global(proxy));
    RootedObject sandbox(cx, SandboxOf(g));
    if (!JS_DeletePropertyById(cx, sandbox, id, result)) {
      return false;
    }
    if (!result.ok()) {
      return true;
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
    js::NativeObject& native = g->as<js::NativeObject>();
    if (native.containsPure(id) && !IsForwarder(&native, id)) {
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

  bool get(JSContext* cx, HandleObject proxy, HandleValue receiver, HandleId id,
           MutableHandleValue vp) const override {
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
      return true;
    }
    return shadow(cx, g, id);
  }

  const char* className(JSContext*, HandleObject) const override { return "Object"; }

  void trace(JSTracer* trc, JSObject* proxy) const override { BaseProxyHandler::trace(trc, proxy); }
};

const char FaceHandler::family = 0;
const FaceHandler FaceHandler::singleton;

const JSClass FaceClass = PROXY_CLASS_DEF("Object", JSCLASS_HAS_RESERVED_SLOTS(1));

// Whether the code of the running realm may be compiled from a string.
bool Allows(JSContext* cx, RuntimeCode kind, Handle<JSString*>, CompilationType, Handle<StackGCVector<JSString*>>,
            Handle<JSString*>, Handle<StackGCVector<Value>>, Handle<Value>, bool* out) {
  *out = true;
  JSObject* global = JS::CurrentGlobalOrNull(cx);
  if (global) {
    const Value& flags = JS::GetReservedSlot(global, FlagsSlot);
    if (flags.isInt32()) {
      *out = !(flags.toInt32() & (kind == RuntimeCode::JS ? NoStrings : NoWasm));
    }
  }
  return true;
}

const JSSecurityCallbacks Callbacks = {Allows, nullptr, nullptr};

bool RememberBuiltins(JSContext* cx, HandleObject global) {
  RootedIdVector ids(cx);
  if (!js::GetPropertyKeys(cx, global, JSITER_OWNONLY | JSITER_HIDDEN, &ids)) {
    return false;
  }
  RootedValueVector list(cx);
  js::NativeObject* native = &global->as<js::NativeObject>();
  for (size_t i = 0; i < ids.length(); i++) {
    mozilla::Maybe<js::PropertyInfo> prop = native->lookupPure(ids[i]);
    if (prop.isNothing() || !prop->isDataProperty() || !prop->configurable()) {
      continue;
    }
    if (!list.append(js::IdToValue(ids[i])) || !list.append(native->getSlot(prop->slot()))) {
      return false;
    }
  }
  RootedObject array(cx, NewArrayObject(cx, list));
  RootedObject forwarded(cx, NewArrayObject(cx, 0));
  if (!array || !forwarded) {
    return false;
  }
  JS::SetReservedSlot(global, ForwardedSlot, ObjectValue(*forwarded));
  JS::SetReservedSlot(global, BuiltinsSlot, ObjectValue(*array));
  return true;
}

}  // namespace

// Lets contexts exist in this runtime.
extern "C" void nodus_contexts_install(JSContext* cx) {
  js::SetWindowProxyClass(cx, &FaceClass);
  JS_SetSecurityCallbacks(cx, &Callbacks);
}

// Makes a realm in the compartment of the running one. With a sandbox its variables live there. Gives the global; null
// with an exception.
extern "C" JSObject* nodus_new_context(JSContext* cx, JSObject* sandboxRaw, int32_t flags) {
  RootedObject sandbox(cx, sandboxRaw);
  RealmOptions options;
  options.creationOptions()
      .setSharedMemoryAndAtomicsEnabled(true)
      .setCoopAndCoepEnabled(true)
      .setDefineSharedArrayBufferConstructor(true)
      .setExistingCompartment(cx->global());
  RootedObject global(cx, JS_NewGlobalObject(cx, sandbox ? &ContextClass : &VanillaClass, nullptr,
                                             JS::FireOnNewGlobalHook, options));
  if (!global) {
    return nullptr;
  }
  js::AutoRealm realm(cx, global);
  JS::SetReservedSlot(global, FlagsSlot, Int32Value(flags));
  if (sandbox) {
    JS::SetReservedSlot(global, SandboxSlot, ObjectValue(*sandbox));
    js::ProxyOptions proxyOptions;
    proxyOptions.setClass(&FaceClass).setLazyProto(true);
    RootedValue priv(cx, ObjectValue(*global));
    RootedObject face(cx, js::NewProxyObject(cx, &FaceHandler::singleton, priv, nullptr, proxyOptions));
    if (!face) {
      return nullptr;
    }
    js::SetWindowProxy(cx, global, face);
  }
  Busy guard;
  if (!JS::InitRealmStandardClasses(cx) || !JS_EnumerateStandardClasses(cx, global)) {
    return nullptr;
  }
  return global;
}

// Called when the embedder has put its own things on the global: what is there now counts as the realm's builtins.
extern "C" bool nodus_context_ready(JSContext* cx, JSObject* globalRaw) {
  RootedObject global(cx, globalRaw);
  js::AutoRealm realm(cx, global);
  return !SandboxOf(global) || RememberBuiltins(cx, global);
}

// What programs see as `globalThis`.
extern "C" JSObject* nodus_context_face(JSObject* global) { return js::ToWindowProxyIfWindow(global); }

// Says whether an object is the face of a context.
extern "C" bool nodus_is_context_face(JSObject* object) { return js::IsWindowProxy(object); }

// Brings global and sandbox together again. Keeps an exception that is pending.
extern "C" bool nodus_context_sync(JSContext* cx, JSObject* globalRaw) {
  RootedObject global(cx, globalRaw);
  RootedObject sandbox(cx, SandboxOf(global));
  if (!sandbox || !BuiltinsOf(global)) {
    return true;
  }
  AutoSaveExceptionState saved(cx);
  js::AutoRealm realm(cx, global);
  Rooted<js::NativeObject*> native(cx, &global->as<js::NativeObject>());
  // Looking at a proxy is something that its program can see.
  bool silent = !IsScriptedProxy(sandbox);
  Rooted<js::ArrayObject*> list(cx, BuiltinsOf(global));
  RootedId id(cx);
  RootedValue key(cx), value(cx);
  for (uint32_t i = 0; i + 1 < list->getDenseInitializedLength(); i += 2) {
    key = list->getDenseElement(i);
    if (key.isUndefined() || !JS_ValueToId(cx, key, &id)) {
      continue;
    }
    mozilla::Maybe<js::PropertyInfo> prop = native->lookupPure(id);
    if (prop.isNothing()) {
      continue;
    }
    bool found;
    if (prop->isDataProperty()) {
      value = native->getSlot(prop->slot());
      if (value.asRawBits() != list->getDenseElement(i + 1).asRawBits()) {
        // A program assigned to the builtin by its name.
        if (!JS_SetPropertyById(cx, sandbox, id, value) || !Forward(cx, global, id)) {
          return false;
        }
        continue;
      }
      if (silent) {
        if (!JS_HasPropertyById(cx, sandbox, id, &found)) {
          return false;
        }
        if (found && !Forward(cx, global, id)) {
          return false;
        }
      }
    }
  }
  if (!silent) {
    return true;
  }
  // Forwarders to what is gone give way to the builtin below, or to nothing.
  Rooted<js::ArrayObject*> names(cx, &JS::GetReservedSlot(global, ForwardedSlot).toObject().as<js::ArrayObject>());
  uint32_t kept = 0;
  uint32_t length = names->getDenseInitializedLength();
  for (uint32_t i = 0; i < length; i++) {
    key = names->getDenseElement(i);
    if (!JS_ValueToId(cx, key, &id)) {
      return false;
    }
    if (!IsForwarder(native, id)) {
      continue;
    }
    bool found;
    if (!JS_HasPropertyById(cx, sandbox, id, &found)) {
      return false;
    }
    if (found) {
      names->setDenseElement(kept++, key);
      continue;
    }
    Busy guard;
    if (!RemoveOwn(cx, global, id)) {
      return false;
    }
    uint32_t index;
    if (FindBuiltin(cx, global, id, &index)) {
      value = list->getDenseElement(index + 1);
      if (!JS_DefinePropertyById(cx, global, id, value, 0)) {
        return false;
      }
    }
  }
  return kept == length || SetArrayLength(cx, names, kept);
}

// Whether any context of the thread ever had microtasks of its own; most programs have none, and each `await` asks.
static thread_local bool anyOwnMicrotasks = false;

// Whether the object is a global whose microtasks wait for its own evaluations.
bool nodus::HasOwnMicrotasks(JSObject* global) {
  if (MOZ_LIKELY(!anyOwnMicrotasks)) {
    return false;
  }
  const Value& flags = JS::GetReservedSlot(global, FlagsSlot);
  return flags.isInt32() && (flags.toInt32() & nodus::OwnMicrotasks);
}

// Sets which code the running realm may make: bit 0 none from strings, bit 1 none of WebAssembly.
extern "C" void nodus_set_realm_flags(JSObject* global, int32_t flags) {
  anyOwnMicrotasks = anyOwnMicrotasks || (flags & nodus::OwnMicrotasks);
  JS::SetReservedSlot(global, FlagsSlot, Int32Value(flags));
}
