// Code for async functions in optimised functions: calls of such that never await, their results, and the question
// whether an `await` may go on at once. The engine calls C++ for each; here the usual case is machine code, and only
// what remains goes through the engine's own. The functions of namespace js replace the engine's of the same names,
// which the engine's pack marks weak and keeps as `nodus_engine_<mangled name>`.
//
// Code is made on other threads and outlives collections, so it holds no shapes: it reads the templates of its runtime
// where they lie, and with them whether they are current.

#include "jsapi.h"

#include "builtin/Promise.h"
#include "jit/CodeGenerator.h"
#include "jit/CompileWrappers.h"
#include "jit/LIR.h"
#include "jit/MIRGenerator.h"
#include "vm/AsyncFunction.h"
#include "vm/GeneratorObject.h"
#include "vm/JSContext.h"
#include "vm/PromiseObject.h"

#include "jobs.h"
#include "templates.h"

#include "gc/ObjectKind-inl.h"
#include "jit/MacroAssembler-inl.h"
#include "jit/shared/CodeGenerator-shared-inl.h"

// The engine's own implementations.
void EngineVisitGenerator(js::jit::CodeGenerator*, js::jit::LGenerator*) __asm__(
    "nodus_engine__ZN2js3jit13CodeGenerator14visitGeneratorEPNS0_10LGeneratorE");
void EngineVisitAsyncResolve(js::jit::CodeGenerator*, js::jit::LAsyncResolve*) __asm__(
    "nodus_engine__ZN2js3jit13CodeGenerator17visitAsyncResolveEPNS0_13LAsyncResolveE");
void EngineVisitCanSkipAwait(js::jit::CodeGenerator*, js::jit::LCanSkipAwait*) __asm__(
    "nodus_engine__ZN2js3jit13CodeGenerator17visitCanSkipAwaitEPNS0_13LCanSkipAwaitE");

namespace {

using js::jit::AbsoluteAddress;
using js::jit::Address;
using js::jit::Assembler;
using js::jit::Imm32;
using js::jit::ImmPtr;
using js::jit::ImmWord;
using js::jit::Label;
using js::jit::MacroAssembler;
using js::jit::Register;
using js::jit::ValueOperand;
using Generator = js::AsyncFunctionGeneratorObject;

Address SlotOf(Register object, uint32_t slot) { return Address(object, js::NativeObject::getFixedSlotOffset(slot)); }

// Branches when somebody is to hear what becomes of promises.
void BranchIfObserved(MacroAssembler& masm, const nodus::CompiledFacts& facts, const void* realm, Label* label) {
  masm.branchPtr(Assembler::NotEqual, AbsoluteAddress(facts.hooked), ImmWord(0), label);
  const void* bits = static_cast<const uint8_t*>(realm) + JS::Realm::offsetOfDebugModeBits();
  masm.branch32(Assembler::NotEqual, AbsoluteAddress(bits), Imm32(0), label);
}

}  // namespace

void nodus::LinkAwaitCode() {}

// The generator object of an async function that never awaits: the spare one with a new promise.
void js::jit::CodeGenerator::visitGenerator(LGenerator* lir) {
  JSScript* script = current->mir()->info().script();
  JSFunction* function = script->function();
  if (!function || !function->isAsync() || function->isGenerator() || script->needsArgsObj() ||
      !script->resumeOffsets().empty()) {
    EngineVisitGenerator(this, lir);
    return;
  }
  Register callee = ToRegister(lir->callee());
  Register environment = ToRegister(lir->environmentChain());
  const nodus::CompiledFacts& facts = nodus::FactsOf(gen->runtime->mainContextPtr());
  const void* realm = gen->realm->realmPtr();

  AllocatableGeneralRegisterSet free(GeneralRegisterSet::All());
  free.takeUnchecked(callee);
  free.takeUnchecked(environment);
  free.takeUnchecked(ToRegister(lir->argsObject()));
  Register shapes = free.takeAny();
  Register spare = free.takeAny();
  Register promise = free.takeAny();
  Register shape = free.takeAny();
  Register temp = free.takeAny();
  Register other = free.takeAny();

  Label slow, done;
  masm.movePtr(ImmPtr(facts.templates), shapes);
  masm.branchPtr(Assembler::NotEqual, Address(shapes, offsetof(nodus::Templates, realm)), ImmPtr(realm), &slow);
  masm.loadPtr(AbsoluteAddress(facts.majorCollections), temp);
  masm.branchPtr(Assembler::NotEqual, Address(shapes, offsetof(nodus::Templates, collections)), temp, &slow);
  BranchIfObserved(masm, facts, realm, &slow);

  masm.movePtr(ImmPtr(facts.spare), other);
  masm.loadPtr(Address(other, offsetof(nodus::Spare, generator)), spare);
  masm.branchTestPtr(Assembler::Zero, spare, spare, &slow);
  masm.loadPtr(AbsoluteAddress(facts.minorCollections), temp);
  masm.branchPtr(Assembler::NotEqual, Address(other, offsetof(nodus::Spare, collections)), temp, &slow);
  masm.loadPtr(Address(shapes, offsetof(nodus::Templates, generator)), temp);
  masm.loadObjShapeUnsafe(spare, shape);
  masm.branchPtr(Assembler::NotEqual, shape, temp, &slow);
  // One that still runs has its function.
  masm.branchTestNull(Assembler::NotEqual, SlotOf(spare, Generator::calleeSlot()), &slow);

  masm.loadPtr(Address(shapes, offsetof(nodus::Templates, promise)), shape);
  masm.branchTestPtr(Assembler::Zero, shape, shape, &slow);
  gc::AllocKind kind =
      gc::GetFinalizedAllocKindForClass(gc::GetGCObjectKind(&PromiseObject::class_), &PromiseObject::class_);
  masm.createPlainGCObject(promise, shape, temp, other, PromiseSlots, 0, kind, gc::Heap::Default, &slow,
                           AllocSiteInput(gc::CatchAllAllocSite::Optimized));
  masm.storeValue(JS::Int32Value(PROMISE_FLAG_DEFAULT_RESOLVING_FUNCTIONS | PROMISE_FLAG_ASYNC),
                  SlotOf(promise, PromiseSlot_Flags));

  // The spare one lies in the nursery and needs no barriers.
  masm.storeValue(JSVAL_TYPE_OBJECT, promise, SlotOf(spare, Generator::PROMISE_SLOT));
  masm.storeValue(JS::Int32Value(Generator::RESUME_INDEX_RUNNING), SlotOf(spare, Generator::resumeIndexSlot()));
  masm.storeValue(JSVAL_TYPE_OBJECT, callee, SlotOf(spare, Generator::calleeSlot()));
  masm.storeValue(JSVAL_TYPE_OBJECT, environment, SlotOf(spare, Generator::envChainSlot()));
  masm.movePtr(spare, ReturnReg);
  masm.jump(&done);

  masm.bind(&slow);
  EngineVisitGenerator(this, lir);
  masm.bind(&done);
}

// A function that returns no object fulfils its promise, for which nobody waits yet.
void js::jit::CodeGenerator::visitAsyncResolve(LAsyncResolve* lir) {
  Register generator = ToRegister(lir->generator());
  ValueOperand value = ToValue(lir->value());
  const nodus::CompiledFacts& facts = nodus::FactsOf(gen->runtime->mainContextPtr());

  AllocatableGeneralRegisterSet free(GeneralRegisterSet::All());
  free.takeUnchecked(generator);
  free.takeUnchecked(value);
  Register promise = free.takeAny();
  Register temp = free.takeAny();

  Label slow, done;
  masm.branchTestObject(Assembler::Equal, value, &slow);
  masm.unboxObject(SlotOf(generator, Generator::PROMISE_SLOT), promise);
  masm.branchTestUndefined(Assembler::NotEqual, SlotOf(promise, PromiseSlot_ReactionsOrResult), &slow);
  masm.branchTestUndefined(Assembler::NotEqual, SlotOf(promise, PromiseSlot_DebugInfo), &slow);
  Address flags = SlotOf(promise, PromiseSlot_Flags);
  masm.branchTest32(Assembler::NonZero, flags, Imm32(PROMISE_FLAG_RESOLVED), &slow);
  BranchIfObserved(masm, facts, gen->realm->realmPtr(), &slow);
  // What lies in the nursery needs no barriers.
  masm.branchPtrInNurseryChunk(Assembler::NotEqual, promise, temp, &slow);
  masm.storeValue(value, SlotOf(promise, PromiseSlot_ReactionsOrResult));
  masm.or32(Imm32(PROMISE_FLAG_RESOLVED | PROMISE_FLAG_FULFILLED), flags);
  masm.movePtr(promise, ReturnReg);
  masm.jump(&done);

  masm.bind(&slow);
  EngineVisitAsyncResolve(this, lir);
  masm.bind(&done);
}

// While jobs wait no `await` may go on at once.
void js::jit::CodeGenerator::visitCanSkipAwait(LCanSkipAwait* lir) {
  const nodus::CompiledFacts& facts = nodus::FactsOf(gen->runtime->mainContextPtr());
  AllocatableGeneralRegisterSet free(GeneralRegisterSet::All());
  free.takeUnchecked(ToValue(lir->value()));
  Register temp = free.takeAny();

  Label slow, done;
  masm.branchPtr(Assembler::NotEqual, AbsoluteAddress(facts.hooked), ImmWord(0), &slow);
  masm.movePtr(ImmPtr(facts.mayBeLastJob), temp);
  masm.load8ZeroExtend(Address(temp, 0), temp);
  masm.branchTest32(Assembler::NonZero, temp, temp, &slow);
  masm.move32(Imm32(0), ReturnReg);
  masm.jump(&done);

  masm.bind(&slow);
  EngineVisitCanSkipAwait(this, lir);
  masm.bind(&done);
}
