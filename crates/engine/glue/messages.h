// What errors.cc asks of messages.cc, and that of native_messages.cc.

#ifndef nodus_messages_h
#define nodus_messages_h

#include <span>
#include <string>
#include <vector>

#include "jsapi.h"
#include "js/ErrorReport.h"

namespace nodus {

// The message of an error of the engine in V8's words; the same string when it has them already, null when out of
// memory.
JSString* RewordMessage(JSContext* cx, JSErrorReport* report, JSString* message);

// What V8 says when the builtin function that runs refuses an argument with the engine's message `number`; empty when
// it says the same of all of them.
std::string NativeProblem(JSContext* cx, unsigned number);

// Separates the arguments in messages that are finished when the error is made; no argument contains it.
#define NODUS_MARK "\x01"

// A text for the engine's table of messages.
struct MessageText {
  unsigned number;
  const char* format;
  int exception = -1;  // a JSExnType when it differs from the engine's
};

// Those of the parsers.
std::span<const MessageText> SyntaxTexts();

// What V8 says of a syntax error of which the table says `text`; empty when that is it.
std::string SyntaxProblem(JSErrorReport* report, const std::string& text);

// Those of proxies.
std::span<const MessageText> ProxyTexts();

// What V8 says of a trap that breaks the rules; empty when the number is of no such error.
std::string ProxyProblem(JSContext* cx, unsigned number, const std::vector<std::string>& arguments);

// The trap that is asked for, by the running function or the failing operation; empty when it can't be told.
std::string RunningTrap(JSContext* cx);

// The arguments in a marked text.
std::vector<std::string> SplitArguments(const std::string& text);

// `"name"`, `'name'` and `Symbol("x")` without the quotes that the engine puts.
std::string Plain(std::string text);

// Appends each unit for itself, also the halves of a pair, which `FromUtf8` puts together again.
void AppendUtf8(std::string& out, char16_t unit);

// A string of what `AppendUtf8` made; null when out of memory.
JSString* FromUtf8(JSContext* cx, const std::string& text);

// The regular expression, flags included, that was refused last.
const std::string& RefusedRegExp();

// The same where the message shows what the function was given; `message` is the engine's own.
std::string BuiltinProblem(JSContext* cx, unsigned number, JSString* message);

// The value that the engine asked the name of last, for messages that show it instead.
struct NamedText {
  std::string shown;  // as `ShownValue`
  std::string typed;  // as `ValueWithType`
};
const NamedText& NamedValue();

// A value with its type: `number 5`, `object null`, `object`.
std::string ValueWithType(JSContext* cx, const JS::Value& value);

// A value as V8 shows it in messages.
std::string ShownValue(JSContext* cx, const JS::Value& value);

// A string in UTF-8; empty when it is none or memory is short.
std::string TextOf(JSContext* cx, JSString* string);

// The private name that the failing operation looked for, `#name`; empty when it can't be told.
std::string PrivateName(JSContext* cx);

}  // namespace nodus

#endif
