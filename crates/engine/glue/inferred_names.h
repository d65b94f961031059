// The names that stacks and reports give to functions.

#ifndef nodus_inferred_names_h
#define nodus_inferred_names_h

#include <string>

class JSFunction;

namespace nodus {

// The name that a program has given a function by defining its `name`, else its own or, where it has none, what its
// place in the source suggests, in V8's form: `exports.run` for what is assigned to that. Empty when there is none.
std::u16string DebugName(JSFunction* function);

}  // namespace nodus

#endif
