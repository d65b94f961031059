// Numbers as text: the shortest digits that stand for a number, by a quicker algorithm than the engine's.

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "double-conversion/double-conversion.h"

using double_conversion::DoubleToStringConverter;
using double_conversion::StringBuilder;

// The engine's own implementation.
bool EngineToShortest(const DoubleToStringConverter*, double, StringBuilder*, DoubleToStringConverter::DtoaMode) __asm__(
    "nodus_engine__ZNK17double_conversion23DoubleToStringConverter20ToShortestIeeeNumberEdPNS_13StringBuilderENS0_"
    "8DtoaModeE");

// In number_text.rs: writes a finite number as the language does into room for `kLongest` characters; gives their
// number.
extern "C" size_t nodus_write_number(double value, char* room);

namespace {
constexpr size_t kLongest = 32;
}

bool DoubleToStringConverter::ToShortestIeeeNumber(double value, StringBuilder* builder, DtoaMode mode) const {
  if (mode != SHORTEST || this != &EcmaScriptConverter() || !std::isfinite(value)) {
    return EngineToShortest(this, value, builder, mode);
  }
  char room[kLongest];
  builder->AddSubstring(room, int(nodus_write_number(value, room)));
  return true;
}
