//! A connection to a database: opening, closing, running scripts, and what is set on it as a whole.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::rc::{Rc, Weak};

use libsqlite3_sys as ffi;

use crate::callbacks::Authorizer;
use crate::session::SessionInner;
use crate::statement::{Statement, StatementInner};
use crate::value::bytes;
use crate::{Error, Result};

unsafe extern "C" {
    fn sqlite3_close_v2(db: *mut ffi::sqlite3) -> c_int;
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    /// Nothing may be written.
    pub read_only: bool,
    /// Fail unless the file is there.
    pub existing: bool,
}

/// A connection; the handle may be cloned.
#[derive(Clone)]
pub struct Connection(pub(crate) Rc<Inner>);

pub(crate) struct Inner {
    db: Cell<*mut ffi::sqlite3>,
    /// Calls into SQLite that have not returned: functions of the program run inside of them.
    running: Cell<u32>,
    pub(crate) statements: RefCell<Vec<Weak<StatementInner>>>,
    pub(crate) sessions: RefCell<Vec<Weak<SessionInner>>>,
    pub(crate) authorizer: RefCell<Option<Rc<dyn Authorizer>>>,
}

/// Counts a call into SQLite while it lasts.
pub(crate) struct Running<'a>(&'a Cell<u32>);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

/// A text for SQLite; what comes after a zero byte is left out, as C would do it.
pub(crate) fn c_text(text: &str) -> CString {
    let end = text.find('\0').unwrap_or(text.len());
    CString::new(&text[..end]).unwrap_or_default()
}

/// A text of SQLite's, none for null.
///
/// # Safety
/// `text` is null or ends with a zero byte.
pub(crate) unsafe fn text_of(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: by contract.
    Some(
        unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned(),
    )
}

pub(crate) fn code_name(code: c_int) -> String {
    // SAFETY: any code has a static text.
    unsafe { text_of(ffi::sqlite3_errstr(code)) }.unwrap_or_default()
}

impl Inner {
    /// The open connection.
    pub(crate) fn db(&self) -> Result<*mut ffi::sqlite3> {
        let db = self.db.get();
        if db.is_null() {
            Err(Error::Closed)
        } else {
            Ok(db)
        }
    }

    pub(crate) fn enter(&self) -> Running<'_> {
        self.running.set(self.running.get() + 1);
        Running(&self.running)
    }

    /// What went wrong last.
    pub(crate) fn error(&self) -> Error {
        let db = self.db.get();
        // SAFETY: the functions take null too; the texts are copied at once.
        unsafe {
            let code = ffi::sqlite3_extended_errcode(db);
            Error::Sqlite {
                code,
                name: code_name(code),
                message: text_of(ffi::sqlite3_errmsg(db)).unwrap_or_default(),
            }
        }
    }

    pub(crate) fn check(&self, code: c_int) -> Result<()> {
        if code == ffi::SQLITE_OK {
            Ok(())
        } else {
            Err(self.error())
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // SAFETY: closes at most once; statements and sessions hold the connection, so none is left.
        unsafe { sqlite3_close_v2(self.db.replace(ptr::null_mut())) };
    }
}

impl Connection {
    /// Opens a database; the path is a file name, `:memory:` or a `file:` URI.
    pub fn open(path: &[u8], options: OpenOptions) -> Result<Connection> {
        let path = CString::new(path).map_err(|_| Error::of_code(ffi::SQLITE_CANTOPEN))?;
        let mut flags = ffi::SQLITE_OPEN_URI;
        flags |= if options.read_only {
            ffi::SQLITE_OPEN_READONLY
        } else if options.existing {
            ffi::SQLITE_OPEN_READWRITE
        } else {
            ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE
        };
        let mut db = ptr::null_mut();
        // SAFETY: the path ends with a zero byte; the connection is owned by the value made here, also on failure.
        let code = unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &mut db, flags, ptr::null()) };
        let inner = Rc::new(Inner {
            db: Cell::new(db),
            running: Cell::new(0),
            statements: RefCell::default(),
            sessions: RefCell::default(),
            authorizer: RefCell::default(),
        });
        if code != ffi::SQLITE_OK {
            return Err(if db.is_null() {
                Error::of_code(code)
            } else {
                inner.error()
            });
        }
        // SAFETY: the connection is open.
        unsafe { ffi::sqlite3_extended_result_codes(db, 1) };
        Ok(Connection(inner))
    }

    /// Closes it, with all its statements and sessions.
    pub fn close(&self) -> Result<()> {
        let db = self.0.db()?;
        if self.0.running.get() > 0 {
            return Err(Error::Busy);
        }
        for statement in self.0.statements.take() {
            if let Some(statement) = statement.upgrade() {
                statement.finalize();
            }
        }
        for session in self.0.sessions.take() {
            if let Some(session) = session.upgrade() {
                session.delete();
            }
        }
        self.set_authorizer(None)?;
        self.0.db.set(ptr::null_mut());
        // SAFETY: nothing uses the connection any more; a backup that still does keeps SQLite's side of it alive.
        let code = unsafe { sqlite3_close_v2(db) };
        if code == ffi::SQLITE_OK {
            Ok(())
        } else {
            Err(Error::of_code(code))
        }
    }

    /// Is it open?
    pub fn is_open(&self) -> bool {
        self.0.db().is_ok()
    }

    /// Is a transaction under way?
    pub fn in_transaction(&self) -> Result<bool> {
        let db = self.0.db()?;
        // SAFETY: the connection is open.
        Ok(unsafe { ffi::sqlite3_get_autocommit(db) } == 0)
    }

    /// Runs a script of statements and drops their rows.
    pub fn exec(&self, sql: &str) -> Result<()> {
        let db = self.0.db()?;
        let sql = c_text(sql);
        let _running = self.0.enter();
        // SAFETY: the script ends with a zero byte; no callback is given.
        let code =
            unsafe { ffi::sqlite3_exec(db, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
        self.0.check(code)
    }

    /// Compiles a statement; one that says nothing compiles to a statement without effect.
    pub fn prepare(&self, sql: &str) -> Result<Statement> {
        let db = self.0.db()?;
        let sql = c_text(sql);
        let mut statement = ptr::null_mut();
        let code = {
            let _running = self.0.enter();
            // SAFETY: the text ends with a zero byte.
            unsafe {
                ffi::sqlite3_prepare_v2(db, sql.as_ptr(), -1, &mut statement, ptr::null_mut())
            }
        };
        self.0.check(code)?;
        Ok(Statement::new(self, statement))
    }

    /// How long to wait for a lock.
    pub fn set_busy_timeout(&self, milliseconds: i32) -> Result<()> {
        // SAFETY: the connection is open.
        let code = unsafe { ffi::sqlite3_busy_timeout(self.0.db()?, milliseconds) };
        self.0.check(code)
    }

    fn configure(&self, option: c_int, on: bool) -> Result<()> {
        // SAFETY: the options used here take an int and a pointer to one, which may be null.
        let code = unsafe {
            ffi::sqlite3_db_config(
                self.0.db()?,
                option,
                c_int::from(on),
                ptr::null_mut::<c_int>(),
            )
        };
        self.0.check(code)
    }

    /// Are foreign keys enforced?
    pub fn set_foreign_keys(&self, on: bool) -> Result<()> {
        self.configure(ffi::SQLITE_DBCONFIG_ENABLE_FKEY, on)
    }

    /// May texts stand in double quotes?
    pub fn set_double_quoted_strings(&self, on: bool) -> Result<()> {
        self.configure(ffi::SQLITE_DBCONFIG_DQS_DML, on)?;
        self.configure(ffi::SQLITE_DBCONFIG_DQS_DDL, on)
    }

    /// Is SQL kept from damaging the file on purpose?
    pub fn set_defensive(&self, on: bool) -> Result<()> {
        self.configure(ffi::SQLITE_DBCONFIG_DEFENSIVE, on)
    }

    /// May extensions be loaded through [`Connection::load_extension`]?
    pub fn enable_load_extension(&self, on: bool) -> Result<()> {
        self.configure(ffi::SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, on)
    }

    /// Loads a shared library into SQLite.
    pub fn load_extension(&self, path: &str, entry: Option<&str>) -> Result<()> {
        let db = self.0.db()?;
        let path = c_text(path);
        let entry = entry.map(c_text);
        let mut message: *mut c_char = ptr::null_mut();
        let code = {
            let _running = self.0.enter();
            // SAFETY: the texts end with zero bytes; what the library does is the program's own risk.
            unsafe {
                ffi::sqlite3_load_extension(
                    db,
                    path.as_ptr(),
                    entry.as_ref().map_or(ptr::null(), |entry| entry.as_ptr()),
                    &mut message,
                )
            }
        };
        if code == ffi::SQLITE_OK {
            return Ok(());
        }
        // SAFETY: the message is null or SQLite's memory, given to us to free.
        let told = unsafe {
            let told = text_of(message);
            ffi::sqlite3_free(message.cast());
            told
        };
        Err(Error::Sqlite {
            code,
            name: code_name(code),
            message: told.unwrap_or_else(|| code_name(code)),
        })
    }

    /// The file of an attached database; none for one in memory.
    pub fn location(&self, schema: &str) -> Result<Option<String>> {
        let db = self.0.db()?;
        let schema = c_text(schema);
        // SAFETY: the connection is open and the name ends with a zero byte.
        let path = unsafe { text_of(ffi::sqlite3_db_filename(db, schema.as_ptr())) };
        Ok(path.filter(|path| !path.is_empty()))
    }

    /// Reads a limit and sets it unless `value` is negative.
    pub fn limit(&self, kind: i32, value: i32) -> Result<i32> {
        // SAFETY: unknown limits give -1.
        Ok(unsafe { ffi::sqlite3_limit(self.0.db()?, kind, value) })
    }

    /// The bytes of a database as its file would have them.
    pub fn serialize(&self, schema: &str) -> Result<Vec<u8>> {
        let db = self.0.db()?;
        let schema = c_text(schema);
        let mut size = 0;
        // SAFETY: the result is SQLite's memory of that size, given to us to free; null for nothing or for failure.
        unsafe {
            let start = ffi::sqlite3_serialize(db, schema.as_ptr(), &mut size, 0);
            if start.is_null() {
                return Err(self.0.error());
            }
            let copy = bytes(start, i32::try_from(size).unwrap_or(i32::MAX)).to_vec();
            ffi::sqlite3_free(start.cast());
            Ok(copy)
        }
    }

    /// Replaces a database by bytes that [`Connection::serialize`] gave.
    pub fn deserialize(&self, schema: &str, data: &[u8]) -> Result<()> {
        let db = self.0.db()?;
        if self.0.running.get() > 0 {
            return Err(Error::Busy);
        }
        // What was compiled for the old content does not fit the new one.
        for statement in self.0.statements.take() {
            if let Some(statement) = statement.upgrade() {
                statement.finalize();
            }
        }
        let schema = c_text(schema);
        let size = data.len() as i64;
        // SAFETY: the copy is SQLite's memory and is freed by it, also on failure.
        let code = unsafe {
            let copy = ffi::sqlite3_malloc64(data.len() as u64).cast::<u8>();
            if copy.is_null() {
                return Err(Error::of_code(ffi::SQLITE_NOMEM));
            }
            ptr::copy_nonoverlapping(data.as_ptr(), copy, data.len());
            ffi::sqlite3_deserialize(
                db,
                schema.as_ptr(),
                copy,
                size,
                size,
                ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE,
            )
        };
        self.0.check(code)
    }

    /// Rows that all statements so far have changed.
    pub fn changes(&self) -> Result<i64> {
        // SAFETY: the connection is open.
        Ok(unsafe { ffi::sqlite3_changes64(self.0.db()?) })
    }

    /// The row that was inserted last.
    pub fn last_insert_rowid(&self) -> Result<i64> {
        // SAFETY: the connection is open.
        Ok(unsafe { ffi::sqlite3_last_insert_rowid(self.0.db()?) })
    }
}
