// Where a program was when an operation of its own failed, and what V8 says when what it takes apart or iterates cannot
// be.

#ifndef nodus_iterating_h
#define nodus_iterating_h

#include <string>

#include "vm/FrameIter.h"
#include "vm/JSScript.h"
#include "vm/Opcodes.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSScript-inl.h"

namespace nodus {

// The program's innermost frame: the engine's own JavaScript and WebAssembly are passed over.
struct Site {
  js::FrameIter iter;
  explicit Site(JSContext* cx) : iter(cx) {
    while (!iter.done() && (iter.isWasm() || iter.script()->selfHosted())) {
      ++iter;
    }
  }
  bool found() const { return !iter.done(); }
  JSOp op() const { return JSOp(*iter.pc()); }
};

// A pattern of properties met undefined or null (`type`), which `expression` stands for.
std::string DestructuringProblem(JSContext* cx, const std::string& expression, const std::string& type);

// What `expression` stands for has no iterator.
std::string IterationProblem(JSContext* cx, const std::string& expression);

}  // namespace nodus

#endif
