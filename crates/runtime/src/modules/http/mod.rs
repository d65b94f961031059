//! `internalBinding('http_parser')`: the parser class in Node's shape, the list of a server's connections, and the native
//! connection that serves plain TCP without a JavaScript socket.

mod below;
mod client_reads;
mod connection;
mod connections;
mod parser;

use std::cell::OnceCell;

use nodus_http::Method;

use crate::prelude::*;

/// Functions that the JavaScript side registers once per thread.
#[derive(Default)]
pub(crate) struct Hooks {
    /// `(arrayBuffer) => Buffer`
    make_buffer: OnceCell<Global<Function>>,
    /// A Buffer that others are made like.
    model: OnceCell<Global<View>>,
    on_request: OnceCell<Global<Function>>,
    on_body: OnceCell<Global<Function>>,
    on_complete: OnceCell<Global<Function>>,
    /// The connection goes on as an ordinary socket, from the given bytes on.
    on_leave: OnceCell<Global<Function>>,
    on_parse_error: OnceCell<Global<Function>>,
    /// The peer ended its side, or the connection broke.
    on_end: OnceCell<Global<Function>>,
    on_drain: OnceCell<Global<Function>>,
    /// What was gathered is written.
    on_written: OnceCell<Global<Function>>,
    shared: connection::Shared,
    /// What has arrived for a client's parser, while it is told.
    arrived: std::cell::RefCell<Option<Vec<u8>>>,
}

/// setupHooks({ makeBuffer, model, onRequest, ... })
#[native]
fn setup_hooks<'s>(cx: &mut Scope<'s>, functions: Local<'s, Object>) -> Result<()> {
    let hooks = cx.state().slot::<Hooks>();
    for (name, place) in [
        ("makeBuffer", &hooks.make_buffer),
        ("onRequest", &hooks.on_request),
        ("onBody", &hooks.on_body),
        ("onComplete", &hooks.on_complete),
        ("onLeave", &hooks.on_leave),
        ("onParseError", &hooks.on_parse_error),
        ("onEnd", &hooks.on_end),
        ("onDrain", &hooks.on_drain),
        ("onWritten", &hooks.on_written),
    ] {
        if let Some(function) = functions.get(cx, name)?.as_function() {
            let _ = place.set(Global::new(cx, function));
        }
    }
    if let Some(model) = functions.get(cx, "model")?.as_view() {
        let _ = hooks.model.set(Global::new(cx, model));
    }
    Ok(())
}

/// The bytes as a Buffer of their own.
pub(crate) fn make_buffer<'s>(cx: &mut Scope<'s>, bytes: &[u8]) -> Result<Local<'s, Value>> {
    make_whole_buffer(cx, bytes)
}

/// The same for bytes whose memory can be taken over.
fn make_whole_buffer<'s>(
    cx: &mut Scope<'s>,
    bytes: impl AsRef<[u8]> + Into<Vec<u8>>,
) -> Result<Local<'s, Value>> {
    let hooks = cx.state().slot::<Hooks>();
    let made = match hooks.model.get() {
        Some(model) => {
            let model = model.get(cx);
            cx.bytes_like(model, bytes)?
        }
        None => cx.uint8_array_from(bytes.into())?,
    };
    Ok(made.as_value())
}

/// A part of bytes as a Buffer, over their own memory.
pub(crate) fn make_buffer_of<'s>(
    cx: &mut Scope<'s>,
    bytes: Vec<u8>,
    part: std::ops::Range<usize>,
) -> Result<Local<'s, Value>> {
    if part == (0..bytes.len()) {
        return make_whole_buffer(cx, bytes);
    }
    let hooks = cx.state().slot::<Hooks>();
    let Some(make) = hooks.make_buffer.get() else {
        return make_buffer(cx, bytes.get(part).unwrap_or_default());
    };
    let buffer = cx.array_buffer(bytes)?;
    let args = [
        buffer.as_value(),
        cx.number(part.start as f64),
        cx.number(part.len() as f64),
    ];
    let make = make.get(cx);
    let this = cx.undefined();
    make.call(cx, this, &args)
}

/// Names and values by turns, with NUL between: a byte that no strict head can hold.
fn flatten(headers: &nodus_http::Headers<'_>, text: &mut Vec<u8>) {
    for (name, value) in headers.iter() {
        if !text.is_empty() {
            text.push(0);
        }
        text.extend_from_slice(name);
        text.push(0);
        text.extend_from_slice(value);
    }
}

/// Makes the error object that a refused message is reported with.
pub(crate) fn parse_error<'s>(
    cx: &mut Scope<'s>,
    error: &nodus_http::ParseError,
) -> Result<Local<'s, Value>> {
    let object = cx.error(ErrorKind::Error, "Parse Error")?;
    object.put(cx, c"bytesParsed", error.bytes_parsed as f64)?;
    object.put(cx, c"code", error.code.name())?;
    object.put(cx, c"reason", error.reason)?;
    Ok(object.as_value())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let all: Vec<&str> = Method::ALL.iter().map(|method| method.name()).collect();
    let http: Vec<&str> = Method::ALL
        .iter()
        .filter(|method| method.is_http() && **method != Method::Pri)
        .map(|method| method.name())
        .collect();
    let methods = cx.string_array(&http);
    target.set(cx, c"methods", methods)?;
    let methods = cx.string_array(&all);
    target.set(cx, c"allMethods", methods)?;
    let class = parser::class(cx)?;
    target.set(cx, c"HTTPParser", class)?;
    let class = cx.class::<connections::ConnectionsList>()?;
    target.set(cx, c"ConnectionsList", class)?;
    let class = cx.class::<connection::Connection>()?;
    target.set(cx, c"Connection", class)?;
    target.natives(
        cx,
        &[
            setup_hooks::DEF,
            client_reads::read_for_parser::DEF,
            client_reads::take_arrived::DEF,
            client_reads::write_soon::DEF,
            connection::tell_when_written::DEF,
        ],
    )
}
