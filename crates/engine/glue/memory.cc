// What happens when memory cannot be had. `js::ReportOutOfMemory` and `js::ReportLargeOutOfMemory` here replace the
// engine's functions, which the engine's pack marks weak: those throw a string. Here a full heap is handed to the host,
// which ends the process or the thread, and everything else (a single thing that is too large for this machine or for
// the engine) is a RangeError that the program may catch.

#include "running.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "jsapi.h"
#include "jit/JitFrames.h"
#include "js/friend/ErrorMessages.h"
#include "vm/BytecodeUtil.h"
#include "vm/FrameIter.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JitActivation.h"
#include "vm/Stack.h"

#include "gc/GC-inl.h"
#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/Realm-inl.h"

extern "C" void nodus_abort();

namespace {

// How the host is told that the heap is full.
using HeapFull = void (*)(JSContext* cx);
HeapFull heapFull = nullptr;

// Whether the collected heap is at its limit, short of what a collection at the end of a turn leaves uncounted.
bool IsHeapFull(JSContext* cx) {
  auto& gc = cx->runtime()->gc;
  size_t limit = gc.tunables.gcMaxBytes();
  size_t slack = std::min<size_t>(limit / 16, 2 << 20);
  return gc.heapSize.bytes() + slack >= limit;
}

nodus::NativeCall CallAt(const JS::Value* vp, unsigned argc) {
  nodus::NativeCall call;
  if (vp[0].isObject() && vp[0].toObject().is<JSFunction>()) {
    call.callee = &vp[0].toObject().as<JSFunction>();
    call.receiver = vp[1];
    call.arguments = vp + 2;
    call.count = argc;
  }
  return call;
}

bool IsNamed(const nodus::NativeCall& call, const char* name) {
  JSAtom* atom = call.callee->maybePartialExplicitName();
  return atom && js::StringEqualsAscii(atom, name);
}

bool IsNamedOneOf(const nodus::NativeCall& call, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (IsNamed(call, name)) {
      return true;
    }
  }
  return false;
}

bool IsTypedArrayConstructor(const nodus::NativeCall& call) {
  return IsNamedOneOf(
      call, {"Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
             "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"});
}

double LengthArgument(const nodus::NativeCall& call) {
  return call.count > 0 && call.arguments[0].isNumber() ? call.arguments[0].toNumber() : 0;
}

// The operation of JavaScript that failed, as far as it is one of these.
enum class Operation { Concatenation, Element, Other };

Operation FailedOperation(JSContext* cx) {
  js::FrameIter iter(cx);
  if (iter.done() || iter.isWasm()) {
    return Operation::Other;
  }
  switch (JSOp(*iter.pc())) {
    case JSOp::Add:
      return Operation::Concatenation;
    case JSOp::SetElem:
    case JSOp::StrictSetElem:
    case JSOp::InitElem:
    case JSOp::InitElemInc:
    case JSOp::NewArray:
      return Operation::Element;
    default:
      return Operation::Other;
  }
}

// An allocation that failed is being reported.
thread_local bool reporting = false;

[[noreturn]] void Die() {
  static const char text[] = "FATAL ERROR: Allocation failed - process out of memory\n";
  fputs(text, stderr);
  nodus_abort();
  _exit(1);
}

void Report(JSContext* cx) {
  if (!cx->realm() || !cx->runtime()->hasInitializedSelfHosting()) {
    Die();
  }
  if (IsHeapFull(cx) && heapFull) {
    heapFull(cx);
    // No exception: what runs is ended, nothing can catch that.
    cx->clearPendingException();
    return;
  }
  if (reporting) {
    Die();
  }
  reporting = true;
  {
    // Callers rely on nothing being collected here.
    js::gc::AutoSuppressGC suppress(cx);
    JS_ReportErrorNumberASCII(cx, js::GetErrorMessage, nullptr, JSMSG_ALLOC_OVERFLOW);
  }
  reporting = false;
}

}  // namespace

nodus::NativeCall nodus::RunningNative(JSContext* cx) {
  js::Activation* activation = cx->activation();
  if (!activation) {
    return {};
  }
  if (activation->isInterpreter()) {
    js::InterpreterRegs& regs = activation->asInterpreter()->regs();
    if (!js::IsInvokePC(regs.pc) || JSOp(*regs.pc) == JSOp::SpreadCall || JSOp(*regs.pc) == JSOp::SpreadNew) {
      return {};
    }
    JSOp op = JSOp(*regs.pc);
    if (op != JSOp::Call && op != JSOp::CallIgnoresRv && op != JSOp::CallContent && op != JSOp::New &&
        op != JSOp::NewContent) {
      return {};
    }
    unsigned argc = GET_ARGC(regs.pc);
    bool constructs = op == JSOp::New || op == JSOp::NewContent;
    return CallAt(regs.sp - (argc + 2 + (constructs ? 1 : 0)), argc);
  }
  // While optimised code is left for other code there is no frame behind the address.
  if (!activation->isJit() || !activation->asJit()->hasJSExitFP() || !activation->asJit()->jsExitFP() ||
      activation->asJit()->bailoutData()) {
    return {};
  }
  auto* exit = reinterpret_cast<js::jit::ExitFrameLayout*>(activation->asJit()->jsExitFP());
  if (!exit->is<js::jit::NativeExitFrameLayout>()) {
    return {};
  }
  auto* native = exit->as<js::jit::NativeExitFrameLayout>();
  return CallAt(native->vp(), unsigned(native->argc()));
}

const char* nodus::AllocationProblem(JSContext* cx) {
  if (!reporting) {
    return "Invalid string length";
  }
  nodus::NativeCall call = nodus::RunningNative(cx);
  if (call) {
    if (call.receiver.isString()) {
      return "Invalid string length";
    }
    return call.receiver.isObject() && call.receiver.toObject().is<js::ArrayObject>()
               ? "Invalid array length"
               : "Array buffer allocation failed";
  }
  switch (FailedOperation(cx)) {
    case Operation::Concatenation:
      return "Invalid string length";
    case Operation::Element:
      return "Invalid array length";
    default:
      return "Array buffer allocation failed";
  }
}

const char* nodus::LengthProblem(const NativeCall& call, char* buffer, size_t size) {
  if (!call) {
    return "";
  }
  double length = LengthArgument(call);
  constexpr double Largest = 9007199254740991;
  if (IsNamedOneOf(call, {"ArrayBuffer", "SharedArrayBuffer"})) {
    return length < 0 || length > Largest ? "Invalid array buffer length" : "Array buffer allocation failed";
  }
  if (IsNamedOneOf(call, {"transfer", "transferToFixedLength", "transferToImmutable"})) {
    return "Array buffer allocation failed";
  }
  if (IsTypedArrayConstructor(call)) {
    if (length >= 0 && length * 8 <= Largest) {
      return "Array buffer allocation failed";
    }
    snprintf(buffer, size, "Invalid typed array length: %.0f", length);
    return buffer;
  }
  return "";
}

JS_PUBLIC_API void js::ReportOutOfMemory(JSContext* cx) { Report(cx); }

JS_PUBLIC_API void js::ReportLargeOutOfMemory(JSContext* cx) { Report(cx); }

// Sets who hears, in whichever runtime it is, that the heap is at its limit and something could not be allocated.
extern "C" void nodus_set_heap_full_hook(void (*hook)(JSContext*)) { heapFull = hook; }

// Whether little is left of the heap after a collection.
extern "C" bool nodus_is_heap_nearly_full(JSContext* cx) {
  auto& gc = cx->runtime()->gc;
  return gc.heapSize.bytes() / 4 >= gc.tunables.gcMaxBytes() / 5;
}

extern "C" uint64_t nodus_array_buffer_bytes(JSContext* cx);

namespace {

// Bytes of cells and of the memory that they own, which holds long strings, elements, tables and contents of
// ArrayBuffers.
uint64_t HeldBytes(JSContext* cx) {
  uint64_t held = cx->runtime()->gc.heapSize.bytes();
  for (js::ZonesIter zone(cx->runtime(), js::WithAtoms); !zone.done(); zone.next()) {
    held += zone->mallocHeapSize.bytes();
  }
  return held;
}

// Contents of ArrayBuffers are not of the heap; they are counted only when it matters. Collects the nursery then.
bool HoldsWithoutBuffers(JSContext* cx, uint64_t least) {
  uint64_t held = HeldBytes(cx);
  if (held < least) {
    return false;
  }
  uint64_t buffers = nodus_array_buffer_bytes(cx);
  return held - std::min(held, buffers) >= least;
}

uint64_t NearlyFull(JSContext* cx) { return uint64_t(cx->runtime()->gc.tunables.gcMaxBytes()) / 5 * 4; }

}  // namespace

// Whether what a collection has left is more than the limit allows.
extern "C" bool nodus_is_heap_over(JSContext* cx) {
  return HoldsWithoutBuffers(cx, uint64_t(cx->runtime()->gc.tunables.gcMaxBytes()) + 1);
}

// Whether a heap may be nearly full; also during a collection.
extern "C" bool nodus_may_be_nearly_full(JSContext* cx) { return HeldBytes(cx) >= NearlyFull(cx); }

// Whether it is, with all that counts.
extern "C" bool nodus_holds_nearly_all(JSContext* cx) { return HoldsWithoutBuffers(cx, NearlyFull(cx)); }
