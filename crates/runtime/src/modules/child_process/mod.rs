//! Natives of `child_process`: `internalBinding('process_wrap')` starts a child and reports its end later;
//! `internalBinding('spawn_sync')` runs one to its end on a loop of its own; `internalBinding('ipc')` writes messages to
//! the channel with a child and finds them in what comes out of it.

pub(crate) mod ipc;
mod options;
pub(crate) mod process_wrap;
pub(crate) mod spawn_sync;
