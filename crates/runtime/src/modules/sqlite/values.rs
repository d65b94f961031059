//! Values between JavaScript and SQLite.

use nodus_engine::Error;
use nodus_sqlite::{Value as Sql, ValueRef};

use super::coded;
use crate::prelude::*;

const MAX_SAFE: u64 = (1 << 53) - 1;

/// How integers are read.
#[derive(Clone, Copy)]
pub(super) enum Integers {
    /// As numbers; those beyond what is exact are an error.
    Numbers,
    /// As BigInts.
    BigInts,
}

/// A value of SQLite's in JavaScript.
pub(super) fn to_js<'s>(
    cx: &mut Scope<'s>,
    value: ValueRef<'_>,
    integers: Integers,
) -> Result<Local<'s, Value>> {
    Ok(match value {
        ValueRef::Null => cx.null(),
        ValueRef::Integer(number) => match integers {
            Integers::BigInts => cx.bigint_i64(number)?.as_value(),
            Integers::Numbers if number.unsigned_abs() <= MAX_SAFE => cx.number(number as f64),
            Integers::Numbers => {
                return Err(coded(
                    ErrorKind::RangeError,
                    "ERR_OUT_OF_RANGE",
                    format!(
                        "Value is too large to be represented as a JavaScript number: {number}"
                    ),
                ));
            }
        },
        ValueRef::Real(number) => cx.number(number),
        ValueRef::Text(text) => cx.string_utf8_lossy(text).as_value(),
        ValueRef::Blob(data) => cx.uint8_array_from(data.to_vec())?.as_value(),
    })
}

/// A JavaScript value for a parameter; none when SQLite has nothing like it.
pub(super) fn to_parameter(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Result<Option<Sql>> {
    if let Some(flag) = value.as_bool() {
        return Ok(Some(Sql::Integer(i64::from(flag))));
    }
    if let Some(big) = value.as_bigint() {
        return match exact(cx, big)? {
            Some(number) => Ok(Some(Sql::Integer(number))),
            None => Err(coded(
                ErrorKind::TypeError,
                "ERR_INVALID_ARG_VALUE",
                "BigInt value is too large to bind.",
            )),
        };
    }
    Ok(simple(cx, value))
}

/// What the program's function returned, or why it cannot be.
pub(super) fn to_result(
    cx: &mut Scope<'_>,
    value: Local<'_, Value>,
) -> std::result::Result<Sql, String> {
    if let Some(big) = value.as_bigint() {
        return match exact(cx, big) {
            Ok(Some(number)) => Ok(Sql::Integer(number)),
            _ => Err("BigInt value is too large for SQLite".to_owned()),
        };
    }
    if value.as_promise().is_some() {
        return Err("Asynchronous user-defined functions are not supported".to_owned());
    }
    simple(cx, value)
        .ok_or_else(|| "Returned JavaScript value cannot be converted to a SQLite value".to_owned())
}

fn simple(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Option<Sql> {
    if value.is_nullish() {
        return Some(Sql::Null);
    }
    if let Some(number) = value.as_number() {
        return Some(Sql::Real(number));
    }
    if let Some(text) = value.as_string() {
        let mut bytes = Vec::new();
        text.append_utf8(cx, &mut bytes);
        return Some(Sql::Text(bytes));
    }
    let view = value.as_view()?;
    Some(Sql::Blob(view.with_bytes(<[u8]>::to_vec)))
}

/// The integer, if 64 bits hold it.
fn exact(cx: &mut Scope<'_>, big: Local<'_, BigInt>) -> Result<Option<i64>> {
    let number = big.to_i64();
    let again = cx.bigint_i64(number)?;
    let same = again.as_value().strict_equals(cx, big.as_value());
    Ok(same.then_some(number))
}

/// The error of a value that no parameter takes.
pub(super) fn unbindable(index: usize) -> Error {
    coded(
        ErrorKind::TypeError,
        "ERR_INVALID_ARG_TYPE",
        format!("Provided value cannot be bound to SQLite parameter {index}."),
    )
}
