// What errors.cc asks of messages.cc.

#ifndef nodus_messages_h
#define nodus_messages_h

#include "jsapi.h"
#include "js/ErrorReport.h"

namespace nodus {

// The message of an error of the engine in V8's words; the same string when it has them already, null when out of memory.
JSString* RewordMessage(JSContext* cx, JSErrorReport* report, JSString* message);

}  // namespace nodus

#endif
