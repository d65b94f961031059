// How functions of the engine's tables are replaced.

#ifndef nodus_adopting_h
#define nodus_adopting_h

#include "js/Class.h"
#include "js/PropertySpec.h"

namespace nodus {

// Puts a function of ours, or what compiled code is to know of one, into one of the engine's tables, of which it makes
// objects when a realm first needs them; to be called once, before there is any realm. Gives the engine's function.
JSNative ReplaceNative(const JSFunctionSpec* table, const char* name, JSNative native, const JSJitInfo* info);

// The same for a function that the engine has in JavaScript, whose length the table does not tell.
void ReplaceSelfHosted(const JSFunctionSpec* table, const char* name, JSNative native, uint16_t length);

// The same for what makes a class's constructor.
js::ClassObjectCreationOp ReplaceConstructor(const js::ClassSpec* spec, js::ClassObjectCreationOp create);

// `Function.prototype.toString`; see function_text.cc.
void AdoptFunctionText();

// `Object.getOwnPropertyNames`; see function_keys.cc.
void AdoptFunctionKeys();

// `Date` and `Date.parse`; see dates.cc.
void AdoptDates();

// `String.prototype.localeCompare`; see collating.cc.
void AdoptLocaleCompare();

// `Array.prototype.fill`; see filling.cc.
void AdoptFill();

}  // namespace nodus

#endif
