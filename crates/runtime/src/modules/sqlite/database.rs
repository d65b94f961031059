//! Connections, their sessions and copies.

use std::rc::Rc;

use nodus_sqlite as sqlite;
use sqlite::{Connection, FunctionOptions, OpenOptions};

use super::functions::{JsAggregate, JsAuthorizer, JsChangesets, JsFunction};
use super::statement::Statement;
use super::values::Integers;
use super::{failure, finish};
use crate::prelude::*;

/// A connection to a database.
pub(crate) struct Database {
    inner: Connection,
}

fn integers(big: bool) -> Integers {
    if big {
        Integers::BigInts
    } else {
        Integers::Numbers
    }
}

/// Opens a database; the path is a file name, `:memory:` or a `file:` URI.
#[native]
pub(super) fn open<'s>(
    cx: &mut Scope<'s>,
    path: Local<'s, View>,
    read_only: bool,
    existing: bool,
) -> Result<Local<'s, Object>> {
    let path = path.with_bytes(<[u8]>::to_vec);
    let options = OpenOptions {
        read_only,
        existing,
    };
    let inner = Connection::open(&path, options).map_err(failure)?;
    cx.wrap(Rc::new(Database { inner }))
}

#[class(name = "Database")]
impl Database {
    #[getter]
    fn open(&self) -> bool {
        self.inner.is_open()
    }

    #[method]
    fn close(&self) -> Result<()> {
        self.inner.close().map_err(failure)
    }

    #[method]
    fn exec(&self, cx: &mut Scope<'_>, sql: String) -> Result<()> {
        let result = self.inner.exec(&sql);
        finish(cx, result)
    }

    #[method]
    fn prepare<'s>(&self, cx: &mut Scope<'s>, sql: String) -> Result<Local<'s, Object>> {
        let result = self.inner.prepare(&sql);
        let statement = finish(cx, result)?;
        cx.wrap(Rc::new(Statement::new(statement)))
    }

    #[method]
    fn in_transaction(&self) -> Result<bool> {
        self.inner.in_transaction().map_err(failure)
    }

    #[method]
    fn set_busy_timeout(&self, milliseconds: i32) -> Result<()> {
        self.inner.set_busy_timeout(milliseconds).map_err(failure)
    }

    #[method]
    fn set_foreign_keys(&self, on: bool) -> Result<()> {
        self.inner.set_foreign_keys(on).map_err(failure)
    }

    #[method]
    fn set_double_quoted_strings(&self, on: bool) -> Result<()> {
        self.inner.set_double_quoted_strings(on).map_err(failure)
    }

    #[method]
    fn set_defensive(&self, on: bool) -> Result<()> {
        self.inner.set_defensive(on).map_err(failure)
    }

    #[method]
    fn enable_load_extension(&self, on: bool) -> Result<()> {
        self.inner.enable_load_extension(on).map_err(failure)
    }

    #[method]
    fn load_extension(
        &self,
        cx: &mut Scope<'_>,
        path: String,
        entry: Option<String>,
    ) -> Result<()> {
        let result = self.inner.load_extension(&path, entry.as_deref());
        finish(cx, result)
    }

    /// The file of an attached database; null for one in memory.
    #[method]
    fn location<'s>(&self, cx: &mut Scope<'s>, schema: String) -> Result<Local<'s, Value>> {
        Ok(match self.inner.location(&schema).map_err(failure)? {
            Some(path) => cx.string(&path).as_value(),
            None => cx.null(),
        })
    }

    #[method]
    fn limit(&self, kind: i32, value: i32) -> Result<i32> {
        self.inner.limit(kind, value).map_err(failure)
    }

    #[method]
    fn serialize<'s>(&self, cx: &mut Scope<'s>, schema: String) -> Result<Local<'s, View>> {
        let bytes = self.inner.serialize(&schema).map_err(failure)?;
        cx.uint8_array_from(bytes)
    }

    #[method]
    fn deserialize(&self, schema: String, data: Local<'_, View>) -> Result<()> {
        let bytes = data.with_bytes(<[u8]>::to_vec);
        self.inner.deserialize(&schema, &bytes).map_err(failure)
    }

    /// Adds a function of the program's.
    #[method]
    fn create_function(
        &self,
        cx: &mut Scope<'_>,
        name: String,
        arity: i32,
        deterministic: bool,
        direct_only: bool,
        big_ints: bool,
        function: Local<'_, Function>,
    ) -> Result<()> {
        let function = JsFunction::new(cx, function, integers(big_ints));
        let options = FunctionOptions {
            deterministic,
            direct_only,
        };
        self.inner
            .create_function(&name, arity, options, Rc::new(function))
            .map_err(failure)
    }

    /// Adds an aggregate: `start`, `step`, `inverse` or undefined, `result` or undefined.
    #[method]
    fn create_aggregate(
        &self,
        cx: &mut Scope<'_>,
        name: String,
        arity: i32,
        direct_only: bool,
        big_ints: bool,
        start: Local<'_, Value>,
        step: Local<'_, Function>,
        inverse: Option<Local<'_, Function>>,
        result: Option<Local<'_, Function>>,
    ) -> Result<()> {
        let invertible = inverse.is_some();
        let aggregate = JsAggregate::new(cx, start, step, inverse, result, integers(big_ints));
        let options = FunctionOptions {
            deterministic: false,
            direct_only,
        };
        self.inner
            .create_aggregate(&name, arity, options, invertible, Rc::new(aggregate))
            .map_err(failure)
    }

    #[method]
    fn set_authorizer(
        &self,
        cx: &mut Scope<'_>,
        function: Option<Local<'_, Function>>,
    ) -> Result<()> {
        let authorizer = function.map(|function| {
            let made: Rc<dyn sqlite::Authorizer> = Rc::new(JsAuthorizer::new(cx, function));
            made
        });
        self.inner.set_authorizer(authorizer).map_err(failure)
    }

    #[method]
    fn create_session<'s>(
        &self,
        cx: &mut Scope<'s>,
        schema: String,
        table: Option<String>,
    ) -> Result<Local<'s, Object>> {
        let inner = self
            .inner
            .create_session(&schema, table.as_deref())
            .map_err(failure)?;
        cx.wrap(Rc::new(Session { inner }))
    }

    /// Applies a changeset; false when the program's handler ended it.
    #[method]
    fn apply_changeset(
        &self,
        cx: &mut Scope<'_>,
        changeset: Local<'_, View>,
        filter: Option<Local<'_, Function>>,
        conflict: Option<Local<'_, Function>>,
    ) -> Result<bool> {
        let bytes = changeset.with_bytes(<[u8]>::to_vec);
        let handler = JsChangesets::new(cx, filter, conflict);
        let result = self.inner.apply_changeset(&bytes, &handler);
        finish(cx, result)
    }
}

/// A recording of changes.
pub(crate) struct Session {
    inner: sqlite::Session,
}

#[class(name = "Session")]
impl Session {
    #[getter]
    fn open(&self) -> bool {
        self.inner.is_open()
    }

    #[method]
    fn changes<'s>(&self, cx: &mut Scope<'s>, patch: bool) -> Result<Local<'s, View>> {
        let bytes = self.inner.changes(patch).map_err(failure)?;
        cx.uint8_array_from(bytes)
    }

    #[method]
    fn close(&self) {
        self.inner.close();
    }
}

/// A copy under way.
pub(crate) struct Copy {
    inner: sqlite::Backup,
    target: Connection,
}

/// Starts copying a database into a file.
#[native]
pub(super) fn start_backup<'s>(
    cx: &mut Scope<'s>,
    source: Rc<Database>,
    path: Local<'s, View>,
    source_schema: String,
    target_schema: String,
) -> Result<Local<'s, Object>> {
    let path = path.with_bytes(<[u8]>::to_vec);
    let target = Connection::open(&path, OpenOptions::default()).map_err(failure)?;
    let inner = sqlite::Backup::start(&source.inner, &source_schema, &target, &target_schema)
        .map_err(failure)?;
    cx.wrap(Rc::new(Copy { inner, target }))
}

#[class(name = "Backup")]
impl Copy {
    /// Copies some pages: 0 when all are there, 1 when some are left, 2 when a lock was in the way.
    #[method]
    fn step(&self, pages: i32) -> Result<i32> {
        Ok(match self.inner.step(pages).map_err(failure)? {
            sqlite::Step::Done => 0,
            sqlite::Step::More => 1,
            sqlite::Step::Locked => 2,
        })
    }

    #[method]
    fn remaining(&self) -> i32 {
        self.inner.remaining()
    }

    #[method]
    fn total(&self) -> i32 {
        self.inner.total()
    }

    #[method]
    fn finish(&self) {
        self.inner.finish();
        // The copy is what matters; that its connection closes is a matter of course.
        let _ = self.target.close();
    }
}
