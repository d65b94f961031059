//! Natives of `process`.

pub(crate) mod task_queue;
