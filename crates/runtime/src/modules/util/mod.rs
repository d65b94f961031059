//! `internalBinding('util')`: what `util.inspect` must ask the engine because JavaScript cannot see it, and a few
//! services of the process that no other module owns.

mod sigint;
mod types;

use std::time::Duration;

use nodus_engine::PromiseState;

use crate::prelude::*;

pub(crate) use types::binding as types_binding;

/// Filters of `getOwnNonIndexProperties`.
const ALL_PROPERTIES: u32 = 0;
const ONLY_WRITABLE: u32 = 1;
const ONLY_ENUMERABLE: u32 = 2;
const ONLY_CONFIGURABLE: u32 = 4;
const SKIP_STRINGS: u32 = 8;
const SKIP_SYMBOLS: u32 = 16;

const PENDING: u32 = 0;
const FULFILLED: u32 = 1;
const REJECTED: u32 = 2;

/// The CallSites of the frames below the calls of `below`, without asking a program's own stack formatter.
#[native]
fn call_sites<'s>(
    cx: &mut Scope<'s>,
    limit: u32,
    below: Local<'s, Function>,
) -> Result<Local<'s, Array>> {
    cx.call_sites(limit, below)
}

/// The own keys that are no array indices.
#[native]
fn get_own_non_index_properties<'s>(
    cx: &mut Scope<'s>,
    object: Local<'s, Object>,
    filter: u32,
) -> Result<Local<'s, Array>> {
    let keys = object.non_index_keys(cx, filter & ONLY_ENUMERABLE != 0)?;
    if filter & (SKIP_SYMBOLS | SKIP_STRINGS) == 0 {
        return Ok(keys);
    }
    let mut kept = Vec::new();
    for i in 0..keys.len(cx) {
        let key = keys.get_index(cx, i)?;
        let skip = if key.is_symbol() {
            SKIP_SYMBOLS
        } else {
            SKIP_STRINGS
        };
        if filter & skip == 0 {
            kept.push(key);
        }
    }
    Ok(cx.array(&kept))
}

/// Has neither of two objects an enumerable key, string or symbol, that is no array index?
#[native]
fn are_without_names<'s>(
    cx: &mut Scope<'s>,
    one: Local<'s, Object>,
    other: Local<'s, Object>,
) -> Result<bool> {
    Ok(one.non_index_keys(cx, true)?.is_empty(cx) && other.non_index_keys(cx, true)?.is_empty(cx))
}

/// Gives an error that came from outside of JavaScript the stack of those who await the promise it is to reject.
#[native]
fn capture_awaiters<'s>(
    cx: &mut Scope<'s>,
    error: Local<'s, Object>,
    promise: Local<'s, Object>,
) -> Result<()> {
    cx.capture_awaiters(error, promise)
}

/// `[state, result]`; the result is missing while the promise is pending. Undefined for anything else.
#[native]
fn get_promise_details<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
) -> Option<Local<'s, Array>> {
    let promise = value.as_promise()?;
    let state = match promise.state() {
        PromiseState::Pending => {
            let items = [cx.int(PENDING as i32)];
            return Some(cx.array(&items));
        }
        PromiseState::Fulfilled => FULFILLED,
        PromiseState::Rejected => REJECTED,
    };
    let items = [cx.int(state as i32), promise.result(cx)];
    Some(cx.array(&items))
}

/// Undefined for what is no proxy, else its target or, if asked for both, `[target, handler]`; null stands for what a
/// revoked proxy has lost.
#[native]
fn get_proxy_details<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
    both: Option<bool>,
) -> Local<'s, Value> {
    let Some(object) = value.as_object() else {
        return cx.undefined();
    };
    if !types::is_script_proxy(cx, object) {
        return cx.undefined();
    }
    let (target, handler) = object.proxy_details(cx);
    let null = cx.null();
    let target = target.map_or(null, |o| o.as_value());
    // An absent second argument asks for both, as in Node.
    if both.unwrap_or(true) {
        let items = [target, handler.map_or(null, |o| o.as_value())];
        cx.array(&items).as_value()
    } else {
        target
    }
}

/// The entries of a collection or an iterator. With `is_iterator` the result is `[entries, isKeyValue]`.
#[native]
fn preview_entries<'s>(
    cx: &mut Scope<'s>,
    value: Local<'s, Value>,
    is_iterator: Option<bool>,
) -> Result<Local<'s, Value>> {
    let Some(object) = value.as_object() else {
        return Ok(cx.undefined());
    };
    let (entries, pairs) = object.preview_entries(cx)?;
    if !is_iterator.unwrap_or(false) {
        return Ok(entries.as_value());
    }
    let items = [entries.as_value(), cx.boolean(pairs)];
    Ok(cx.array(&items).as_value())
}

/// A class name for an object whose prototype chain tells none.
#[native]
fn get_constructor_name<'s>(cx: &mut Scope<'s>, object: Local<'s, Object>) -> Local<'s, Value> {
    match object.constructor_name(cx) {
        Some(name) => name.as_value(),
        None => {
            // What the engine has as a proxy of its own, a module's namespace, is an object.
            let name = match object.class_name() {
                "Proxy" => "Object",
                name => name,
            };
            cx.string(name).as_value()
        }
    }
}

/// What an external value points to. No external values exist outside of native addons.
#[native]
fn get_external_value<'s>(
    cx: &mut Scope<'s>,
    object: Local<'s, Object>,
) -> Result<Local<'s, BigInt>> {
    cx.bigint_u64(object.address() as u64)
}

/// Blocks the thread.
#[native]
fn sleep(milliseconds: u32) {
    crate::blocking::sleep(Duration::from_millis(u64::from(milliseconds)));
}

/// `TCP`, `TTY`, `UDP`, `FILE`, `PIPE` or `UNKNOWN`.
#[native]
fn guess_handle_type(fd: i32) -> &'static str {
    event_loop::guess_handle(fd).name()
}

/// The variables of a `.env` file, in the order of their names.
#[native]
fn parse_env<'s>(cx: &mut Scope<'s>, text: String) -> Result<Local<'s, Object>> {
    let variables = cx.null_object();
    for (name, value) in crate::dotenv::parse(&text) {
        variables.put(cx, name.as_str(), value.as_str())?;
    }
    Ok(variables)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            are_without_names::DEF,
            get_own_non_index_properties::DEF,
            call_sites::DEF,
            capture_awaiters::DEF,
            get_promise_details::DEF,
            get_proxy_details::DEF,
            preview_entries::DEF,
            get_constructor_name::DEF,
            get_external_value::DEF,
            sleep::DEF,
            guess_handle_type::DEF,
            parse_env::DEF,
            sigint::watch_sigint::DEF,
            sigint::unwatch_sigint::DEF,
        ],
    )?;
    let constants = cx.object();
    for (name, value) in [
        (c"ALL_PROPERTIES", ALL_PROPERTIES),
        (c"ONLY_WRITABLE", ONLY_WRITABLE),
        (c"ONLY_ENUMERABLE", ONLY_ENUMERABLE),
        (c"ONLY_CONFIGURABLE", ONLY_CONFIGURABLE),
        (c"SKIP_STRINGS", SKIP_STRINGS),
        (c"SKIP_SYMBOLS", SKIP_SYMBOLS),
        (c"kPending", PENDING),
        (c"kFulfilled", FULFILLED),
        (c"kRejected", REJECTED),
    ] {
        constants.put(cx, name, value)?;
    }
    target.set(cx, c"constants", constants)
}
