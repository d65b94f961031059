//! SpiderMonkey behind a safe, scope-based API.
//!
//! A [`Runtime`] belongs to one thread. Code that touches JavaScript needs a [`Scope`]; values are [`Local`] handles that
//! live as long as the scope they were made in and stay valid while the collector moves objects. [`Global`] and [`Weak`]
//! outlive scopes. Everything that can throw returns [`Result`]. Natives are written with [`native`], classes with
//! [`class`]. No raw engine pointer leaves this crate, and no panic enters the engine.

mod addon_values;
mod addons;
mod ahead;
mod buffer;
mod class;
mod clone;
mod collections;
mod convert;
mod coverage;
mod date_text;
mod debugger;
mod error;
mod errors;
mod finalization;
mod global;
mod glue;
mod handles;
mod heap_snapshot;
mod heap_watch;
mod inspect;
mod jobs;
mod kept;
mod layout;
mod lazy;
mod module;
mod native;
mod number_text;
mod object;
mod pins;
mod primordials;
mod profiling;
mod promise;
mod realm;
mod runtime;
mod script;
mod shared_text;
mod stencil;
mod string;
mod synthetic;
mod tasks;
pub mod text;
mod value;
mod warm;
mod watched;

pub use addons::{RuntimeRef, abort_process, has_runtime};
pub use ahead::{ParseSettings, ParsedCode, Parser};
pub use buffer::PinnedBytes;
pub use class::{Class, ClassDef, This, this_of};
pub use clone::{
    CloneHost, CloneMessage, CloneReader, CloneRefusal, CloneSource, CloneWriter, HostObject,
};
pub use collections::Collection;
pub use convert::{FromJs, IntoJs, Null};
pub use debugger::DebuggerRealm;
pub use error::{Error, ErrorKind, Result, Throw};
pub use errors::ThrowSite;
pub use global::{Global, Weak};
pub use handles::{
    Array, ArrayBuffer, BigInt, Function, JsString, Local, Module, Object, Promise, Scope, Symbol,
    Value, View,
};
pub use heap_watch::{HeapLog, HeapRecord};
pub use inspect::TypeKind;
pub use jobs::JobFunction;
pub use kept::Kept;
pub use module::{ModuleHooks, ModuleRequest, ModuleStatus, ModuleType};
#[doc(hidden)]
pub use native::RawValue;
pub use native::{
    Args, FunctionData, NativeDef, NativeImpl, NativeReturn, finish, note_native, noted_native,
};
pub use nodus_engine_macros::{class, native};
pub use object::{Key, PinnedKey, attr};
pub use profiling::{CpuProfile, HeapProfile};
pub use promise::{PromiseState, RejectionEvent, Resolver};
pub use realm::{Realm, RealmKind, forbid_code_from_strings};
pub use runtime::{
    DEFAULT_STACK_QUOTA, HeapStatistics, InterruptHandle, ParentRuntime, Runtime, RuntimeOptions,
    exit_process, reset_time_zone, self_hosted_bytes, with_current,
};
pub use script::{CompileOptions, Precompiled, SyntaxReport};
pub use shared_text::SharedText;
pub use stencil::Stencil;
pub use string::Chars;
pub use tasks::TasksLeft;
pub use warm::warm;
pub use watched::Watched;
