//! `internalBinding('inspector_server')`: a port where debuggers reach this thread. A thread of its own serves them
//! (`service.rs`); what they send comes in letters (`mailbox.rs`), and JavaScript is told of them wherever it is.

mod mailbox;
mod peer;
mod request;
mod service;

use std::cell::RefCell;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use self::mailbox::{Letter, Mailbox};
use self::request::Target;
use self::service::{Handle, Plan};
use crate::prelude::*;

const SIGUSR1: i32 = 10;

/// The server of a thread.
#[derive(Default)]
struct Server {
    running: RefCell<Option<Handle>>,
    mailbox: RefCell<Arc<Mailbox>>,
}

impl Server {
    fn of(cx: &Scope<'_>) -> std::rc::Rc<Server> {
        cx.state().slot::<Server>()
    }
}

/// How another thread reaches this one: at the next safe point of its JavaScript or in its loop.
fn reach(cx: &Scope<'_>, signal: bool) -> impl Fn() + Send + use<> + 'static {
    let interrupt = cx.interrupt_handle();
    let waker = cx.state().event_loop.waker();
    move || {
        interrupt.run_on_interrupt(move || {
            enter(|cx| tell_at_once(cx, signal));
        });
        waker.post(move |_| {
            enter(|cx| tell(cx, signal));
        });
    }
}

/// The function that hears of letters, and with `true` of the signal for debuggers.
fn listener<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Function>> {
    let exports = crate::builtins::require(cx, "#inspector/server")?;
    let exports = exports.as_object().ok_or(Error::Terminated)?;
    let listener = exports.get(cx, c"onLetters")?;
    listener
        .as_function()
        .ok_or_else(|| Error::plain("#inspector/server exports no onLetters"))
}

/// From the loop.
fn tell(cx: &mut Scope<'_>, signal: bool) {
    if cx.state().exiting.get().is_some() {
        return;
    }
    cx.nested(|cx| {
        if let Ok(f) = listener(cx) {
            let this = cx.undefined();
            let signal = cx.boolean(signal);
            call_from_loop(cx, None, f, this, &[signal]);
        }
    });
}

/// In the middle of running JavaScript, which must not notice.
fn tell_at_once(cx: &mut Scope<'_>, signal: bool) {
    let result = cx.nested(|cx| {
        let f = listener(cx)?;
        let this = cx.undefined();
        let signal = cx.boolean(signal);
        f.call(cx, this, &[signal]).map(|_| ())
    });
    if matches!(result, Err(Error::Pending)) {
        cx.clear_exception();
    }
}

fn resolve(host: &str, port: u16) -> Option<SocketAddr> {
    (host, port).to_socket_addrs().ok()?.next()
}

/// start(host, port, id, title, url, publishHttp, publishStderr, version, protocol): the port and the url, `undefined` when the
/// host has no address, or the number of an error.
#[native]
#[allow(clippy::too_many_arguments, reason = "each is a setting of its own")]
fn start<'s>(
    cx: &mut Scope<'s>,
    host: String,
    port: f64,
    id: String,
    title: String,
    url: String,
    publish_http: bool,
    publish_stderr: bool,
    version: String,
    protocol: String,
) -> Result<Local<'s, Value>> {
    let server = Server::of(cx);
    let Some(address) = resolve(&host, port as u16) else {
        return Ok(cx.undefined());
    };
    let mailbox = Arc::<Mailbox>::default();
    server.mailbox.replace(mailbox.clone());
    let started = service::start(Plan {
        address,
        host,
        target: Target { id, title, url },
        publish_http,
        publish_stderr,
        version,
        protocol,
        mailbox,
        notify: Box::new(reach(cx, false)),
    });
    match started {
        Ok(handle) => {
            let port = cx.number(f64::from(handle.port));
            let url = cx.string(&handle.url).as_value();
            server.running.replace(Some(handle));
            Ok(cx.array(&[port, url]).as_value())
        }
        Err(error) => Ok(cx.int(error.0)),
    }
}

/// Ends the server.
#[native]
fn stop(cx: &mut Scope<'_>) {
    let running = Server::of(cx).running.take();
    if let Some(handle) = running {
        handle.stop();
    }
}

/// Sends a message to a debugger.
#[native]
fn send(cx: &mut Scope<'_>, peer: u32, text: String) {
    if let Some(handle) = &*Server::of(cx).running.borrow() {
        handle.send(peer, text);
    }
}

/// The next letter as `[kind, debugger, text]`; waits for one when asked to, until the server or this thread ends.
#[native]
fn take<'s>(cx: &mut Scope<'s>, waits: bool) -> Result<Local<'s, Value>> {
    let server = Server::of(cx);
    let mailbox = server.mailbox.borrow().clone();
    let letter = if waits {
        let interrupt = cx.interrupt_handle();
        mailbox.wait(|| interrupt.is_terminating())
    } else {
        mailbox.take()
    };
    let (kind, peer, text) = match letter {
        None => return Ok(cx.undefined()),
        Some(Letter::Opened(peer)) => (0, peer, None),
        Some(Letter::Message(peer, text)) => (1, peer, Some(text)),
        Some(Letter::Closed(peer)) => (2, peer, None),
    };
    let kind = cx.int(kind);
    let peer = cx.number(f64::from(peer));
    let text = match text {
        Some(text) => cx.string(&text).as_value(),
        None => cx.undefined(),
    };
    Ok(cx.array(&[kind, peer, text]).as_value())
}

/// Waits for `SIGUSR1` from now on, on a thread of its own: the program may be busy.
pub(crate) fn watch_signal(cx: &Scope<'_>) {
    if cx.state().options.flag("disable-sigusr1") {
        return;
    }
    // Without a thread there is nobody to watch, which only debuggers notice.
    let _ = event_loop::watch_always(SIGUSR1, reach(cx, true));
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[send::DEF, start::DEF, stop::DEF, take::DEF])
}
