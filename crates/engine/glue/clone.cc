// What the structured clone needs of the engine: WebAssembly modules by count, errors without a stack of their own, and
// the check that keeps deep values from using up the native stack.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/ArrayBufferMaybeShared.h"
#include "js/ErrorReport.h"
#include "js/WasmModule.h"
#include "js/friend/StackLimits.h"
#include "vm/JSContext.h"

extern "C" bool nodus_check_recursion(JSContext* cx) {
  js::AutoCheckRecursionLimit recursion(cx);
  return recursion.check(cx);
}

// The object's module with one count for the caller, null when it is no `WebAssembly.Module`.
extern "C" void* nodus_wasm_module_of(JSObject* object) {
  JSObject* location = object;
  JS::HandleObject handle = JS::HandleObject::fromMarkedLocation(&location);
  if (!JS::IsWasmModuleObject(handle)) {
    return nullptr;
  }
  RefPtr<JS::WasmModule> module = JS::GetWasmModule(handle);
  return module.forget().take();
}

extern "C" void nodus_wasm_module_retain(void* module) { static_cast<JS::WasmModule*>(module)->AddRef(); }

extern "C" void nodus_wasm_module_release(void* module) { static_cast<JS::WasmModule*>(module)->Release(); }

extern "C" JSObject* nodus_wasm_module_create(JSContext* cx, void* module) {
  return static_cast<JS::WasmModule*>(module)->createObject(cx);
}

extern "C" bool nodus_is_resizable(JSObject* object) { return JS::IsResizableArrayBufferMaybeShared(object); }

// An error object of the kind that `writer.rs` numbers; `message` may be null.
extern "C" bool nodus_create_error(JSContext* cx, uint32_t kind, JSString* message, bool hasCause, JS::Value causeValue,
                                   JS::MutableHandle<JS::Value> out) {
  static const JSExnType types[] = {JSEXN_ERR,       JSEXN_EVALERR, JSEXN_RANGEERR, JSEXN_REFERENCEERR,
                                    JSEXN_SYNTAXERR, JSEXN_TYPEERR, JSEXN_URIERR};
  JS::Rooted<JSString*> text(cx, message);
  JS::Rooted<mozilla::Maybe<JS::Value>> cause(cx);
  if (hasCause) {
    cause = mozilla::Some(causeValue);
  }
  JS::Rooted<JSString*> file(cx, JS_GetEmptyString(cx));
  JSExnType type = kind < std::size(types) ? types[kind] : JSEXN_ERR;
  return JS::CreateError(cx, type, nullptr, file, 0, JS::ColumnNumberOneOrigin(), nullptr, text, cause, out);
}

// The runtime of a context, as the parent of others; it shares its atoms and its own JavaScript with them.
extern "C" void* nodus_runtime_of(JSContext* cx) { return JS_GetRuntime(cx); }
