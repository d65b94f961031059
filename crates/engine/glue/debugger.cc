// The debugger's own global: in a compartment of its own, as the engine demands of whoever debugs, with the engine's
// `Debugger` constructor, and unseen by debuggers itself. Programs never get hold of it.

#include "jsapi.h"
#include "js/Debug.h"
#include "js/GlobalObject.h"
#include "js/RealmOptions.h"
#include "vm/GlobalObject.h"
#include "vm/JSContext.h"
#include "vm/Realm.h"

#include "coverage.h"
#include "hooks.h"

#include "vm/JSContext-inl.h"
#include "vm/Realm-inl.h"

// The global, null with an exception pending on failure.
extern "C" JSObject* nodus_new_debugger_global(JSContext* cx) {
  static const JSClass globalClass = {"Debugger global", JSCLASS_GLOBAL_FLAGS, &JS::DefaultGlobalClassOps};
  JS::RealmOptions options;
  options.creationOptions().setNewCompartmentAndZone();
  options.creationOptions().setInvisibleToDebugger(true);
  JS::RootedObject global(cx, JS_NewGlobalObject(cx, &globalClass, nullptr, JS::DontFireOnNewGlobalHook, options));
  if (!global) {
    return nullptr;
  }
  js::AutoRealm entered(cx, global);
  return JS_DefineDebuggerObject(cx, global) ? global.get() : nullptr;
}

// The engine forgets all who watch a realm when its last debugger leaves it: puts back what is no debugger's.
extern "C" void nodus_restore_observers(JSContext* cx) {
  if (nodus::HooksOf(cx) && nodus::HooksOf(cx)->active) {
    cx->realm()->setIsDebuggee();
  }
  nodus::CoverRealms(cx);
}

// Whether code of the running realm is counted.
extern "C" bool nodus_observes_coverage(JSContext* cx) { return cx->realm()->debuggerObservesCoverage(); }
