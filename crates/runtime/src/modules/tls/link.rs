//! One secured connection: takes encrypted bytes from the stream below, gives plain ones to JavaScript, and the other way
//! round. Everything that calls JavaScript happens in `cycle`, which runs from the loop only; natives that JavaScript calls
//! ask for a turn instead.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak as RcWeak};
use std::sync::Arc;

use event_loop::{Errno, Stream, WriteBuf};
use nodus_openssl_extra as extra;
use openssl::ssl::{ErrorCode, Ssl, SslContext, SslRef, SslStream};

use super::failure::Failure;
use super::hello::{self, ClientHello, Parsed};
use super::memory::Memory;
use super::shared::{self, Event, Shared, State};
use crate::callback::{call_from_loop, current_frame};
use crate::modules::net::{ReadListener, Request, StreamBase, StreamKeys, state_field};
use crate::prelude::*;

/// The plain text of one record, as which it is handed over.
const RECORD: usize = 16 * 1024;

thread_local! {
    /// The connections inside whose OpenSSL functions this thread is, innermost last.
    static CURRENT: RefCell<Vec<RcWeak<Link>>> = const { RefCell::new(Vec::new()) };
    /// Where plain text is put first; its size is known only afterwards.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What waits for the handshake: plain bytes and who to tell when they have been sent.
struct Waiting {
    bytes: Vec<u8>,
    request: Request,
}

/// How far the first message of a client has been looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// The program does not want to see it.
    Open,
    /// It is not complete yet.
    Reading,
    /// The program has it and will say how to go on.
    Asked,
}

/// See the file's head.
pub(super) struct Link {
    stream: RefCell<SslStream<Memory>>,
    shared: Arc<Shared>,
    /// The stream below; none when JavaScript carries the bytes.
    below: Option<Rc<StreamBase>>,
    /// Kept alive by the program's socket, which the stream below knows.
    object: Weak<Object>,
    frame: RefCell<Option<Global<Object>>>,
    server: bool,
    gate: Cell<Gate>,
    started: Cell<bool>,
    established: Cell<bool>,
    /// JavaScript wants plain bytes.
    reading: Cell<bool>,
    /// The end, or the error, of the stream below.
    ended: Cell<Option<Errno>>,
    end_told: Cell<bool>,
    failed: Cell<bool>,
    failure: RefCell<Option<Failure>>,
    closed: Cell<bool>,
    cycling: Cell<bool>,
    again: Cell<bool>,
    scheduled: Cell<bool>,
    tracing: Cell<bool>,
    waiting: RefCell<Vec<Waiting>>,
    /// Requests that end when JavaScript has carried what was sent.
    carried: RefCell<Vec<Request>>,
    /// Writes that are done; who made them hears of it in a turn of its own.
    done: RefCell<Vec<Request>>,
    shutdown: RefCell<Option<Request>>,
    user_buffer: RefCell<Option<Global<View>>>,
    bytes_read: Cell<f64>,
    bytes_written: Cell<f64>,
    itself: RcWeak<Link>,
}

/// Asks the program for the pre-shared key of the connection whose handshake is going on: key and, on clients, identity.
pub(super) fn ask_psk(
    told: Option<&[u8]>,
    room_for_key: usize,
    room_for_identity: usize,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let link = CURRENT.with_borrow(|all| all.last().and_then(RcWeak::upgrade))?;
    enter(|cx| {
        cx.nested(|cx| {
            let object = link.object(cx)?;
            let told = match told {
                Some(told) => cx.string_utf8_lossy(told).as_value(),
                None => cx.null(),
            };
            let key = cx.number(room_for_key as f64);
            let identity = cx.number(room_for_identity as f64);
            let Ok(answer) = object.call_method(cx, c"onpskexchange", &[told, key, identity])
            else {
                // The JavaScript side reports its own exceptions.
                cx.clear_exception();
                return None;
            };
            let answer = answer.as_object()?;
            let bytes = |cx: &mut Scope<'_>, key: &'static str| {
                let value = answer.get(cx, key).ok()?;
                Some(value.as_view()?.with_bytes(<[u8]>::to_vec))
            };
            let psk = bytes(cx, "psk")?;
            let identity = bytes(cx, "identity").unwrap_or_default();
            Some((psk, identity))
        })
    })?
}

impl Link {
    pub(super) fn new(
        cx: &mut Scope<'_>,
        this: Local<'_, Object>,
        below: Option<Rc<StreamBase>>,
        context: &SslContext,
        server: bool,
    ) -> std::result::Result<Rc<Self>, openssl::error::ErrorStack> {
        let mut ssl = Ssl::new(context)?;
        if server {
            ssl.set_accept_state();
        } else {
            ssl.set_connect_state();
        }
        let shared = Arc::new(Shared::default());
        shared::attach(&mut ssl, shared.clone());
        let stream = SslStream::new(ssl, Memory::default())?;
        let object = Weak::new(cx, this);
        let frame = current_frame(cx);
        let link = Rc::new_cyclic(|itself| Link {
            stream: RefCell::new(stream),
            shared,
            below,
            object,
            frame: RefCell::new(frame),
            server,
            gate: Cell::new(Gate::Open),
            started: Cell::new(false),
            established: Cell::new(false),
            reading: Cell::new(false),
            ended: Cell::new(None),
            end_told: Cell::new(false),
            failed: Cell::new(false),
            failure: RefCell::default(),
            closed: Cell::new(false),
            cycling: Cell::new(false),
            again: Cell::new(false),
            scheduled: Cell::new(false),
            tracing: Cell::new(false),
            waiting: RefCell::default(),
            carried: RefCell::default(),
            done: RefCell::default(),
            shutdown: RefCell::default(),
            user_buffer: RefCell::default(),
            bytes_read: Cell::new(0.0),
            bytes_written: Cell::new(0.0),
            itself: itself.clone(),
        });
        if let Some(below) = &link.below {
            below.set_listener(Some(Rc::new(Listener(link.itself.clone()))));
        }
        Ok(link)
    }

    fn object<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
        self.object.get(cx)
    }

    pub(super) fn is_server(&self) -> bool {
        self.server
    }

    pub(super) fn below(&self) -> Option<&Rc<StreamBase>> {
        self.below.as_ref()
    }

    pub(super) fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.lock()
    }

    pub(super) fn bytes_read(&self) -> f64 {
        self.bytes_read.get()
    }

    pub(super) fn bytes_written(&self) -> f64 {
        self.bytes_written.get()
    }

    /// Looks at the connection; `None` while OpenSSL is at work on it.
    pub(super) fn look<R>(&self, f: impl FnOnce(&SslRef) -> R) -> Option<R> {
        let stream = self.stream.try_borrow().ok()?;
        Some(f(stream.ssl()))
    }

    /// Changes the connection; `None` while OpenSSL is at work on it.
    pub(super) fn change<R>(&self, f: impl FnOnce(&mut SslRef) -> R) -> Option<R> {
        let mut stream = self.stream.try_borrow_mut().ok()?;
        Some(f(extra::ssl_of(&mut stream)))
    }

    fn work<R>(&self, f: impl FnOnce(&mut SslStream<Memory>) -> R) -> Option<R> {
        let mut stream = self.stream.try_borrow_mut().ok()?;
        CURRENT.with_borrow_mut(|all| all.push(self.itself.clone()));
        let result = f(&mut stream);
        CURRENT.with_borrow_mut(Vec::pop);
        Some(result)
    }

    // ===== what JavaScript asks for =====

    /// Shows the client's first message to the program before OpenSSL sees it.
    pub(super) fn watch_hello(&self) {
        if self.server && !self.established.get() && self.gate.get() == Gate::Open {
            self.gate.set(Gate::Reading);
        }
    }

    /// The program has made its choices.
    pub(super) fn go_on(&self) {
        self.gate.set(Gate::Open);
        self.schedule();
    }

    /// Sends a request for another handshake.
    pub(super) fn renegotiate(&self) {
        self.work(|stream| drop(stream.do_handshake()));
        if let Some(below) = &self.below {
            self.send_below(below);
        }
        self.schedule();
    }

    pub(super) fn trace(&self) {
        self.change(extra::start_trace);
        self.tracing.set(true);
    }

    /// Begins the handshake, or waits for the other side to do so.
    pub(super) fn start(&self) -> i32 {
        if self.started.replace(true) {
            return 0;
        }
        if let Some(below) = self.below.as_ref().filter(|_| !self.server) {
            // The first message goes out before anything that the program does next, even before an end.
            if let Some(Err(error)) = self.work(SslStream::do_handshake)
                && !is_want(&error)
            {
                self.fail(failure_of(&error));
            }
            self.send_below(below);
        }
        self.schedule();
        match &self.below {
            Some(below) => below.read_start(),
            None => 0,
        }
    }

    /// Encrypted bytes that JavaScript carries, or their end.
    pub(super) fn receive(&self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => {
                if let Ok(mut stream) = self.stream.try_borrow_mut() {
                    stream.get_mut().receive(bytes);
                }
            }
            None => self.ended.set(Some(Errno::EOF)),
        }
        self.schedule();
    }

    pub(super) fn read_start(&self) -> i32 {
        if self.closed.get() {
            return Errno::EBADF.0;
        }
        if !self.reading.replace(true) && self.started.get() {
            self.schedule();
        }
        match &self.below {
            Some(below) if self.started.get() && self.ended.get().is_none() => below.read_start(),
            _ => 0,
        }
    }

    pub(super) fn read_stop(&self) -> i32 {
        self.reading.set(false);
        match &self.below {
            // The handshake goes on whether anybody listens or not.
            Some(below) if self.established.get() => below.read_stop(),
            _ => 0,
        }
    }

    pub(super) fn use_user_buffer(&self, cx: &mut Scope<'_>, view: Local<'_, View>) {
        *self.user_buffer.borrow_mut() = Some(Global::new(cx, view));
    }

    /// Takes plain bytes: 0, or an error number.
    pub(super) fn write(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        bytes: &[u8],
    ) -> i32 {
        if self.closed.get() {
            return Errno::EBADF.0;
        }
        if self.failed.get() {
            return Errno::EPROTO.0;
        }
        let keys = cx.state().slot::<StreamKeys>();
        self.bytes_written
            .set(self.bytes_written.get() + bytes.len() as f64);
        let direct = self
            .below
            .as_ref()
            .filter(|_| self.established.get() && self.waiting.borrow().is_empty());
        let Some(below) = direct else {
            // Copied before anything can move them.
            let bytes = bytes.to_vec();
            let size = bytes.len();
            let request = Request::new(cx, request);
            self.waiting.borrow_mut().push(Waiting { bytes, request });
            self.schedule();
            keys.tell_write(size, true);
            return 0;
        };
        if let Err(failure) = self.encrypt(bytes) {
            self.fail(failure);
            return Errno::EPROTO.0;
        }
        let size = bytes.len();
        let mut out = self.take_outgoing();
        let taken = match below.stream().try_write(&out) {
            Ok(taken) => taken,
            Err(Errno::EAGAIN) => 0,
            Err(error) => return error.0,
        };
        let request = Request::new(cx, request);
        if taken == out.len() {
            self.finish_later(cx, request);
            keys.tell_write(size, true);
            return 0;
        }
        out.drain(..taken);
        let queued = below
            .stream()
            .write(vec![WriteBuf::Vec(out)], move |result| {
                request.complete(result.map_or_else(|e| e.0, |()| 0));
            });
        match queued {
            Ok(()) => {
                keys.tell_write(size, true);
                0
            }
            Err(error) => error.0,
        }
    }

    /// Completes a write that is done, together with others, after what is running now.
    fn finish_later(&self, cx: &mut Scope<'_>, request: Request) {
        let mut done = self.done.borrow_mut();
        done.push(request);
        if done.len() > 1 {
            return;
        }
        let itself = self.itself.clone();
        cx.state().event_loop.defer(move || {
            if let Some(link) = itself.upgrade() {
                let done = std::mem::take(&mut *link.done.borrow_mut());
                done.iter().for_each(|request| request.complete(0));
            }
        });
    }

    /// Plain bytes that have not been sent yet.
    pub(super) fn waiting_bytes(&self) -> usize {
        let waiting = self.waiting.borrow();
        waiting.iter().map(|waiting| waiting.bytes.len()).sum()
    }

    /// Says goodbye to the peer, then ends the stream below.
    pub(super) fn shutdown(&self, cx: &mut Scope<'_>, request: Local<'_, Object>) -> i32 {
        if self.closed.get() {
            return Errno::ENOTCONN.0;
        }
        // What cannot be sent any more needs no goodbye.
        self.work(|stream| drop(stream.shutdown()));
        match &self.below {
            Some(below) => {
                self.send_below(below);
                below.shutdown(cx, request)
            }
            None => {
                *self.shutdown.borrow_mut() = Some(Request::new(cx, request));
                self.schedule();
                0
            }
        }
    }

    /// JavaScript has carried everything that was handed to it.
    pub(super) fn carried(&self, status: i32) {
        let requests = std::mem::take(&mut *self.carried.borrow_mut());
        if requests.is_empty() {
            return;
        }
        if let Some(event_loop) = enter(|cx| cx.state().event_loop.clone()) {
            event_loop.defer(move || requests.iter().for_each(|r| r.complete(status)));
        }
    }

    /// Ends it all; what waits is told so.
    pub(super) fn close(&self) {
        if self.closed.replace(true) {
            return;
        }
        if let Some(below) = &self.below {
            below.set_listener(None);
        }
        let mut requests: Vec<Request> = std::mem::take(&mut *self.waiting.borrow_mut())
            .into_iter()
            .map(|waiting| waiting.request)
            .collect();
        requests.append(&mut self.done.borrow_mut());
        requests.append(&mut self.carried.borrow_mut());
        self.user_buffer.borrow_mut().take();
        self.shutdown.borrow_mut().take();
        if let Some(event_loop) = enter(|cx| cx.state().event_loop.clone())
            && !requests.is_empty()
        {
            event_loop.defer(move || {
                requests.iter().for_each(|r| r.complete(Errno::ECANCELED.0));
            });
        }
    }

    /// Asks for a turn of `cycle`.
    pub(super) fn schedule(&self) {
        if self.closed.get() || self.scheduled.replace(true) {
            return;
        }
        let itself = self.itself.clone();
        let turn = move || {
            if let Some(link) = itself.upgrade() {
                link.scheduled.set(false);
                enter(|cx| link.cycle(cx));
            }
        };
        if let Some(event_loop) = enter(|cx| cx.state().event_loop.clone()) {
            event_loop.defer(turn);
        }
    }

    // ===== OpenSSL =====

    fn fail(&self, failure: Failure) {
        if !self.failed.replace(true) {
            *self.failure.borrow_mut() = Some(failure);
        }
        self.schedule();
    }

    fn encrypt(&self, bytes: &[u8]) -> std::result::Result<(), Failure> {
        let mut written = 0;
        while written < bytes.len() {
            let outcome = self.work(|stream| stream.ssl_write(&bytes[written..]));
            match outcome {
                Some(Ok(n)) => written += n,
                Some(Err(error)) => return Err(failure_of(&error)),
                None => return Err(Failure::default()),
            }
        }
        Ok(())
    }

    fn take_outgoing(&self) -> Vec<u8> {
        match self.stream.try_borrow_mut() {
            Ok(mut stream) => std::mem::take(&mut stream.get_mut().outgoing),
            Err(_) => Vec::new(),
        }
    }

    /// Sends what OpenSSL has ready, if the stream below is native.
    fn send_below(&self, below: &Rc<StreamBase>) {
        let mut out = self.take_outgoing();
        if out.is_empty() || below.is_closing() {
            return;
        }
        let taken = match below.stream().try_write(&out) {
            Ok(taken) => taken,
            Err(Errno::EAGAIN) => 0,
            // Reading will tell what is wrong with the stream.
            Err(_) => return,
        };
        if taken < out.len() {
            out.drain(..taken);
            let _ = below.stream().write(vec![WriteBuf::Vec(out)], |_| {});
        }
    }

    // ===== towards JavaScript; from the loop only =====

    fn fire(&self, cx: &mut Scope<'_>, key: impl Key, args: &[Local<'_, Value>]) {
        cx.nested(|cx| {
            let Some(object) = self.object(cx) else {
                return;
            };
            let Ok(method) = object.get(cx, key) else {
                cx.clear_exception();
                return;
            };
            if let Some(method) = method.as_function() {
                let frame = self.frame.borrow().as_ref().map(|f| f.duplicate(cx));
                call_from_loop(cx, frame.as_ref(), method, object.as_value(), args);
            }
        });
    }

    fn cycle(&self, cx: &mut Scope<'_>) {
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
            Ok(stream) => hello::parse(stream.get_ref().unread()),
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
                // Sent afterwards: who does not want this peer can keep the last message from it.
                self.tell_notes(cx);
                self.fire(cx, c"onhandshakedone", &[]);
                if !self.closed.get() {
                    self.send(cx);
                }
            }
            Err(error) if is_want(&error) => {}
            Err(error) => self.fail(failure_of(&error)),
        }
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
                self.fail(failure);
                return;
            }
            let Some(below) = &self.below else {
                self.carried.borrow_mut().push(next.request);
                continue;
            };
            let out = self.take_outgoing();
            let request = next.request;
            let queued = below
                .stream()
                .write(vec![WriteBuf::Vec(out)], move |result| {
                    request.complete(result.map_or_else(|e| e.0, |()| 0));
                });
            if queued.is_err() {
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
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        if self.user_buffer.borrow().is_some() {
            self.deliver_to_user(cx, bytes);
            return;
        }
        cx.nested(|cx| {
            let Ok(buffer) = cx.array_buffer(bytes.to_vec()) else {
                cx.clear_exception();
                return;
            };
            keys.set(state_field::READ_BYTES_OR_ERROR, bytes.len() as i32);
            keys.set(state_field::ARRAY_BUFFER_OFFSET, 0);
            self.fire(cx, onread, &[buffer.as_value()]);
        });
    }

    fn deliver_to_user(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        let mut rest = bytes;
        while !rest.is_empty() && !self.closed.get() {
            let copied = cx.nested(|cx| {
                let buffer = self.user_buffer.borrow();
                let view = buffer.as_ref()?.get(cx);
                Some(view.with_bytes_mut(|place| {
                    let count = place.len().min(rest.len());
                    place[..count].copy_from_slice(&rest[..count]);
                    count
                }))
            });
            let Some(count) = copied.filter(|count| *count > 0) else {
                return;
            };
            rest = &rest[count..];
            keys.set(state_field::READ_BYTES_OR_ERROR, count as i32);
            keys.set(state_field::ARRAY_BUFFER_OFFSET, 0);
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
        let keys = cx.state().slot::<StreamKeys>();
        let onread = keys.keys(cx).onread;
        keys.set(state_field::READ_BYTES_OR_ERROR, end.0);
        keys.set(state_field::ARRAY_BUFFER_OFFSET, 0);
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
                Err(_) => cx.clear_exception(),
            });
        }
        let shutdown = self.shutdown.borrow_mut().take();
        if let Some(request) = shutdown {
            self.fire(cx, c"onshutdown", &[]);
            request.complete(0);
        }
    }
}

fn is_want(error: &openssl::ssl::Error) -> bool {
    matches!(error.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE)
}

fn failure_of(error: &openssl::ssl::Error) -> Failure {
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

/// Takes the bytes of the stream below for a connection, which it does not keep alive.
struct Listener(RcWeak<Link>);

impl ReadListener for Listener {
    fn on_read(&self, cx: &mut Scope<'_>, result: std::result::Result<&[u8], Errno>) {
        let Some(link) = self.0.upgrade() else {
            return;
        };
        match result {
            Ok(bytes) => {
                if let Ok(mut stream) = link.stream.try_borrow_mut() {
                    stream.get_mut().receive(bytes);
                }
            }
            Err(error) => link.ended.set(Some(error)),
        }
        link.cycle(cx);
    }
}
