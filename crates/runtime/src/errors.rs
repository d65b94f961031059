//! Errors that Rust code hands to JavaScript. Both kinds are built by the constructors in `internal/errors.js`, so that
//! there is one place that knows Node's messages.

use std::borrow::Cow;

use nodus_engine::{Error, IntoJs, Local, Result, Scope, Throw, Value};
use nodus_event_loop::Errno;

use crate::builtins::require;

/// A failed system call, to become an `Error` with `errno`, `code`, `syscall`, `path` and `dest`.
#[derive(Clone, Debug)]
pub struct SysError {
    /// libuv's negative number.
    pub errno: i32,
    /// Name of the call.
    pub syscall: Cow<'static, str>,
    /// What it was about.
    pub path: Option<String>,
    /// Second path, of rename and the like.
    pub dest: Option<String>,
    /// Replaces libuv's message.
    pub message: Option<String>,
    /// Not the system but the permission model refused: the name of what was refused.
    pub denied: Option<&'static str>,
}

impl SysError {
    /// An error without paths.
    pub fn new(errno: Errno, syscall: impl Into<Cow<'static, str>>) -> Self {
        SysError {
            errno: errno.0,
            syscall: syscall.into(),
            path: None,
            dest: None,
            message: None,
            denied: None,
        }
    }

    /// Adds the path.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds the second path.
    pub fn dest(mut self, dest: impl Into<String>) -> Self {
        self.dest = Some(dest.into());
        self
    }

    /// Replaces libuv's message.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The error object.
    pub fn to_js<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        if let Some(scope) = self.denied {
            return self.denied_to_js(cx, scope);
        }
        let errors = require(cx, "#internal/errors")?;
        let context = cx.object();
        context.put(cx, c"errno", self.errno)?;
        context.put(cx, c"syscall", &*self.syscall)?;
        if let Some(p) = &self.path {
            context.put(cx, c"path", p.as_str())?;
        }
        if let Some(d) = &self.dest {
            context.put(cx, c"dest", d.as_str())?;
        }
        if let Some(m) = &self.message {
            context.put(cx, c"message", m.as_str())?;
        }
        let errors = errors.as_object().ok_or(Error::Terminated)?;
        let ctor = errors.get(cx, c"UVException")?;
        match ctor.as_function() {
            Some(f) => Ok(f.construct(cx, &[context.as_value()])?.as_value()),
            None => Err(Error::plain(format!(
                "{}: errno {}",
                self.syscall, self.errno
            ))),
        }
    }
}

impl SysError {
    /// The error of a refusal.
    fn denied_to_js<'s>(&self, cx: &mut Scope<'s>, scope: &str) -> Result<Local<'s, Value>> {
        let module = require(cx, "#process/permission")?;
        let module = module.as_object().ok_or(Error::Terminated)?;
        let make = module.get(cx, c"accessDenied")?;
        let make = make.as_function().ok_or(Error::Terminated)?;
        let scope = cx.string(scope).as_value();
        let message = match &self.message {
            Some(message) => cx.string(message).as_value(),
            None => cx.undefined(),
        };
        let resource = cx.string(self.path.as_deref().unwrap_or("")).as_value();
        let this = cx.undefined();
        make.call(cx, this, &[scope, resource, message])
    }
}

impl Throw for SysError {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        self.to_js(cx)
    }
}

impl From<SysError> for Error {
    fn from(e: SysError) -> Error {
        Error::Custom(Box::new(e))
    }
}

/// A system error without paths, ready to be returned from a native.
pub fn sys_error(errno: Errno, syscall: &'static str) -> Error {
    SysError::new(errno, syscall).into()
}

struct CodeError {
    code: &'static str,
    args: Vec<String>,
    /// Whether it is one of Node's native layer, whose stacks do not name the code.
    native: bool,
}

impl Throw for CodeError {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let errors = require(cx, "#internal/errors")?;
        let errors = errors.as_object().ok_or(Error::Terminated)?;
        let mut args = Vec::new();
        if self.native {
            args.push(cx.string(self.code).as_value());
        }
        for a in self.args {
            args.push(a.into_js(cx)?);
        }
        if self.native {
            return errors.call_method(cx, c"nativeError", &args);
        }
        let codes = errors
            .get(cx, c"codes")?
            .as_object()
            .ok_or(Error::Terminated)?;
        let ctor = codes.get(cx, self.code)?;
        match ctor.as_function() {
            Some(f) => Ok(f.construct(cx, &args)?.as_value()),
            None => Err(Error::plain(self.code)),
        }
    }
}

/// The `ERR_*` error of Node's table with these message arguments (strings).
pub fn code_error(code: &'static str, args: &[&str]) -> Error {
    Error::Custom(Box::new(CodeError {
        code,
        args: args.iter().map(|s| s.to_string()).collect(),
        native: false,
    }))
}

/// That error as Node's native layer makes it: with the code as property only.
pub fn native_code_error(code: &'static str, args: &[&str]) -> Error {
    Error::Custom(Box::new(CodeError {
        code,
        args: args.iter().map(|s| s.to_string()).collect(),
        native: true,
    }))
}
