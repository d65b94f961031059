// Where V8 says that something happened: the place in a line, and where code came from that `eval` made. The engine
// notes the parenthesis of a call without a receiver, nothing of its own for a property that is read and for an
// `await`; V8 names the function, the property and the `await`. So the source is asked, when somebody reads a stack.
// What is not found leaves the engine's place.

#include <cstring>
#include <string>
#include <string_view>

#include "messages.h"
#include "stacks.h"

#include "js/ColumnNumber.h"
#include "mozilla/HashFunctions.h"
#include "util/Unicode.h"
#include "vm/BytecodeUtil.h"
#include "vm/JSScript.h"
#include "vm/StringType.h"

#include "vm/JSScript-inl.h"

using namespace nodus;

namespace {

using Text = std::u16string_view;

// Sources larger than this are not searched: a stack is to be read quickly.
constexpr uint32_t LongestSource = 1 << 18;
// Nor is more than this looked at around the engine's place.
constexpr size_t Reach = 2000;

bool IsPart(char16_t c) { return js::unicode::IsIdentifierPart(c); }
bool IsSpace(char16_t c) { return js::unicode::IsSpace(c); }

bool IsWordAt(Text text, size_t at, Text word) {
  return text.substr(at, word.size()) == word && (at == 0 || (!IsPart(text[at - 1]) && text[at - 1] != '.')) &&
         (at + word.size() == text.size() || !IsPart(text[at + word.size()]));
}

// The name before the parenthesis at `at`; `at` when there is something else.
size_t CalledName(Text text, size_t at) {
  if (text[at] != '(') {
    return at;
  }
  size_t end = at;
  while (end > 0 && IsSpace(text[end - 1])) {
    end--;
  }
  size_t start = end;
  while (start > 0 && IsPart(text[start - 1])) {
    start--;
  }
  return start < end ? start : at;
}

// The `await` whose operand the place belongs to: the nearest one before it that no parenthesis closes off, else the
// first behind it.
size_t AwaitWord(Text text, size_t at) {
  constexpr Text Await = u"await";
  int depth = 0;
  for (size_t i = at + 1, steps = 0; i-- > 0 && steps < Reach; steps++) {
    char16_t c = text[i];
    if (i < at && (c == ')' || c == ']' || c == '}')) {
      depth++;
    } else if (i < at && (c == '(' || c == '[' || c == '{')) {
      depth -= depth > 0;
      if (c == '{' && depth == 0) {
        break;
      }
    } else if (c == ';' && depth == 0 && i < at) {
      break;
    } else if (c == 'a' && depth == 0 && IsWordAt(text, i, Await)) {
      return i;
    }
  }
  for (size_t i = at; i < text.size() && i < at + Reach && text[i] != ';'; i++) {
    if (text[i] == 'a' && IsWordAt(text, i, Await)) {
      return i;
    }
  }
  return at;
}

// Where the property `name` is read, at or behind the place.
size_t PropertyName(Text text, size_t at, Text name) {
  for (size_t i = at; i < text.size() && i < at + Reach && text[i] != ';'; i++) {
    if (text[i] != '.') {
      continue;
    }
    size_t start = i + 1;
    while (start < text.size() && IsSpace(text[start])) {
      start++;
    }
    if (text.substr(start, name.size()) == name &&
        (start + name.size() >= text.size() || !IsPart(text[start + name.size()]))) {
      return start;
    }
  }
  return at;
}

bool IsLineEnd(Text text, size_t i) {
  char16_t c = text[i];
  return c == '\n' || c == 0x2028 || c == 0x2029 || (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
}

// Whether the source came out of `eval` or a constructor of functions.
bool IsEval(js::ScriptSource* source) {
  std::string_view type = source->hasIntroductionType() ? source->introductionType() : "";
  return type == "eval" || type == "Function" || type == "GeneratorFunction" || type == "AsyncFunction" ||
         type == "AsyncGenerator";
}

// A place that has been looked for: programs read the same frames again and again, and each reading would search.
struct KnownPlace {
  uint32_t source = 0, start = 0, end = 0, offset = 0;
  bool isFunction = false, isAwait = false;
  uint32_t line = 0, column = 0;  // no line: nothing is known

  bool IsOf(const KnownPlace& other) const {
    return line != 0 && source == other.source && start == other.start && end == other.end && offset == other.offset &&
           isFunction == other.isFunction && isAwait == other.isAwait;
  }
};
constexpr size_t KnownPlaces = 256;
thread_local KnownPlace known[KnownPlaces];

// From the engine's place to V8's.
bool MoveToPlaceInV8(JSContext* cx, JS::Handle<JSScript*> script, uint32_t offset, bool isAwait, uint32_t* line,
                     uint32_t* column) {
  jsbytecode* pc = script->offsetToPC(offset);
  JSOp op = JSOp(*pc);
  bool isCall = op == JSOp::Call || op == JSOp::CallIgnoresRv || op == JSOp::SpreadCall;
  bool isRead = op == JSOp::GetProp;
  if ((!isCall && !isRead && !isAwait) || script->sourceEnd() - script->sourceStart() > LongestSource) {
    return true;
  }
  js::UniqueTwoByteChars held;
  size_t length = 0;
  {
    js::ScriptSource::DataReader source(script->scriptSource());
    if (!source.hasSourceText()) {
      return true;
    }
    JSLinearString* string = source->substring(cx, script->sourceStart(), script->sourceEnd());
    if (!string) {
      return false;
    }
    length = string->length();
    held = cx->make_pod_array<char16_t>(length + 1);
    if (!held) {
      return false;
    }
    js::CopyChars(held.get(), *string);
  }
  Text text(held.get(), length);
  uint32_t atLine = script->lineno();
  uint32_t atColumn = script->column().oneOriginValue();
  size_t at = 0;
  auto step = [&](size_t i) {
    if (IsLineEnd(text, i)) {
      atLine++;
      atColumn = 1;
    } else {
      atColumn++;
    }
  };
  while (at < length && (atLine < *line || (atLine == *line && atColumn < *column))) {
    step(at++);
  }
  if (at >= length || atLine != *line || atColumn != *column) {
    return true;
  }
  size_t found = at;
  if (isAwait) {
    found = AwaitWord(text, at);
  } else if (isCall) {
    found = CalledName(text, at);
  } else {
    JS::Rooted<JSAtom*> name(cx, script->getName(pc));
    std::u16string wanted(name->length(), u'\0');
    js::CopyChars(wanted.data(), *name);
    found = PropertyName(text, at, wanted);
  }
  if (found < at) {
    atLine = script->lineno();
    atColumn = script->column().oneOriginValue();
    at = 0;
  }
  while (at < found) {
    step(at++);
  }
  *line = atLine;
  *column = atColumn;
  return true;
}

}  // namespace

bool nodus::PlaceInV8(JSContext* cx, JS::Handle<JSScript*> script, uint32_t offset, bool isAwait, uint32_t* line,
                      uint32_t* column) {
  KnownPlace wanted{script->scriptSource()->id(),  script->sourceStart(),
                    script->sourceEnd(),           offset,
                    script->function() != nullptr, isAwait};
  KnownPlace& place = known[mozilla::HashGeneric(wanted.source, wanted.start, offset) % KnownPlaces];
  if (!place.IsOf(wanted)) {
    JS::LimitedColumnNumberOneOrigin at;
    wanted.line = js::PCToLineNumber(script, script->offsetToPC(offset), &at);
    wanted.column = at.oneOriginValue();
    if (!MoveToPlaceInV8(cx, script, offset, isAwait, &wanted.line, &wanted.column)) {
      return false;
    }
    place = wanted;
  }
  *line = place.line;
  *column = place.column;
  return true;
}

bool nodus::EvalOrigin(JSContext* cx, js::ScriptSourceObject* made, JS::MutableHandle<JS::Value> origin) {
  std::string text, end;
  JS::Rooted<js::ScriptSourceObject*> object(cx, made);
  JS::Rooted<JSScript*> introducer(cx);
  for (int depth = 0; depth < 20; depth++) {
    js::ScriptSource* source = object->source();
    js::BaseScript* base = source->hasIntroducerFilename() && source->hasIntroductionOffset()
                               ? object->unwrappedIntroductionScript()
                               : nullptr;
    introducer = base && base->hasBytecode() ? base->asJSScript() : nullptr;
    if (!introducer || source->introductionOffset() >= introducer->length()) {
      break;
    }
    text += "eval at ";
    JSAtom* name = introducer->function() ? introducer->function()->maybePartialExplicitName() : nullptr;
    JS::UniqueChars encoded = name ? js::StringToNewUTF8CharsZ(cx, *name) : nullptr;
    if (name && !encoded) {
      return false;
    }
    text += encoded && encoded[0] ? encoded.get() : "<anonymous>";
    text += " (";
    end += ")";
    js::ScriptSource* from = introducer->scriptSource();
    if (!IsEval(from)) {
      uint32_t offset = source->introductionOffset();
      uint32_t line, column;
      if (!PlaceInV8(cx, introducer, offset, false, &line, &column)) {
        return false;
      }
      const char* file = introducer->filename();
      text += (file ? file : "<anonymous>") + (":" + std::to_string(line)) + ":" + std::to_string(column);
    } else if (from->hasDisplayURL()) {
      // A name of its own stands for where that code came from.
      for (const char16_t* unit = from->displayURL(); *unit; unit++) {
        nodus::AppendUtf8(text, *unit);
      }
    } else {
      object = introducer->sourceObject();
      continue;
    }
    JSString* whole = nodus::FromUtf8(cx, text + end);
    if (!whole) {
      return false;
    }
    origin.setString(whole);
    return true;
  }
  return true;
}
