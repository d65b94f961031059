//! Threads that work for others, and what they can run on.

use std::io;
use std::panic::resume_unwind;
use std::sync::OnceLock;

use crate::sys::{block_all_signals, restore_signals};

/// Processors that the process may use, as they were when somebody first asked.
pub fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(crate::os::available_parallelism)
}

/// Starts a thread with a stack of so many bytes that nobody waits for. All signals are blocked on it: they are the loop
/// threads' affair.
///
/// # Errors
/// The system's, when it has no room for another thread.
pub fn spawn_worker(
    name: &str,
    stack_size: usize,
    work: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let old = block_all_signals();
    let builder = std::thread::Builder::new()
        .name(name.to_owned())
        .stack_size(stack_size);
    let spawned = builder.spawn(work);
    restore_signals(&old);
    spawned.map(drop)
}

/// Does work on a thread of its own, with a stack of so many bytes, and waits for it. A panic goes on here.
///
/// # Errors
/// The system's, when it has no room for another thread.
pub fn run_with_stack<R: Send>(
    stack_size: usize,
    work: impl FnOnce() -> R + Send,
) -> io::Result<R> {
    std::thread::scope(|scope| {
        let old = block_all_signals();
        let builder = std::thread::Builder::new().stack_size(stack_size);
        let spawned = builder.spawn_scoped(scope, work);
        restore_signals(&old);
        spawned?
            .join()
            .map_or_else(|panic| resume_unwind(panic), Ok)
    })
}
