// What a module asks for and whether it awaits: internal to the engine, needed for linking on the host's side.
#include "builtin/ModuleObject.h"
#include "js/Modules.h"
#include "vm/JSContext.h"
#include "vm/StringType.h"

using namespace js;

// Number of modules requested by static imports and re-exports.
extern "C" size_t nodus_module_request_count(JSObject* module) {
  return module->as<ModuleObject>().requestedModules().size();
}

// Specifier of request `i`, an atom.
extern "C" JSString* nodus_module_request_specifier(JSObject* module, size_t i) {
  return module->as<ModuleObject>().requestedModules()[i].moduleRequest()->specifier();
}

// JS::ModuleType of request `i`.
extern "C" int nodus_module_request_type(JSObject* module, size_t i) {
  return int(module->as<ModuleObject>().requestedModules()[i].moduleRequest()->moduleType());
}

// Position of request `i`, both from 1.
extern "C" void nodus_module_request_position(JSObject* module, size_t i, uint32_t* line, uint32_t* column) {
  auto& r = module->as<ModuleObject>().requestedModules()[i];
  *line = r.lineNumber();
  *column = r.columnNumber().oneOriginValue();
}

// Whether the module's own body awaits at top level.
extern "C" bool nodus_module_has_top_level_await(JSObject* module) {
  return module->as<ModuleObject>().hasTopLevelAwait();
}

// The engine's own status: 0 new, 1 unlinked, 2 linking, 3 linked, 4 evaluating, 5 evaluating-async, 6 evaluated.
extern "C" int nodus_module_status(JSObject* module) { return int(module->as<ModuleObject>().status()); }

// Whether evaluation threw; the value is written to `error`.
extern "C" bool nodus_module_error(JSObject* module, JS::MutableHandle<JS::Value> error) {
  auto& m = module->as<ModuleObject>();
  if (!m.hadEvaluationError()) {
    return false;
  }
  error.set(m.evaluationError());
  return true;
}

namespace {

ModuleRequestObject* RequestAt(JSObject* module, size_t i) {
  return module->as<ModuleObject>().requestedModules()[i].moduleRequest();
}

}  // namespace

// Whether request `i` is an `import source`.
extern "C" bool nodus_module_request_is_source(JSObject* module, size_t i) {
  return RequestAt(module, i)->phase() == ImportPhase::Source;
}

// The same of a request as the load hook gets it.
extern "C" bool nodus_request_is_source(JSObject* request) {
  return request->is<ModuleRequestObject>() && request->as<ModuleRequestObject>().phase() == ImportPhase::Source;
}

// Name of the first attribute of request `i` other than `type`; null for none.
extern "C" JSString* nodus_module_request_other_attribute(JSObject* module, size_t i) {
  return RequestAt(module, i)->getFirstUnsupportedAttributeKey();
}

// Lets the module be linked whatever attributes its requests have: judging them is the host's business.
extern "C" void nodus_module_accept_attributes(JSObject* object) {
  auto requests = object->as<ModuleObject>().requestedModules();
  for (size_t i = 0; i < requests.size(); i++) {
    ModuleRequestObject* request = requests[i].moduleRequest();
    if (request->hasFirstUnsupportedAttributeKey()) {
      request->setReservedSlot(ModuleRequestObject::FirstUnsupportedAttributeKeySlot, JS::NullValue());
    }
  }
}

// Makes a fresh module the answer to `import source`, which gives `source`.
extern "C" void nodus_module_set_source(JSObject* module, JSObject* source) {
  JSContext* cx = js::TlsContext.get();
  JS::Rooted<JSObject*> root(cx, source);
  module->as<ModuleObject>().initModuleSourceSlot(root);
}
