// V8's wording for what cannot be taken apart by a pattern or iterated. It depends on what asked: a declaration, a
// pattern within a pattern, a loop, or the arguments of a call. The bytecode around the failing operation tells.

#include "iterating.h"

#include <cstdint>
#include <string>

#include "messages.h"

#include "vm/BytecodeUtil.h"
#include "vm/JSContext.h"

#include "vm/JSContext-inl.h"

using nodus::Site;

namespace {

// What takes the values of an iterator.
enum class Taker { Other, Pattern, Loop, Spread, LastSpread };

// How the engine's decompiler writes what an iterator gave.
constexpr char Iterated[] = ".next(...).value";

constexpr char NoIterator[] = " is not iterable (cannot read property Symbol(Symbol.iterator))";

// Whether what a note covers takes the values of an iterator.
bool TakesValues(const js::TryNote& note) {
  return note.kind() == js::TryNoteKind::ForOf || note.kind() == js::TryNoteKind::Destructuring;
}

// The note of a loop or pattern whose values are taken after an instruction, the nearest one; null when there is none
// near.
const js::TryNote* NoteAfter(JSScript* script, uint32_t offset) {
  // Getting an iterator takes fewer bytes than this.
  constexpr uint32_t Near = 96;
  const js::TryNote* nearest = nullptr;
  for (const js::TryNote& note : script->trynotes()) {
    if (TakesValues(note) && note.start > offset && note.start - offset < Near &&
        (!nearest || note.start < nearest->start)) {
      nearest = &note;
    }
  }
  return nearest;
}

// The innermost note of a loop or pattern around an instruction.
const js::TryNote* NoteAround(JSScript* script, uint32_t offset) {
  const js::TryNote* innermost = nullptr;
  for (const js::TryNote& note : script->trynotes()) {
    if (TakesValues(note) && note.start <= offset && offset < note.start + note.length &&
        (!innermost || note.length < innermost->length)) {
      innermost = &note;
    }
  }
  return innermost;
}

bool IsSpreadCall(JSOp op) {
  switch (op) {
    case JSOp::SpreadCall:
    case JSOp::SpreadNew:
    case JSOp::SpreadSuperCall:
    case JSOp::SpreadEval:
    case JSOp::StrictSpreadEval:
      return true;
    default:
      return false;
  }
}

// Whether a call follows the loop of a spread at once.
bool CallFollows(JSScript* script, uint32_t offset) {
  for (jsbytecode* pc = script->offsetToPC(offset); pc < script->codeEnd(); pc += js::GetBytecodeLength(pc)) {
    switch (JSOp(*pc)) {
      case JSOp::JumpTarget:
      case JSOp::Pick:
      case JSOp::Swap:
      case JSOp::DupAt:
      case JSOp::Pop:
      case JSOp::PopN:
        break;
      case JSOp::Goto:
        if (GET_JUMP_OFFSET(pc) <= 0) {
          return false;
        }
        pc += GET_JUMP_OFFSET(pc);
        break;
      default:
        return IsSpreadCall(JSOp(*pc));
    }
  }
  return false;
}

Taker TakerAt(const Site& site) {
  JSScript* script = site.iter.script();
  const js::TryNote* note = NoteAfter(script, script->pcToOffset(site.iter.pc()));
  if (!note) {
    return Taker::Other;
  }
  if (note->kind() == js::TryNoteKind::Destructuring) {
    return Taker::Pattern;
  }
  uint32_t end = note->start + note->length;
  for (jsbytecode* pc = script->offsetToPC(note->start); script->pcToOffset(pc) < end;
       pc += js::GetBytecodeLength(pc)) {
    if (JSOp(*pc) == JSOp::InitElemInc) {
      return CallFollows(script, end) ? Taker::LastSpread : Taker::Spread;
    }
  }
  return Taker::Loop;
}

// Whether what follows declares a variable.
bool Declares(const Site& site) {
  constexpr int Steps = 64;
  JSScript* script = site.iter.script();
  jsbytecode* pc = site.iter.pc();
  for (int i = 0; i < Steps && pc < script->codeEnd(); i++, pc += js::GetBytecodeLength(pc)) {
    if (JSOp(*pc) == JSOp::InitLexical || JSOp(*pc) == JSOp::InitAliasedLexical) {
      return true;
    }
  }
  return false;
}

// Whether a `for` of declarations got the value that fails from its iterator.
bool IsOfLoop(const Site& site) {
  JSScript* script = site.iter.script();
  const js::TryNote* note = NoteAround(script, script->pcToOffset(site.iter.pc()));
  return note && note->kind() == js::TryNoteKind::ForOf && Declares(site);
}

// Whether what fails was a property of what the pattern around is for: its value lies on the stack twice.
bool IsInnerPattern(const Site& site) {
  JSScript* script = site.iter.script();
  jsbytecode* end = site.iter.pc();
  JSOp last = JSOp::Nop;
  JSOp before = JSOp::Nop;
  for (jsbytecode* pc = script->code(); pc < end; pc += js::GetBytecodeLength(pc)) {
    before = last;
    last = JSOp(*pc);
  }
  return last == JSOp::GetProp && before == JSOp::Dup;
}

// The first property that a pattern reads after its operand has been checked; empty when it reads none.
std::string FirstProperty(JSContext* cx, const Site& site) {
  JSScript* script = site.iter.script();
  int steps = 6;
  std::string number;
  for (jsbytecode* pc = site.iter.pc(); steps-- > 0 && pc < script->codeEnd(); pc += js::GetBytecodeLength(pc)) {
    switch (JSOp(*pc)) {
      case JSOp::GetProp:
      case JSOp::GetBoundName:
        return nodus::TextOf(cx, script->getAtom(pc));
      case JSOp::Zero:
        number = "0";
        break;
      case JSOp::One:
        number = "1";
        break;
      case JSOp::Int8:
        number = std::to_string(GET_INT8(pc));
        break;
      case JSOp::GetElem:
        return number;
      case JSOp::NewObject:
      case JSOp::NewInit:
        // The names that `...rest` leaves out come first.
        steps = 64;
        break;
      case JSOp::Call:
      case JSOp::JumpIfFalse:
        return "";
      default:
        break;
    }
  }
  return "";
}

// The name of the engine's own function in JavaScript that iterates; empty when the program does.
std::string IteratingBuiltin(JSContext* cx) {
  js::FrameIter top(cx);
  if (top.done() || top.isWasm() || !top.isFunctionFrame() || !top.script()->selfHosted()) {
    return "";
  }
  JSAtom* name = top.calleeTemplate()->maybePartialDisplayAtom();
  return name ? nodus::TextOf(cx, name) : "?";
}

// Whether an expression reads a property, also to call it.
bool ReadsProperty(const std::string& expression) {
  std::string text = expression.ends_with("(...)") ? expression.substr(0, expression.size() - 5) : expression;
  return text.find_first_of(".[") != std::string::npos && text.find('"') == std::string::npos;
}

}  // namespace

std::string nodus::DestructuringProblem(JSContext* cx, const std::string& expression, const std::string& type) {
  Site site(cx);
  std::string property = site.found() ? FirstProperty(cx, site) : "";
  std::string shown = expression == "(intermediate value)"      ? type
                      : expression.starts_with("(destructured") ? NamedValue().typed
                                                                : expression;
  bool inner = site.found() && IsInnerPattern(site);
  bool iterated = site.found() && !inner && expression.find(Iterated) != std::string::npos;
  if (iterated && IsOfLoop(site)) {
    shown = ".for";
  } else if ((iterated || inner) && !property.empty()) {
    return "Cannot read properties of " + type + " (reading '" + property + "')";
  }
  if (property.empty()) {
    return "Cannot destructure '" + shown + "' as it is " + type + ".";
  }
  return "Cannot destructure property '" + property + "' of '" + shown + "' as it is " + type + ".";
}

std::string nodus::IterationProblem(JSContext* cx, const std::string& expression) {
  constexpr std::string_view call = "(...)";
  const std::string& typed = NamedValue().typed;
  Site site(cx);
  if (std::string builtin = IteratingBuiltin(cx); !builtin.empty()) {
    // Anything that has no iterator is undefined to this one.
    bool nothing = typed == "undefined" || typed == "object null";
    return builtin == "fromEntries" && nothing ? "undefined is not iterable" : typed + NoIterator;
  }
  if (expression == "(destructured parameter)" || !site.found()) {
    return typed + NoIterator;
  }
  if (expression.find(Iterated) != std::string::npos) {
    return IsOfLoop(site) ? ".for is not iterable" : typed + NoIterator;
  }
  Taker taker = TakerAt(site);
  if (taker == Taker::LastSpread) {
    const char* nothing = typed == "undefined" ? "undefined" : typed == "object null" ? "null" : nullptr;
    return nothing ? expression + " is not iterable (cannot read property " + nothing + ")"
                   : "Spread syntax requires ...iterable[Symbol.iterator] to be a function";
  }
  if (taker == Taker::Pattern && ReadsProperty(expression)) {
    return typed + NoIterator;
  }
  if (!expression.ends_with(call) || expression.starts_with("(intermediate value)")) {
    return expression + " is not iterable";
  }
  // What is called to get it may be no function either.
  return expression.substr(0, expression.size() - call.size()) +
         " is not a function or its return value is not iterable";
}
