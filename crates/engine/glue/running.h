// What of the engine's builtin functions is running, for the wording of errors.
#ifndef nodus_running_h
#define nodus_running_h

#include "js/Value.h"

class JSFunction;
struct JSContext;

namespace nodus {

// A call of a function that is not written in JavaScript. The engine keeps its values alive during the call.
struct NativeCall {
  JSFunction* callee = nullptr;
  const JS::Value* arguments = nullptr;
  unsigned count = 0;
  JS::Value receiver = JS::UndefinedValue();
  explicit operator bool() const { return callee != nullptr; }
};

// The innermost such call when JavaScript made it and nothing else is above it on the stack.
NativeCall RunningNative(JSContext* cx);

// What V8 says when a length given to `call` is out of range; empty when the call is none of those with a text of its
// own.
const char* LengthProblem(const NativeCall& call, char* buffer, size_t size);

// What V8 says of the thing that was too large: of a string when the engine refused it, otherwise of what is being
// made.
const char* AllocationProblem(JSContext* cx);

}  // namespace nodus

#endif
