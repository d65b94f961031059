// Contexts: a global object whose variables live on another object, the sandbox.
//
// Three objects take part. The *global* is what free names are looked up on; programs never hold it. The *face* is what
// `this` and `globalThis` give: the engine's WindowProxy of that global, whose handler answers from the sandbox first
// and from the global second. On the global every name of the sandbox that was ever used stands as a *forwarder*: an
// accessor that reads and writes the sandbox. New names of a program are moved to the sandbox by the class's hooks.
// What cannot be seen when it happens (the sandbox changed from outside in a way that hides or uncovers a builtin, a
// program assigned to a builtin by name) is put right by `nodus_context_sync` before and after each script.

#include <atomic>

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
#include "coverage.h"

using namespace JS;

namespace nodus::contexts {

// The embedder's slots of a global. Slot 3 holds postponed microtasks (jobs.cc), slot 4 belongs to errors.cc, the one
// after the engine's own to primordials.cc.
constexpr uint32_t SandboxSlot = 0;
constexpr uint32_t BuiltinsSlot = 1;
constexpr uint32_t ForwardedSlot = 2;
constexpr uint32_t FlagsSlot = JSCLASS_GLOBAL_SLOT_COUNT + 1;

constexpr int32_t NoStrings = 1;
constexpr int32_t NoWasm = 2;

// How many `Busy` live on this thread.
thread_local int busy = 0;

// Whether this thread ever made a context with microtasks of its own.
thread_local bool anyOwnMicrotasks = false;

Busy::Busy() { busy++; }
Busy::~Busy() { busy--; }

extern const JSClass ContextClass;

JSObject* SandboxOf(JSObject* global) {
  const Value& v = JS::GetReservedSlot(global, SandboxSlot);
  return v.isObject() ? &v.toObject() : nullptr;
}

// A proxy that has a `get` trap answers for every name.
bool SandboxFinds(JSContext* cx, HandleObject sandbox, HandleId id, bool* found) {
  RootedObject target(cx, sandbox);
  while (target && js::IsScriptedProxy(target)) {
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

// Large parts of the language that few programs use: what makes them is run when somebody names them first.
JSProtoKey LateKey(JSContext* cx, jsid id) {
  if (!id.isAtom()) {
    return JSProto_Null;
  }
  JSAtom* name = id.toAtom();
  return name == cx->names().Intl          ? JSProto_Intl
         : name == cx->names().Temporal    ? JSProto_Temporal
         : name == cx->names().WebAssembly ? JSProto_WebAssembly
                                           : JSProto_Null;
}

// Makes a late builtin, if `id` names one that was never made, and notes it among the builtins.
bool MakeLate(JSContext* cx, HandleObject global, HandleId id, bool* made) {
  *made = false;
  JSProtoKey key = LateKey(cx, id);
  if (key == JSProto_Null || global->as<js::GlobalObject>().isStandardClassResolved(key)) {
    return true;
  }
  Busy guard;
  js::AutoRealm realm(cx, global);
  if (!JS_ResolveStandardClass(cx, global, id, made)) {
    return false;
  }
  js::NativeObject* native = &global->as<js::NativeObject>();
  mozilla::Maybe<js::PropertyInfo> prop = native->lookupPure(id);
  if (prop.isNothing() || !prop->isDataProperty()) {
    return true;
  }
  RootedValue name(cx, js::IdToValue(id));
  RootedValue value(cx, native->getSlot(prop->slot()));
  RootedObject list(cx, BuiltinsOf(global));
  uint32_t length;
  return GetArrayLength(cx, list, &length) && JS_SetElement(cx, list, length, name) &&
         JS_SetElement(cx, list, length + 1, value);
}

// Makes the builtins of the language but for the late ones.
bool MakeBuiltins(JSContext* cx, HandleObject global) {
  RootedIdVector names(cx);
  if (!JS_NewEnumerateStandardClasses(cx, global, &names, false)) {
    return false;
  }
  RootedId name(cx);
  for (size_t i = 0; i < names.length(); i++) {
    name = names[i];
    bool made;
    if (LateKey(cx, name) == JSProto_Null && !JS_ResolveStandardClass(cx, global, name, &made)) {
      return false;
    }
  }
  return true;
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

bool ReadForwarded(JSContext* cx, const CallArgs& args, bool declared) {
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
  bool made;
  if (!MakeLate(cx, global, id, &made)) {
    return false;
  }
  uint32_t index;
  if (FindBuiltin(cx, global, id, &index)) {
    args.rval().set(BuiltinsOf(global)->getDenseElement(index + 1));
    return true;
  }
  if (!declared && DemandsName(cx) && id.isAtom()) {
    js::ReportIsNotDefined(cx, id);
    return false;
  }
  return true;
}

bool ForwarderGet(JSContext* cx, unsigned argc, Value* vp) {
  return ReadForwarded(cx, CallArgsFromVp(argc, vp), false);
}

// The getter of what was declared, by which it is known: that is there, whatever the sandbox has.
bool DeclaredGet(JSContext* cx, unsigned argc, Value* vp) { return ReadForwarded(cx, CallArgsFromVp(argc, vp), true); }

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

// The native of an accessor's getter, null for anything else.
JSNative GetterOf(js::NativeObject* global, jsid id) {
  mozilla::Maybe<js::PropertyInfo> prop = global->lookupPure(id);
  if (prop.isNothing() || !prop->isAccessorProperty()) {
    return nullptr;
  }
  JSObject* getter = global->getGetter(*prop);
  bool native = getter && getter->is<JSFunction>() && getter->as<JSFunction>().isNativeFun();
  return native ? getter->as<JSFunction>().native() : nullptr;
}

bool IsDeclared(js::NativeObject* global, jsid id) { return GetterOf(global, id) == DeclaredGet; }

bool IsForwarder(js::NativeObject* global, jsid id) {
  JSNative getter = GetterOf(global, id);
  return getter == ForwarderGet || getter == DeclaredGet;
}

bool RemoveOwn(JSContext* cx, HandleObject global, HandleId id) {
  Rooted<js::NativeObject*> native(cx, &global->as<js::NativeObject>());
  if (native->containsPure(id)) {
    return js::NativeObject::removeProperty(cx, native, id);
  }
  return true;
}

// Puts a forwarder for `id` on the global, over whatever is there.
bool Forward(JSContext* cx, HandleObject global, HandleId id, bool declared) {
  if (IsForwarder(&global->as<js::NativeObject>(), id)) {
    return true;
  }
  Busy guard;
  js::AutoRealm realm(cx, global);
  if (!RemoveOwn(cx, global, id)) {
    return false;
  }
  RootedObject getter(
      cx, JS_GetFunctionObject(js::NewFunctionWithReserved(cx, declared ? DeclaredGet : ForwarderGet, 0, 0, nullptr)));
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
  bool found = false;
  if (!busy && !SandboxFinds(cx, sandbox, id, &found)) {
    return false;
  }
  if (found) {
    *resolved = true;
    return Forward(cx, global, id);
  }
  return MakeLate(cx, global, id, resolved);
}

bool MayResolve(const JSAtomState&, jsid, JSObject*) { return true; }

// A program declared a name or assigned to an undeclared one.
bool AddProperty(JSContext* cx, HandleObject global, HandleId id, HandleValue v) {
  RootedObject sandbox(cx, SandboxOf(global));
  if (busy || !sandbox || !BuiltinsOf(global) || !id.isAtom()) {
    return true;
  }
  // Declarations cannot be deleted, assignments can.
  mozilla::Maybe<js::PropertyInfo> own = global->as<js::NativeObject>().lookupPure(id);
  bool declared = own.isSome() && !own->configurable();
  // `var x;` makes no property of the sandbox before something is assigned; `x = undefined` assigns.
  if (!v.isUndefined() || !declared) {
    RootedValue receiver(cx, ObjectValue(*sandbox));
    ObjectOpResult result;
    if (!JS_ForwardSetPropertyTo(cx, sandbox, id, v, receiver, result)) {
      return false;
    }
    if (!result.ok()) {
      return true;  // The sandbox takes no more; the name stays the global's own.
    }
    return Forward(cx, global, id, declared);
  }
  bool extensible;
  if (!JS_IsExtensible(cx, sandbox, &extensible)) {
    return false;
  }
  return extensible ? Forward(cx, global, id, declared) : true;
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
  if (!id.isAtom() || !IsDeclared(&global->as<js::NativeObject>(), id)) {
    return JS_DeletePropertyById(cx, sandbox, id, result);
  }
  // What was declared goes from the sandbox but stays for the program.
  RootedValue value(cx);
  if (!ReadSandbox(cx, global, sandbox, id, &value) || !JS_DeletePropertyById(cx, sandbox, id, result)) {
    return false;
  }
  if (!result.ok()) {
    return true;
  }
  Busy guard;
  if (!RemoveOwn(cx, global, id) ||
      !JS_DefinePropertyById(cx, global, id, value, JSPROP_ENUMERATE | JSPROP_PERMANENT)) {
    return false;
  }
  return result.fail(JSMSG_CANT_DELETE);
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

const JSClass ContextClass = {"Object", JSCLASS_GLOBAL_FLAGS_WITH_SLOTS(2), &ContextOps};

// A context without sandbox is an ordinary global.
const JSClassOps VanillaOps = {
    nullptr, nullptr, nullptr, JS_NewEnumerateStandardClasses, JS_ResolveStandardClass, JS_MayResolveStandardClass,
    nullptr, nullptr, nullptr, JS_GlobalObjectTraceHook,
};
const JSClass VanillaClass = {"Object", JSCLASS_GLOBAL_FLAGS_WITH_SLOTS(2), &VanillaOps};

// The flags a context was made with; 0 for other globals.
int32_t FlagsOf(JSObject* global) {
  const JSClass* clasp = JS::GetClass(global);
  if (clasp != &ContextClass && clasp != &VanillaClass) {
    return 0;
  }
  const Value& flags = JS::GetReservedSlot(global, FlagsSlot);
  return flags.isInt32() ? flags.toInt32() : 0;
}

// Whether realms that are no contexts may compile strings; one answer for the process.
std::atomic<bool> MainRealmsForbidStrings = false;

// Whether the code of the running realm may be compiled from a string.
bool Allows(JSContext* cx, RuntimeCode kind, Handle<JSString*>, CompilationType, Handle<StackGCVector<JSString*>>,
            Handle<JSString*>, Handle<StackGCVector<Value>>, Handle<Value>, bool* out) {
  *out = true;
  JSObject* global = JS::CurrentGlobalOrNull(cx);
  if (global) {
    *out = !(FlagsOf(global) & (kind == RuntimeCode::JS ? NoStrings : NoWasm));
    const JSClass* clasp = JS::GetClass(global);
    if (kind == RuntimeCode::JS && MainRealmsForbidStrings && clasp != &ContextClass && clasp != &VanillaClass) {
      *out = false;
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

}  // namespace nodus::contexts

using namespace nodus::contexts;

// Lets contexts exist in this runtime.
extern "C" void nodus_contexts_install(JSContext* cx) {
  InstallFaces(cx);
  JS_SetSecurityCallbacks(cx, &Callbacks);
}

// From now on `eval` and `Function` throw wherever a context does not say otherwise.
extern "C" void nodus_forbid_strings() { MainRealmsForbidStrings = true; }

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
  RootedObject global(
      cx, JS_NewGlobalObject(cx, sandbox ? &ContextClass : &VanillaClass, nullptr, JS::FireOnNewGlobalHook, options));
  if (!global) {
    return nullptr;
  }
  js::AutoRealm realm(cx, global);
  nodus::CoverNewRealm(cx);
  JS::SetReservedSlot(global, FlagsSlot, Int32Value(flags));
  if (flags & nodus::OwnMicrotasks) {
    anyOwnMicrotasks = true;
  }
  if (sandbox) {
    JS::SetReservedSlot(global, SandboxSlot, ObjectValue(*sandbox));
    RootedObject face(cx, NewFace(cx, global));
    if (!face) {
      return nullptr;
    }
    js::SetWindowProxy(cx, global, face);
  }
  Busy guard;
  if (!MakeBuiltins(cx, global)) {
    return nullptr;
  }
  return global;
}

// Called when the embedder has put its own things on the global: what is there now counts as the realm's builtins.
extern "C" bool nodus_context_ready(JSContext* cx, JSObject* globalRaw) {
  RootedObject global(cx, globalRaw);
  js::AutoRealm realm(cx, global);
  RootedObject sandbox(cx, SandboxOf(global));
  return DefineConsole(cx, global) && (!sandbox || (DefineTag(cx, global, sandbox) && RememberBuiltins(cx, global)));
}

// Whether the object is what programs of a context see as `globalThis`.
bool nodus::IsContextFace(JSObject* object) { return js::IsWindowProxy(object); }

// What programs see as `globalThis`.
extern "C" JSObject* nodus_context_face(JSObject* global) { return js::ToWindowProxyIfWindow(global); }

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
  bool silent = !js::IsScriptedProxy(sandbox);
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
    if (found || IsDeclared(native, id)) {
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

// Whether the object is a global whose microtasks wait for its own evaluations.
bool nodus::HasOwnMicrotasks(JSObject* global) {
  if (MOZ_LIKELY(!anyOwnMicrotasks)) {
    return false;
  }
  return FlagsOf(global) & nodus::OwnMicrotasks;
}
