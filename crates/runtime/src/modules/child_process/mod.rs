//! Natives of `child_process`: `internalBinding('process_wrap')` starts a child and reports its end later;
//! `internalBinding('spawn_sync')` runs one to its end on a loop of its own.

mod options;
pub(crate) mod process_wrap;
pub(crate) mod spawn_sync;
