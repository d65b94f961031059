// Uint8Arrays over memory that is there already, made by natives: the engine's constructor finds prototype and shape anew
// for each, and looks at arguments that are never odd. And what Rust knows of such objects' layout.

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/CallArgs.h"
#include "vm/ArrayBufferObject.h"
#include "vm/JSContext.h"
#include "vm/TypedArrayObject.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

using js::ArrayBufferObject;
using js::FixedLengthArrayBufferObject;
using js::FixedLengthTypedArrayObject;

// What `layout.rs` reads.
static_assert(js::NativeObject::getFixedSlotOffset(0) == 3 * sizeof(void*));
static_assert(js::ArrayBufferViewObject::LENGTH_SLOT == 1 && js::ArrayBufferViewObject::DATA_SLOT == 3);

extern "C" const JSClass* const nodus_bytes_class = &js::TypedArrayObject::fixedLengthClasses[js::Scalar::Uint8];

namespace {

// The answer to arguments that are not the usual ones.
bool Unusual(JS::CallArgs& args) {
  args.rval().setUndefined();
  return true;
}

bool IsBytes(JSObject* object) { return object->getClass() == nodus_bytes_class; }

// A view of a part that lies in the buffer, with the shape of the array in the native's slot.
bool Make(JSContext* cx, JS::CallArgs& args, JS::Handle<ArrayBufferObject*> buffer, size_t offset, size_t length) {
  JSObject* model = &js::GetFunctionNativeReserved(&args.callee(), 0).toObject();
  JS::Rooted<js::SharedShape*> shape(cx, model->as<js::NativeObject>().sharedShape());
  constexpr js::gc::AllocKind kind = js::gc::GetGCObjectKind(FixedLengthTypedArrayObject::RESERVED_SLOTS);
  js::AutoSetNewObjectMetadata metadata(cx);
  auto* view = js::NativeObject::create<FixedLengthTypedArrayObject>(
      cx, js::gc::GetFinalizedAllocKindForClass(kind, nodus_bytes_class), js::gc::Heap::Default, shape);
  if (!view || !view->init(cx, buffer, offset, length, 1)) return false;
  args.rval().setObject(*view);
  return true;
}

// view(buffer, offset, length): undefined when the arguments are not the usual ones, which then go to the constructor. A
// length that is not given reaches to the end.
bool View(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (argc < 3 || !args[0].isObject() || !args[1].isInt32()) return Unusual(args);
  JSObject* object = &args[0].toObject();
  if (!object->is<FixedLengthArrayBufferObject>()) return Unusual(args);
  JS::Rooted<ArrayBufferObject*> buffer(cx, &object->as<ArrayBufferObject>());
  if (buffer->isDetached() || args[1].toInt32() < 0) return Unusual(args);
  size_t size = buffer->byteLength(), offset = size_t(args[1].toInt32());
  if (offset > size) return Unusual(args);
  size_t length = size - offset;
  if (args[2].isInt32()) {
    if (args[2].toInt32() < 0 || size_t(args[2].toInt32()) > length) return Unusual(args);
    length = size_t(args[2].toInt32());
  } else if (!args[2].isUndefined()) {
    return Unusual(args);
  }
  return Make(cx, args, buffer, offset, length);
}

// An index as `subarray` reads it; false when it is not a small integer.
bool Index(JS::HandleValue value, size_t size, size_t missing, size_t* index) {
  if (value.isUndefined()) {
    *index = missing;
    return true;
  }
  if (!value.isInt32()) return false;
  int64_t given = value.toInt32();
  if (given < 0) given = std::max<int64_t>(given + int64_t(size), 0);
  *index = std::min(size_t(given), size);
  return true;
}

// part(bytes, start, end): a view of a part of a view's memory; undefined when the arguments are not the usual ones.
bool Part(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (argc < 3 || !args[0].isObject() || !IsBytes(&args[0].toObject())) return Unusual(args);
  JS::Rooted<js::TypedArrayObject*> source(cx, &args[0].toObject().as<js::TypedArrayObject>());
  size_t size = source->as<FixedLengthTypedArrayObject>().length(), start, end;
  if (!Index(args[1], size, 0, &start) || !Index(args[2], size, size, &end)) return Unusual(args);
  if (!source->hasBuffer() && !js::TypedArrayObject::ensureHasBuffer(cx, source)) return false;
  if (source->isSharedMemory()) return Unusual(args);
  JS::Rooted<ArrayBufferObject*> buffer(cx, source->bufferUnshared());
  if (buffer->isDetached()) return Unusual(args);
  size_t offset = source->as<FixedLengthTypedArrayObject>().byteOffset();
  return Make(cx, args, buffer, offset + start, end > start ? end - start : 0);
}

}  // namespace

// The natives above, for views like `model`; null with an exception pending when memory is short.
extern "C" JSObject* nodus_view_maker(JSContext* cx, JSObject* model, bool part) {
  JS::RootedObject rooted(cx, model);
  JSFunction* made = part ? js::NewFunctionWithReserved(cx, Part, 3, 0, "part")
                          : js::NewFunctionWithReserved(cx, View, 3, 0, "view");
  if (!made) return nullptr;
  JSObject* function = JS_GetFunctionObject(made);
  js::SetFunctionNativeReserved(function, 0, JS::ObjectValue(*rooted));
  return function;
}
