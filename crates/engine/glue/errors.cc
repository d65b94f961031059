// Error objects as V8 has them: an own accessor `stack` instead of the engine's `fileName`, `lineNumber` and
// `columnNumber`, and the captured frames kept with the object until somebody reads them. `js::ErrorObject::create` and
// `JS::CaptureCurrentStack` here replace the engine's functions of the same names, which the engine's pack marks weak.

#include "messages.h"
#include "stacks.h"

#include "js/ErrorReport.h"
#include "js/Stack.h"
#include "js/friend/StackLimits.h"
#include "vm/ErrorObject.h"
#include "vm/GetterSetter.h"
#include "vm/GlobalObject.h"
#include "vm/JSFunction.h"
#include "vm/SavedStacks.h"
#include "vm/Shape.h"
#include "vm/SymbolType.h"

#include "gc/ObjectKind-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Shape-inl.h"

using namespace nodus;

namespace {

// Of the slots that every global has for its embedder, this one holds the realm's ErrorState.
constexpr uint32_t ErrorStateSlot = 4;

// What a realm needs to make errors: the accessor pair of `stack`, the private name under which captures are kept, the
// symbol of errors that show their code, and the prototype of CallSites once there has been one.
enum StateSlot : uint32_t { StateAccessor, StatePrivateName, StateCodedSymbol, StateCallSite, StateSlotCount };
const JSClass ErrorStateClass = {"ErrorState", JSCLASS_HAS_RESERVED_SLOTS(StateSlotCount)};

// A CallSite: a record and the index of a frame in it.
enum CallSiteSlot : uint32_t { CallSiteRecord, CallSiteIndex, CallSiteSlotCount };
const JSClass CallSiteClass = {"CallSite", JSCLASS_HAS_RESERVED_SLOTS(CallSiteSlotCount)};

js::NativeObject* StateOf(js::GlobalObject* global) {
  const JS::Value& state = global->getReservedSlot(ErrorStateSlot);
  return state.isObject() && state.toObject().getClass() == &ErrorStateClass ? &state.toObject().as<js::NativeObject>()
                                                                             : nullptr;
}

JS::PropertyKey PrivateName(js::NativeObject* state) {
  return JS::PropertyKey::Symbol(state->getReservedSlot(StatePrivateName).toSymbol());
}

// `Error.stackTraceLimit` of the realm, -1 when it is no number: then nothing is captured and `stack` is undefined.
int32_t StackTraceLimit(JSContext* cx) {
  JSObject* error = cx->global()->maybeGetConstructor(JSProto_Error);
  JS::Value limit;
  if (!error || !js::GetPropertyPure(cx, error, js::NameToId(cx->names().stackTraceLimit), &limit)) {
    return 10;
  }
  if (!limit.isNumber()) {
    return -1;
  }
  double number = limit.toNumber();
  return number > 0 ? int32_t(std::min(number, double(MaxFrames))) : 0;
}

constexpr js::PropertyFlags HiddenData = {js::PropertyFlag::Configurable, js::PropertyFlag::Writable};

// The engine's slots for `lineNumber` and `columnNumber` may hold anything, as programs could write them. They hold the
// accessor `stack` and the capture here. (Slots past the reserved ones would have to come after `message` and `cause`.)
struct Slots : js::ErrorObject {
  static constexpr uint32_t Accessor = LINENUMBER_SLOT;
  static constexpr uint32_t Capture = COLUMNNUMBER_SLOT;
};

// Gives a fresh error its first properties, `stack` and the capture, and remembers the shape for the next of its kind.
bool AddInitialProperties(JSContext* cx, JS::Handle<js::NativeObject*> error, JS::Handle<js::NativeObject*> state) {
  JS::Rooted<js::Shape*> keep(cx, error->shape());
  JS::Rooted<JS::PropertyKey> key(cx, js::NameToId(cx->names().stack));
  if (!js::NativeObject::addPropertyInReservedSlot(
          cx, error, key, Slots::Accessor, {js::PropertyFlag::Configurable, js::PropertyFlag::AccessorProperty})) {
    return false;
  }
  key = PrivateName(state);
  if (!js::NativeObject::addPropertyInReservedSlot(cx, error, key, Slots::Capture, HiddenData)) {
    return false;
  }
  JS::Rooted<js::SharedShape*> shape(cx, error->sharedShape());
  js::SharedShape::insertInitialShape(cx, shape);
  return true;
}

// An error without a report, in the nursery. The engine puts errors where they live long, since each needs finalizing
// for the sake of its report; what they hold would outlive the next minor collection as well.
js::NativeObject* NewYoungError(JSContext* cx, const JSClass* type, JS::Handle<JSObject*> proto) {
  js::gc::AllocKind kind = js::gc::GetFinalizedAllocKindForClass(js::gc::GetGCObjectKind(type), type);
  JS::Rooted<js::SharedShape*> shape(cx, js::SharedShape::getInitialShape(cx, type, cx->realm(), js::TaggedProto(proto),
                                                                          js::gc::GetGCKindSlots(kind)));
  return shape ? js::NativeObject::create(cx, kind, js::gc::Heap::Default, shape) : nullptr;
}

}  // namespace

js::ErrorObject* js::ErrorObject::create(JSContext* cx, JSExnType type, JS::Handle<JSObject*> stack,
                                         JS::Handle<JSString*> fileName, uint32_t sourceId, uint32_t lineNumber,
                                         JS::ColumnNumberOneOrigin columnNumber, UniquePtr<JSErrorReport> report,
                                         JS::Handle<JSString*> givenMessage,
                                         JS::Handle<mozilla::Maybe<JS::Value>> cause,
                                         JS::Handle<JSObject*> givenProto) {
  JS::Rooted<JSString*> message(cx, givenMessage);
  if (message && report) {
    std::string problem = BuiltinProblem(cx, report->errorNumber, message);
    message = problem.empty() ? RewordMessage(cx, report.get(), message) : nodus::FromUtf8(cx, problem);
    if (!message) {
      return nullptr;
    }
  }
  JS::Rooted<JSObject*> proto(cx, givenProto);
  if (!proto) {
    proto = GlobalObject::getOrCreateCustomErrorPrototype(cx, cx->global(), type);
    if (!proto) {
      return nullptr;
    }
  }
  JS::Rooted<NativeObject*> state(cx, StateOf(cx->global()));

  // Capture first: afterwards nothing can fail between the object's creation and its initialisation.
  JS::Rooted<ArrayObject*> frames(cx);
  int32_t limit = state ? StackTraceLimit(cx) : -1;
  if (limit >= 0) {
    frames = CaptureFrames(cx, uint32_t(limit), nullptr, !report);
    if (!frames) {
      return nullptr;
    }
  }

  JS::Rooted<NativeObject*> object(cx, report ? NewObjectWithGivenProto(cx, classForType(type), proto)
                                              : NewYoungError(cx, classForType(type), proto));
  if (!object) {
    return nullptr;
  }
  JS::Rooted<ErrorObject*> error(cx, &object->as<ErrorObject>());
  // The finalizer reads this one, whatever happens below.
  error->initReservedSlot(ERROR_REPORT_SLOT, JS::PrivateValue(nullptr));
  if (state && error->empty() && !AddInitialProperties(cx, object, state)) {
    return nullptr;
  }
  if (message && !NativeObject::addPropertyInReservedSlot(cx, error, cx->names().message, MESSAGE_SLOT, HiddenData)) {
    return nullptr;
  }
  if (cause.isSome() &&
      !NativeObject::addPropertyInReservedSlot(cx, error, cx->names().cause, CAUSE_SLOT, HiddenData)) {
    return nullptr;
  }
  error->initReservedSlot(STACK_SLOT, JS::ObjectOrNullValue(stack));
  error->setReservedSlot(ERROR_REPORT_SLOT, JS::PrivateValue(report.release()));
  error->initReservedSlot(FILENAME_SLOT, JS::StringValue(fileName));
  error->initReservedSlot(Slots::Accessor,
                          state ? state->getReservedSlot(StateAccessor) : JS::Int32Value(int32_t(lineNumber)));
  error->initReservedSlot(Slots::Capture, frames ? JS::ObjectValue(*frames) : JS::UndefinedValue());
  if (message) {
    error->initReservedSlot(MESSAGE_SLOT, JS::StringValue(message));
  }
  error->initReservedSlot(CAUSE_SLOT, cause.isSome() ? *cause.get() : JS::MagicValue(JS_ERROR_WITHOUT_CAUSE));
  error->initReservedSlot(SOURCEID_SLOT, JS::Int32Value(int32_t(sourceId)));
  if (error->mightBeWasmTrap()) {
    error->initReservedSlot(WASM_TRAP_SLOT, JS::BooleanValue(false));
  }
  return error;
}

// The engine captures a stack of its own with every error and many a throw. Frames are captured above, so one frame
// (where it happened) is enough; only a capture of all frames is done in full.
JS_PUBLIC_API bool JS::CaptureCurrentStack(JSContext* cx, JS::MutableHandle<JSObject*> stack,
                                           JS::StackCapture&& capture, JS::Handle<JSObject*> startAt) {
  js::AssertHeapIsIdle();
  JS::Rooted<js::SavedFrame*> frame(cx);
  JS::StackCapture wanted = capture.is<JS::MaxFrames>() ? JS::StackCapture(JS::MaxFrames(1)) : std::move(capture);
  if (!cx->realm()->savedStacks().saveCurrentStack(cx, &frame, std::move(wanted), startAt)) {
    return false;
  }
  stack.set(frame.get());
  return true;
}

// Prepares a realm for errors of this kind: `getter` and `setter` are the functions of the accessor `stack`.
extern "C" bool nodus_errors_setup(JSContext* cx, JSObject* globalObject, JSObject* getterObject,
                                   JSObject* setterObject) {
  JS::Rooted<js::GlobalObject*> global(cx, &globalObject->as<js::GlobalObject>());
  JS::Rooted<JSObject*> getter(cx, getterObject);
  JS::Rooted<JSObject*> setter(cx, setterObject);
  js::AutoRealm realm(cx, global);
  // Tenured, so that the accessor is too: the slots it is copied into expect that.
  JS::Rooted<js::NativeObject*> state(cx, js::NewTenuredObjectWithGivenProto(cx, &ErrorStateClass, nullptr));
  if (!state) {
    return false;
  }
  js::GetterSetter* accessor = js::GetterSetter::create(cx, state, getter, setter);
  if (!accessor) {
    return false;
  }
  state->setReservedSlot(StateAccessor, JS::PrivateGCThingValue(accessor));
  JS::Rooted<JSAtom*> description(cx, cx->names().stack);
  JS::Symbol* name = JS::Symbol::new_(cx, JS::SymbolCode::PrivateNameSymbol, description);
  if (!name) {
    return false;
  }
  state->setReservedSlot(StatePrivateName, JS::SymbolValue(name));
  global->setReservedSlot(ErrorStateSlot, JS::ObjectValue(*state));
  return ReplaceErrorConstructors(cx);
}

// Captures the stack onto any ordinary object: gives it the own accessor `stack` and a record of frames. `startAfter`
// as for `nodus_capture_frames`, or the promise whose awaiters are captured instead. False with an exception pending on
// failure; `*unsupported` is set instead for objects that cannot carry a capture (proxies).
extern "C" bool nodus_capture_stack_onto(JSContext* cx, JSObject* target, JSObject* startAfter, bool* unsupported) {
  *unsupported = false;
  JS::Rooted<JSObject*> object(cx, target);
  JS::Rooted<JSFunction*> function(cx);
  if (startAfter && startAfter->is<JSFunction>()) {
    function = &startAfter->as<JSFunction>();
  }
  JS::Rooted<js::PromiseObject*> promise(cx);
  if (startAfter && startAfter->is<js::PromiseObject>()) {
    promise = &startAfter->as<js::PromiseObject>();
  }
  JS::Rooted<js::NativeObject*> state(cx, StateOf(cx->global()));
  if (!object->is<js::NativeObject>() || !state) {
    *unsupported = true;
    return true;
  }
  int32_t limit = StackTraceLimit(cx);
  JS::Rooted<js::ArrayObject*> frames(cx);
  if (limit >= 0) {
    frames =
        promise ? CaptureAwaiters(cx, uint32_t(limit), promise) : CaptureFrames(cx, uint32_t(limit), function, false);
    if (!frames) {
      return false;
    }
  }
  auto* accessor = static_cast<js::GetterSetter*>(state->getReservedSlot(StateAccessor).toGCThing());
  JS::Rooted<JSObject*> getter(cx, accessor->getter());
  JS::Rooted<JSObject*> setter(cx, accessor->setter());
  JS::Rooted<JS::PropertyKey> key(cx, js::NameToId(cx->names().stack));
  if (!js::DefineAccessorProperty(cx, object, key, getter, setter, 0)) {
    return false;
  }
  key = PrivateName(state);
  JS::Rooted<JS::Value> value(cx, frames ? JS::ObjectValue(*frames) : JS::UndefinedValue());
  return js::NativeDefineDataProperty(cx, object.as<js::NativeObject>(), key, value, 0);
}

// Looks for a capture on the object or its prototypes. 0: none; 1: `value` is a record of frames nobody has read yet;
// 2: `value` is the stack that was stored. `holder` receives the object that has it.
extern "C" int32_t nodus_stack_state(JSContext* cx, JSObject* object, JS::MutableHandle<JSObject*> holder,
                                     JS::MutableHandle<JS::Value> value) {
  js::NativeObject* state = StateOf(cx->global());
  for (JSObject* at = object; at; at = at->hasDynamicPrototype() ? nullptr : at->staticPrototype()) {
    if (!at->is<js::NativeObject>()) {
      break;
    }
    auto& native = at->as<js::NativeObject>();
    js::NativeObject* its = StateOf(&native.nonCCWGlobal());
    for (js::NativeObject* candidate : {its, state}) {
      if (!candidate) {
        continue;
      }
      mozilla::Maybe<js::PropertyInfo> property = native.lookupPure(PrivateName(candidate));
      if (property.isSome() && property->isDataProperty()) {
        holder.set(at);
        value.set(native.getSlot(property->slot()));
        return IsFrameRecord(value) ? 1 : 2;
      }
    }
  }
  return 0;
}

// Replaces what `nodus_stack_state` found on `holder`.
extern "C" void nodus_stack_store(JSContext* cx, JSObject* holder, JS::Value value) {
  auto& native = holder->as<js::NativeObject>();
  for (js::NativeObject* candidate : {StateOf(&native.nonCCWGlobal()), StateOf(cx->global())}) {
    if (!candidate) {
      continue;
    }
    mozilla::Maybe<js::PropertyInfo> property = native.lookupPure(PrivateName(candidate));
    if (property.isSome() && property->isDataProperty()) {
      native.setSlot(property->slot(), value);
      return;
    }
  }
}

// The prototype of the realm's CallSites: undefined before it is set.
extern "C" void nodus_callsite_prototype(JSContext* cx, JS::MutableHandle<JS::Value> prototype) {
  js::NativeObject* state = StateOf(cx->global());
  prototype.set(state ? state->getReservedSlot(StateCallSite) : JS::UndefinedValue());
}

extern "C" void nodus_set_callsite_prototype(JSContext* cx, JSObject* prototype) {
  if (js::NativeObject* state = StateOf(cx->global())) {
    state->setReservedSlot(StateCallSite, JS::ObjectValue(*prototype));
  }
}

// A CallSite object for frame `index` of the record.
extern "C" JSObject* nodus_callsite_new(JSContext* cx, JSObject* prototype, JSObject* recordObject, uint32_t index) {
  JS::Rooted<JSObject*> proto(cx, prototype);
  JS::Rooted<JSObject*> record(cx, recordObject);
  js::NativeObject* site = js::NewObjectWithGivenProto(cx, &CallSiteClass, proto);
  if (!site) {
    return nullptr;
  }
  site->initReservedSlot(CallSiteRecord, JS::ObjectValue(*record));
  site->initReservedSlot(CallSiteIndex, JS::Int32Value(int32_t(index)));
  return site;
}

// The record and index of a CallSite; null for any other object.
extern "C" JSObject* nodus_callsite_get(JSObject* object, uint32_t* index) {
  if (object->getClass() != &CallSiteClass) {
    return nullptr;
  }
  auto& site = object->as<js::NativeObject>();
  *index = uint32_t(site.getReservedSlot(CallSiteIndex).toInt32());
  return &site.getReservedSlot(CallSiteRecord).toObject();
}

// The symbol that marks errors whose first line shows their `code`: undefined before it is set.
extern "C" void nodus_get_coded_symbol(JSContext* cx, JS::MutableHandle<JS::Value> symbol) {
  js::NativeObject* state = StateOf(cx->global());
  symbol.set(state ? state->getReservedSlot(StateCodedSymbol) : JS::UndefinedValue());
}

// Sets that symbol for the running realm.
extern "C" void nodus_set_coded_symbol(JSContext* cx, JS::Value symbol) {
  if (js::NativeObject* state = StateOf(cx->global())) {
    state->setReservedSlot(StateCodedSymbol, symbol);
  }
}

// The `Error` constructor of the running realm, null before it was first needed.
extern "C" JSObject* nodus_error_constructor(JSContext* cx) { return cx->global()->maybeGetConstructor(JSProto_Error); }

// Where the pending exception was thrown: the script's name (null when not known), the line and the column from 1. The
// engine notes it for errors of its own and for the first throws of a realm.
extern "C" JSString* nodus_thrown_at(JSContext* cx, uint32_t* line, uint32_t* column) {
  js::SavedFrame* frame = cx->isExceptionPending() ? cx->getPendingExceptionStack() : nullptr;
  if (!frame) {
    return nullptr;
  }
  *line = frame->getLine();
  *column = frame->getColumn().oneOriginValue();
  return frame->getSource();
}
