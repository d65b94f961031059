// Array.prototype.sort asks as V8 does: whether a later element comes before an earlier one, `compare(later, earlier) <
// 0`, and nothing else. Comparators that are no orders (`a < b ? -1 : 0`, `a > b`) are common, and what programs make
// of them depends on the question. Up to 63 elements the steps are V8's own: the run that the list begins with, then
// binary insertion; more are sorted so in pieces, which are merged. The program is linked so that the engine's sort
// comes through here (crates/nodus/build.rs).

#include <algorithm>
#include <cstring>

#include "jit/JitFrames.h"
#include "jit/TrampolineNatives.h"
#include "js/Conversions.h"
#include "js/GCVector.h"
#include "vm/JSContext.h"

// The state of a sort is the engine's own, and so is its tracing.
#define private public
#include "builtin/Sorting.h"
#undef private

#include "vm/JSContext-inl.h"

using js::ArraySortData;
using js::ArraySortResult;

// Weak, since the crates' own tests are linked without the program's flags.
extern "C" [[gnu::weak]] ArraySortResult __real__ZN2js13ArraySortData23sortArrayWithComparatorEPS0_(ArraySortData* d);
extern "C" [[gnu::weak]] ArraySortResult
__real__ZN2js16ArraySortFromJitEP9JSContextPNS_3jit27TrampolineNativeFrameLayoutE(
    JSContext* cx, js::jit::TrampolineNativeFrameLayout* frame);

namespace {

using State = ArraySortData::State;

// Where a sort of ours waits for the comparator; beyond the engine's own states.
constexpr State RunBegins = State(16);
constexpr State RunGoesOn = State(17);
constexpr State Insertion = State(18);
constexpr State MergeNeeded = State(19);
constexpr State Merge = State(20);

// From this length on there are several pieces.
constexpr uint32_t Short = 64;

// How many elements the engine's list has, whatever we count.
uint32_t WholeLength(const ArraySortData* d) {
  return d->length > ArraySortData::InsertionSortMaxLength ? d->vec.length() / 2 : d->vec.length();
}

// V8's length of the pieces of a long list.
uint32_t PieceLength(uint32_t length) {
  uint32_t odd = 0;
  while (length >= Short) {
    odd |= length & 1;
    length >>= 1;
  }
  return length + odd;
}

// The comparator's answer: does its first argument come before its second?
bool ComesBefore(ArraySortData* d, bool* before) {
  JS::Value answer = d->comparatorReturnValue();
  if (MOZ_LIKELY(answer.isInt32())) {
    *before = answer.toInt32() < 0;
    return true;
  }
  JS::Rooted<JS::Value> rooted(d->cx(), answer);
  double number;
  if (!JS::ToNumber(d->cx(), rooted, &number)) {
    return false;
  }
  *before = number < 0;
  return true;
}

// Done when the answer is there already; else the caller is to call the comparator and to come back.
MOZ_ALWAYS_INLINE ArraySortResult Ask(ArraySortData* d, State state, const JS::Value& later, const JS::Value& earlier,
                                      bool* before) {
  using Kind = ArraySortData::ComparatorKind;
  if (MOZ_UNLIKELY(d->comparatorKind() == Kind::Unoptimized)) {
    ArraySortResult result = js::CallComparatorSlow(d, later, earlier);
    return result == ArraySortResult::Done && !ComesBefore(d, before) ? ArraySortResult::Failure : result;
  }
  d->state = state;
  d->setComparatorArgs(later, earlier);
  return d->comparatorKind() == Kind::JSSameRealmNoUnderflow ? ArraySortResult::CallJSSameRealmNoUnderflow
                                                             : ArraySortResult::CallJS;
}

// The list is sorted; the engine writes it back, for which it is led to the end of its own algorithm.
ArraySortResult Finish(ArraySortData* d) {
  uint32_t length = WholeLength(d);
  JS::Value* first = d->vec.begin();
  for (uint32_t at = d->denseLen; at < length; at++) {
    d->list[at].setUndefined();
  }
  d->denseLen = length;
  if (length <= ArraySortData::InsertionSortMaxLength) {
    // The last insertion finds its element in place.
    d->i = length - 1;
    d->j = length - 2;
    d->item = first[length - 1];
    d->state = State::InsertionSortCall1;
  } else {
    // The last merge finds both halves in order.
    d->out = d->list == first ? first + length : first;
    d->start = 0;
    d->end = length - 1;
    d->windowSize = length;
    d->state = State::MergeSortCall1;
  }
  d->setComparatorReturnValue(JS::Int32Value(0));
  return __real__ZN2js13ArraySortData23sortArrayWithComparatorEPS0_(d);
}

// Sorts as far as the next question to the comparator. What outlives a question is in `d`:
//   pieces   start, end, windowSize  the piece, its last element, the length of pieces
//            i                       where the elements begin that are not in order yet
//            j, k, mid, item         binary insertion of `item`: between which places, and the one in question
//            out                     the end of the run that the whole list begins with
//   merging  the engine's names
ArraySortResult Sort(ArraySortData* d) {
  JS::Value* values = d->vec.begin();
  bool before = false;
  ArraySortResult result;
  if (d->state >= RunBegins && !ComesBefore(d, &before)) {
    return ArraySortResult::Failure;
  }
  switch (d->state) {
    case RunBegins:
      goto run_begins;
    case RunGoesOn:
      goto run_goes_on;
    case Insertion:
      goto insertion;
    case MergeNeeded:
      goto merge_needed;
    case Merge:
      goto merge;
    default:
      break;
  }

  // Nobody is asked about undefined, which comes last.
  d->denseLen =
      std::stable_partition(values, values + d->denseLen, [](const JS::Value& v) { return !v.isUndefined(); }) - values;
  d->list = values;
  if (d->denseLen < 2) {
    return Finish(d);
  }

  // The run goes on for as long as it may, beyond the first piece.
  d->i = 1;
  result = Ask(d, RunBegins, values[1], values[0], &before);
  if (result != ArraySortResult::Done) {
    return result;
  }
run_begins:
  d->j = before;
  for (d->i = 2; d->i < d->denseLen; d->i++) {
    result = Ask(d, RunGoesOn, values[d->i], values[d->i - 1], &before);
    if (result != ArraySortResult::Done) {
      return result;
    }
  run_goes_on:
    if (before != bool(d->j)) {
      break;
    }
  }
  if (d->j) {
    std::reverse(values, values + d->i);
  }
  d->out = values + d->i;

  d->windowSize = PieceLength(d->denseLen);
  for (d->start = 0; d->start < d->denseLen; d->start += d->windowSize) {
    d->end = std::min(d->start + d->windowSize, d->denseLen) - 1;
    d->i = std::max(uint32_t(d->out - values), d->start + 1);
    for (; d->i <= d->end; d->i++) {
      d->item = values[d->i];
      d->j = d->start;
      d->k = d->i;
      while (d->j < d->k) {
        d->mid = d->j + ((d->k - d->j) >> 1);
        result = Ask(d, Insertion, d->item, values[d->mid], &before);
        if (result != ArraySortResult::Done) {
          return result;
        }
      insertion:
        if (before) {
          d->k = d->mid;
        } else {
          d->j = d->mid + 1;
        }
      }
      std::copy_backward(values + d->j, values + d->i, values + d->i + 1);
      values[d->j] = d->item;
    }
  }

  d->out = values + WholeLength(d);
  for (; d->windowSize < d->denseLen; d->windowSize *= 2) {
    for (d->start = 0; d->start < d->denseLen; d->start += 2 * d->windowSize) {
      d->mid = d->start + d->windowSize - 1;
      d->end = std::min(d->start + 2 * d->windowSize, d->denseLen) - 1;
      if (d->mid >= d->end) {
        std::copy(d->list + d->start, d->list + d->end + 1, d->out + d->start);
        continue;
      }
      result = Ask(d, MergeNeeded, d->list[d->mid + 1], d->list[d->mid], &before);
      if (result != ArraySortResult::Done) {
        return result;
      }
    merge_needed:
      if (!before) {
        std::copy(d->list + d->start, d->list + d->end + 1, d->out + d->start);
        continue;
      }
      d->i = d->start;
      d->j = d->mid + 1;
      d->k = d->start;
      while (d->i <= d->mid && d->j <= d->end) {
        result = Ask(d, Merge, d->list[d->j], d->list[d->i], &before);
        if (result != ArraySortResult::Done) {
          return result;
        }
      merge:
        d->out[d->k++] = before ? d->list[d->j++] : d->list[d->i++];
      }
      JS::Value* rest = std::copy(d->list + d->i, d->list + d->mid + 1, d->out + d->k);
      std::copy(d->list + d->j, d->list + d->end + 1, rest);
    }
    std::swap(d->list, d->out);
  }
  return Finish(d);
}

}  // namespace

extern "C" ArraySortResult __wrap__ZN2js13ArraySortData23sortArrayWithComparatorEPS0_(ArraySortData* d) {
  return Sort(d);
}

extern "C" ArraySortResult __wrap__ZN2js16ArraySortFromJitEP9JSContextPNS_3jit27TrampolineNativeFrameLayoutE(
    JSContext* cx, js::jit::TrampolineNativeFrameLayout* frame) {
  ArraySortResult result = __real__ZN2js16ArraySortFromJitEP9JSContextPNS_3jit27TrampolineNativeFrameLayoutE(cx, frame);
  if (result != ArraySortResult::CallJS && result != ArraySortResult::CallJSSameRealmNoUnderflow) {
    return result;
  }
  auto* d = frame->getFrameData<ArraySortData>();
  if (d->state >= RunBegins) {
    return result;
  }
  // Not every linker wraps calls within a file. Then the engine has collected the elements, may have moved undefined
  // and wants to ask its first question; ours is another.
  d->vec[d->j + 1] = d->item;
  d->state = State::Initial;
  return Sort(d);
}
