// The names that stacks and reports give to functions.

#ifndef nodus_inferred_names_h
#define nodus_inferred_names_h

#include <string>

class JSFunction;

namespace nodus {

// A function's own name or, where it has none, what its place in the source suggests, in V8's form: `exports.run` for what
// is assigned to that. Empty when there is neither.
std::u16string DebugName(JSFunction* function);

}  // namespace nodus

#endif
