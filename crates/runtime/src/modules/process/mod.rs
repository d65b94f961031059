//! Natives of `process`: what it asks the system for, its signals, its identity and its ends.

pub(crate) mod addons;
pub(crate) mod credentials;
pub(crate) mod methods;
pub(crate) mod signal_wrap;
mod start_info;
pub(crate) mod task_queue;
