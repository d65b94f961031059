// Names for functions without one. The engine's parser guesses at what such a function is for
// (frontend/NameFunctions.cpp): it notes what it is assigned to, behind the guesses for the functions around it, as in
// `Outer/this.list[i]`, and marks with `<` what merely takes part in that. V8 guesses too; this puts the one in the
// other's form.

#include "inferred_names.h"

#include <string_view>
#include <vector>

#include "vm/JSFunction.h"
#include "vm/Runtime.h"
#include "vm/StringType.h"

#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"

namespace {

using Text = std::u16string_view;

// The parts between slashes, except those of quoted keys.
std::vector<Text> Scopes(Text guess) {
  std::vector<Text> scopes;
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i < guess.size(); i++) {
    if (guess[i] == u'\\' && quoted) {
      i++;
    } else if (guess[i] == u'"') {
      quoted = !quoted;
    } else if (guess[i] == u'/' && !quoted) {
      scopes.push_back(guess.substr(start, i - start));
      start = i + 1;
    }
  }
  scopes.push_back(guess.substr(start));
  return scopes;
}

// Where a key that begins with a bracket ends.
size_t EndOfKey(Text path, size_t start) {
  bool quoted = false;
  size_t depth = 0;
  for (size_t i = start; i < path.size(); i++) {
    if (path[i] == u'\\' && quoted) {
      i++;
    } else if (path[i] == u'"') {
      quoted = !quoted;
    } else if (path[i] == u'[' && !quoted) {
      depth++;
    } else if (path[i] == u']' && !quoted && --depth == 0) {
      return i + 1;
    }
  }
  return path.size();
}

// Appends one name of a path; V8 leaves out these two.
void AppendPart(std::u16string& out, Text part) {
  if (part == u"this" || part == u"prototype") {
    return;
  }
  if (!out.empty()) {
    out += u'.';
  }
  out += part;
}

void AppendPath(std::u16string& out, Text path) {
  for (size_t i = 0; i < path.size();) {
    if (path[i] == u'[') {
      size_t end = EndOfKey(path, i);
      bool quoted = end - i >= 4 && path[i + 1] == u'"';
      AppendPart(out, quoted ? path.substr(i + 2, end - i - 4) : Text(u"<computed>"));
      i = end;
    } else if (path[i] == u'.') {
      i++;
    } else {
      size_t end = path.find_first_of(u".[", i);
      end = end == Text::npos ? path.size() : end;
      AppendPart(out, path.substr(i, end - i));
      i = end;
    }
  }
}

// Whether a function is taken for a constructor, whose name goes before those of what it makes.
bool IsConstructorName(Text name) {
  return !name.empty() && name[0] >= u'A' && name[0] <= u'Z' && name.find_first_of(u".[<") == Text::npos;
}

std::u16string Infer(Text guess) {
  std::vector<Text> scopes = Scopes(guess);
  std::u16string name;
  if (scopes.back().empty() || scopes.back().find(u'<') != Text::npos) {
    return name;
  }
  if (scopes.size() > 1 && IsConstructorName(scopes[scopes.size() - 2])) {
    name = scopes[scopes.size() - 2];
  }
  AppendPath(name, scopes.back());
  return name;
}

// What `Object.defineProperty(f, 'name', …)` has left, as build tools write it to keep names. The engine defines the
// property itself when it is first asked for.
JSLinearString* GivenName(JSFunction* function) {
  mozilla::Maybe<js::PropertyInfo> found =
      function->lookupPure(js::NameToId(function->runtimeFromMainThread()->commonNames->name));
  if (found.isNothing() || !found->isDataProperty()) {
    return nullptr;
  }
  const JS::Value& name = function->getSlot(found->slot());
  return name.isString() && name.toString()->isLinear() && name.toString()->length() ? &name.toString()->asLinear()
                                                                                     : nullptr;
}

}  // namespace

std::u16string nodus::DebugName(JSFunction* function) {
  JSString* string = GivenName(function);
  if (!string) {
    string = function->maybePartialDisplayAtom();
  }
  std::u16string text;
  for (size_t i = 0; string && i < string->length(); i++) {
    text += string->asLinear().latin1OrTwoByteChar(i);
  }
  return string == function->maybePartialDisplayAtom() && function->hasGuessedAtom() ? Infer(text) : text;
}
