// The end of the process.

#include <csignal>
#include <cstdlib>

#include <unistd.h>

namespace {

void Leave(int status, void*) { _exit(status); }

}  // namespace

// Lets a normal exit end the process before the engine's static destructors run: the engine's helper threads may still
// be at work then, and they would find their locks destroyed. Handlers registered later still run. Call it once.
extern "C" void nodus_leave_at_exit() { on_exit(Leave, nullptr); }

// Ends the process as `abort` does: the engine has put a function of its own in that one's place, which ends it
// otherwise.
extern "C" void nodus_abort() {
  signal(SIGABRT, SIG_DFL);
  raise(SIGABRT);
  _exit(128 + SIGABRT);
}
