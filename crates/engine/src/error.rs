//! Exceptions as values.

use std::borrow::Cow;

use mozjs::jsapi::{self, ExceptionStackBehavior};
use mozjs::rooted;

use crate::handles::{Function, Local, Object, Scope, Value};

/// Result of everything that can throw.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An exception the embedder describes itself; built only when it reaches JavaScript.
pub trait Throw {
    /// The value to throw.
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>>;
}

/// Why a call did not return a value.
pub enum Error {
    /// A JavaScript exception is pending in the engine; [`Error::into_value`] takes it out.
    Pending,
    /// The running JavaScript was terminated; nothing may catch it.
    Terminated,
    /// A plain `Error` to be thrown.
    Plain(Cow<'static, str>),
    /// A `TypeError` to be thrown.
    Type(Cow<'static, str>),
    /// A `RangeError` to be thrown.
    Range(Cow<'static, str>),
    /// A `SyntaxError` to be thrown.
    Syntax(Cow<'static, str>),
    /// The embedder's own.
    Custom(Box<dyn Throw>),
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Pending => f.write_str("Pending"),
            Error::Terminated => f.write_str("Terminated"),
            Error::Plain(m) => write!(f, "Plain({m})"),
            Error::Type(m) => write!(f, "Type({m})"),
            Error::Range(m) => write!(f, "Range({m})"),
            Error::Syntax(m) => write!(f, "Syntax({m})"),
            Error::Custom(_) => f.write_str("Custom"),
        }
    }
}

impl Error {
    /// A `TypeError` with this message.
    pub fn type_error(message: impl Into<Cow<'static, str>>) -> Self {
        Error::Type(message.into())
    }

    /// A `RangeError` with this message.
    pub fn range_error(message: impl Into<Cow<'static, str>>) -> Self {
        Error::Range(message.into())
    }

    /// An `Error` with this message.
    pub fn plain(message: impl Into<Cow<'static, str>>) -> Self {
        Error::Plain(message.into())
    }

    /// Throws `value` as it is.
    pub fn throw_value(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Self {
        // SAFETY: value is rooted.
        unsafe {
            jsapi::JS_SetPendingException(cx.cx, value.handle(), ExceptionStackBehavior::Capture)
        };
        Error::Pending
    }

    /// Makes the exception pending in the engine; afterwards a native returns false.
    pub fn throw(self, cx: &mut Scope<'_>) {
        match self {
            Error::Pending => {}
            // Tells the next frame of ours on the way out that this is no failure of the engine.
            Error::Terminated => cx.inner().unwinding.set(true),
            other => {
                cx.nested(|cx| match other.into_value(cx) {
                    Some(v) => {
                        Error::throw_value(cx, v);
                    }
                    None => cx.clear_exception(),
                });
            }
        }
    }

    /// The thrown value; `None` for a termination.
    pub fn into_value<'s>(self, cx: &mut Scope<'s>) -> Option<Local<'s, Value>> {
        let made = match self {
            Error::Terminated => return None,
            Error::Pending => return cx.take_exception(),
            Error::Plain(m) => cx.error(ErrorKind::Error, &m).map(Into::into),
            Error::Type(m) => cx.error(ErrorKind::TypeError, &m).map(Into::into),
            Error::Range(m) => cx.error(ErrorKind::RangeError, &m).map(Into::into),
            Error::Syntax(m) => cx.error(ErrorKind::SyntaxError, &m).map(Into::into),
            Error::Custom(c) => c.create(cx),
        };
        match made {
            Ok(v) => Some(v),
            Err(Error::Terminated) => None,
            Err(_) => cx.take_exception(),
        }
    }
}

/// The native error constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `Error`
    Error,
    /// `TypeError`
    TypeError,
    /// `RangeError`
    RangeError,
    /// `SyntaxError`
    SyntaxError,
    /// `ReferenceError`
    ReferenceError,
}

impl<'s> Scope<'s> {
    /// Makes an error object whose stack is the present one.
    pub fn error(&mut self, kind: ErrorKind, message: &str) -> Result<Local<'s, Object>> {
        let key = match kind {
            ErrorKind::Error => jsapi::JSProtoKey::JSProto_Error,
            ErrorKind::TypeError => jsapi::JSProtoKey::JSProto_TypeError,
            ErrorKind::RangeError => jsapi::JSProtoKey::JSProto_RangeError,
            ErrorKind::SyntaxError => jsapi::JSProtoKey::JSProto_SyntaxError,
            ErrorKind::ReferenceError => jsapi::JSProtoKey::JSProto_ReferenceError,
        };
        // SAFETY: everything is rooted.
        let constructor: Local<'s, Function> = unsafe {
            rooted!(in(self.cx) let mut c = std::ptr::null_mut::<jsapi::JSObject>());
            let ok = jsapi::JS_GetClassObject(self.cx, key, c.handle_mut().into());
            self.check(ok)?;
            self.push_object(*c)
        };
        let message = self.string(message);
        constructor.construct(self, &[message.as_value()])
    }

    /// Turns the engine's boolean into a result.
    #[inline]
    pub(crate) fn check(&self, ok: bool) -> Result<()> {
        if ok { Ok(()) } else { Err(self.failure()) }
    }

    #[cold]
    pub(crate) fn failure(&self) -> Error {
        // SAFETY: plain query.
        if unsafe { jsapi::JS_IsExceptionPending(self.cx) } {
            Error::Pending
        } else if self.inner().unwinding.take() || self.interrupt_handle().is_terminating() {
            Error::Terminated
        } else {
            // The engine gives up without a word when it has hardly any native stack left.
            Error::Range("Maximum call stack size exceeded".into())
        }
    }

    /// Takes the pending exception out of the engine.
    pub fn take_exception(&mut self) -> Option<Local<'s, Value>> {
        let (value, out) = self.out::<Value>();
        // SAFETY: `out` is a rooted location.
        unsafe {
            if !jsapi::JS_IsExceptionPending(self.cx) {
                return None;
            }
            let got = jsapi::JS_GetPendingException(self.cx, out);
            jsapi::JS_ClearPendingException(self.cx);
            got.then_some(value)
        }
    }

    /// Forgets the pending exception, if any.
    pub fn clear_exception(&mut self) {
        // SAFETY: plain call.
        unsafe { jsapi::JS_ClearPendingException(self.cx) };
    }
}
