//! Compiled statements: parameters, rows and what is known about their columns.

use std::cell::Cell;
use std::ffi::{c_char, c_int};
use std::ptr;
use std::rc::Rc;

use libsqlite3_sys as ffi;

use crate::connection::{Connection, Inner, c_text, text_of};
use crate::value::{Value, ValueRef, bytes};
use crate::{Error, Result};

/// A compiled statement; the handle may be cloned.
#[derive(Clone)]
pub struct Statement(Rc<StatementInner>);

pub(crate) struct StatementInner {
    raw: Cell<*mut ffi::sqlite3_stmt>,
    /// Was it compiled to something, and not closed yet? A text without a statement has no raw one.
    open: Cell<bool>,
    /// A step of it, or a look at its row, is under way.
    busy: Cell<bool>,
    connection: Rc<Inner>,
}

/// Where a result column comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The name of the result.
    pub name: Option<String>,
    /// The column of the table, if it is one.
    pub column: Option<String>,
    /// Its table.
    pub table: Option<String>,
    /// Its database.
    pub database: Option<String>,
    /// The declared type.
    pub declared: Option<String>,
}

impl StatementInner {
    pub(crate) fn finalize(&self) {
        self.open.set(false);
        // SAFETY: nothing uses the statement: the connection's close and this type's own checks see to it.
        unsafe { ffi::sqlite3_finalize(self.raw.replace(ptr::null_mut())) };
    }

    fn idle(&self) -> Result<*mut ffi::sqlite3_stmt> {
        if !self.open.get() {
            return Err(Error::Closed);
        }
        if self.busy.get() {
            return Err(Error::Busy);
        }
        Ok(self.raw.get())
    }
}

impl Drop for StatementInner {
    fn drop(&mut self) {
        self.finalize();
        if let Ok(mut all) = self.connection.statements.try_borrow_mut() {
            // The dead ones, this among them.
            if all.len() > 32 {
                all.retain(|statement| statement.strong_count() > 0);
            }
        }
    }
}

/// Marks a statement busy while it lasts.
struct Busy<'a>(&'a Cell<bool>);

impl<'a> Busy<'a> {
    fn new(cell: &'a Cell<bool>) -> Busy<'a> {
        cell.set(true);
        Busy(cell)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Statement {
    pub(crate) fn new(connection: &Connection, raw: *mut ffi::sqlite3_stmt) -> Statement {
        let inner = Rc::new(StatementInner {
            raw: Cell::new(raw),
            open: Cell::new(true),
            busy: Cell::new(false),
            connection: connection.0.clone(),
        });
        connection
            .0
            .statements
            .borrow_mut()
            .push(Rc::downgrade(&inner));
        Statement(inner)
    }

    /// Its connection.
    pub fn connection(&self) -> Connection {
        Connection(self.0.connection.clone())
    }

    /// Has it neither been closed itself nor with its connection?
    pub fn is_open(&self) -> bool {
        self.0.open.get()
    }

    /// Closes it.
    pub fn close(&self) -> Result<()> {
        self.0.idle()?;
        self.0.finalize();
        Ok(())
    }

    /// Goes to the next row; false when there is none left.
    pub fn step(&self) -> Result<bool> {
        let raw = self.0.idle()?;
        if raw.is_null() {
            return Ok(false);
        }
        let _busy = Busy::new(&self.0.busy);
        let _running = self.0.connection.enter();
        // SAFETY: the statement is live and not running.
        match unsafe { ffi::sqlite3_step(raw) } {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => Ok(false),
            _ => Err(self.0.connection.error()),
        }
    }

    /// Back to the beginning. The error of the last step is not told again.
    pub fn reset(&self) -> Result<()> {
        let raw = self.0.idle()?;
        let _busy = Busy::new(&self.0.busy);
        let _running = self.0.connection.enter();
        // SAFETY: the statement is live and not running; null is allowed.
        unsafe { ffi::sqlite3_reset(raw) };
        Ok(())
    }

    /// Makes all parameters `NULL`.
    pub fn clear_bindings(&self) -> Result<()> {
        let raw = self.0.idle()?;
        if !raw.is_null() {
            // SAFETY: as above.
            unsafe { ffi::sqlite3_clear_bindings(raw) };
        }
        Ok(())
    }

    /// How many parameters it has.
    pub fn parameter_count(&self) -> Result<usize> {
        // SAFETY: null is allowed.
        Ok(unsafe { ffi::sqlite3_bind_parameter_count(self.0.idle()?) }.max(0) as usize)
    }

    /// The name of a parameter, counted from 1, with its prefix; none for a bare `?`.
    pub fn parameter_name(&self, index: usize) -> Result<Option<String>> {
        // SAFETY: numbers out of range give null.
        Ok(unsafe {
            text_of(ffi::sqlite3_bind_parameter_name(
                self.0.idle()?,
                index as c_int,
            ))
        })
    }

    /// The number of a parameter, its name with the prefix.
    pub fn parameter_index(&self, name: &str) -> Result<Option<usize>> {
        let name = c_text(name);
        // SAFETY: the name ends with a zero byte.
        let index = unsafe { ffi::sqlite3_bind_parameter_index(self.0.idle()?, name.as_ptr()) };
        Ok((index > 0).then_some(index as usize))
    }

    /// Gives a parameter, counted from 1, its value.
    pub fn bind(&self, index: usize, value: ValueRef<'_>) -> Result<()> {
        let raw = self.0.idle()?;
        let index = index as c_int;
        // SAFETY: texts and blobs are copied.
        let code = unsafe {
            match value {
                ValueRef::Null => ffi::sqlite3_bind_null(raw, index),
                ValueRef::Integer(number) => ffi::sqlite3_bind_int64(raw, index, number),
                ValueRef::Real(number) => ffi::sqlite3_bind_double(raw, index, number),
                ValueRef::Text(text) => ffi::sqlite3_bind_text64(
                    raw,
                    index,
                    text.as_ptr().cast(),
                    text.len() as u64,
                    ffi::SQLITE_TRANSIENT(),
                    ffi::SQLITE_UTF8 as u8,
                ),
                ValueRef::Blob([]) => ffi::sqlite3_bind_zeroblob(raw, index, 0),
                ValueRef::Blob(data) => ffi::sqlite3_bind_blob64(
                    raw,
                    index,
                    data.as_ptr().cast(),
                    data.len() as u64,
                    ffi::SQLITE_TRANSIENT(),
                ),
            }
        };
        self.0.connection.check(code)
    }

    /// As [`Statement::bind`].
    pub fn bind_value(&self, index: usize, value: &Value) -> Result<()> {
        self.bind(
            index,
            match value {
                Value::Null => ValueRef::Null,
                Value::Integer(number) => ValueRef::Integer(*number),
                Value::Real(number) => ValueRef::Real(*number),
                Value::Text(text) => ValueRef::Text(text),
                Value::Blob(data) => ValueRef::Blob(data),
            },
        )
    }

    /// How many columns a row has.
    pub fn column_count(&self) -> Result<usize> {
        // SAFETY: null is allowed.
        Ok(unsafe { ffi::sqlite3_column_count(self.0.idle()?) }.max(0) as usize)
    }

    /// The name of a column of the result.
    pub fn column_name(&self, index: usize) -> Result<String> {
        let raw = self.0.idle()?;
        // SAFETY: numbers out of range give null.
        Ok(unsafe { text_of(ffi::sqlite3_column_name(raw, index as c_int)) }.unwrap_or_default())
    }

    /// Looks at a column of the row that the last step came to.
    pub fn column<R>(&self, index: usize, look: impl FnOnce(ValueRef<'_>) -> R) -> Result<R> {
        let raw = self.0.idle()?;
        let _busy = Busy::new(&self.0.busy);
        let index = index as c_int;
        // SAFETY: the statement does not move on while `look` has the value; it is marked busy. Numbers out of range
        // read as null.
        Ok(unsafe {
            look(match ffi::sqlite3_column_type(raw, index) {
                ffi::SQLITE_INTEGER => ValueRef::Integer(ffi::sqlite3_column_int64(raw, index)),
                ffi::SQLITE_FLOAT => ValueRef::Real(ffi::sqlite3_column_double(raw, index)),
                ffi::SQLITE_TEXT => {
                    let start = ffi::sqlite3_column_text(raw, index);
                    ValueRef::Text(bytes(start, ffi::sqlite3_column_bytes(raw, index)))
                }
                ffi::SQLITE_BLOB => {
                    let start = ffi::sqlite3_column_blob(raw, index);
                    ValueRef::Blob(bytes(start.cast(), ffi::sqlite3_column_bytes(raw, index)))
                }
                _ => ValueRef::Null,
            })
        })
    }

    /// Where the columns come from.
    pub fn columns(&self) -> Result<Vec<Column>> {
        let raw = self.0.idle()?;
        let ask = |f: unsafe extern "C" fn(*mut ffi::sqlite3_stmt, c_int) -> *const c_char,
                   index: usize| {
            // SAFETY: the statement is live; the text is copied at once.
            unsafe { text_of(f(raw, index as c_int)) }
        };
        Ok((0..self.column_count()?)
            .map(|index| Column {
                name: ask(ffi::sqlite3_column_name, index),
                column: ask(ffi::sqlite3_column_origin_name, index),
                table: ask(ffi::sqlite3_column_table_name, index),
                database: ask(ffi::sqlite3_column_database_name, index),
                declared: ask(ffi::sqlite3_column_decltype, index),
            })
            .collect())
    }

    /// The text that it was compiled from.
    pub fn sql(&self) -> Result<String> {
        // SAFETY: null is allowed.
        Ok(unsafe { text_of(ffi::sqlite3_sql(self.0.idle()?)) }.unwrap_or_default())
    }

    /// That text with the parameters' values in it; none when it is too long.
    pub fn expanded_sql(&self) -> Result<Option<String>> {
        // SAFETY: the result is SQLite's memory, given to us to free.
        unsafe {
            let text = ffi::sqlite3_expanded_sql(self.0.idle()?);
            let copy = text_of(text);
            ffi::sqlite3_free(text.cast());
            Ok(copy)
        }
    }

    /// One of the statement's counters.
    pub fn status(&self, counter: i32, reset: bool) -> Result<i32> {
        let raw = self.0.idle()?;
        if raw.is_null() {
            return Ok(0);
        }
        // SAFETY: the statement is live; unknown counters give 0.
        Ok(unsafe { ffi::sqlite3_stmt_status(raw, counter, c_int::from(reset)) })
    }
}
