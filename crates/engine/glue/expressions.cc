// What the expressions that messages are about are called, as in V8. The engine's decompiler knows the names of every
// kind of variable but imported ones, for which it writes "(intermediate value)", and writes calls, properties in
// brackets and new objects its own way. The program is linked so that its callers come through here first
// (crates/nodus/build.rs).

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

#include "messages.h"

#include "gc/GC.h"
#include "js/Utility.h"
#include "js/Value.h"
#include "vm/BytecodeUtil.h"
#include "vm/FrameIter.h"
#include "vm/JSContext.h"
#include "vm/JSScript.h"
#include "vm/Opcodes.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSScript-inl.h"

namespace {

// The offset of the instruction that made a value on the stack.
using Maker = uint32_t;
constexpr Maker Unknown = UINT32_MAX;

// Which instruction made each value on the stack at one place of a script, found by following the bytecode once from
// its start. Values that differ by the way taken have no maker.
class Makers {
  JSScript* script_;
  std::vector<Maker> stack_;
  std::unordered_map<uint32_t, std::vector<Maker>> at_targets_;
  std::unordered_map<uint32_t, Maker> bases_;
  bool sound_ = true;

  void jump_to(uint32_t target, const std::vector<Maker>& stack) {
    auto [found, added] = at_targets_.try_emplace(target, stack);
    if (!added) {
      merge(found->second, stack);
    }
  }

  void merge(std::vector<Maker>& into, const std::vector<Maker>& other) {
    if (into.size() != other.size()) {
      sound_ = false;
      return;
    }
    for (size_t i = 0; i < into.size(); i++) {
      if (into[i] != other[i]) {
        into[i] = Unknown;
      }
    }
  }

  // Where the handlers of a `try` that ends at `offset` begin.
  void enter_try(uint32_t offset) {
    for (const js::TryNote& note : script_->trynotes()) {
      if (note.start != offset || (note.kind() != js::TryNoteKind::Catch && note.kind() != js::TryNoteKind::Finally)) {
        continue;
      }
      std::vector<Maker> stack = stack_;
      if (note.kind() == js::TryNoteKind::Finally) {
        stack.insert(stack.end(), 3, Unknown);
      }
      jump_to(note.start + note.length, stack);
    }
  }

  // The first operand of what reads a property or calls: what the text of its value begins with.
  void note_base(uint32_t offset, JSOp op, size_t uses) {
    switch (op) {
      case JSOp::GetProp:
      case JSOp::GetElem:
      case JSOp::Call:
      case JSOp::CallContent:
      case JSOp::CallIgnoresRv:
        bases_[offset] = stack_[stack_.size() - uses];
        break;
      default:
        break;
    }
  }

  void take(jsbytecode* pc, uint32_t offset) {
    JSOp op = JSOp(*pc);
    size_t size = stack_.size();
    switch (op) {
      case JSOp::Dup:
        stack_.push_back(stack_[size - 1]);
        return;
      case JSOp::Dup2:
        stack_.push_back(stack_[size - 2]);
        stack_.push_back(stack_[size - 1]);
        return;
      case JSOp::DupAt: {
        size_t back = GET_UINT24(pc) + 1;
        if (back > size) {
          sound_ = false;
          return;
        }
        stack_.push_back(stack_[size - back]);
        return;
      }
      case JSOp::Swap:
        std::swap(stack_[size - 1], stack_[size - 2]);
        return;
      case JSOp::Pick:
      case JSOp::Unpick: {
        size_t count = GET_UINT8(pc) + 1;
        if (count > size) {
          sound_ = false;
          return;
        }
        auto start = stack_.end() - count;
        std::rotate(start, op == JSOp::Pick ? start + 1 : stack_.end() - 1, stack_.end());
        return;
      }
      default:
        break;
    }
    size_t uses = js::StackUses(op, pc);
    note_base(offset, op, uses);
    stack_.resize(size - uses);
    stack_.insert(stack_.end(), js::StackDefs(op), offset);
    if (js::IsJumpOpcode(op)) {
      std::vector<Maker> stack = stack_;
      // What a `switch` compares is gone when it branches.
      if (op == JSOp::Case && !stack.empty()) {
        stack.pop_back();
      }
      int32_t distance = GET_JUMP_OFFSET(pc);
      if (distance > 0) {
        jump_to(offset + uint32_t(distance), stack);
      }
    } else if (op == JSOp::TableSwitch) {
      jump_to(offset + uint32_t(GET_JUMP_OFFSET(pc)), stack_);
      int32_t low = GET_JUMP_OFFSET(pc + JUMP_OFFSET_LEN);
      int32_t high = GET_JUMP_OFFSET(pc + 2 * JUMP_OFFSET_LEN);
      for (int64_t i = 0; i <= int64_t(high) - low; i++) {
        jump_to(script_->tableSwitchCaseOffset(pc, uint32_t(i)), stack_);
      }
    } else if (op == JSOp::Try) {
      enter_try(offset + js::GetBytecodeLength(pc));
    }
  }

 public:
  explicit Makers(JSScript* script) : script_(script) {}

  // Follows the bytecode up to `end`; false when that fails.
  bool follow(jsbytecode* end) {
    bool falls = true;
    for (jsbytecode* pc = script_->code(); sound_ && pc < script_->codeEnd(); pc += js::GetBytecodeLength(pc)) {
      uint32_t offset = script_->pcToOffset(pc);
      if (auto target = at_targets_.find(offset); target != at_targets_.end()) {
        if (falls) {
          merge(stack_, target->second);
        } else {
          stack_ = target->second;
        }
        falls = true;
      }
      if (pc == end) {
        return sound_ && falls;
      }
      JSOp op = JSOp(*pc);
      if (falls) {
        if (js::StackUses(op, pc) > stack_.size()) {
          return false;
        }
        take(pc, offset);
      }
      falls = falls && js::BytecodeFallsThrough(op);
    }
    return false;
  }

  const std::vector<Maker>& stack() const { return stack_; }

  // What the text of a value begins with.
  Maker root(Maker maker) const {
    for (auto found = bases_.find(maker); found != bases_.end(); found = bases_.find(maker)) {
      maker = found->second;
    }
    return maker;
  }
};

bool ReadsImports(JSScript* script) {
  for (jsbytecode* pc = script->code(); pc < script->codeEnd(); pc += js::GetBytecodeLength(pc)) {
    if (JSOp(*pc) == JSOp::GetImport) {
      return true;
    }
  }
  return false;
}

// The maker of the value that a message is about, as the engine looks for it.
Maker MakerOf(const js::FrameIter& iter, const std::vector<Maker>& stack, int spindex, const JS::Value& value,
              int skip) {
  if (spindex < 0 && size_t(-spindex) <= stack.size()) {
    return stack[stack.size() - size_t(-spindex)];
  }
  size_t index = iter.numFrameSlots();
  if (index < stack.size()) {
    return Unknown;
  }
  while (index-- > 0) {
    if (iter.frameSlotValue(index) == value && skip-- == 0) {
      return index < stack.size() ? stack[index] : Unknown;
    }
  }
  return Unknown;
}

constexpr char Unnamed[] = "(intermediate value)";

// `text` with the name of the imported binding that it begins with; empty when it begins with none.
std::string WithImportName(JSContext* cx, int spindex, const JS::Value& value, int skip, const char* text) {
  js::FrameIter iter(cx);
  if (spindex == JSDVG_IGNORE_STACK || iter.done() || !iter.hasScript() || iter.isIon() || iter.inPrologue() ||
      iter.realm() != cx->realm() || !ReadsImports(iter.script())) {
    return "";
  }
  JSScript* script = iter.script();
  Makers makers(script);
  if (!makers.follow(iter.pc())) {
    return "";
  }
  Maker maker = MakerOf(iter, makers.stack(), spindex, value, skip);
  if (maker == Unknown) {
    return "";
  }
  Maker root = makers.root(maker);
  if (root == Unknown || JSOp(*script->offsetToPC(root)) != JSOp::GetImport) {
    return "";
  }
  std::string name = nodus::TextOf(cx, script->getAtom(script->offsetToPC(root)));
  if (root == maker) {
    return name;
  }
  return strncmp(text, Unnamed, sizeof Unnamed - 1) ? "" : name + (text + sizeof Unnamed - 1);
}

thread_local nodus::NamedText last;

bool EndsOperand(char c) {
  return isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || c == ')' || c == ']';
}

// `f()` is `f(...)` in V8, `a['b']` is `a.b`, `(- a)` is `(-a)` and `(new A())` has no name.
std::string Rephrased(const std::string& text) {
  std::string out;
  size_t at = 0;
  if (text.starts_with("(new ")) {
    int depth = 0;
    for (; at < text.size(); at++) {
      depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    out = Unnamed;
    at++;
  }
  while (at < text.size()) {
    char c = text[at];
    bool follows = !out.empty() && EndsOperand(out.back());
    if (follows && text.compare(at, 2, "()") == 0) {
      out += "(...)";
      at += 2;
      continue;
    }
    if (follows && text.compare(at, 2, "['") == 0) {
      size_t end = text.find("']", at);
      if (end != std::string::npos) {
        out += "." + text.substr(at + 2, end - at - 2);
        at = end + 2;
        continue;
      }
    }
    if (text.compare(at, 3, "(- ") == 0 || text.compare(at, 3, "(+ ") == 0) {
      out += text.substr(at, 2);
      at += 3;
      continue;
    }
    if (c == '"' || c == '\'' || c == '`') {
      return text;
    }
    out.push_back(c);
    at++;
  }
  return out;
}

}  // namespace

const nodus::NamedText& nodus::NamedValue() { return last; }

#define DECOMPILE _ZN2js23DecompileValueGeneratorEP9JSContextiN2JS6HandleINS2_5ValueEEENS3_IP8JSStringEEi
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

// Weak, since the crates' own tests are linked without that.
extern "C" [[gnu::weak]] JS::UniqueChars JOIN(__real_, DECOMPILE)(JSContext* cx, int spindex, JS::HandleValue value,
                                                                  JS::HandleString fallback, int skip);

extern "C" JS::UniqueChars JOIN(__wrap_, DECOMPILE)(JSContext* cx, int spindex, JS::HandleValue value,
                                                    JS::HandleString fallback, int skip) {
  JS::UniqueChars text = JOIN(__real_, DECOMPILE)(cx, spindex, value, fallback, skip);
  if (!text) {
    return text;
  }
  {
    js::gc::AutoSuppressGC suppress(cx);
    last = {nodus::ShownValue(cx, value), nodus::ValueWithType(cx, value)};
  }
  std::string named = WithImportName(cx, spindex, value, skip, text.get());
  if (named.empty()) {
    named = text.get();
  }
  // `Symbol()` may be the value itself.
  if (!value.isSymbol()) {
    named = Rephrased(named);
  }
  return named == text.get() ? std::move(text) : js::DuplicateString(cx, named.c_str());
}
