//! What a connection does in a turn of the loop: look at the client's first message, shake hands, write what waited, hand
//! over plain bytes, and tell JavaScript the rest.

use std::cell::RefCell;
use std::rc::Rc;

use event_loop::{Errno, Stream, WriteBuf};
use nodus_openssl_extra as extra;
use openssl::ssl::{ErrorCode, SslRef, SslStream, SslVersion};

use super::failure::Failure;
use super::hello::{self, ClientHello, Parsed};
use super::link::{Gate, Link};
use super::shared::Event;
use crate::callback::Handle;
use crate::modules::net::{StreamKeys, copy_to_user};
use crate::prelude::*;

/// The plain text of one record, as which it is handed over.
const RECORD: usize = 16 * 1024;

thread_local! {
    /// Where plain text is put first; its size is known only afterwards.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Link {
    pub(super) fn cycle(&self, cx: &mut Scope<'_>) {
        if self.cycling.replace(true) {
            self.again.set(true);
            return;
        }
        let alive = self.itself.upgrade();
        loop {
            self.again.set(false);
            self.step(cx);
            self.send(cx);
            if self.closed.get() || !self.again.get() {
                break;
            }
        }
        self.cycling.set(false);
        if self.closed.get() {
            self.release();
        }
        drop(alive);
    }

    fn step(&self, cx: &mut Scope<'_>) {
        if self.closed.get() || !self.started.get() {
            return;
        }
        if self.gate.get() != Gate::Open {
            self.look_at_hello(cx);
            if self.gate.get() != Gate::Open {
                self.tell_end(cx);
                return;
            }
        }
        if !self.failed.get() && !self.established.get() {
            self.shake_hands(cx);
        }
        if self.established.get() && !self.failed.get() {
            self.write_waiting();
            self.read_plain(cx);
        }
        self.tell_notes(cx);
        self.tell_failure(cx);
        if !self.established.get() {
            self.tell_end(cx);
        }
    }

    fn look_at_hello(&self, cx: &mut Scope<'_>) {
        if self.gate.get() != Gate::Reading {
            return;
        }
        let parsed = match self.stream.try_borrow() {
            Ok(stream) => match stream.as_ref() {
                Some(stream) => hello::parse(stream.get_ref().unread()),
                None => return,
            },
            Err(_) => return,
        };
        match parsed {
            Parsed::Incomplete => {}
            Parsed::Foreign => self.gate.set(Gate::Open),
            Parsed::Hello(hello) => {
                self.gate.set(Gate::Asked);
                cx.nested(|cx| match hello_object(cx, hello) {
                    Ok(object) => self.fire(cx, c"onclienthello", &[object]),
                    Err(_) => cx.clear_exception(),
                });
            }
        }
    }

    fn shake_hands(&self, cx: &mut Scope<'_>) {
        let Some(outcome) = self.work(SslStream::do_handshake) else {
            return;
        };
        match outcome {
            Ok(()) => {
                self.established.set(true);
                self.shared.lock().established = true;
                // The last message is sent at the end of the turn: who does not want this peer can keep it from it, and
                // what is written meanwhile goes along instead of waiting until it has arrived.
                let tickets = self.take_tickets();
                self.tell_notes(cx);
                self.fire(cx, c"onhandshakedone", &[]);
                self.shared.lock().events.extend(tickets);
            }
            Err(error) if is_want(&error) => {}
            Err(error) => {
                let mut failure = failure_of(&error);
                if self.work(|stream| stream.get_ref().is_foreign()) == Some(true) {
                    failure = failure.of_foreign_bytes();
                }
                self.fail(failure);
            }
        }
    }

    /// The sessions that a server of TLS 1.3 has made: it sends them when the handshake is over.
    fn take_tickets(&self) -> Vec<Event> {
        let version = self.look(SslRef::version2).flatten();
        if !self.is_server() || version != Some(SslVersion::TLS1_3) {
            return Vec::new();
        }
        let mut state = self.shared.lock();
        let (tickets, rest) = std::mem::take(&mut state.events)
            .into_iter()
            .partition(|event| matches!(event, Event::Session(..)));
        state.events = rest;
        tickets
    }

    fn write_waiting(&self) {
        loop {
            let next = {
                let mut waiting = self.waiting.borrow_mut();
                if waiting.is_empty() {
                    return;
                }
                waiting.remove(0)
            };
            if let Err(failure) = self.encrypt(&next.bytes) {
                self.waiting.borrow_mut().insert(0, next);
                self.fail(failure);
                return;
            }
            let Some(below) = &self.below else {
                self.carried.borrow_mut().push(next.request);
                continue;
            };
            let out = self.take_outgoing();
            let request = Rc::new(next.request);
            let queued = below.stream().write(vec![WriteBuf::Vec(out)], {
                let request = request.clone();
                move |result| request.complete(result.map_or_else(|e| e.0, |()| 0))
            });
            if let Err(error) = queued {
                request.complete(error.0);
                return;
            }
        }
    }

    /// Hands over plain bytes, record by record, as long as they are wanted and there are some.
    fn read_plain(&self, cx: &mut Scope<'_>) {
        let mut scratch = SCRATCH.take();
        scratch.resize(RECORD, 0);
        while self.reading.get() && !self.closed.get() {
            match self.work(|stream| stream.ssl_read(&mut scratch)) {
                Some(Ok(count)) if count > 0 => {
                    self.bytes_read.set(self.bytes_read.get() + count as f64);
                    self.tell_notes(cx);
                    self.deliver(cx, &scratch[..count]);
                }
                Some(Err(error)) => {
                    if error.code() == ErrorCode::ZERO_RETURN {
                        self.ended.set(self.ended.get().or(Some(Errno::EOF)));
                    } else if !is_want(&error) {
                        self.fail(failure_of(&error));
                        break;
                    }
                    self.tell_notes(cx);
                    self.tell_end(cx);
                    break;
                }
                _ => break,
            }
        }
        SCRATCH.set(scratch);
    }

    fn deliver(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener.on_read(cx, Ok(bytes));
            return;
        }
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        if self.user_buffer.borrow().is_some() {
            self.deliver_to_user(cx, bytes);
            return;
        }
        cx.nested(|cx| {
            let Some((object, onread)) = self.method(cx, onread) else {
                return;
            };
            let below = self.below.as_ref();
            let sharing = below.is_some_and(|below| below.shares_arrivals());
            let Ok(made) = keys.arrived(cx, onread, bytes, sharing) else {
                cx.clear_exception();
                self.tell_read_error(cx, Errno::ENOBUFS);
                return;
            };
            self.call(cx, object, onread, &[made]);
        });
    }

    fn deliver_to_user(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        let mut rest = bytes;
        while !rest.is_empty() && !self.closed.get() {
            let copied = copy_to_user(cx, &self.user_buffer, rest);
            let Some(count) = copied.filter(|count| *count > 0) else {
                self.tell_read_error(cx, Errno::ENOBUFS);
                return;
            };
            rest = &rest[count..];
            keys.tell_read(count as i32);
            let undefined = cx.undefined();
            self.fire(cx, onread, &[undefined]);
        }
    }

    /// Tells the end of the stream below, once, when all before it has been told.
    fn tell_end(&self, cx: &mut Scope<'_>) {
        let Some(end) = self.ended.get() else {
            return;
        };
        if self.end_told.replace(true) || self.closed.get() || self.failed.get() {
            return;
        }
        self.tell_read_error(cx, end);
    }

    /// Calls `onread` with an error, of which the end is one.
    fn tell_read_error(&self, cx: &mut Scope<'_>, error: Errno) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener.filter(|_| self.tells_end.get()) {
            listener.on_read(cx, Err(error));
            return;
        }
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        keys.tell_read(error.0);
        let undefined = cx.undefined();
        self.fire(cx, onread, &[undefined]);
    }

    fn tell_failure(&self, cx: &mut Scope<'_>) {
        let failure = self.failure.borrow_mut().take();
        let Some(failure) = failure else {
            return;
        };
        // The alert goes out before the connection does.
        self.send(cx);
        // What was written before the handshake was done learns of the failure as the write's own.
        let waiting = &self.waiting;
        if !self.established.get() && !waiting.borrow().is_empty() {
            let request = waiting.borrow_mut().remove(0).request;
            let object = request.object(cx);
            let text = cx.string(failure.message()).as_value();
            if object.set(cx, c"error", text).is_err() {
                cx.clear_exception();
            }
            request.complete(Errno::EPROTO.0);
            return;
        }
        cx.nested(|cx| match failure.to_js(cx) {
            Ok(error) => self.fire(cx, c"onerror", &[error]),
            Err(_) => cx.clear_exception(),
        });
    }

    fn tell_notes(&self, cx: &mut Scope<'_>) {
        if self.tracing.get() {
            let text = self.look(extra::take_trace).unwrap_or_default();
            if !text.is_empty() {
                cx.nested(|cx| {
                    let text = cx.string(&text).as_value();
                    self.fire(cx, c"ontrace", &[text]);
                });
            }
        }
        loop {
            let events = std::mem::take(&mut self.shared.lock().events);
            if events.is_empty() {
                return;
            }
            for event in events {
                cx.nested(|cx| {
                    self.tell_note(cx, event)
                        .unwrap_or_else(|_| cx.clear_exception())
                });
            }
        }
    }

    fn tell_note(&self, cx: &mut Scope<'_>, event: Event) -> Result<()> {
        match event {
            Event::HandshakeStart => self.fire(cx, c"onhandshakestart", &[]),
            Event::HandshakeDone => self.fire(cx, c"onhandshakedone", &[]),
            Event::Keylog(line) => {
                let line = cx.uint8_array_from(line.into_bytes())?.as_value();
                self.fire(cx, c"onkeylog", &[line]);
            }
            Event::Session(id, session) => {
                let id = cx.uint8_array_from(id)?.as_value();
                let session = cx.uint8_array_from(session)?.as_value();
                self.fire(cx, c"onnewsession", &[id, session]);
            }
            Event::Status(response) => {
                let response = match response {
                    Some(bytes) => cx.uint8_array_from(bytes)?.as_value(),
                    None => cx.null(),
                };
                self.fire(cx, c"onocspresponse", &[response]);
            }
        }
        Ok(())
    }

    /// Sends what OpenSSL has ready.
    fn send(&self, cx: &mut Scope<'_>) {
        if let Some(below) = &self.below {
            self.send_below(below);
            return;
        }
        let out = self.take_outgoing();
        if !out.is_empty() {
            cx.nested(|cx| match cx.uint8_array_from(out) {
                Ok(view) => self.fire(cx, c"onencrypted", &[view.as_value()]),
                Err(_) => {
                    cx.clear_exception();
                    self.tell_read_error(cx, Errno::ENOBUFS);
                }
            });
        }
        let shutdown = self.shutdown.borrow_mut().take();
        if let Some(request) = shutdown {
            self.fire(cx, c"onshutdown", &[]);
            request.complete(0);
        }
    }
}

pub(super) fn is_want(error: &openssl::ssl::Error) -> bool {
    matches!(error.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE)
}

pub(super) fn failure_of(error: &openssl::ssl::Error) -> Failure {
    match error.ssl_error() {
        Some(stack) => Failure::new(stack),
        None => Failure::new(&openssl::error::ErrorStack::get()),
    }
}

fn hello_object<'s>(cx: &mut Scope<'s>, hello: ClientHello) -> Result<Local<'s, Value>> {
    let object = cx.object();
    let id = cx.uint8_array_from(hello.session_id)?;
    object.set(cx, c"sessionId", id)?;
    object.put(cx, c"tlsTicket", hello.ticket)?;
    object.put(cx, c"servername", hello.servername.unwrap_or_default())?;
    object.put(cx, c"OCSPRequest", hello.wants_status)?;
    let names: Vec<String> = hello
        .protocols
        .iter()
        .map(|name| name.iter().copied().map(char::from).collect())
        .collect();
    object.put(cx, c"protocols", names)?;
    Ok(object.as_value())
}
