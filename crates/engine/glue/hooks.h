// What the job queue asks of promise hooks; see hooks.cc.

#ifndef nodus_hooks_h
#define nodus_hooks_h

#include "js/RootingAPI.h"
#include "js/TypeDecls.h"
#include "js/Value.h"
#include "vm/PromiseObject.h"

namespace nodus {

// The four functions that hear about promises, and what is known of the `await` that is about to be made. A context has
// one once hooks were first set; `active` says whether any is set now.
class PromiseHooks {
 public:
  explicit PromiseHooks(JSContext* cx);

  bool active = false;

  void set(JSContext* cx, JSObject* init, JSObject* before, JSObject* after, JSObject* settled);

  // An `await` of `value` comes next.
  void awaiting(JSContext* cx, const JS::Value& value);

  // A promise was made, was settled. False when execution was terminated.
  bool onCreated(JSContext* cx, JS::Handle<js::PromiseObject*> promise);
  void onSettled(JSContext* cx, JS::Handle<js::PromiseObject*> promise);

  // Called when a reaction is made: gives what the reaction's job carries instead of `context`, the same or an object
  // that holds it together with the promise that stands for the `await`.
  JSObject* attach(JSContext* cx, JSObject* context);

  // Takes apart what `attach` gave: leaves the context, returns the promise of the `await` or null.
  static JSObject* detach(JS::MutableHandle<JSObject*> context);

  // Around a job of `promise`. False when execution was terminated.
  bool before(JSContext* cx, JS::Handle<JSObject*> promise) { return call(cx, beforeHook, promise, nullptr); }
  bool after(JSContext* cx, JS::Handle<JSObject*> promise) { return call(cx, afterHook, promise, nullptr); }

  // The function goes on to wait elsewhere or has ended: the promise that stood for the `await` is done.
  void settledAwait(JSContext* cx, JS::Handle<JSObject*> promise) { call(cx, settledHook, promise, nullptr); }

 private:
  bool call(JSContext* cx, JS::Handle<JSObject*> hook, JS::Handle<JSObject*> promise, JS::Handle<JSObject*> parent);

  JS::PersistentRooted<JSObject*> initHook;
  JS::PersistentRooted<JSObject*> beforeHook;
  JS::PersistentRooted<JSObject*> afterHook;
  JS::PersistentRooted<JSObject*> settledHook;
  // The promise that is awaited next, once it exists.
  JS::PersistentRooted<JSObject*> awaited;
  bool awaits = false;
  // A job of a thenable comes before the reaction of the `await`.
  bool thenableFirst = false;
  // A promise of our own is being made.
  bool silent = false;
};

// The hooks of a context, null when none were ever set.
PromiseHooks* HooksOf(JSContext* cx);

}  // namespace nodus

#endif
