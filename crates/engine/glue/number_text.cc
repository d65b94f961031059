// Numbers as text: the shortest digits that stand for a number, by a quicker algorithm than the engine's.

#include <cmath>

#include "double-conversion/double-conversion.h"

#include "number_text.h"

using double_conversion::DoubleToStringConverter;
using double_conversion::StringBuilder;

// The engine's own implementation.
bool EngineToShortest(const DoubleToStringConverter*, double, StringBuilder*, DoubleToStringConverter::DtoaMode) __asm__(
    "nodus_engine__ZNK17double_conversion23DoubleToStringConverter20ToShortestIeeeNumberEdPNS_13StringBuilderENS0_"
    "8DtoaModeE");

bool DoubleToStringConverter::ToShortestIeeeNumber(double value, StringBuilder* builder, DtoaMode mode) const {
  if (mode != SHORTEST || this != &EcmaScriptConverter() || !std::isfinite(value)) {
    return EngineToShortest(this, value, builder, mode);
  }
  char room[nodus_longest_number];
  builder->AddSubstring(room, int(nodus_write_number(value, room)));
  return true;
}
