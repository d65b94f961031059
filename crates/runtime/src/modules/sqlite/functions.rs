//! The program's functions as SQLite calls them. An exception is kept for the native that called SQLite; SQLite itself
//! only learns that there was one. The functions are kept alive by the JavaScript object of the connection: held here they
//! would keep what they see, themselves included, for ever.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use nodus_engine::with_current;
use nodus_sqlite::{
    Aggregate, Authorizer, ChangesetHandler, Function as SqlFunction, MISUSE, Outcome, ValueRef,
};

use super::note_thrown;
use super::values::{Integers, to_js, to_result};
use crate::prelude::*;

/// What SQLite is told of an exception that waits.
fn waiting() -> String {
    "exception thrown by a function of the program".to_owned()
}

/// A function that somebody else keeps alive.
struct Held(Weak<Object>);

impl Held {
    fn new(cx: &mut Scope<'_>, function: Local<'_, Function>) -> Self {
        let object: Local<'_, Object> = function.into();
        Held(Weak::new(cx, object))
    }

    fn get<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Function>> {
        self.0.get(cx)?.as_value().as_function()
    }
}

/// Calls a function with values of SQLite's behind the ones given; none after an exception.
fn call<'s>(
    cx: &mut Scope<'s>,
    function: &Held,
    first: Option<Local<'_, Value>>,
    arguments: &[ValueRef<'_>],
    integers: Integers,
) -> Option<Local<'s, Value>> {
    let mut values: Vec<Local<'_, Value>> = Vec::with_capacity(arguments.len() + 1);
    if let Some(first) = first {
        values.push(cx.local(first));
    }
    for argument in arguments {
        match to_js(cx, *argument, integers) {
            Ok(value) => values.push(value),
            Err(error) => {
                note_thrown(cx, error);
                return None;
            }
        }
    }
    let function = function.get(cx)?;
    let this = cx.undefined();
    match function.call(cx, this, &values) {
        Ok(value) => Some(value),
        Err(error) => {
            note_thrown(cx, error);
            None
        }
    }
}

/// Runs `body` with the engine at hand.
fn engine(body: impl FnOnce(&mut Scope<'_>) -> Outcome) -> Outcome {
    with_current(|cx| cx.nested(|cx| body(cx)))
        .unwrap_or_else(|| Err("the program has ended".to_owned()))
}

/// A function.
pub(super) struct JsFunction {
    function: Held,
    integers: Integers,
}

impl JsFunction {
    pub(super) fn new(
        cx: &mut Scope<'_>,
        function: Local<'_, Function>,
        integers: Integers,
    ) -> Self {
        JsFunction {
            function: Held::new(cx, function),
            integers,
        }
    }
}

impl SqlFunction for JsFunction {
    fn call(&self, arguments: &[ValueRef<'_>]) -> Outcome {
        engine(
            |cx| match call(cx, &self.function, None, arguments, self.integers) {
                Some(value) => to_result(cx, value),
                None => Err(waiting()),
            },
        )
    }
}

/// What an aggregate starts with.
enum Start {
    Made(Held),
    Plain(Global<Value>),
}

/// An aggregate; its states are JavaScript values.
pub(super) struct JsAggregate {
    start: Start,
    step: Held,
    inverse: Option<Held>,
    result: Option<Held>,
    integers: Integers,
    states: RefCell<HashMap<u64, Global<Value>>>,
    next: Cell<u64>,
}

impl JsAggregate {
    pub(super) fn new(
        cx: &mut Scope<'_>,
        start: Local<'_, Value>,
        step: Local<'_, Function>,
        inverse: Option<Local<'_, Function>>,
        result: Option<Local<'_, Function>>,
        integers: Integers,
    ) -> Self {
        JsAggregate {
            start: match start.as_function() {
                Some(function) => Start::Made(Held::new(cx, function)),
                None => Start::Plain(Global::new(cx, start)),
            },
            step: Held::new(cx, step),
            inverse: inverse.map(|function| Held::new(cx, function)),
            result: result.map(|function| Held::new(cx, function)),
            integers,
            states: RefCell::default(),
            next: Cell::new(1),
        }
    }

    fn state<'s>(&self, cx: &mut Scope<'s>, number: u64) -> Local<'s, Value> {
        match self.states.borrow().get(&number) {
            Some(state) => state.get(cx),
            None => cx.undefined(),
        }
    }
}

impl Aggregate for JsAggregate {
    fn start(&self) -> Option<u64> {
        with_current(|cx| {
            cx.nested(|cx| {
                let state = match &self.start {
                    Start::Made(function) => call(cx, function, None, &[], self.integers)?,
                    Start::Plain(value) => value.get(cx),
                };
                let number = self.next.get();
                self.next.set(number + 1);
                let state = Global::new(cx, state);
                self.states.borrow_mut().insert(number, state);
                Some(number)
            })
        })
        .flatten()
    }

    fn step(
        &self,
        state: u64,
        arguments: &[ValueRef<'_>],
        inverse: bool,
    ) -> std::result::Result<(), String> {
        let function = match (&self.inverse, inverse) {
            (Some(function), true) => function,
            _ => &self.step,
        };
        let stepped = with_current(|cx| {
            cx.nested(|cx| {
                let current = self.state(cx, state);
                let next = call(cx, function, Some(current), arguments, self.integers)?;
                let next = Global::new(cx, next);
                self.states.borrow_mut().insert(state, next);
                Some(())
            })
        });
        stepped.flatten().ok_or_else(waiting)
    }

    fn value(&self, state: u64, last: bool) -> Outcome {
        engine(|cx| {
            let mut value = self.state(cx, state);
            if last {
                self.states.borrow_mut().remove(&state);
            }
            // The value of a window's last row has been asked for already.
            if let Some(result) = &self.result
                && !(last && self.inverse.is_some())
            {
                match call(cx, result, Some(value), &[], self.integers) {
                    Some(made) => value = made,
                    None => return Err(waiting()),
                }
            } else if last && self.inverse.is_some() && self.result.is_some() {
                return Ok(nodus_sqlite::Value::Null);
            }
            to_result(cx, value)
        })
    }
}

/// What is asked before a statement is compiled.
pub(super) struct JsAuthorizer {
    function: Held,
}

impl JsAuthorizer {
    pub(super) fn new(cx: &mut Scope<'_>, function: Local<'_, Function>) -> Self {
        JsAuthorizer {
            function: Held::new(cx, function),
        }
    }
}

/// A number that is one of the library's integers, which know no negative zero.
fn int32(number: f64) -> Option<i32> {
    let integer = number as i32;
    (f64::from(integer).to_bits() == number.to_bits()).then_some(integer)
}

/// SQLite's answer that refuses an action.
const DENY: i32 = 1;

impl Authorizer for JsAuthorizer {
    fn allow(&self, action: i32, about: [Option<&str>; 4]) -> i32 {
        let answer = with_current(|cx| {
            cx.nested(|cx| {
                let mut arguments = vec![cx.int(action)];
                for text in about {
                    arguments.push(match text {
                        Some(text) => cx.string(text).as_value(),
                        None => cx.null(),
                    });
                }
                let Some(function) = self.function.get(cx) else {
                    return DENY;
                };
                let this = cx.undefined();
                let answer = match function.call(cx, this, &arguments) {
                    Ok(answer) => answer,
                    Err(error) => {
                        note_thrown(cx, error);
                        return DENY;
                    }
                };
                let problem = match answer.as_number().and_then(int32) {
                    Some(code) if (0..=2).contains(&code) => return code,
                    Some(_) => Error::range_error(
                        "Authorizer callback returned a invalid authorization code",
                    ),
                    None => Error::type_error(
                        "Authorizer callback must return an integer authorization code",
                    ),
                };
                note_thrown(cx, problem);
                DENY
            })
        });
        answer.unwrap_or(DENY)
    }
}

/// What is asked while a changeset is applied.
pub(super) struct JsChangesets {
    filter: Option<Held>,
    conflict: Option<Held>,
}

impl JsChangesets {
    pub(super) fn new(
        cx: &mut Scope<'_>,
        filter: Option<Local<'_, Function>>,
        conflict: Option<Local<'_, Function>>,
    ) -> Self {
        JsChangesets {
            filter: filter.map(|function| Held::new(cx, function)),
            conflict: conflict.map(|function| Held::new(cx, function)),
        }
    }
}

/// SQLite's answer that ends the application.
const ABORT: i32 = 2;

impl ChangesetHandler for JsChangesets {
    fn filter(&self, table: &str) -> bool {
        let Some(filter) = &self.filter else {
            return true;
        };
        let wanted = with_current(|cx| {
            cx.nested(|cx| {
                let arguments = [ValueRef::Text(table.as_bytes())];
                call(cx, filter, None, &arguments, Integers::Numbers)
                    .is_some_and(|answer| answer.to_boolean())
            })
        });
        wanted.unwrap_or(false)
    }

    fn conflict(&self, kind: i32) -> i32 {
        let Some(conflict) = &self.conflict else {
            return ABORT;
        };
        let answer = with_current(|cx| {
            cx.nested(|cx| {
                let arguments = [ValueRef::Integer(i64::from(kind))];
                match call(cx, conflict, None, &arguments, Integers::Numbers) {
                    // What is no answer is for SQLite to refuse.
                    Some(answer) => answer
                        .as_number()
                        .filter(|code| code.fract() == 0.0)
                        .map_or(-1, |code| code as i32),
                    None => ABORT,
                }
            })
        });
        answer.unwrap_or(MISUSE)
    }
}
