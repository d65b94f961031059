// Compiled code as bytes: encoding of stencils with a plain C signature; and what sources say of their maps.

#include <cstdlib>
#include <cstring>

#include "jsapi.h"
#include "builtin/ModuleObject.h"
#include "js/Transcoding.h"
#include "js/experimental/JSStencil.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"

// Compiles UTF-8; null with an exception pending. Who gets the stencil releases it.
extern "C" JS::Stencil* nodus_compile_stencil(JSContext* cx, const JS::ReadOnlyCompileOptions* options,
                                              JS::SourceText<mozilla::Utf8Unit>* text, bool isModule) {
  return (isModule ? JS::CompileModuleScriptToStencil(cx, *options, *text)
                   : JS::CompileGlobalScriptToStencil(cx, *options, *text))
      .take();
}

// Code from bytes of the same build, which begin at a word; null for others, possibly with an exception pending. Bytes
// that stay for ever are not copied.
extern "C" JS::Stencil* nodus_decode_stencil(JSContext* cx, const uint8_t* bytes, size_t length, bool stay) {
  JS::DecodeOptions options;
  options.borrowBuffer = stay;
  options.usePinnedBytecode = stay;
  JS::Stencil* stencil = nullptr;
  JS::TranscodeResult result = JS::DecodeStencil(cx, options, JS::TranscodeRange(bytes, length), &stencil);
  return result == JS::TranscodeResult::Ok ? stencil : nullptr;
}

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

// The value of the `//# sourceMappingURL=` comment in the source of a function or a module that was not run yet, as the
// engine's tokenizer found it: UTF-16 ended by 0, or null.
extern "C" const char16_t* nodus_source_map_url(JSObject* object) {
  js::ScriptSource* source = nullptr;
  if (object->is<JSFunction>() && object->as<JSFunction>().hasBaseScript()) {
    source = object->as<JSFunction>().baseScript()->scriptSource();
  } else if (object->is<js::ModuleObject>()) {
    source = object->as<js::ModuleObject>().scriptSourceObject()->source();
  }
  return source && source->hasSourceMapURL() ? source->sourceMapURL() : nullptr;
}
