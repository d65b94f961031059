//! The structured clone algorithm, HTML 2.7, as Node's users know it: values become a [`CloneMessage`] that any thread of
//! the process can turn into values again.
//!
//! [`CloneWriter`] walks a value once; [`CloneReader`] builds it again in the same order, so that an object is known by its
//! number in that order. What the algorithm itself does not know (ports, file handles, keys) is the embedder's affair: the
//! writer asks a [`CloneHost`] about such an object and writes down the number that the host gives it. Leaves that only
//! the engine can take apart (regular expressions, shared memory) travel in the engine's own format.

mod plain;
mod reader;
mod special;
mod writer;

pub use reader::{CloneReader, CloneSource};
pub use writer::CloneWriter;

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::handles::*;
use plain::PlainMessage;
use special::{EngineClone, WasmModule};

/// What a host says of an object that may be its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostObject {
    /// Not the host's: own properties are cloned.
    Plain,
    /// Cannot be cloned.
    Uncloneable,
    /// The host's, by this number.
    Number(u32),
}

/// Why the writer gives up; the host makes the exception.
#[derive(Clone, Copy)]
pub enum CloneRefusal<'s> {
    /// The value has no clone.
    Value(Local<'s, Value>),
    /// A detached ArrayBuffer, or a view of one.
    Detached,
}

/// Answers the writer's questions.
pub trait CloneHost {
    /// Asked about every object with a prototype or class of its own.
    fn object(&mut self, cx: &mut Scope<'_>, object: Local<'_, Object>) -> Result<HostObject>;

    /// The exception for something that has no clone.
    fn refuse(&mut self, cx: &mut Scope<'_>, why: CloneRefusal<'_>) -> Error;

    /// Whether ordinary objects may be the host's, too.
    fn wants_all(&self) -> bool {
        false
    }
}

/// Memory of an ArrayBuffer, from libc's allocator.
struct RawBytes {
    start: *mut u8,
    length: usize,
}
// SAFETY: plain memory with one owner.
unsafe impl Send for RawBytes {}
// SAFETY: as above; it is only read through a shared reference.
unsafe impl Sync for RawBytes {}

impl Clone for RawBytes {
    fn clone(&self) -> RawBytes {
        RawBytes::copy_of(self.as_slice())
    }
}

impl RawBytes {
    fn copy_of(bytes: &[u8]) -> RawBytes {
        let length = bytes.len();
        // The system allocator is malloc, so that the engine may free what it is handed.
        let start = Box::into_raw(bytes.to_vec().into_boxed_slice()).cast::<u8>();
        RawBytes { start, length }
    }

    fn as_slice(&self) -> &[u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: start and length belong together.
        unsafe { std::slice::from_raw_parts(self.start, self.length) }
    }

    /// Gives the memory to the caller, who frees it.
    fn into_raw(self) -> (*mut u8, usize) {
        let parts = (self.start, self.length);
        std::mem::forget(self);
        parts
    }
}

impl Drop for RawBytes {
    fn drop(&mut self) {
        if self.length > 0 {
            // SAFETY: from malloc, with one owner.
            unsafe { libc::free(self.start.cast()) };
        }
    }
}

/// A value on its way between runtimes.
#[derive(Default)]
pub struct CloneMessage {
    /// The whole of it, when it is plain data.
    plain: Option<PlainMessage>,
    bytes: Vec<u8>,
    buffers: Vec<Option<RawBytes>>,
    engine: Vec<Arc<EngineClone>>,
    modules: Vec<WasmModule>,
}

impl CloneMessage {
    /// A second message with the same content; buffers are copied.
    pub fn duplicate(&self) -> CloneMessage {
        CloneMessage {
            plain: self.plain.clone(),
            bytes: self.bytes.clone(),
            buffers: self
                .buffers
                .iter()
                .map(|b| b.as_ref().map(|b| RawBytes::copy_of(b.as_slice())))
                .collect(),
            engine: self.engine.clone(),
            modules: self.modules.clone(),
        }
    }

    /// Bytes that it holds, roughly.
    pub fn size(&self) -> usize {
        let buffers: usize = self.buffers.iter().flatten().map(|b| b.length).sum();
        let plain = self.plain.as_ref().map_or(0, PlainMessage::len);
        self.bytes.len() + plain + buffers
    }
}

/// First byte of everything written.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Undefined,
    Null,
    True,
    False,
    Int,
    Double,
    Latin1,
    Utf16,
    /// A leaf in the engine's format.
    Engine,
    /// An object met before.
    Back,
    Object,
    /// All elements in order, then named properties.
    DenseArray,
    /// Elements by index, then named properties.
    SparseArray,
    Hole,
    Date,
    Map,
    Set,
    Error,
    Buffer,
    View,
    Host,
    WasmModule,
    /// Ends a list of properties.
    End,
}

impl Tag {
    fn from_byte(byte: u8) -> Option<Tag> {
        if byte <= Tag::End as u8 {
            // SAFETY: the tags are numbered from 0 to `End` without gaps.
            Some(unsafe { std::mem::transmute::<u8, Tag>(byte) })
        } else {
            None
        }
    }
}

/// What is written of an error beyond its type.
mod error_parts {
    pub(super) const MESSAGE: u8 = 1;
    pub(super) const STACK: u8 = 2;
    pub(super) const CAUSE: u8 = 4;
}
