//! Statements: parameters in, rows out.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use nodus_sqlite as sqlite;

use super::values::{Integers, to_js, to_parameter, unbindable};
use super::{failure, finish, invalid_state};
use crate::prelude::*;

/// Bits of how rows are read and parameters named, as JavaScript counts them.
const BIG_INTS: u32 = 1;
const ARRAYS: u32 = 2;
const BARE_NAMES: u32 = 4;
const UNKNOWN_NAMES: u32 = 8;

/// A compiled statement.
pub(crate) struct Statement {
    inner: sqlite::Statement,
    /// Parameters by their names without the prefix, made when first asked for.
    bare: RefCell<Option<Rc<HashMap<String, String>>>>,
    /// Counts how often it was begun again: an iterator of an earlier run is no good any more.
    runs: Cell<u32>,
}

impl Statement {
    pub(super) fn new(inner: sqlite::Statement) -> Self {
        Statement {
            inner,
            bare: RefCell::new(None),
            runs: Cell::new(0),
        }
    }

    fn bare_names(&self) -> Result<Rc<HashMap<String, String>>> {
        if let Some(names) = &*self.bare.borrow() {
            return Ok(names.clone());
        }
        let mut names: HashMap<String, String> = HashMap::new();
        for index in 1..=self.inner.parameter_count().map_err(failure)? {
            let Some(full) = self.inner.parameter_name(index).map_err(failure)? else {
                continue;
            };
            let bare: String = full.chars().skip(1).collect();
            if let Some(other) = names.get(&bare)
                && *other != full
            {
                return Err(invalid_state(&format!(
                    "Cannot create bare named parameter '{bare}' because of conflicting names '{other}' and '{full}'."
                )));
            }
            names.insert(bare, full);
        }
        let names = Rc::new(names);
        self.bare.replace(Some(names.clone()));
        Ok(names)
    }

    fn bind_one(&self, cx: &mut Scope<'_>, index: usize, value: Local<'_, Value>) -> Result<()> {
        let Some(value) = to_parameter(cx, value)? else {
            return Err(unbindable(index));
        };
        self.inner.bind_value(index, &value).map_err(failure)
    }

    fn bind_named(
        &self,
        cx: &mut Scope<'_>,
        parameters: Local<'_, Object>,
        flags: u32,
    ) -> Result<()> {
        let names = match flags & BARE_NAMES {
            0 => None,
            _ => Some(self.bare_names()?),
        };
        for key in parameters.own_keys(cx, false, false)? {
            cx.nested(|cx| {
                let name = key.to_rust_string(cx)?;
                let mut index = self.inner.parameter_index(&name).map_err(failure)?;
                if index.is_none()
                    && let Some(full) = names.as_ref().and_then(|names| names.get(&name))
                {
                    index = self.inner.parameter_index(full).map_err(failure)?;
                }
                let Some(index) = index else {
                    if flags & UNKNOWN_NAMES != 0 {
                        return Ok(());
                    }
                    return Err(invalid_state(&format!("Unknown named parameter '{name}'")));
                };
                let value = parameters.get(cx, name.as_str())?;
                self.bind_one(cx, index, value)
            })?;
        }
        Ok(())
    }

    /// Begins again with the parameters given.
    fn begin(&self, cx: &mut Scope<'_>, parameters: Local<'_, Array>, flags: u32) -> Result<()> {
        let reset = self.inner.reset();
        finish(cx, reset)?;
        self.runs.set(self.runs.get().wrapping_add(1));
        self.inner.clear_bindings().map_err(failure)?;
        let count = parameters.len(cx);
        let mut first = 0;
        if count > 0 {
            let named = parameters.get_index(cx, 0)?;
            if let Some(object) = named.as_object()
                && named.as_view().is_none()
            {
                self.bind_named(cx, object, flags)?;
                first = 1;
            }
        }
        let mut index = 1;
        for i in first..count {
            while let Some(name) = self.inner.parameter_name(index).map_err(failure)?
                && !name.starts_with('?')
            {
                index += 1;
            }
            cx.nested(|cx| {
                let value = parameters.get_index(cx, i)?;
                self.bind_one(cx, index, value)
            })?;
            index += 1;
        }
        Ok(())
    }

    /// Goes to the next row.
    fn step(&self, cx: &mut Scope<'_>) -> Result<bool> {
        let result = self.inner.step();
        finish(cx, result)
    }

    fn names<'s>(&self, cx: &mut Scope<'s>, flags: u32) -> Result<Vec<Local<'s, JsString>>> {
        let count = self.inner.column_count().map_err(failure)?;
        if flags & ARRAYS != 0 {
            return Ok(Vec::new());
        }
        (0..count)
            .map(|index| {
                let name = self.inner.column_name(index).map_err(failure)?;
                Ok(cx.string(&name))
            })
            .collect()
    }

    /// The row that the last step came to.
    fn row<'s>(
        &self,
        cx: &mut Scope<'s>,
        names: &[Local<'_, JsString>],
        flags: u32,
    ) -> Result<Local<'s, Value>> {
        let integers = match flags & BIG_INTS {
            0 => Integers::Numbers,
            _ => Integers::BigInts,
        };
        let count = self.inner.column_count().map_err(failure)?;
        cx.escaping(|cx| {
            if flags & ARRAYS != 0 {
                let mut items = Vec::with_capacity(count);
                for index in 0..count {
                    let value = self.inner.column(index, |value| to_js(cx, value, integers));
                    items.push(value.map_err(failure)??);
                }
                return Ok(cx.array(&items).as_value());
            }
            let row = cx.null_object();
            for (index, name) in names.iter().enumerate() {
                cx.nested(|cx| {
                    let value = self.inner.column(index, |value| to_js(cx, value, integers));
                    let value = value.map_err(failure)??;
                    row.set(cx, *name, value)
                })?;
            }
            Ok(row.as_value())
        })
    }

    /// Ends a run; its error, if there was one, comes first.
    fn end<T>(&self, cx: &mut Scope<'_>, result: Result<T>) -> Result<T> {
        let reset = self.inner.reset();
        let ended = finish(cx, reset);
        let value = result?;
        ended?;
        Ok(value)
    }
}

#[class(name = "Statement")]
impl Statement {
    #[getter]
    fn open(&self) -> bool {
        self.inner.is_open()
    }

    #[method]
    fn close(&self) -> Result<()> {
        self.inner.close().map_err(failure)
    }

    /// Runs to the end; [rows changed, last row inserted].
    #[method]
    fn run<'s>(
        &self,
        cx: &mut Scope<'s>,
        parameters: Local<'s, Array>,
        flags: u32,
    ) -> Result<Local<'s, Value>> {
        self.begin(cx, parameters, flags)?;
        let mut result = Ok(true);
        while let Ok(true) = result {
            result = self.step(cx);
        }
        self.end(cx, result)?;
        let connection = self.inner.connection();
        let changes = connection.changes().map_err(failure)?;
        let row = connection.last_insert_rowid().map_err(failure)?;
        let integers = match flags & BIG_INTS {
            0 => Integers::Numbers,
            _ => Integers::BigInts,
        };
        let changes = to_js(cx, sqlite::ValueRef::Integer(changes), integers)?;
        let row = to_js(cx, sqlite::ValueRef::Integer(row), integers)?;
        Ok(cx.array(&[changes, row]).as_value())
    }

    /// The first row, or undefined.
    #[method]
    fn get<'s>(
        &self,
        cx: &mut Scope<'s>,
        parameters: Local<'s, Array>,
        flags: u32,
    ) -> Result<Local<'s, Value>> {
        self.begin(cx, parameters, flags)?;
        let result = match self.step(cx) {
            Ok(true) => match self.names(cx, flags) {
                Ok(names) => self.row(cx, &names, flags),
                Err(error) => Err(error),
            },
            Ok(false) => Ok(cx.undefined()),
            Err(error) => Err(error),
        };
        self.end(cx, result)
    }

    /// All rows.
    #[method]
    fn all<'s>(
        &self,
        cx: &mut Scope<'s>,
        parameters: Local<'s, Array>,
        flags: u32,
    ) -> Result<Local<'s, Array>> {
        self.begin(cx, parameters, flags)?;
        let rows = cx.empty_array();
        // The first step compiles anew what a changed table has made out of date: only then are the columns known.
        let result = self.step(cx).and_then(|mut more| {
            let names = self.names(cx, flags)?;
            while more {
                cx.nested(|cx| {
                    let row = self.row(cx, &names, flags)?;
                    rows.push_value(cx, row)
                })?;
                more = self.step(cx)?;
            }
            Ok(())
        });
        self.end(cx, result)?;
        Ok(rows)
    }

    /// Begins a run for an iterator; gives the run's number.
    #[method]
    fn begin_run(
        &self,
        cx: &mut Scope<'_>,
        parameters: Local<'_, Array>,
        flags: u32,
    ) -> Result<u32> {
        self.begin(cx, parameters, flags)?;
        Ok(self.runs.get())
    }

    /// The next row of a run, or undefined at its end.
    #[method]
    fn next<'s>(&self, cx: &mut Scope<'s>, run: u32, flags: u32) -> Result<Local<'s, Value>> {
        if run != self.runs.get() {
            return Err(invalid_state("iterator was invalidated"));
        }
        match self.step(cx) {
            Ok(true) => {
                let names = self.names(cx, flags)?;
                self.row(cx, &names, flags)
            }
            Ok(false) => {
                self.end(cx, Ok(()))?;
                Ok(cx.undefined())
            }
            Err(error) => self.end(cx, Err(error)),
        }
    }

    /// Ends a run early.
    #[method]
    fn end_run(&self, cx: &mut Scope<'_>, run: u32) -> Result<()> {
        if run != self.runs.get() {
            return Ok(());
        }
        self.end(cx, Ok(()))
    }

    #[method]
    fn sql(&self) -> Result<String> {
        self.inner.sql().map_err(failure)
    }

    #[method]
    fn expanded_sql(&self) -> Result<Option<String>> {
        self.inner.expanded_sql().map_err(failure)
    }

    /// [column, database, name, table, type] of every column.
    #[method]
    fn columns<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        let list = cx.empty_array();
        for column in self.inner.columns().map_err(failure)? {
            cx.nested(|cx| {
                let facts = [
                    column.column,
                    column.database,
                    column.name,
                    column.table,
                    column.declared,
                ];
                let facts = facts.map(|fact| match fact {
                    Some(fact) => cx.string(&fact).as_value(),
                    None => cx.null(),
                });
                let facts = cx.array(&facts).as_value();
                list.push_value(cx, facts)
            })?;
        }
        Ok(list)
    }

    #[method]
    fn status(&self, counter: i32, reset: bool) -> Result<i32> {
        self.inner.status(counter, reset).map_err(failure)
    }
}
