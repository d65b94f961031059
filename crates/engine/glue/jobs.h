// What other glue asks of the job queue.

#ifndef nodus_jobs_h
#define nodus_jobs_h

#include "vm/Activation.h"
#include "vm/JSContext.h"

namespace nodus {

// The innermost activation when the running drain of the queue began: what lies below it is no job's business.
js::Activation* DrainBoundary(JSContext* cx);

// Does nothing; being called, it makes the linker take promises.cc and with it the functions that replace the engine's.
void LinkPromises();

}  // namespace nodus

#endif
