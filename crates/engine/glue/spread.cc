// Object spread of plain objects: the engine adds the properties to the copy one by one and looks for each one's shape.
// A copy that has nothing yet gets them all at once here, with the list of names of the object they come from, as the
// engine does it for `Object.assign`. Its self-hosted code asks the realm for the function that copies by its name; the
// realm is given this one before it makes the engine's.

#include <atomic>

#include "jsapi.h"
#include "js/CallArgs.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"
#include "vm/PlainObject.h"
#include "vm/Realm.h"
#include "vm/SelfHosting.h"
#include "vm/Shape.h"

#include "jobs.h"
#include "plain_data.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

constexpr const char* kName = "CopyDataPropertiesOrGetOwnKeys";

std::atomic<JSNative> engines;

// Whether all properties of `from` are data that a copy may have as they are.
bool IsCopiable(JSContext* cx, js::PlainObject* from) {
  return !from->inDictionaryMode() && from->slotSpan() > 0 && from->getDenseInitializedLength() == 0 &&
         !from->isIndexed() && nodus::PlainShapeOf(cx, from) == nodus::PlainShape::Reusable;
}

// Gives an object without properties those of `from`. `*done` is false when it must be done one by one.
bool CopyAll(JSContext* cx, JS::Handle<js::PlainObject*> target, JS::Handle<js::PlainObject*> from, bool* done) {
  *done = false;
  js::PlainObjectAssignCache& cache = cx->realm()->plainObjectAssignCache;
  js::SharedShape* shape = cache.lookup(target->shape(), from->shape());
  if (!shape) {
    switch (target->canReuseShapeForNewProperties(from->shape())) {
      case js::CanReuseShape::NoReuse:
        return true;
      case js::CanReuseShape::CanReuseShape:
        shape = from->sharedShape();
        break;
      case js::CanReuseShape::CanReusePropMap: {
        js::ObjectFlags flags = from->sharedShape()->objectFlags();
        JS::Rooted<js::SharedPropMap*> names(cx, from->sharedShape()->propMap());
        uint32_t count = from->sharedShape()->propMapLength();
        shape = js::SharedShape::getPropMapShape(cx, target->sharedShape()->base(),
                                                 target->sharedShape()->numFixedSlots(), names, count, flags);
        if (!shape) {
          return false;
        }
        break;
      }
    }
    // `Object.assign` uses the same cache and must not take this for a name like others.
    if (from->lookupPure(cx->names().proto_).isNothing()) {
      cache.fill(target->sharedShape(), from->sharedShape(), shape);
    }
  }
  uint32_t span = from->slotSpan();
  if (!target->setShapeAndAddNewSlots(cx, shape, 0, span)) {
    return false;
  }
  for (uint32_t i = 0; i < span; i++) {
    target->initSlot(i, from->getSlot(i));
  }
  *done = true;
  return true;
}

// `(target, from, excluded)`: null when everything is copied, else the keys that are left to be copied one by one.
bool Copy(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (args[2].isNull() && args[0].toObject().is<js::PlainObject>() && args[1].toObject().is<js::PlainObject>() &&
      args[0].toObject().as<js::PlainObject>().empty() && IsCopiable(cx, &args[1].toObject().as<js::PlainObject>())) {
    JS::Rooted<js::PlainObject*> target(cx, &args[0].toObject().as<js::PlainObject>());
    JS::Rooted<js::PlainObject*> from(cx, &args[1].toObject().as<js::PlainObject>());
    bool done;
    if (!CopyAll(cx, target, from, &done)) {
      return false;
    }
    if (done) {
      args.rval().setNull();
      return true;
    }
  }
  return engines.load(std::memory_order_relaxed)(cx, argc, vp);
}

}  // namespace

bool nodus::AdoptSpread(JSContext* cx, JS::Handle<js::GlobalObject*> global) {
  JSString* name = JS_AtomizeString(cx, kName);
  if (!name) {
    return false;
  }
  const JSFunctionSpec* spec = js::FindIntrinsicSpec(name->asAtom().asPropertyName());
  // The native is the same for every realm and thread.
  engines.store(spec->call.op, std::memory_order_relaxed);
  JS::Rooted<JSObject*> holder(cx, &global->getIntrinsicsHolder());
  return JS_DefineFunction(cx, holder, kName, Copy, 3, 0) != nullptr;
}
