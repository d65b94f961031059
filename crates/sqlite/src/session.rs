//! Sessions: changes recorded, and changesets applied.

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::rc::Rc;

use libsqlite3_sys as ffi;

use crate::connection::{Connection, Inner, c_text, code_name, text_of};
use crate::value::bytes;
use crate::{Error, Result};

/// A recording of changes.
#[derive(Clone)]
pub struct Session(Rc<SessionInner>);

pub(crate) struct SessionInner {
    raw: Cell<*mut ffi::sqlite3_session>,
    connection: Rc<Inner>,
}

impl SessionInner {
    pub(crate) fn delete(&self) {
        let raw = self.raw.replace(ptr::null_mut());
        if !raw.is_null() {
            // SAFETY: deleted once, before its connection is closed.
            unsafe { ffi::sqlite3session_delete(raw) };
        }
    }
}

impl Drop for SessionInner {
    fn drop(&mut self) {
        self.delete();
    }
}

/// Decides while a changeset is applied.
pub trait ChangesetHandler {
    /// Are the changes of a table wanted?
    fn filter(&self, table: &str) -> bool;
    /// SQLite's answer to a conflict of this kind.
    fn conflict(&self, kind: i32) -> i32;
}

unsafe extern "C" fn filter(data: *mut c_void, table: *const c_char) -> c_int {
    // SAFETY: the data is the handler of the running `apply_changeset`.
    unsafe {
        let handler = *(data as *const &dyn ChangesetHandler);
        let table = text_of(table).unwrap_or_default();
        c_int::from(catch_unwind(AssertUnwindSafe(|| handler.filter(&table))).unwrap_or(false))
    }
}

unsafe extern "C" fn conflict(
    data: *mut c_void,
    kind: c_int,
    _changes: *mut ffi::sqlite3_changeset_iter,
) -> c_int {
    // SAFETY: as above.
    unsafe {
        let handler = *(data as *const &dyn ChangesetHandler);
        catch_unwind(AssertUnwindSafe(|| handler.conflict(kind)))
            .unwrap_or(ffi::SQLITE_CHANGESET_ABORT)
    }
}

impl Connection {
    /// Records the changes of a database, those of one table when it is named.
    pub fn create_session(&self, schema: &str, table: Option<&str>) -> Result<Session> {
        let db = self.0.db()?;
        let schema = c_text(schema);
        let table = table.map(c_text);
        let mut raw = ptr::null_mut();
        // SAFETY: the names end with zero bytes.
        let code = unsafe { ffi::sqlite3session_create(db, schema.as_ptr(), &mut raw) };
        self.0.check(code)?;
        let inner = Rc::new(SessionInner {
            raw: Cell::new(raw),
            connection: self.0.clone(),
        });
        // SAFETY: as above; null stands for all tables.
        let code = unsafe {
            ffi::sqlite3session_attach(
                raw,
                table.as_ref().map_or(ptr::null(), |table| table.as_ptr()),
            )
        };
        self.0.check(code)?;
        self.0.sessions.borrow_mut().push(Rc::downgrade(&inner));
        Ok(Session(inner))
    }

    /// Applies recorded changes; false when the handler ended it.
    pub fn apply_changeset(
        &self,
        changeset: &[u8],
        handler: &dyn ChangesetHandler,
    ) -> Result<bool> {
        let db = self.0.db()?;
        let mut copy = changeset.to_vec();
        let size = c_int::try_from(copy.len()).map_err(|_| Error::of_code(ffi::SQLITE_TOOBIG))?;
        let _running = self.0.enter();
        // SAFETY: the bytes and the handler outlive the call.
        let code = unsafe {
            ffi::sqlite3changeset_apply(
                db,
                size,
                copy.as_mut_ptr().cast(),
                Some(filter),
                Some(conflict),
                (&raw const handler).cast_mut().cast(),
            )
        };
        match code {
            ffi::SQLITE_OK => Ok(true),
            ffi::SQLITE_ABORT => Ok(false),
            _ => Err(Error::Sqlite {
                code,
                name: code_name(code),
                message: code_name(code),
            }),
        }
    }
}

impl Session {
    /// Is it recording?
    pub fn is_open(&self) -> bool {
        !self.0.raw.get().is_null()
    }

    /// Its connection.
    pub fn connection(&self) -> Connection {
        Connection(self.0.connection.clone())
    }

    /// What has been recorded: the whole of each changed row, or with `patch` only what applying it needs.
    pub fn changes(&self, patch: bool) -> Result<Vec<u8>> {
        let raw = self.0.raw.get();
        if raw.is_null() {
            return Err(Error::Closed);
        }
        let _running = self.0.connection.enter();
        let mut size = 0;
        let mut start = ptr::null_mut();
        // SAFETY: the session is live; the result is SQLite's memory, given to us to free.
        unsafe {
            let code = if patch {
                ffi::sqlite3session_patchset(raw, &mut size, &mut start)
            } else {
                ffi::sqlite3session_changeset(raw, &mut size, &mut start)
            };
            self.0.connection.check(code)?;
            let copy = bytes(start.cast_const().cast(), size).to_vec();
            ffi::sqlite3_free(start);
            Ok(copy)
        }
    }

    /// Ends the recording.
    pub fn close(&self) {
        self.0.delete();
    }
}
