// What json.cc asks of json_stringify.cc.

#ifndef nodus_json_stringify_h
#define nodus_json_stringify_h

#include "js/CallArgs.h"

namespace nodus {

// Does the work of `JSON.stringify` where it is plain. `*done` is false when the engine has to do it. False with an
// exception pending when memory ran out.
bool StringifyPlain(JSContext* cx, const JS::CallArgs& args, bool* done);

// To be called when a realm is made: shapes of a former runtime may come again at the same addresses.
void ForgetJsonShapes();

}  // namespace nodus

#endif
