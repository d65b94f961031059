// The shapes and functions that quicker promises are made with, taken from what the engine made.

#ifndef nodus_templates_h
#define nodus_templates_h

#include "vm/AsyncFunction.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/GlobalObject.h"
#include "vm/PromiseObject.h"
#include "vm/Realm.h"
#include "vm/Shape.h"

#include "gc/Nursery-inl.h"

#include "hooks.h"

namespace nodus {

// They hold for one realm, until the next major collection may move or drop them.
struct Templates {
  JS::Realm* realm = nullptr;
  uint64_t collections = 0;
  js::SharedShape* generator = nullptr;
  js::SharedShape* promise = nullptr;
  // Of the engine's PromiseReactionRecord.
  js::SharedShape* record = nullptr;
  // Of the functions that resolve and reject a promise.
  js::SharedShape* resolver = nullptr;
  // Of what an iterator's step gives.
  js::SharedShape* result = nullptr;
  // The self-hosted functions that continue async functions and async generators.
  JSFunction* next = nullptr;
  JSFunction* generatorNext = nullptr;
};

inline constinit thread_local Templates templates;

// The generator object of a function that never awaits is of no use once the function has returned, and no program can
// hold it, so the next such call takes it. Nothing roots it: it holds until a collection moves things. It lies in the
// nursery.
struct Spare {
  js::AsyncFunctionGeneratorObject* generator = nullptr;
  uint64_t collections = 0;
};

inline constinit thread_local Spare spare;

// Where compiled code finds what it has to know of its runtime.
struct CompiledFacts {
  const Templates* templates;
  const Spare* spare;
  // Not null once promise hooks were ever set.
  const void* hooked;
  // The byte that tells whether the running job is the last one.
  const void* mayBeLastJob;
  const void* majorCollections;
  const void* minorCollections;
};

const CompiledFacts& FactsOf(const void* context);

inline bool AreTemplatesCurrent(JSContext* cx) {
  return templates.realm == cx->realm() && templates.collections == cx->runtime()->gc.majorGCCount();
}

inline void StartTemplatesAnew(JSContext* cx) {
  templates = Templates();
  templates.realm = cx->realm();
  templates.collections = cx->runtime()->gc.majorGCCount();
}

inline bool HasRecordTemplate(JSContext* cx) { return AreTemplatesCurrent(cx) && templates.record; }

// Whether the shapes of promises and records are known. After each major collection they are learned anew, which may
// collect.
bool LearnTemplates(JSContext* cx);
inline bool HaveTemplates(JSContext* cx) {
  return MOZ_LIKELY(HasRecordTemplate(cx) && templates.promise) || LearnTemplates(cx);
}

// Fills a slot of an object just made. What lies in the nursery needs no barriers.
inline void Fill(js::NativeObject* object, uint32_t slot, const JS::Value& value, bool inNursery) {
  if (MOZ_LIKELY(inNursery)) {
    object->getSlotAddressUnchecked(slot)->unbarrieredSet(value);
  } else {
    object->setFixedSlot(slot, value);
  }
}

// Makes an object of so many slots and none beside them in the nursery; null when there is no room. Who calls makes it
// the general way then.
template <uint32_t slots>
inline js::NativeObject* MakeYoung(JSContext* cx, js::Shape* shape, js::gc::AllocKind kind) {
  struct Layout {
    js::Shape* shape;
    js::HeapSlot* dynamicSlots;
    js::HeapSlot* elements;
    JS::Value values[slots];
  };
  static_assert(offsetof(Layout, values) == sizeof(js::NativeObject));
  // As what C++ makes elsewhere: code is not made anew because of what becomes of these.
  js::gc::AllocSite* site = cx->zone()->unknownAllocSite(JS::TraceKind::Object);
  void* cell = cx->nursery().tryAllocateCell(site, JSObject::thingSize(kind), JS::TraceKind::Object);
  if (MOZ_UNLIKELY(!cell)) {
    return nullptr;
  }
  auto* made = static_cast<Layout*>(cell);
  made->shape = shape;
  made->dynamicSlots = js::emptyObjectSlots;
  made->elements = js::emptyObjectElements;
  for (JS::Value& value : made->values) {
    new (&value) JS::Value();
  }
  return static_cast<js::NativeObject*>(cell);
}

// Whether somebody is to hear what becomes of promises.
inline bool AreObserved(JSContext* cx) { return cx->realm()->isDebuggee() || HooksOf(cx); }

// Whether objects may be made without anybody being told.
inline bool AreQuiet(JSContext* cx) {
  return !AreObserved(cx) && !JS::IsAsyncStackCaptureEnabledForRealm(cx) &&
         !cx->realm()->hasAllocationMetadataBuilder();
}

// Whether a promise is one of this realm without anything of a program's own: nothing of what `then` would look up has
// been changed.
inline bool IsOrdinary(JSContext* cx, js::PromiseObject* promise) {
  return promise->realm() == cx->realm() && cx->realm()->realmFuses.optimizePromiseLookupFuse.intact() &&
         promise->empty() && promise->staticPrototype() == cx->global()->maybeGetPrototype(JSProto_Promise);
}

// The slots and flags of the engine's PromiseReactionRecord, which it declares in no header.
namespace record {
enum Slot : uint32_t {
  Promise,
  Incumbent,
  HostData,
  AllocationStack,
  EnqueueRepresentative,
  // When the promise is settled, the handler that is not needed gives its place to the value.
  OnFulfilled,
  OnRejected,
  Resolve,
  Reject,
  Flags,
  Extra,
  Slots,
};
constexpr int32_t Resolved = 0x1;
constexpr int32_t Fulfilled = 0x2;
constexpr int32_t DefaultResolving = 0x4;
constexpr int32_t AsyncFunction = 0x8;
constexpr int32_t AsyncGenerator = 0x10;
constexpr int32_t IgnoreRejection = 0x40;
constexpr const char* ClassName = "PromiseReactionRecord";
}  // namespace record

}  // namespace nodus

#endif
