// ES modules beyond the public API: synthetic modules with many exports, and whether a module or its graph awaits at
// top level. Synthetic modules have no evaluation step in this engine: set their exports before an importer runs, or
// import them from a small source-text module whose body does the work first.

#include <algorithm>
#include <vector>

#include "jsapi.h"
#include "builtin/ModuleObject.h"
#include "js/Modules.h"
#include "js/RootingAPI.h"
#include "vm/EnvironmentObject.h"
#include "vm/JSAtomUtils.h"
#include "vm/JSContext.h"

#include "vm/EnvironmentObject-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

// Creates a module that exports `count` names, all undefined at first. Null with an exception pending on failure.
extern "C" JSObject* nodus_create_synthetic_module(JSContext* cx, JSString* const* names, size_t count) {
  JS::RootedVector<JS::Value> roots(cx);
  for (size_t i = 0; i < count; i++) {
    if (!roots.append(JS::StringValue(names[i]))) {
      return nullptr;
    }
  }
  JS::Rooted<js::ExportNameVector> exports(cx);
  JS::RootedVector<JS::Value> values(cx);
  if (!exports.reserve(count) || !values.resize(count)) {
    js::ReportOutOfMemory(cx);
    return nullptr;
  }
  JS::Rooted<JSString*> name(cx);
  for (size_t i = 0; i < count; i++) {
    name = roots[i].toString();
    JSAtom* atom = js::AtomizeString(cx, name);
    if (!atom) {
      return nullptr;
    }
    exports.infallibleAppend(atom);
    values[i].setUndefined();
  }
  JS::Rooted<js::ModuleObject*> module(cx, js::ModuleObject::createSynthetic(cx, &exports));
  if (!module || !js::ModuleObject::createSyntheticEnvironment(cx, module, values)) {
    return nullptr;
  }
  return module;
}

// Gives export number `index` (in the order of creation) its value; importers see the change at once.
extern "C" void nodus_set_synthetic_export(JSObject* module, size_t index, JS::Value value) {
  js::ModuleEnvironmentObject* env = module->as<js::ModuleObject>().environment();
  env->setAliasedBinding(env->firstSyntheticValueSlot() + uint32_t(index), value);
}

// Whether this module or any module that it loads (transitively) contains a top-level await. The graph must be loaded.
extern "C" bool nodus_module_graph_is_async(JSObject* object) {
  JS::AutoCheckCannotGC nogc;
  std::vector<js::ModuleObject*> seen{&object->as<js::ModuleObject>()};
  for (size_t next = 0; next < seen.size(); next++) {
    js::ModuleObject* module = seen[next];
    if (!module->hasCyclicModuleFields()) {
      continue;
    }
    if (module->hasTopLevelAwait()) {
      return true;
    }
    for (auto iter = module->loadedModules().iter(); !iter.done(); iter.next()) {
      js::ModuleObject* child = iter.get().value();
      if (std::find(seen.begin(), seen.end(), child) == seen.end()) {
        seen.push_back(child);
      }
    }
  }
  return false;
}
