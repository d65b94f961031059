// Strings that have been looked up once, as a key of a map, a member of a set or the name of a property, refer to their
// atom from then on, and compiled code finds it there. The engine leaves out strings whose characters are in the cell:
// it hashes and compares those anew each time, which takes fifty nanoseconds where the lookup itself takes three.

#include "jsapi.h"
#include "vm/StringType.h"

#include "vm/StringType-inl.h"

// The engine's own implementation.
bool EngineReplaceWithAtomRef(JSString*, JSAtom*) __asm__("nodus_engine__ZN8JSString21tryReplaceWithAtomRefEP6JSAtom");

bool JSString::tryReplaceWithAtomRef(JSAtom* atom) {
  if (!isInline() || isDependedOn()) {
    return EngineReplaceWithAtomRef(this, atom);
  }
  // Its characters are given up with the cell's other contents: nobody else has them. A cell of the larger kind stays
  // in its arena, where finalising does nothing.
  JS::AutoCheckCannotGC nogc;
  bool isLatin1 = atom->hasLatin1Chars();
  uint32_t flags = js::StringFlags::atomRefFlags(js::CharEncodingFromIsLatin1(isLatin1)) |
                   (this->flags() & js::StringFlags::PRESERVE_LINEAR_NONATOM_BITS_ON_REPLACE);
  changeStringType(length(), flags);
  d.s.u3.atom = atom;
  if (isLatin1) {
    setNonInlineChars(atom->chars<JS::Latin1Char>(nogc), atom->hasStringBuffer());
  } else {
    setNonInlineChars(atom->chars<char16_t>(nogc), atom->hasStringBuffer());
  }
  return true;
}
