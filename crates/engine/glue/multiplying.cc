// What the optimising compiler knows of products. The engine takes each product for one that may be negative zero where
// a factor may be negative, and then computes `h * 31 + c | 0`, as hash functions have it, in floating point.

#include "jit/MIR-wasm.h"
#include "jit/MIR.h"
#include "jit/RangeAnalysis.h"

using js::jit::Range;
using js::jit::TempAllocator;

// The engine's own implementation.
void EngineProductRange(js::jit::MMul*,
                        TempAllocator&) __asm__("nodus_engine__ZN2js3jit4MMul12computeRangeERNS0_13TempAllocatorE");

namespace {

// Whether the product of two integers can be negative zero: one is zero then, and the other one has a sign.
bool CanBeNegativeZero(const Range& left, const Range& right) {
  return left.canHaveFractionalPart() || right.canHaveFractionalPart() || left.canBeNegativeZero() ||
         right.canBeNegativeZero() || (left.canBeZero() && right.canHaveSignBitSet()) ||
         (right.canBeZero() && left.canHaveSignBitSet());
}

}  // namespace

void js::jit::MMul::computeRange(TempAllocator& alloc) {
  EngineProductRange(this, alloc);
  if (!range() || !range()->canBeNegativeZero()) {
    return;
  }
  Range left(getOperand(0));
  Range right(getOperand(1));
  if (!CanBeNegativeZero(left, right)) {
    range()->refineToExcludeNegativeZero();
    setCanBeNegativeZero(false);
  }
}
