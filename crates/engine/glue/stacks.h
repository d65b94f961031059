// What the stack files share: the record of captured frames and the per-realm state of the error API.

#ifndef nodus_stacks_h
#define nodus_stacks_h

#include "jsapi.h"
#include "js/Class.h"
#include "js/RootingAPI.h"

#include "vm/ArrayObject.h"
#include "vm/FrameIter.h"
#include "vm/GeneratorObject.h"
#include "vm/JSContext.h"
#include "vm/PromiseObject.h"

namespace nodus {

// A record of frames is an array no script ever sees: a mark, then `FrameStride` values a frame.
enum FrameField : uint32_t { FrameScript, FrameOffset, FrameCallee, FrameFlags, FrameReceiver, FrameStride };

// Flags of a frame, shared with errors/frames.rs.
enum FrameFlag : int32_t {
  FlagConstructor = 1,
  FlagEval = 2,
  FlagModule = 4,
  FlagFunction = 8,
  FlagAsync = 16,    // resumed later: an `await` further out, not a caller on the stack
  FlagBuiltin = 32,  // a function of the language itself
  FlagWasm = 64,
  FlagStrict = 128,
  FlagPromiseAll = 256,  // the receiver is the index
  FlagGetter = 512,
  FlagSetter = 1024,
};

constexpr uint32_t MaxFrames = 200;

// Walks the stack into a record. With `startAfter`, frames up to and including its innermost call are left out; when it
// is not on the stack, the record is empty. With `skipConstructors`, leading constructors that are calling `super` are
// left out. Null when out of memory.
js::ArrayObject* CaptureFrames(JSContext* cx, uint32_t limit, JS::Handle<JSFunction*> startAfter,
                               bool skipConstructors);

// As above, of those who await a promise.
js::ArrayObject* CaptureAwaiters(JSContext* cx, uint32_t limit, JS::Handle<js::PromiseObject*> promise);

// Gives the constructors of errors in the running realm functions that are quicker than the engine's. False with an
// exception pending when out of memory.
bool ReplaceErrorConstructors(JSContext* cx);

// The place of an instruction as V8 has it. False with an exception pending when out of memory.
bool PlaceInV8(JSContext* cx, JS::Handle<JSScript*> script, uint32_t offset, bool isAwait, uint32_t* line,
               uint32_t* column);

// `eval at f (file:1:2)` for code that came out of `eval` or the like, with all that was around it when it came out of
// such code itself; undefined when the engine has forgotten who made it. False with an exception pending when out of
// memory.
bool EvalOrigin(JSContext* cx, js::ScriptSourceObject* made, JS::MutableHandle<JS::Value> origin);

// The function without JavaScript that a frame of the stack is calling, with its receiver.
struct BuiltinCall {
  JSFunction* callee = nullptr;
  JS::Value receiver;
  bool constructing = false;
};

// The function of the language that the frame is in the middle of calling; none when it calls anything else.
// `innermost` is the activation whose last frame it is, or null.
BuiltinCall CalledNative(JSContext* cx, const js::FrameIter& frame, js::Activation* innermost);

// Whether it is `JSON.parse` or `JSON.stringify`, which json.cc replaces.
bool IsJsonNative(JSNative native);

// The receiver of a suspended function, as far as it kept it; undefined otherwise.
JS::Value SuspendedReceiver(js::AbstractGeneratorObject& generator);

// The receiver of one that went on, in whose frame it is none any more. Not for optimised code.
JS::Value ResumedReceiver(JSContext* cx, const js::FrameIter& iter);

// Whether the value is a record of frames.
bool IsFrameRecord(const JS::Value& value);

inline uint32_t FrameCount(js::ArrayObject* record) { return (record->getDenseInitializedLength() - 1) / FrameStride; }

}  // namespace nodus

#endif
