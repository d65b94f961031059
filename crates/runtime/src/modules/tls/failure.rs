//! Failures of a connection as JavaScript sees them.

use std::fmt::Write as _;

use openssl::error::ErrorStack;

use crate::prelude::*;

/// What went wrong on a connection, to become an `Error` with `library`, `reason` and an `ERR_SSL_*` code.
#[derive(Clone, Debug, Default)]
pub(super) struct Failure {
    message: String,
    library: Option<&'static str>,
    reason: Option<&'static str>,
}

impl Failure {
    /// From OpenSSL's queue.
    pub(super) fn new(stack: &ErrorStack) -> Self {
        let mut failure = Failure::default();
        for entry in stack.errors() {
            if failure.reason.is_none() {
                failure.library = entry.library();
                failure.reason = entry.reason();
            }
            let _ = writeln!(
                failure.message,
                "{:016X}:error:{:08X}:{}:{}:{}:{}:{}:{}",
                0,
                entry.code(),
                entry.library().unwrap_or_default(),
                entry.function().unwrap_or_default(),
                entry.reason().unwrap_or_default(),
                entry.file(),
                entry.line(),
                entry.data().unwrap_or_default(),
            );
        }
        if failure.message.is_empty() {
            failure.message = "TLS failed without a reason".to_owned();
        }
        failure
    }

    /// The same, of a connection whose peer does not speak TLS: OpenSSL looks at the length of the record before it looks
    /// at the version, and may find fault with that.
    pub(super) fn of_foreign_bytes(self) -> Self {
        if self.reason != Some("packet length too long") {
            return self;
        }
        let reason = "wrong version number";
        Failure {
            message: format!(
                "{:016X}:error:0A00010B:SSL routines:tls_validate_record_header:{reason}:ssl/record/methods/tlsany_meth.c:77:\n",
                0
            ),
            library: self.library,
            reason: Some(reason),
        }
    }

    /// OpenSSL's own words.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The error object; it happened in no line of JavaScript, so its stack is its message.
    pub(super) fn to_js<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let error = cx.error(ErrorKind::Error, &self.message)?;
        let stack = cx.string(&format!("Error: {}", self.message));
        error.set(cx, c"stack", stack)?;
        if let Some(library) = self.library {
            error.put(cx, c"library", library)?;
        }
        if let Some(reason) = self.reason {
            error.put(cx, c"reason", reason)?;
            let name = reason.to_uppercase().replace(' ', "_");
            error.put(cx, c"code", format!("ERR_SSL_{name}"))?;
        }
        Ok(error.as_value())
    }
}
