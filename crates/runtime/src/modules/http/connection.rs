//! A server's connection without a JavaScript socket. Bytes are parsed where they arrive; JavaScript is entered once per
//! request, with the head as one string; what it answers is gathered and written once per turn. Whatever asks for
//! more than that (an upgrade, the socket itself) turns the connection into an ordinary socket.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak as RcWeak};

use event_loop::{Errno, Stream, WriteBuf, WriteStatus};
use nodus_http::{Events, Flow, Head, HeadAction, Headers, Kind, Parser};

use super::connections::{ConnectionsList, Track};
use super::parser::{HttpParser, default_max_header_size};
use super::{Hooks, make_buffer, parse_error};
use crate::callback::{drain, uncaught};
use crate::modules::net::{ReadListener, StreamBase, stream_base_of};
use crate::prelude::*;

/// Bits of the request's description that JavaScript gets.
mod bit {
    pub(super) const KEEP_ALIVE: i32 = 1;
    pub(super) const HAS_BODY: i32 = 2;
}

/// Above this many waiting bytes a writer is told to wait.
const HIGH_WATER_MARK: usize = 64 * 1024;

/// What the parser found in its last run.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    /// A head: method, address, fields, bits.
    Request(u8, Vec<u8>, Vec<u8>, i32),
    /// A head that is not for this place, with its bytes.
    Foreign(Vec<u8>),
    Complete(Vec<u8>),
}

/// `Connection`
pub struct Connection {
    base: Rc<StreamBase>,
    parser: RefCell<Option<Box<Parser>>>,
    list: RefCell<Option<Rc<ConnectionsList>>>,
    track: RefCell<Option<Rc<Track>>>,
    object: RefCell<Option<Global<Object>>>,
    out: RefCell<Vec<u8>>,
    /// A turn is being worked on, at whose end everything is written.
    busy: Cell<bool>,
    /// Bytes wait in the stream's queue.
    queued: Cell<bool>,
    /// Close when everything is written.
    ending: Cell<bool>,
    closed: Cell<bool>,
    detached: Cell<bool>,
    require_host: Cell<bool>,
    /// When the last answer was done, in nanoseconds; 0 while a request is under way.
    idle_since: Cell<u64>,
    myself: OnceCell<RcWeak<Connection>>,
}

struct Sink<'c> {
    connection: &'c Connection,
    found: Found,
    /// Where the input starts in memory, to tell where in it a piece of the body lies.
    input: usize,
    bodies: Vec<std::ops::Range<usize>>,
}

impl Events for Sink<'_> {
    fn on_message_begin(&mut self) {
        self.connection.idle_since.set(0);
        if let Some(track) = self.connection.track.borrow().as_ref() {
            track.message_began();
        }
    }

    fn on_head(&mut self, head: &Head<'_>) -> HeadAction {
        let headers = head.headers();
        let plain = head.version() == (1, 1) && !head.upgrade();
        if !plain || (self.connection.require_host.get() && !head.has_host()) || head.has_expect() {
            self.found = Found::Foreign(head.bytes().to_vec());
            return HeadAction::Pause;
        }
        if let Some(track) = self.connection.track.borrow().as_ref() {
            track.headers_complete();
        }
        let has_body = head.announces_body();
        let mut bits = 0;
        for (on, bit) in [
            (head.keep_alive(), bit::KEEP_ALIVE),
            (has_body, bit::HAS_BODY),
        ] {
            bits |= if on { bit } else { 0 };
        }
        let text = flatten(&headers, head.bytes().len());
        self.found = Found::Request(head.method().number(), head.url().to_vec(), text, bits);
        // Without a body the end follows at once and needs no word of its own.
        if has_body {
            HeadAction::Pause
        } else {
            HeadAction::Continue
        }
    }

    fn on_body(&mut self, chunk: &[u8]) {
        let start = (chunk.as_ptr() as usize).saturating_sub(self.input);
        self.bodies.push(start..start + chunk.len());
    }

    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow {
        if let Some(track) = self.connection.track.borrow().as_ref() {
            track.message_complete();
        }
        if matches!(self.found, Found::Nothing) {
            self.found = Found::Complete(flatten(trailers, 64));
        }
        Flow::Pause
    }
}

/// Names and values by turns, with NUL between: a byte that no strict head can hold.
fn flatten(headers: &Headers<'_>, capacity: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(capacity);
    for (name, value) in headers.iter() {
        if !text.is_empty() {
            text.push(0);
        }
        text.extend_from_slice(name);
        text.push(0);
        text.extend_from_slice(value);
    }
    text
}

impl ReadListener for Connection {
    fn on_read(&self, cx: &mut Scope<'_>, result: Result<&[u8], Errno>) {
        let Some(me) = self.myself.get().and_then(RcWeak::upgrade) else {
            return;
        };
        let state = cx.state();
        state.depth.set(state.depth.get() + 1);
        self.busy.set(true);
        match result {
            Ok(bytes) => self.take(cx, bytes),
            Err(error) => {
                let code = cx.int(error.0);
                self.invoke(cx, |hooks| &hooks.on_end, &[code]);
            }
        }
        state.depth.set(state.depth.get() - 1);
        if state.depth.get() == 0 {
            drain(cx);
        }
        self.busy.set(false);
        me.flush(cx);
        self.let_go();
    }
}

impl Connection {
    /// Once the work goes on elsewhere nothing may keep the connection's object alive.
    fn let_go(&self) {
        if self.detached.get() && !self.busy.get() {
            self.object.borrow_mut().take();
        }
    }

    /// Calls a hook with the connection's object first. Exceptions are uncaught ones, as from any event.
    fn invoke(
        &self,
        cx: &mut Scope<'_>,
        hook: impl FnOnce(&Hooks) -> &OnceCell<Global<Function>>,
        args: &[Local<'_, Value>],
    ) {
        let hooks = cx.state().slot::<Hooks>();
        let Some(function) = hook(&hooks).get() else {
            return;
        };
        cx.nested(|cx| {
            let object = self.object.borrow().as_ref().map(|object| object.get(cx));
            let Some(object) = object else {
                return;
            };
            let function = function.get(cx);
            let this = cx.undefined();
            let mut all = [this; 6];
            all[0] = object.as_value();
            let count = args.len().min(5);
            for (place, arg) in all[1..].iter_mut().zip(args) {
                *place = cx.local(*arg);
            }
            if let Err(error) = function.call(cx, this, &all[..=count]) {
                uncaught(cx, error, false);
            }
            cx.set_async_context(None);
        });
    }

    /// Parses what arrived and tells JavaScript of it, message by message.
    fn take(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let mut pos = 0;
        loop {
            if self.closed.get() {
                return;
            }
            let Some(mut parser) = self.parser.borrow_mut().take() else {
                // It became an ordinary socket in the middle of the input.
                self.leave(cx, bytes.get(pos..).unwrap_or_default());
                return;
            };
            let mut sink = Sink {
                connection: self,
                found: Found::Nothing,
                input: bytes.as_ptr() as usize,
                bodies: Vec::new(),
            };
            let result = parser.execute(&bytes[pos..], &mut sink);
            let Sink { found, bodies, .. } = sink;
            let more = parser.stop() != nodus_http::Stop::None;
            *self.parser.borrow_mut() = Some(parser);
            for body in bodies {
                self.tell_body(cx, bytes.get(body).unwrap_or_default());
            }
            match result {
                Ok(count) => pos += count,
                Err(error) => {
                    cx.nested(|cx| {
                        let made = parse_error(cx, &error)
                            .and_then(|object| Ok((object, make_buffer(cx, bytes)?)));
                        match made {
                            Ok((object, raw)) => {
                                self.invoke(cx, |hooks| &hooks.on_parse_error, &[object, raw]);
                            }
                            Err(error) => uncaught(cx, error, false),
                        }
                    });
                    return;
                }
            }
            match found {
                Found::Nothing => {}
                Found::Request(method, url, head, bits) => cx.nested(|cx| {
                    let args = [
                        cx.int(method.into()),
                        cx.string_latin1(&url).as_value(),
                        cx.string_latin1(&head).as_value(),
                        cx.int(bits),
                    ];
                    self.invoke(cx, |hooks| &hooks.on_request, &args);
                }),
                Found::Foreign(mut head) => {
                    // Parsed anew by the ordinary parser.
                    *self.parser.borrow_mut() = None;
                    head.extend_from_slice(&bytes[pos..]);
                    self.leave(cx, &head);
                    return;
                }
                Found::Complete(trailers) => cx.nested(|cx| {
                    let trailers = cx.string_latin1(&trailers).as_value();
                    self.invoke(cx, |hooks| &hooks.on_complete, &[trailers]);
                }),
            }
            if !more {
                return;
            }
        }
    }

    /// Body bytes; ticks run after each piece, as after any other event.
    fn tell_body(&self, cx: &mut Scope<'_>, body: &[u8]) {
        if self.closed.get() || self.object.borrow().is_none() {
            return;
        }
        cx.nested(|cx| match make_buffer(cx, body) {
            Ok(buffer) => self.invoke(cx, |hooks| &hooks.on_body, &[buffer]),
            Err(error) => uncaught(cx, error, false),
        });
        let state = cx.state();
        if state.depth.get() == 1 {
            state.depth.set(0);
            drain(cx);
            state.depth.set(1);
        }
    }

    fn leave(&self, cx: &mut Scope<'_>, rest: &[u8]) {
        cx.nested(|cx| match make_buffer(cx, rest) {
            Ok(rest) => self.invoke(cx, |hooks| &hooks.on_leave, &[rest]),
            Err(error) => uncaught(cx, error, false),
        });
    }

    /// Writes what has been gathered.
    fn flush(self: &Rc<Self>, cx: &mut Scope<'_>) {
        if self.closed.get() {
            return;
        }
        let failed = {
            let mut out = self.out.borrow_mut();
            if out.is_empty() {
                None
            } else {
                self.base.add_bytes_written(out.len());
                match self.base.stream().try_write(&out) {
                    Ok(count) if count == out.len() => {
                        out.clear();
                        if out.capacity() > HIGH_WATER_MARK {
                            *out = Vec::new();
                        }
                        None
                    }
                    Ok(count) => {
                        out.drain(..count);
                        self.queue(std::mem::take(&mut *out)).err()
                    }
                    Err(Errno::EAGAIN) => self.queue(std::mem::take(&mut *out)).err(),
                    Err(error) => Some(error),
                }
            }
        };
        if let Some(error) = failed {
            self.out.borrow_mut().clear();
            let code = cx.int(error.0);
            self.invoke(cx, |hooks| &hooks.on_end, &[code]);
            return;
        }
        if self.ending.get() && !self.queued.get() {
            self.finish(cx);
        }
    }

    fn queue(self: &Rc<Self>, bytes: Vec<u8>) -> std::result::Result<(), Errno> {
        let weak = Rc::downgrade(self);
        let status = self
            .base
            .stream()
            .write_now(vec![WriteBuf::Vec(bytes)], move |result| {
                let Some(connection) = weak.upgrade() else {
                    return;
                };
                enter(|cx| connection.written(cx, result));
            })?;
        if status == WriteStatus::Pending {
            self.queued.set(true);
        }
        Ok(())
    }

    /// The stream's queue is empty again.
    fn written(self: &Rc<Self>, cx: &mut Scope<'_>, result: std::result::Result<(), Errno>) {
        if self.base.stream().write_queue_size() == 0 {
            self.queued.set(false);
        }
        if self.closed.get() || self.object.borrow().is_none() {
            return;
        }
        let state = cx.state();
        state.depth.set(state.depth.get() + 1);
        self.busy.set(true);
        match result {
            Ok(()) => self.invoke(cx, |hooks| &hooks.on_drain, &[]),
            Err(error) => {
                let code = cx.int(error.0);
                self.invoke(cx, |hooks| &hooks.on_end, &[code]);
            }
        }
        state.depth.set(state.depth.get() - 1);
        if state.depth.get() == 0 {
            drain(cx);
        }
        self.busy.set(false);
        self.flush(cx);
    }

    /// Everything is written: ends the writing side and closes.
    fn finish(self: &Rc<Self>, cx: &mut Scope<'_>) {
        if self.closed.get() {
            return;
        }
        let weak = Rc::downgrade(self);
        let shut = self.base.stream().shutdown(move |_| {
            if let Some(connection) = weak.upgrade() {
                enter(|cx| connection.shut(cx));
            }
        });
        if shut.is_err() {
            self.shut(cx);
        }
    }

    fn shut(&self, cx: &mut Scope<'_>) {
        cx.nested(|cx| {
            let zero = cx.int(0);
            self.invoke(cx, |hooks| &hooks.on_end, &[zero]);
        });
    }

    fn untrack(&self) {
        let track = self.track.borrow_mut().take();
        let list = self.list.borrow_mut().take();
        if let (Some(track), Some(list)) = (track, list) {
            list.remove(&track);
        }
    }

    fn gather<'s>(&self, cx: &mut Scope<'s>, data: Local<'s, Value>, latin1: bool) {
        let mut out = self.out.borrow_mut();
        if let Some(text) = data.as_string() {
            if latin1 {
                text.append_latin1(cx, &mut out);
            } else {
                text.append_utf8(cx, &mut out);
            }
        } else if let Some(view) = data.as_view() {
            view.with_bytes(|bytes| out.extend_from_slice(bytes));
        }
    }

    fn after_append(&self) -> i32 {
        let waiting = self.out.borrow().len() + self.base.stream().write_queue_size();
        i32::from(waiting < HIGH_WATER_MARK) | if self.busy.get() { 2 } else { 0 }
    }
}

#[class]
impl Connection {
    /// new Connection(handle, connectionsList, maxHeaderSize, requireHost)
    #[constructor]
    fn new<'s>(
        cx: &mut Scope<'s>,
        this: This<'s>,
        handle: Local<'s, Object>,
        list: Option<Rc<ConnectionsList>>,
        max_header_size: Option<f64>,
        require_host: bool,
    ) -> Result<Self> {
        let Some(base) = stream_base_of(handle) else {
            return Err(Error::type_error("expected a stream handle"));
        };
        let limit = match max_header_size {
            Some(limit) if limit > 0.0 => limit as usize,
            _ => default_max_header_size(cx),
        };
        let track = Track::new(cx, this.0);
        if let Some(list) = &list {
            list.add(&track);
        }
        Ok(Connection {
            base,
            parser: RefCell::new(Some(Box::new(Parser::new(Kind::Request, limit, 0)))),
            list: RefCell::new(list),
            track: RefCell::new(Some(track)),
            object: RefCell::new(Some(Global::new(cx, this.0))),
            out: RefCell::default(),
            busy: Cell::new(false),
            queued: Cell::new(false),
            ending: Cell::new(false),
            closed: Cell::new(false),
            detached: Cell::new(false),
            require_host: Cell::new(require_host),
            idle_since: Cell::new(0),
            myself: OnceCell::new(),
        })
    }

    /// Begins to read.
    #[method]
    fn start<'s>(&self, _cx: &mut Scope<'s>, this: This<'s>) -> i32 {
        let Some(me) = this.0.unwrap_class::<Connection>() else {
            return Errno::EINVAL.0;
        };
        let _ = self.myself.set(Rc::downgrade(&me));
        self.base.set_listener(Some(me));
        self.base.read_start()
    }

    #[method]
    fn pause(&self) {
        self.base.read_stop();
    }

    #[method]
    fn resume(&self) {
        if !self.closed.get() {
            self.base.read_start();
        }
    }

    /// append(data, latin1): gathers bytes of an answer. Tells whether more may come at once (1) and whether the end of
    /// the turn will write them (2).
    #[method]
    fn append<'s>(&self, cx: &mut Scope<'s>, data: Local<'s, Value>, latin1: bool) -> i32 {
        self.gather(cx, data, latin1);
        self.after_append()
    }

    /// appendChunk(data, latin1, size): the same as a chunk of a chunked body.
    #[method]
    fn append_chunk<'s>(
        &self,
        cx: &mut Scope<'s>,
        data: Local<'s, Value>,
        latin1: bool,
        size: u32,
    ) -> i32 {
        nodus_http::write_chunk_head(&mut self.out.borrow_mut(), size as usize);
        self.gather(cx, data, latin1);
        self.out
            .borrow_mut()
            .extend_from_slice(nodus_http::CHUNK_END);
        self.after_append()
    }

    /// flush(force): writes what is gathered; unless forced, not when the turn's end will do that anyway.
    #[method(name = "flush")]
    fn flush_now(&self, cx: &mut Scope<'_>, force: bool) {
        if (force || !self.busy.get())
            && let Some(me) = self.myself.get().and_then(RcWeak::upgrade)
        {
            me.flush(cx);
        }
    }

    /// An answer is complete: the connection rests, or ends when `last`.
    #[method]
    fn answered(&self, last: bool) {
        if last {
            self.ending.set(true);
        } else {
            self.idle_since.set(event_loop::hrtime());
        }
    }

    /// Whether no message has begun since the last one.
    #[method]
    fn is_idle(&self) -> bool {
        self.parser
            .borrow()
            .as_ref()
            .is_none_or(|parser| parser.is_idle())
    }

    /// How long the connection has been at rest, in milliseconds; -1 when it is not.
    #[method]
    fn idle_time(&self) -> f64 {
        match self.idle_since.get() {
            0 => -1.0,
            since => event_loop::hrtime().saturating_sub(since) as f64 / 1e6,
        }
    }

    /// Bytes that are not with the kernel yet.
    #[method]
    fn pending_bytes(&self) -> f64 {
        (self.out.borrow().len() + self.base.stream().write_queue_size()) as f64
    }

    /// detach(parser): stops working here; `parser` goes on with the state of the message under way.
    #[method]
    fn detach<'s>(&self, cx: &mut Scope<'s>, parser: Rc<HttpParser>) {
        self.ending.set(false);
        if let Some(me) = self.myself.get().and_then(RcWeak::upgrade) {
            me.flush(cx);
        }
        let list = self.list.borrow().clone();
        self.untrack();
        let state = self.parser.borrow_mut().take();
        if let Some(state) = state {
            parser.adopt(cx, state, list);
        }
        self.base.set_listener(None);
        self.detached.set(true);
        self.let_go();
    }

    /// Lets go of the handle, which the caller closes.
    #[method]
    fn release(&self) {
        self.closed.set(true);
        self.untrack();
        // The object may wait long for the collector; what it holds need not.
        self.parser.borrow_mut().take();
        *self.out.borrow_mut() = Vec::new();
        self.base.set_listener(None);
        self.object.borrow_mut().take();
    }
}
