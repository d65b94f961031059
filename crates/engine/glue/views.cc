// Uint8Arrays over memory that is there already or that nobody has zeroed, made by natives: the engine's constructor
// finds prototype and shape anew for each, and looks at arguments that are never odd. And what Rust knows of such
// objects' layout.

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

constexpr js::gc::AllocKind Plain = js::gc::GetGCObjectKind(FixedLengthTypedArrayObject::RESERVED_SLOTS);

// An array with the shape of `model`, whose own slots are still to be written.
FixedLengthTypedArrayObject* AllocateLike(JSContext* cx, JSObject* model, js::gc::AllocKind kind) {
  JS::Rooted<js::SharedShape*> shape(cx, model->as<js::NativeObject>().sharedShape());
  return js::NativeObject::create<FixedLengthTypedArrayObject>(
      cx, js::gc::GetFinalizedAllocKindForClass(kind, nodus_bytes_class), js::gc::Heap::Default, shape);
}

// One like the array in the native's slot.
FixedLengthTypedArrayObject* Allocate(JSContext* cx, JS::CallArgs& args) {
  return AllocateLike(cx, &js::GetFunctionNativeReserved(&args.callee(), 0).toObject(), Plain);
}

// Writes the slots of an array without a buffer; those of its data say that there is none yet.
void InitOwn(FixedLengthTypedArrayObject* array) {
  array->initFixedSlot(js::ArrayBufferViewObject::BUFFER_SLOT, JS::FalseValue());
  array->initFixedSlot(js::ArrayBufferViewObject::LENGTH_SLOT, JS::PrivateValue(size_t(0)));
  array->initFixedSlot(js::ArrayBufferViewObject::BYTEOFFSET_SLOT, JS::PrivateValue(size_t(0)));
  array->initFixedSlot(js::ArrayBufferViewObject::DATA_SLOT, JS::UndefinedValue());
}

// Gives it memory of its own.
void SetOwn(FixedLengthTypedArrayObject* array, void* memory, size_t length) {
  array->setFixedSlot(js::ArrayBufferViewObject::LENGTH_SLOT, JS::PrivateValue(length));
  array->setFixedSlot(js::ArrayBufferViewObject::DATA_SLOT, JS::PrivateValue(memory));
}

// The engine notes every view in its buffer's list, which it finds by two look-ups in tables. `Lists` reaches into the
// engine's table for one list, and `recent` remembers where the list last used was.
template <auto Map>
struct Lists {
  friend auto& MapOf(js::InnerViewTable& table) { return table.*Map; }
};
auto& MapOf(js::InnerViewTable& table);
template struct Lists<&js::InnerViewTable::map>;

struct Recent {
  ArrayBufferObject* buffer = nullptr;
  const void* table = nullptr;
  uint64_t collections = 0;
  mozilla::Generation generation{0};
  void* list = nullptr;
};
thread_local Recent recent;

// Notes a new view in its buffer's list.
bool Note(JSContext* cx, ArrayBufferObject* buffer, FixedLengthTypedArrayObject* view) {
  if (!buffer->firstView() || !js::gc::IsInsideNursery(view)) return buffer->addView(cx, view);
  auto& map = MapOf(js::ObjectRealm::get(buffer).innerViews.get());
  using List = std::remove_reference_t<decltype(map.lookup(buffer)->value())>;
  uint64_t collections = cx->runtime()->gc.gcNumber();
  mozilla::Generation generation = map.generation();
  if (recent.buffer == buffer && recent.table == &map && recent.collections == collections &&
      recent.generation == generation) {
    // The list has views of the nursery already, so that all that is left is to append.
    if (static_cast<List*>(recent.list)->views.append(view)) return true;
  }
  if (!buffer->addView(cx, view)) return false;
  auto entry = map.lookup(buffer);
  recent = entry ? Recent{buffer, &map, collections, map.generation(), &entry->value()} : Recent{};
  return true;
}

// A view of a part that lies in the buffer.
bool Make(JSContext* cx, JS::CallArgs& args, JS::Handle<ArrayBufferObject*> buffer, size_t offset, size_t length) {
  js::AutoSetNewObjectMetadata metadata(cx);
  FixedLengthTypedArrayObject* view = Allocate(cx, args);
  if (!view) return false;
  view->initFixedSlot(js::ArrayBufferViewObject::BUFFER_SLOT, JS::ObjectValue(*buffer));
  view->initFixedSlot(js::ArrayBufferViewObject::LENGTH_SLOT, JS::PrivateValue(length));
  view->initFixedSlot(js::ArrayBufferViewObject::BYTEOFFSET_SLOT, JS::PrivateValue(offset));
  view->initDataPointer(SharedMem<uint8_t*>::unshared(buffer->dataPointer() + offset));
  if (!Note(cx, buffer, view)) return false;
  args.rval().setObject(*view);
  return true;
}

// Memory of arrays made by `raw` and `zeroed` comes back when the nursery is collected, and so has to be: every so many
// bytes.
constexpr size_t Uncollected = 16 << 20;
thread_local size_t uncollected = 0;

// An array with memory of its own, which is freed as soon as a young array is found dead; that of an ArrayBuffer stays
// until a whole collection. Undefined when that cannot be.
bool MakeOwn(JSContext* cx, unsigned argc, JS::Value* vp, bool zeroed) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (argc < 1 || !args[0].isInt32() || args[0].toInt32() <= 0) return Unusual(args);
  size_t length = size_t(args[0].toInt32()), bytes = js::RoundUp(length, sizeof(JS::Value));
  if (bytes > Uncollected) return Unusual(args);
  uncollected += bytes;
  if (uncollected > Uncollected) {
    uncollected = 0;
    cx->minorGC(JS::GCReason::NURSERY_MALLOC_BUFFERS);
  }
  js::AutoSetNewObjectMetadata metadata(cx);
  FixedLengthTypedArrayObject* array = Allocate(cx, args);
  if (!array) return false;
  InitOwn(array);
  if (!js::gc::IsInsideNursery(array)) return Unusual(args);
  void* memory = cx->nursery().allocNurseryOrMallocBuffer(cx->zone(), array, bytes, js::ArrayBufferContentsArena);
  if (!memory) return Unusual(args);
  if (zeroed) memset(memory, 0, bytes);
  SetOwn(array, memory, length);
  args.rval().setObject(*array);
  return true;
}

// raw(length): bytes that nobody has zeroed.
bool Raw(JSContext* cx, unsigned argc, JS::Value* vp) { return MakeOwn(cx, argc, vp, false); }

// zeroed(length)
bool Zeroed(JSContext* cx, unsigned argc, JS::Value* vp) { return MakeOwn(cx, argc, vp, true); }

// view(buffer, offset, length): undefined when the arguments are not the usual ones, which then go to the constructor.
// An offset that is not given is none, a length that is not given reaches to the end.
bool View(JSContext* cx, unsigned argc, JS::Value* vp) {
  JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
  if (argc < 3 || !args[0].isObject() || !(args[1].isInt32() || args[1].isUndefined())) return Unusual(args);
  JSObject* object = &args[0].toObject();
  if (!object->is<FixedLengthArrayBufferObject>()) return Unusual(args);
  JS::Rooted<ArrayBufferObject*> buffer(cx, &object->as<ArrayBufferObject>());
  int32_t first = args[1].isInt32() ? args[1].toInt32() : 0;
  if (buffer->isDetached() || first < 0) return Unusual(args);
  size_t size = buffer->byteLength(), offset = size_t(first);
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

// The natives above, by number, for arrays like `model`; null with an exception pending when memory is short.
extern "C" JSObject* nodus_bytes_maker(JSContext* cx, JSObject* model, int which) {
  static constexpr struct {
    JSNative native;
    unsigned length;
    const char* name;
  } natives[] = {{View, 3, "view"}, {Part, 3, "part"}, {Raw, 1, "raw"}, {Zeroed, 1, "zeroed"}};
  JS::RootedObject rooted(cx, model);
  auto& [native, length, name] = natives[which];
  JSFunction* made = js::NewFunctionWithReserved(cx, native, length, 0, name);
  if (!made) return nullptr;
  JSObject* function = JS_GetFunctionObject(made);
  js::SetFunctionNativeReserved(function, 0, JS::ObjectValue(*rooted));
  return function;
}

// An array like `model` with a copy of a few bytes: in the object itself where they fit, else beside it in the nursery.
// Null with an exception pending when memory is short.
extern "C" JSObject* nodus_bytes_copied(JSContext* cx, JSObject* model, const uint8_t* bytes, size_t length) {
  js::AutoRealm realm(cx, model);
  js::AutoSetNewObjectMetadata metadata(cx);
  bool within = length <= FixedLengthTypedArrayObject::INLINE_BUFFER_LIMIT;
  size_t words = std::max<size_t>(js::HowMany(length, sizeof(JS::Value)), 1);
  js::gc::AllocKind kind =
      within ? js::gc::GetGCObjectKind(FixedLengthTypedArrayObject::FIXED_DATA_START + words) : Plain;
  FixedLengthTypedArrayObject* array = AllocateLike(cx, model, kind);
  if (!array) return nullptr;
  InitOwn(array);
  if (within) {
    array->setInlineElements();
    array->setFixedSlot(js::ArrayBufferViewObject::LENGTH_SLOT, JS::PrivateValue(length));
    memcpy(array->elementsRaw(), bytes, length);
    return array;
  }
  size_t room = js::RoundUp(length, sizeof(JS::Value));
  void* memory = cx->nursery().allocNurseryOrMallocBuffer(cx->zone(), array, room, js::ArrayBufferContentsArena);
  if (!memory) {
    js::ReportOutOfMemory(cx);
    return nullptr;
  }
  if (!js::gc::IsInsideNursery(array)) js::AddCellMemory(array, room, js::MemoryUse::TypedArrayElements);
  memcpy(memory, bytes, length);
  SetOwn(array, memory, length);
  return array;
}

// An array like `model` that takes over memory of malloc's with more than a few bytes. Null with an exception pending
// when memory is short: the bytes are still the caller's then.
extern "C" JSObject* nodus_bytes_taken(JSContext* cx, JSObject* model, uint8_t* bytes, size_t length) {
  js::AutoRealm realm(cx, model);
  js::AutoSetNewObjectMetadata metadata(cx);
  FixedLengthTypedArrayObject* array = AllocateLike(cx, model, Plain);
  if (!array) return nullptr;
  InitOwn(array);
  size_t room = js::RoundUp(length, sizeof(JS::Value));
  if (!js::gc::IsInsideNursery(array)) {
    js::AddCellMemory(array, room, js::MemoryUse::TypedArrayElements);
  } else if (!cx->nursery().registerMallocedBuffer(bytes, room)) {
    js::ReportOutOfMemory(cx);
    return nullptr;
  }
  SetOwn(array, bytes, length);
  return array;
}
