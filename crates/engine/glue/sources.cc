// Compiled code as bytes: encoding and decoding of stencils with plain C signatures, and the hook that gives the engine
// the source text of scripts which were loaded without it.

#include <cstdlib>
#include <cstring>

#include "jsapi.h"
#include "js/CompileOptions.h"
#include "js/Transcoding.h"
#include "js/experimental/JSStencil.h"
#include "js/experimental/SourceHook.h"
#include "js/Utility.h"

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

// Decodes a stencil from bytes that were encoded by the same engine build. `pinned` says that the bytes stay alive and
// unchanged until the process ends, so that bytecode is used in place. The bytes must be 4-aligned. Returns 0 and the
// stencil with one reference, or the engine's TranscodeResult.
extern "C" int nodus_decode_stencil(JSContext* cx, const uint8_t* bytes, size_t length, bool pinned,
                                    JS::Stencil** stencil) {
  JS::DecodeOptions options;
  options.borrowBuffer = pinned;
  options.usePinnedBytecode = pinned;
  JS::TranscodeRange range(bytes, length);
  return int(JS::DecodeStencil(cx, options, range, stencil));
}

namespace {

using LoadSource = bool (*)(void* data, const char* filename, char** utf8, size_t* length);

class NodusSourceHook final : public js::SourceHook {
 public:
  NodusSourceHook(LoadSource load, void* data) : load_(load), data_(data) {}

  bool load(JSContext* cx, const char* filename, char16_t** twoByte, char** utf8, size_t* length) override {
    char* found = nullptr;
    size_t size = 0;
    if (!load_(data_, filename, &found, &size)) {
      if (twoByte) *twoByte = nullptr;
      if (utf8) *utf8 = nullptr;
      *length = 0;
      return true;
    }
    if (utf8) {
      *utf8 = found;
      *length = size;
      return true;
    }
    // Builtin sources are ASCII, but the hook must answer in the form it is asked for.
    size_t units = 0;
    JS::TwoByteCharsZ inflated = JS::UTF8CharsToNewTwoByteCharsZ(cx, JS::UTF8Chars(found, size), &units, js::MallocArena);
    free(found);
    *twoByte = inflated.get();
    *length = units;
    return !!inflated;
  }

 private:
  LoadSource load_;
  void* data_;
};

}  // namespace

// Sets where `Function.prototype.toString` gets the text of scripts compiled without keeping their source. `load` gives
// malloc'ed UTF-8 for a file name and returns true, or returns false when it has none.
extern "C" void nodus_set_source_hook(JSContext* cx, LoadSource load, void* data) {
  js::SetSourceHook(cx, mozilla::UniquePtr<js::SourceHook>(new NodusSourceHook(load, data)));
}
