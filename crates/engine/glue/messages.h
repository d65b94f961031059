// What errors.cc asks of messages.cc, and that of native_messages.cc.

#ifndef nodus_messages_h
#define nodus_messages_h

#include <string>

#include "jsapi.h"
#include "js/ErrorReport.h"

namespace nodus {

// The message of an error of the engine in V8's words; the same string when it has them already, null when out of memory.
JSString* RewordMessage(JSContext* cx, JSErrorReport* report, JSString* message);

// What V8 says when the builtin function that runs refuses an argument with the engine's message `number`; empty when it
// says the same of all of them.
std::string NativeProblem(JSContext* cx, unsigned number);

// The same where the message shows what the function was given; `message` is the engine's own.
std::string BuiltinProblem(JSContext* cx, unsigned number, JSString* message);

// A value as V8 shows it in messages.
std::string ShownValue(JSContext* cx, const JS::Value& value);

// A string in UTF-8; empty when it is none or memory is short.
std::string TextOf(JSContext* cx, JSString* string);

// The private name that the failing operation looked for, `#name`; empty when it can't be told.
std::string PrivateName(JSContext* cx);

}  // namespace nodus

#endif
