// How far arrays grow. Large ones grow by half, as they do in V8, where the engine would add an eighth or eight
// megabytes and copy everything each time; what has a length of about that size gets all of it at once.

#include <algorithm>
#include <cstdint>

#include "gc/ObjectKind-inl.h"
#include "vm/NativeObject.h"

// The engine's own implementation.
bool EngineGoodElementsAllocationAmount(JSContext*, uint32_t, uint32_t, uint32_t*) __asm__(
    "nodus_engine__ZN2js12NativeObject28goodElementsAllocationAmountEP9JSContextjjPj");

bool js::NativeObject::goodElementsAllocationAmount(JSContext* cx, uint32_t capacity, uint32_t length,
                                                    uint32_t* amount) {
  // From here on the engine allocates in units of this many values.
  constexpr uint32_t Unit = 1 << 20;
  // Beyond, half would be too much to hold in reserve.
  constexpr uint32_t Huge = 64 * Unit;
  uint32_t wanted = capacity + ObjectElements::VALUES_PER_HEADER;
  if (wanted < Unit || wanted > Huge) {
    return EngineGoodElementsAllocationAmount(cx, capacity, length, amount);
  }
  uint32_t grown = wanted + wanted / 2;
  // A third more or less than the length is as good as the length.
  if (length >= capacity && grown > length / 3 * 2) {
    grown = length + ObjectElements::VALUES_PER_HEADER;
  }
  *amount = std::min<uint32_t>(js::RoundUp(grown, Unit), MAX_DENSE_ELEMENTS_ALLOCATION);
  return true;
}
