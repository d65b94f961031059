// What other files of the glue tell coverage.
#ifndef nodus_coverage_h
#define nodus_coverage_h

#include "jsapi.h"

namespace nodus {

// Has all realms count what they run, if anybody asked for it.
void CoverRealms(JSContext* cx);

// The same for the current one, which has just been made.
void CoverNewRealm(JSContext* cx);

}  // namespace nodus

#endif  // nodus_coverage_h
