// What the optimising compiler takes: `BytecodeAnalysis::init` here replaces the engine's function of the same name,
// which the engine's pack marks weak and keeps as `nodus_engine_<mangled name>`.

#include "jsapi.h"

#include "jit/BytecodeAnalysis.h"
#include "jit/WarpBuilder.h"
#include "vm/BytecodeIterator.h"
#include "vm/BytecodeLocation.h"
#include "vm/JSScript.h"

#include "jobs.h"

#include "vm/BytecodeIterator-inl.h"
#include "vm/BytecodeLocation-inl.h"
#include "vm/JSScript-inl.h"

bool EngineAnalyse(js::jit::BytecodeAnalysis*, js::jit::TempAllocator&) __asm__(
    "nodus_engine__ZN2js3jit16BytecodeAnalysis4initERNS0_13TempAllocatorE");

namespace {

// The class offers no way to take back its verdict. An explicit instantiation may name private members.
template <auto Member>
struct Verdict {
  friend auto MemberOf(js::jit::BytecodeAnalysis*) { return Member; }
};
auto MemberOf(js::jit::BytecodeAnalysis*);
template struct Verdict<&js::jit::BytecodeAnalysis::disableIon_>;

template <auto Member>
struct Subject {
  friend auto SubjectOf(js::jit::BytecodeAnalysis*) { return Member; }
};
auto SubjectOf(js::jit::BytecodeAnalysis*);
template struct Subject<&js::jit::BytecodeAnalysis::script_>;

bool IsSupported(JSOp op) {
  switch (op) {
#define CASE(OP) case JSOp::OP:
    WARP_UNSUPPORTED_OPCODE_LIST(CASE)
#undef CASE
    return false;
    default:
      return true;
  }
}

}  // namespace

void nodus::LinkCompiling() {}

// The engine does not optimise short functions that yield, for fear of going to and fro between optimised and other
// code. It takes the end of an async function for a yield; one that never awaits has no such danger.
bool js::jit::BytecodeAnalysis::init(TempAllocator& alloc) {
  if (!EngineAnalyse(this, alloc)) {
    return false;
  }
  JSScript* script = this->*SubjectOf(this);
  if (isIonDisabled() && script->isAsync() && !script->isGenerator() && script->resumeOffsets().empty()) {
    bool supported = true;
    for (const BytecodeLocation& location : AllBytecodesIterable(script)) {
      supported = supported && IsSupported(location.getOp());
    }
    this->*MemberOf(this) = !supported;
  }
  return true;
}
