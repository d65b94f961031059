// Code that runs in many realms. A function that one realm has compiled when it was first called is there for the same
// function of all others: the engine can keep such functions beside a script's stencil, which it does elsewhere for
// those that other threads compile ahead.

#include "jsapi.h"
#include "frontend/CompilationStencil.h"
#include "frontend/BytecodeCompiler.h"
#include "js/CompileOptions.h"
#include "js/experimental/JSStencil.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"

#include "vm/JSScript-inl.h"

namespace {

// The mode of a source says whether its functions are looked for beside the stencil. Compiling with such a mode would
// start threads that compile everything, so it is set afterwards. An explicit instantiation may name private members.
template <auto Member>
struct Mode {
  friend auto ModeOf(js::ScriptSource*) { return Member; }
};
auto ModeOf(js::ScriptSource*);
template struct Mode<&js::ScriptSource::delazificationMode_>;

bool IsShared(JS::Stencil* stencil) {
  js::ScriptSource* source = stencil->getInitial()->source.get();
  return source->*ModeOf(source) == JS::DelazificationOption::ConcurrentDepthFirst;
}

// The stencil's functions are what its text has, and asm.js is none of them.
bool HasFunctionsToShare(JS::Stencil* stencil) { return stencil->canLazilyParse() && !stencil->hasAsmJS(); }

}  // namespace

// From now on functions that are compiled in one realm are there for the realms that follow.
extern "C" void nodus_share_functions(JS::Stencil* stencil) {
  js::ScriptSource* source = stencil->getInitial()->source.get();
  source->*ModeOf(source) = JS::DelazificationOption::ConcurrentDepthFirst;
}

// Whether a script is but one function expression that begins at `start` and ends at `end`.
extern "C" bool nodus_is_one_function(JS::Stencil* stencil, uint32_t start, uint32_t end) {
  const js::frontend::CompilationStencil& code = *stencil->getInitial();
  if (code.scriptExtra.size() < 2 || !code.scriptData[1].isFunction()) {
    return false;
  }
  const js::SourceExtent& extent = code.scriptExtra[1].extent;
  return extent.toStringStart == start && extent.toStringEnd == end;
}

// Whether a compiled script is but one function expression that begins at `start` and ends at `end`.
extern "C" bool nodus_script_is_one_function(JSScript* script, uint32_t start, uint32_t end) {
  for (JS::GCCellPtr thing : script->gcthings()) {
    if (!thing.is<JSObject>() || !thing.as<JSObject>().is<JSFunction>()) {
      continue;
    }
    JSFunction& function = thing.as<JSObject>().as<JSFunction>();
    // asm.js is compiled only as a whole.
    return !function.hasBaseScript() ||
           (function.baseScript()->toStringStart() == start && function.baseScript()->toStringEnd() == end);
  }
  return false;
}

// The script of a stencil in the current realm; null with an exception.
extern "C" JSScript* nodus_instantiate(JSContext* cx, JS::Stencil* stencil) {
  JS::InstantiateOptions given;
  given.skipFilenameValidation = true;
  if (!IsShared(stencil) || !HasFunctionsToShare(stencil)) {
    return JS::InstantiateGlobalStencil(cx, given, stencil);
  }
  JS::CompileOptions options(cx);
  given.copyTo(options);
  JS::Rooted<js::frontend::CompilationInput> input(cx, js::frontend::CompilationInput(options));
  JS::Rooted<js::frontend::CompilationGCOutput> made(cx);
  // The initial code alone: what other realms have called is made here when it is called here.
  if (!js::frontend::InstantiateStencils(cx, input.get(), *stencil->getInitial(), made.get())) {
    return nullptr;
  }
  JSScript* script = made.get().script;
  js::ScriptSourceObject* source = script->sourceObject();
  RefPtr<JS::Stencil> kept(stencil);
  source->setStencils(kept.forget());
  source->setSharingDelazifications();
  return script;
}
