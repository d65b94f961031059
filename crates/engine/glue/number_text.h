// What the glue asks of number_text.rs.

#ifndef nodus_number_text_h
#define nodus_number_text_h

#include <cstddef>

// Room for any number as text.
constexpr size_t nodus_longest_number = 32;

// Writes a finite number as the language does into room for `nodus_longest_number` characters; gives their number.
extern "C" size_t nodus_write_number(double value, char* room);

#endif
