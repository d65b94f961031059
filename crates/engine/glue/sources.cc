// Compiled code as bytes: encoding of stencils with a plain C signature.

#include <cstdlib>
#include <cstring>

#include "jsapi.h"
#include "js/Transcoding.h"
#include "js/experimental/JSStencil.h"

// Encodes a stencil. On success the bytes are malloc'ed into `*bytes` (free them with libc's free) and 0 is returned;
// otherwise the engine's TranscodeResult, possibly with an exception pending.
extern "C" int nodus_encode_stencil(JSContext* cx, JS::Stencil* stencil, uint8_t** bytes, size_t* length) {
  JS::TranscodeBuffer buffer;
  JS::TranscodeResult result = JS::EncodeStencil(cx, stencil, buffer);
  if (result != JS::TranscodeResult::Ok) {
    return int(result);
  }
  *length = buffer.length();
  uint8_t* raw = static_cast<uint8_t*>(malloc(buffer.length() ? buffer.length() : 1));
  if (!raw) {
    JS_ReportOutOfMemory(cx);
    return int(JS::TranscodeResult::Throw);
  }
  memcpy(raw, buffer.begin(), buffer.length());
  *bytes = raw;
  return 0;
}
