// What other files of the glue ask about contexts.
#ifndef nodus_contexts_h
#define nodus_contexts_h

#include <cstdint>

#include "jsapi.h"
#include "vm/ArrayObject.h"

namespace nodus {

// Flag of a context: its promise jobs run right after its own evaluations and at no other time.
constexpr int32_t OwnMicrotasks = 4;
// The global's slot with its postponed jobs: an array of task and async context in turns.
constexpr uint32_t PostponedSlot = 3;

bool HasOwnMicrotasks(JSObject* global);
bool IsContextFace(JSObject* object);

namespace contexts {

// Lives while the glue itself changes globals, which the hooks must not take for acts of a program.
struct Busy {
  Busy();
  ~Busy();
};

// The object on which the variables of a context's global live; null for a vanilla context.
JSObject* SandboxOf(JSObject* global);

// Whether reading `id` from the sandbox finds anything.
bool SandboxFinds(JSContext* cx, JS::HandleObject sandbox, JS::HandleId id, bool* found);

// Reads from the sandbox; the sandbox itself shows as the face.
bool ReadSandbox(JSContext* cx, JS::HandleObject global, JS::HandleObject sandbox, JS::HandleId id,
                 JS::MutableHandleValue vp);

// Own data of the global as it was made: [id, value, id, value, …]; undefined ids mark what was deleted.
js::ArrayObject* BuiltinsOf(JSObject* global);
bool FindBuiltin(JSContext* cx, JSObject* global, JS::HandleId id, uint32_t* index);

// Makes a builtin that is made only when somebody names it first; nothing for other names and when it was made before.
bool MakeLate(JSContext* cx, JS::HandleObject global, JS::HandleId id, bool* made);

// Forwarders: accessors of the global that read and write the sandbox.
bool IsForwarder(js::NativeObject* global, jsid id);
// Whether it is one for a name that a program declared, which stays whatever becomes of the sandbox.
bool IsDeclared(js::NativeObject* global, jsid id);
bool Forward(JSContext* cx, JS::HandleObject global, JS::HandleId id, bool declared = false);

// The face: what programs see as `globalThis`.
void InstallFaces(JSContext* cx);
JSObject* NewFace(JSContext* cx, JS::HandleObject global);

// What V8 and Node put on a context's global.
bool DefineConsole(JSContext* cx, JS::HandleObject global);
bool DefineTag(JSContext* cx, JS::HandleObject global, JS::HandleObject sandbox);

}  // namespace contexts

}  // namespace nodus

#endif
