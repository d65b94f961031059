// What messages.cc asks of reported_object.cc: the object that the report being made is about, as V8 shows it.

#ifndef nodus_reported_object_h
#define nodus_reported_object_h

#include <string>

#include "jsapi.h"

namespace nodus {

// `#<Name>`, `[object Array]`, the text of a function.
std::string ReportedObject(JSContext* cx);

// The same with what it is: `object '#<Name>'`, `function 'class C {}'`, `string 'abc'`.
std::string ReportedHolder(JSContext* cx);

// Whether it is what holds a module's variables, where only imported ones can't be assigned to.
bool ReportedIsImportScope();

// Whether its prototype can never change.
bool ReportedIsImmutable();

}  // namespace nodus

#endif
