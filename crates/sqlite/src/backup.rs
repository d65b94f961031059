//! Copying a database into another while both are in use.

use std::cell::Cell;
use std::ptr;

use libsqlite3_sys as ffi;

use crate::connection::{Connection, c_text};
use crate::{Error, Result};

/// A copy under way.
pub struct Backup {
    raw: Cell<*mut ffi::sqlite3_backup>,
    source: Connection,
    target: Connection,
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// All pages are there.
    Done,
    /// Some are left.
    More,
    /// Another connection had the database locked: nothing was copied this time.
    Locked,
}

impl Backup {
    /// Starts copying a database of one connection over one of another.
    pub fn start(
        source: &Connection,
        source_schema: &str,
        target: &Connection,
        target_schema: &str,
    ) -> Result<Backup> {
        let (from, to) = (c_text(source_schema), c_text(target_schema));
        // SAFETY: both are open; the names end with zero bytes.
        let raw = unsafe {
            ffi::sqlite3_backup_init(target.0.db()?, to.as_ptr(), source.0.db()?, from.as_ptr())
        };
        if raw.is_null() {
            return Err(target.0.error());
        }
        Ok(Backup {
            raw: Cell::new(raw),
            source: source.clone(),
            target: target.clone(),
        })
    }

    /// Copies up to `pages` pages, all of them when negative.
    pub fn step(&self, pages: i32) -> Result<Step> {
        let raw = self.raw.get();
        if raw.is_null() || !self.source.is_open() || !self.target.is_open() {
            return Err(Error::Closed);
        }
        let _source = self.source.0.enter();
        let _target = self.target.0.enter();
        // SAFETY: the copy is live and both connections are open.
        match unsafe { ffi::sqlite3_backup_step(raw, pages) } {
            ffi::SQLITE_DONE => Ok(Step::Done),
            ffi::SQLITE_OK => Ok(Step::More),
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Ok(Step::Locked),
            code => Err(Error::of_code(code)),
        }
    }

    /// Pages left, as of the last step.
    pub fn remaining(&self) -> i32 {
        let raw = self.raw.get();
        if raw.is_null() {
            0
        } else {
            // SAFETY: the copy is live.
            unsafe { ffi::sqlite3_backup_remaining(raw) }
        }
    }

    /// Pages in all, as of the last step.
    pub fn total(&self) -> i32 {
        let raw = self.raw.get();
        if raw.is_null() {
            0
        } else {
            // SAFETY: the copy is live.
            unsafe { ffi::sqlite3_backup_pagecount(raw) }
        }
    }

    /// Ends it, complete or not.
    pub fn finish(&self) {
        let raw = self.raw.replace(ptr::null_mut());
        if !raw.is_null() {
            // SAFETY: finished once; SQLite keeps connections that were closed meanwhile until now.
            unsafe { ffi::sqlite3_backup_finish(raw) };
        }
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        self.finish();
    }
}
