// What is asked about plain data: objects whose properties can be read without running any code.

#ifndef nodus_plain_data_h
#define nodus_plain_data_h

#include "vm/ArrayObject.h"
#include "vm/JSContext.h"
#include "vm/NativeObject.h"

namespace nodus {

enum class PlainShape : uint8_t {
  // There are accessors, or a prototype of a class.
  Unusual,
  // The enumerable properties with text for a key are data.
  Readable,
  // There are only such properties, and an object may be made with the same shape.
  Reusable,
};

// What the shape of a `js::PlainObject` says. Nothing is collected meanwhile.
PlainShape PlainShapeOf(JSContext* cx, js::NativeObject* object);

// Whether an array has elements and nothing else; it may have holes.
bool IsBareArray(js::ArrayObject* array);

// To be called when a realm is made: shapes of a former runtime may come again at the same addresses.
void ForgetPlainShapes();
void ForgetPlainNames();

}  // namespace nodus

#endif
