//! The natives of `sqlite`: connections, statements, sessions and copies, over the safe handles of `nodus-sqlite`. What
//! arguments may be is checked in JavaScript; here values cross, rows become objects, and exceptions of the program's own
//! functions wait until SQLite has returned.

mod database;
mod functions;
mod statement;
mod values;

use std::cell::RefCell;

use nodus_engine::Throw;
use nodus_sqlite as sqlite;

use crate::prelude::*;

/// An exception thrown inside of a function that SQLite called.
#[derive(Default)]
struct Thrown(RefCell<Option<Global<Value>>>);

/// Keeps an exception until SQLite returns; only the first one counts.
fn note_thrown(cx: &mut Scope<'_>, error: Error) {
    let Some(value) = error.into_value(cx) else {
        return;
    };
    let kept = Global::new(cx, value);
    let thrown = cx.state().slot::<Thrown>();
    thrown.0.borrow_mut().get_or_insert(kept);
}

/// What SQLite came to, or the exception that was thrown meanwhile.
fn finish<T>(cx: &mut Scope<'_>, result: sqlite::Result<T>) -> Result<T> {
    let thrown = cx.state().slot::<Thrown>().0.borrow_mut().take();
    if let Some(thrown) = thrown {
        let value = thrown.get(cx);
        return Err(Error::throw_value(cx, value));
    }
    result.map_err(failure)
}

/// An error with a code, in the wording of the module.
struct Coded {
    kind: ErrorKind,
    code: &'static str,
    message: String,
}

impl Throw for Coded {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let error = cx.error(self.kind, &self.message)?;
        error.put(cx, c"code", self.code)?;
        Ok(error.as_value())
    }
}

fn coded(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Error {
    Error::Custom(Box::new(Coded {
        kind,
        code,
        message: message.into(),
    }))
}

fn invalid_state(message: &str) -> Error {
    coded(ErrorKind::Error, "ERR_INVALID_STATE", message)
}

/// SQLite's own refusals.
struct Refusal {
    code: i32,
    name: String,
    message: String,
}

impl Throw for Refusal {
    fn create<'s>(self: Box<Self>, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let error = cx.error(ErrorKind::Error, &self.message)?;
        error.put(cx, c"code", "ERR_SQLITE_ERROR")?;
        error.put(cx, c"errcode", self.code)?;
        error.put(cx, c"errstr", self.name.as_str())?;
        Ok(error.as_value())
    }
}

fn failure(error: sqlite::Error) -> Error {
    match error {
        sqlite::Error::Sqlite {
            code,
            name,
            message,
        } => Error::Custom(Box::new(Refusal {
            code,
            name,
            message,
        })),
        sqlite::Error::Closed => invalid_state("database is not open"),
        sqlite::Error::Busy => invalid_state("database is in use by a function that it calls"),
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[database::open::DEF, database::start_backup::DEF])
}
