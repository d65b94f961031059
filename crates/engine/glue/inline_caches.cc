// Inline caches for what Node's libraries do and pages do rarely: reading characters of a string past its end, asking
// arrow functions for their `prototype`, and `f.apply(…)` at a place that many functions come by.

#include "jit/BaselineFrame.h"
#include "jit/BaselineIC.h"
#include "jit/CacheIRGenerator.h"
#include "jit/JitScript.h"
#include "vm/GlobalObject.h"
#include "vm/JSFunction.h"
#include "vm/NativeObject.h"
#include "vm/StringObject.h"

#include "vm/GlobalObject-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

using js::NativeObject;
using js::jit::AttachDecision;
using js::jit::GetPropIRGenerator;
using js::jit::Int32OperandId;
using js::jit::ObjOperandId;
using js::jit::StringOperandId;
using js::jit::ValOperandId;

// The engine's own implementations.
AttachDecision EngineTryAttachStringChar(GetPropIRGenerator*, ValOperandId, ValOperandId) __asm__(
    "nodus_engine__ZN2js3jit18GetPropIRGenerator19tryAttachStringCharENS0_12ValOperandIdES2_");
AttachDecision
EngineTryAttachFunction(GetPropIRGenerator*, JS::Handle<JSObject*>, ObjOperandId, JS::Handle<JS::PropertyKey>) __asm__(
    "nodus_engine__ZN2js3jit18GetPropIRGenerator17tryAttachFunctionEN2JS6HandleIP8JSObjectEENS0_12ObjOperandIdENS3_INS2_"
    "11PropertyKeyEEE");
bool EngineDoCallFallback(JSContext*, js::jit::BaselineFrame*, js::jit::ICFallbackStub*, uint32_t, JS::Value*, JS::MutableHandleValue) __asm__(
    "nodus_engine__ZN2js3jit14DoCallFallbackEP9JSContextPNS0_13BaselineFrameEPNS0_14ICFallbackStubEjPN2JS5ValueENS7_"
    "13MutableHandleIS8_EE");

namespace {

// Whether the object has no elements, and can get some only by a change of its shape or its dense elements.
bool HasNoElements(NativeObject* object) {
  const JSClass* cls = object->getClass();
  // Strings resolve their characters, of which an empty one has none.
  bool isEmptyString = object->is<js::StringObject>() && object->as<js::StringObject>().length() == 0;
  bool isPlain = !cls->getResolve() && !cls->getOpsLookupProperty() && !cls->getOpsGetProperty();
  return (isPlain || isEmptyString) && !object->isIndexed() && object->getDenseInitializedLength() == 0;
}

// Whether a prototype of the function may have the property, now or without a change of its shape.
bool MayInherit(JSFunction* function, JS::PropertyKey key) {
  for (JSObject* proto = function->staticPrototype(); proto; proto = proto->staticPrototype()) {
    if (!proto->is<NativeObject>() || proto->getClass()->getOpsLookupProperty() ||
        proto->getClass()->getOpsGetProperty() || (proto->getClass()->getResolve() && !proto->is<JSFunction>()) ||
        (proto->is<JSFunction>() && proto->as<JSFunction>().needsPrototypeProperty()) ||
        proto->as<NativeObject>().containsPure(key)) {
      return true;
    }
  }
  return false;
}

bool IsApply(const JS::Value& callee) {
  return callee.isObject() && callee.toObject().is<JSFunction>() &&
         callee.toObject().as<JSFunction>().maybeNative() == js::fun_apply;
}

}  // namespace

// The engine leaves what is out of bounds to its slow path, which makes a String object each time, since nobody has
// seen to it that String.prototype has no such element.
AttachDecision GetPropIRGenerator::tryAttachStringChar(ValOperandId valId, ValOperandId indexId) {
  AttachDecision decision = EngineTryAttachStringChar(this, valId, indexId);
  if (decision != AttachDecision::NoAction || !val_.isString() || !idVal_.isInt32() || idVal_.toInt32() < 0 ||
      size_t(idVal_.toInt32()) < val_.toString()->length()) {
    return decision;
  }
  JSObject* first = cx_->global()->maybeGetPrototype(JSProto_String);
  if (!first) {
    return decision;
  }
  for (JSObject* proto = first; proto; proto = proto->staticPrototype()) {
    if (!proto->is<NativeObject>() || !HasNoElements(&proto->as<NativeObject>())) {
      return decision;
    }
  }
  StringOperandId string = writer.guardToString(valId);
  Int32OperandId index = writer.guardToInt32(indexId);
  // A negative number is no index but a name.
  writer.guardInt32IsNonNegative(index);
  for (JSObject* proto = first; proto; proto = proto->staticPrototype()) {
    ObjOperandId object = writer.loadObject(proto);
    writer.guardShape(object, proto->shape());
    writer.guardNoDenseElements(object);
  }
  string = writer.linearizeForCharAccess(string, index);
  writer.loadStringAtResult(string, index, /* handleOOB = */ true);
  return AttachDecision::Attach;
}

// A function gets its `prototype` when somebody asks for it, so the engine asks each time where there is none: of arrow
// functions and methods. Renderers do, to tell components that are classes. Whether there is one follows from the
// flags.
AttachDecision GetPropIRGenerator::tryAttachFunction(JS::HandleObject obj, ObjOperandId objId,
                                                     JS::Handle<JS::PropertyKey> id) {
  if (!obj->is<JSFunction>() || !id.isAtom(cx_->names().prototype)) {
    return EngineTryAttachFunction(this, obj, objId, id);
  }
  auto* function = &obj->as<JSFunction>();
  if (function->needsPrototypeProperty() || function->containsPure(id) || MayInherit(function, id)) {
    return AttachDecision::NoAction;
  }
  maybeEmitIdGuard(id);
  writer.guardShape(objId, function->shape());
  writer.guardFixedSlotValue(objId, JSFunction::offsetOfFlagsAndArgCount(),
                             function->getFixedSlot(JSFunction::FlagsAndArgCountSlot));
  for (JSObject* proto = function->staticPrototype(); proto; proto = proto->staticPrototype()) {
    writer.guardShape(writer.loadObject(proto), proto->shape());
  }
  writer.loadUndefinedResult();
  trackAttached("GetProp.FunctionWithoutPrototype");
  return AttachDecision::Attach;
}

// At `f.apply(…)` the interpreter would do with a stub for each function, but optimised code takes over one stub only
// and calls `apply` itself where there are several. So the second function gets a stub for any function.
bool js::jit::DoCallFallback(JSContext* cx, BaselineFrame* frame, ICFallbackStub* stub, uint32_t argc, JS::Value* vp,
                             JS::MutableHandleValue result) {
  ICState& state = stub->state();
  if (state.mode() == ICState::Mode::Specialized && state.numOptimizedStubs() == 1 && IsApply(vp[0])) {
    state.forceTransition();
    stub->discardStubs(cx->zone(), frame->icScript()->icEntryForStub(stub));
  }
  return EngineDoCallFallback(cx, frame, stub, argc, vp, result);
}
