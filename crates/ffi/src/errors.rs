//! Errors with a code, in the words that programs know from Node.

use std::borrow::Cow;

use nodus_engine::{Error, ErrorKind, Local, Result, Scope, Throw, Value};

struct Coded {
    kind: ErrorKind,
    code: &'static str,
    message: Cow<'static, str>,
}

impl Throw for Coded {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let error = cx.error(self.kind, &self.message)?;
        error.put(cx, c"code", self.code)?;
        Ok(error.as_value())
    }
}

fn coded(kind: ErrorKind, code: &'static str, message: Cow<'static, str>) -> Error {
    Error::Custom(Box::new(Coded {
        kind,
        code,
        message,
    }))
}

/// A value of the wrong type.
#[cold]
pub(crate) fn wrong_type(message: impl Into<Cow<'static, str>>) -> Error {
    coded(ErrorKind::TypeError, "ERR_INVALID_ARG_TYPE", message.into())
}

/// A value that is not possible.
#[cold]
pub(crate) fn wrong_value(message: impl Into<Cow<'static, str>>) -> Error {
    coded(
        ErrorKind::TypeError,
        "ERR_INVALID_ARG_VALUE",
        message.into(),
    )
}

/// An address that cannot be used.
#[cold]
pub(crate) fn wrong_pointer(message: &'static str) -> Error {
    coded(ErrorKind::Error, "ERR_FFI_INVALID_POINTER", message.into())
}

/// The system refused.
#[cold]
pub(crate) fn call_failed(message: String) -> Error {
    coded(ErrorKind::Error, "ERR_FFI_CALL_FAILED", message.into())
}

/// The library was closed before.
#[cold]
pub(crate) fn closed() -> Error {
    coded(
        ErrorKind::Error,
        "ERR_FFI_LIBRARY_CLOSED",
        "Library is closed".into(),
    )
}

/// More bytes than a buffer can have.
#[cold]
pub(crate) fn too_large() -> Error {
    coded(
        ErrorKind::Error,
        "ERR_BUFFER_TOO_LARGE",
        "Buffer is too large".into(),
    )
}

/// More bytes than there is memory.
#[cold]
pub(crate) fn out_of_memory() -> Error {
    coded(
        ErrorKind::RangeError,
        "ERR_MEMORY_ALLOCATION_FAILED",
        "Failed to allocate memory".into(),
    )
}
