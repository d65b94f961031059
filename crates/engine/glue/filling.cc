// `Array.prototype.fill` of plain arrays. The engine's own is JavaScript that sets one element after the other, and
// grows what `new Array(length)` did not allocate by and by, copying all there is each time. Here the room is made
// once.

#include <algorithm>

#include "jsapi.h"
#include "builtin/Array.h"
#include "js/CallAndConstruct.h"
#include "vm/ArrayObject.h"
#include "vm/Interpreter.h"
#include "vm/JSContext.h"
#include "vm/SelfHosting.h"

#include "adopting.h"

#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

// Longer arrays are left to the engine, which keeps what they have in a table.
constexpr uint32_t kLongest = 1 << 26;

// Where a range begins or ends that is given by a number of 32 bits or not at all.
bool Bound(const JS::Value& given, uint32_t length, uint32_t missing, uint32_t* bound) {
  if (given.isUndefined()) {
    *bound = missing;
    return true;
  }
  if (!given.isInt32()) {
    return false;
  }
  int64_t relative = given.toInt32();
  *bound = uint32_t(relative < 0 ? std::max<int64_t>(relative + length, 0) : std::min<int64_t>(relative, length));
  return true;
}

// Fills an array whose elements nobody hears of. `*done` is false when the engine has to do it.
bool FillPlain(JSContext* cx, const JS::CallArgs& args, bool* done) {
  *done = false;
  if (!args.thisv().isObject() || !args.thisv().toObject().is<js::ArrayObject>()) {
    return true;
  }
  JS::Rooted<js::ArrayObject*> array(cx, &args.thisv().toObject().as<js::ArrayObject>());
  uint32_t length = array->length();
  uint32_t start, end;
  if (length > kLongest || !array->isExtensible() || array->denseElementsAreFrozen() ||
      js::ObjectMayHaveExtraIndexedProperties(array) || !Bound(args.get(1), length, 0, &start) ||
      !Bound(args.get(2), length, length, &end)) {
    return true;
  }
  if (start < end) {
    js::DenseElementResult room = array->ensureDenseElements(cx, start, end - start);
    if (room != js::DenseElementResult::Success) {
      return room == js::DenseElementResult::Incomplete;
    }
    JS::Value value = args.get(0);
    if (!value.isGCThing() && !array->zone()->needsMarkingBarrier()) {
      // The collector need not hear of these.
      auto* elements = reinterpret_cast<JS::Value*>(array->getDenseElements().begin());
      std::fill(elements + start, elements + end, value);
    } else {
      for (uint32_t i = start; i < end; i++) {
        array->setDenseElement(i, value);
      }
    }
  }
  *done = true;
  args.rval().setObject(*array);
  return true;
}

bool Fill(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  bool done;
  if (!FillPlain(cx, args, &done) || done) {
    return done;
  }
  JSAtom* name = js::Atomize(cx, "ArrayFill", strlen("ArrayFill"));
  if (!name) {
    return false;
  }
  JS::Rooted<js::PropertyName*> own(cx, name->asPropertyName());
  js::InvokeArgs passed(cx);
  return js::FillArgumentsFromArraylike(cx, passed, args) &&
         js::CallSelfHostedFunction(cx, own, args.thisv(), passed, args.rval());
}

}  // namespace

void nodus::AdoptFill() { ReplaceSelfHosted(js::ArrayObject::class_.specPrototypeFunctions(), "fill", Fill, 1); }
