//! `internalBinding('http2')`: sessions of HTTP/2 over native streams, or over bytes that JavaScript carries.

mod events;
mod methods;
mod session;
mod transport;

use std::cell::OnceCell;

use nodus_http::h2;

use crate::prelude::*;

/// Functions that the JavaScript side registers once per thread. All are called with the session's handle as `this`.
#[derive(Default)]
pub(crate) struct Hooks {
    /// `(stream, category, flags, fields, sensitive positions)`
    on_headers: OnceCell<Global<Function>>,
    /// `(parent, stream, fields, sensitive positions)`
    on_promise: OnceCell<Global<Function>>,
    /// `(stream, ArrayBuffer)`
    on_data: OnceCell<Global<Function>>,
    /// `(stream)`
    on_end: OnceCell<Global<Function>>,
    /// `(stream, code)`
    on_closed: OnceCell<Global<Function>>,
    on_settings: OnceCell<Global<Function>>,
    on_settings_ack: OnceCell<Global<Function>>,
    /// `(payload)`
    on_ping: OnceCell<Global<Function>>,
    /// `(payload, expected)`
    on_ping_ack: OnceCell<Global<Function>>,
    /// `(code, last stream, data)`
    on_goaway: OnceCell<Global<Function>>,
    /// `(stream, origin, value)`
    on_alt_svc: OnceCell<Global<Function>>,
    /// `(origins)`
    on_origin: OnceCell<Global<Function>>,
    /// `(stream, kind of frame, error)`
    on_not_sent: OnceCell<Global<Function>>,
    /// `(stream)`
    on_want_trailers: OnceCell<Global<Function>>,
    /// `(error, too many invalid frames)`
    on_error: OnceCell<Global<Function>>,
    /// `(token, status)`
    on_written: OnceCell<Global<Function>>,
    /// `(bytes)`; the answer is `sent(status)`.
    on_send: OnceCell<Global<Function>>,
    /// `(error)`: the stream below has ended or broken.
    on_below_end: OnceCell<Global<Function>>,
    /// Everything has been written after `destroy`.
    on_done: OnceCell<Global<Function>>,
    /// Something was done; the session may have become idle.
    on_quiet: OnceCell<Global<Function>>,
}

/// setupHooks({ onHeaders, ... })
#[native]
fn setup_hooks<'s>(cx: &mut Scope<'s>, functions: Local<'s, Object>) -> Result<()> {
    let hooks = cx.state().slot::<Hooks>();
    for (name, place) in [
        ("onHeaders", &hooks.on_headers),
        ("onPromise", &hooks.on_promise),
        ("onData", &hooks.on_data),
        ("onEnd", &hooks.on_end),
        ("onClosed", &hooks.on_closed),
        ("onSettings", &hooks.on_settings),
        ("onSettingsAck", &hooks.on_settings_ack),
        ("onPing", &hooks.on_ping),
        ("onPingAck", &hooks.on_ping_ack),
        ("onGoaway", &hooks.on_goaway),
        ("onAltSvc", &hooks.on_alt_svc),
        ("onOrigin", &hooks.on_origin),
        ("onNotSent", &hooks.on_not_sent),
        ("onWantTrailers", &hooks.on_want_trailers),
        ("onError", &hooks.on_error),
        ("onWritten", &hooks.on_written),
        ("onSend", &hooks.on_send),
        ("onBelowEnd", &hooks.on_below_end),
        ("onDone", &hooks.on_done),
        ("onQuiet", &hooks.on_quiet),
    ] {
        if let Some(function) = functions.get(cx, name)?.as_function() {
            let _ = place.set(Global::new(cx, function));
        }
    }
    Ok(())
}

/// errorMessage(error) -> what a library error says
#[native]
fn error_message(error: i32) -> &'static str {
    h2::message(error)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<session::Http2Session>()?;
    target.set(cx, c"Http2Session", class)?;
    target.natives(cx, &[setup_hooks::DEF, error_message::DEF])
}
