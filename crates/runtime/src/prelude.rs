//! What the Rust half of a builtin module needs, in one import.

pub use nodus_engine::{
    Args, Array, ArrayBuffer, BigInt, Class, Error, ErrorKind, FromJs, Function, Global, IntoJs,
    JsString, Key, Local, Null, Object, PinnedBytes, Promise, Resolver, Result, Scope, Symbol,
    This, Value, View, Weak, attr, class, native,
};
pub use nodus_event_loop as event_loop;

pub(crate) use crate::async_ids::{destroyed_object, number_object, release_object};
pub use crate::callback::{
    Callback, call_from_loop, change_sync_or_async, complete, enter, fire, run_sync_or_async,
};
pub use crate::errors::{SysError, code_error, native_code_error, sys_error};
pub use crate::state::{State, StateExt};
