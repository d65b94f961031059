// Where calls are, in stacks: `name(…)` begins at its name, as in V8. The engine's emitter puts a call with arguments
// that begins a statement at its `(`, so that debuggers can stop at both. The program is linked so that the emitter's
// calls come through here first (crates/nodus/build.rs).

#include <algorithm>
#include <cstdint>
#include <vector>

#include "frontend/BytecodeEmitter.h"
#include "frontend/CallOrNewEmitter.h"
#include "frontend/ParserAtom.h"

using js::frontend::CallOrNewEmitter;
using js::frontend::TaggedParserAtomIndex;

namespace {

// What an emitter emits into, which it keeps to itself: names in explicit instantiations may be private.
template <auto Emitter, auto IsNew>
struct Opened {
  friend js::frontend::BytecodeEmitter* Target(CallOrNewEmitter* emitter) { return emitter->*Emitter; }
  friend bool MakesNew(CallOrNewEmitter* emitter) { return (emitter->*IsNew)(); }
};
js::frontend::BytecodeEmitter* Target(CallOrNewEmitter* emitter);
bool MakesNew(CallOrNewEmitter* emitter);
template struct Opened<&CallOrNewEmitter::bce_, &CallOrNewEmitter::isNew>;

// A call of a name whose arguments are being emitted.
struct NamedCall {
  CallOrNewEmitter* emitter;
  uint32_t length;  // of the name
};

// Calls in calls; what a failed compilation leaves is dropped by the next call that is emitted at the same place.
thread_local std::vector<NamedCall> calls;

uint32_t Take(CallOrNewEmitter* emitter) {
  auto found =
      std::find_if(calls.rbegin(), calls.rend(), [emitter](const NamedCall& call) { return call.emitter == emitter; });
  if (found == calls.rend()) {
    return 0;
  }
  uint32_t length = found->length;
  calls.erase(std::next(found).base(), calls.end());
  return length;
}

}  // namespace

#define NAME_CALLEE _ZN2js8frontend16CallOrNewEmitter14emitNameCalleeENS0_21TaggedParserAtomIndexE
#define END _ZN2js8frontend16CallOrNewEmitter7emitEndEjj
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

// Weak, since the crates' own tests are linked without that.
extern "C" [[gnu::weak]] bool JOIN(__real_, NAME_CALLEE)(CallOrNewEmitter* self, TaggedParserAtomIndex name);
extern "C" [[gnu::weak]] bool JOIN(__real_, END)(CallOrNewEmitter* self, uint32_t argc, uint32_t position);

extern "C" bool JOIN(__wrap_, NAME_CALLEE)(CallOrNewEmitter* self, TaggedParserAtomIndex name) {
  Take(self);
  // `new` is at its own place already.
  if (!MakesNew(self)) {
    calls.push_back({self, Target(self)->parserAtoms().length(name)});
  }
  return JOIN(__real_, NAME_CALLEE)(self, name);
}

extern "C" bool JOIN(__wrap_, END)(CallOrNewEmitter* self, uint32_t argc, uint32_t position) {
  uint32_t length = Take(self);
  if (length && position >= length && Target(self)->bytecodeSection().atSeparator(position - length)) {
    position -= length;
  }
  return JOIN(__real_, END)(self, argc, position);
}
