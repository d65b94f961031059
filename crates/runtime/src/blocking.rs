//! Waiting on the spot, for the few calls that promise to block.

use std::time::Duration;

/// Blocks the calling thread; for synchronous APIs and pool threads, never for callbacks of the loop.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where blocking is what was asked for"
)]
pub(crate) fn sleep(duration: Duration) {
    std::thread::sleep(duration);
}
