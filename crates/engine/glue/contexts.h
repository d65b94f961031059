// What other files of the glue ask about contexts.
#ifndef nodus_contexts_h
#define nodus_contexts_h

#include <cstdint>

class JSObject;

namespace nodus {

// Flag of a context: its promise jobs run right after its own evaluations and at no other time.
constexpr int32_t OwnMicrotasks = 4;
// The global's slot with its postponed jobs: an array of task and async context in turns.
constexpr uint32_t PostponedSlot = 3;

bool HasOwnMicrotasks(JSObject* global);

}  // namespace nodus

#endif
