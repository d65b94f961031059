// Parsing on threads that have no context of their own.

#include "jsapi.h"
#include "js/CompileOptions.h"
#include "js/SourceText.h"
#include "js/experimental/CompileScript.h"
#include "js/experimental/JSStencil.h"

using Settings = JS::OwningCompileOptions;

// How the current realm compiles, for other threads; null when there is no memory.
extern "C" Settings* nodus_parse_settings(JSContext* cx) {
  JS::CompileOptions own(cx);
  Settings* settings = js_new<Settings>(Settings::ForFrontendContext());
  JS::FrontendContext* fc = settings ? JS::NewFrontendContext() : nullptr;
  bool copied = fc && settings->copy(fc, own);
  if (fc) {
    JS::DestroyFrontendContext(fc);
  }
  if (!copied) {
    js_delete(settings);
    return nullptr;
  }
  return settings;
}

extern "C" void nodus_parse_settings_delete(Settings* settings) { js_delete(settings); }

// A parser for the calling thread, whose stack has `stack` bytes; null when there is no memory.
extern "C" JS::FrontendContext* nodus_parser_new(size_t stack) {
  JS::FrontendContext* fc = JS::NewFrontendContext();
  if (fc) {
    JS::SetNativeStackQuota(fc, JS::ThreadStackQuotaForSize(stack));
  }
  return fc;
}

extern "C" void nodus_parser_delete(JS::FrontendContext* fc) { JS::DestroyFrontendContext(fc); }

// The code of a script; null when the text is wrong or the stack or memory too small for it.
extern "C" JS::Stencil* nodus_parse(JS::FrontendContext* fc, const Settings* settings, const char* filename,
                                    uint32_t line, const char* text, size_t length) {
  JS::CompileOptions options(nullptr, *settings);
  options.setFileAndLine(filename, line);
  JS::SourceText<mozilla::Utf8Unit> source;
  if (!source.init(fc, text, length, JS::SourceOwnership::Borrowed)) {
    JS::ClearFrontendErrors(fc);
    return nullptr;
  }
  RefPtr<JS::Stencil> stencil = JS::CompileGlobalScriptToStencil(fc, options, source);
  if (JS::HadFrontendErrors(fc)) {
    JS::ClearFrontendErrors(fc);
  }
  return stencil.forget().take();
}
