//! A server's connection without a JavaScript socket. Bytes are parsed where they arrive; JavaScript is entered once per
//! request, with the head as one string; what it answers is gathered and written once per turn. Whatever asks for
//! more than that (an upgrade, the socket itself) turns the connection into an ordinary socket.

mod gathering;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak as RcWeak};

use event_loop::{Arrived, Errno, WriteBuf, WriteStatus};
use nodus_http::{Events, Flow, Head, HeadAction, Headers, Kind, Parser};

pub(super) use self::gathering::{Shared, tell_when_written};
use super::below::Below;
use super::connections::{ConnectionsList, Track};
use super::parser::{HttpParser, default_max_header_size};
use super::{Hooks, flatten, make_buffer, make_buffer_of, parse_error};
use crate::callback::{current_frame, drain, uncaught};
use crate::modules::net::{ReadListener, Tail};
use crate::prelude::*;

/// Bits of the request's description that JavaScript gets.
mod bit {
    pub(super) const KEEP_ALIVE: i32 = 1;
    pub(super) const HAS_BODY: i32 = 2;
}

/// Above this many waiting bytes a writer is told to wait.
const HIGH_WATER_MARK: usize = 64 * 1024;

/// From here on the bytes of a view are written from where they are.
const WORTH_NOT_COPYING: usize = 16 * 1024;

/// What the parser found in its last run.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    /// A head: method and bits; the rest is in `Shared::found`.
    Request(u8, i32),
    /// A head that is not for this place, with its bytes.
    Foreign(Vec<u8>),
    Complete(Vec<u8>),
}

/// `Connection`
pub(crate) struct Connection {
    below: Below,
    hooks: Rc<Hooks>,
    parser: RefCell<Option<Box<Parser>>>,
    list: RefCell<Option<Rc<ConnectionsList>>>,
    track: RefCell<Option<Rc<Track>>>,
    /// What the list knows of the socket that the running handler asked for, and when that began.
    handled: RefCell<Option<(u64, Rc<Track>)>>,
    object: RefCell<Option<Global<Object>>>,
    /// The async context of the listener that took the connection; requests are handled in it.
    frame: Option<Global<Object>>,
    out: RefCell<Vec<u8>>,
    /// What the kernel said to bytes that were written before their turn's end.
    failed: Cell<Option<Errno>>,
    /// It waits among those that are written together.
    gathered: Cell<bool>,
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
        let (url, text) = &mut *self.connection.hooks.shared.found.borrow_mut();
        url.clear();
        url.extend_from_slice(head.url());
        text.clear();
        flatten(&headers, text);
        self.found = Found::Request(head.method().number(), bits);
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
            let mut text = Vec::new();
            flatten(trailers, &mut text);
            self.found = Found::Complete(text);
        }
        Flow::Pause
    }
}

impl ReadListener for Connection {
    fn on_read(&self, cx: &mut Scope<'_>, result: Result<&[u8], Errno>) {
        self.turn(cx, result.map(Input::Lent));
    }

    fn on_arrived(&self, cx: &mut Scope<'_>, result: Result<Arrived<'_>, Errno>) {
        self.turn(cx, result.map(Input::Arrived));
    }
}

/// What arrived.
enum Input<'a> {
    Lent(&'a [u8]),
    /// Bytes whose memory may be kept.
    Arrived(Arrived<'a>),
}

impl Input<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Input::Lent(bytes) => bytes,
            Input::Arrived(bytes) => bytes,
        }
    }
}

impl Connection {
    /// Works on what the stream has to say, and sees to it that answers go out.
    fn turn(&self, cx: &mut Scope<'_>, result: Result<Input<'_>, Errno>) {
        let Some(me) = self.myself.get().and_then(RcWeak::upgrade) else {
            return;
        };
        if result.is_err() {
            // After the end nobody writes what waits.
            me.flush(cx);
        }
        let state = cx.state();
        state.depth.set(state.depth.get() + 1);
        self.busy.set(true);
        match result {
            Ok(input) => self.take(cx, input),
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
        self.complete_handled();
        me.flush_soon(cx);
        self.let_go();
    }

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
        let Some(function) = hook(&self.hooks).get() else {
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
            // JavaScript itself may be what ended the connection; it goes on in its own context.
            let before = cx.async_context();
            let frame = self.frame.as_ref().map(|frame| frame.get(cx));
            cx.set_async_context(frame);
            if let Err(error) = function.call(cx, this, &all[..=count]) {
                uncaught(cx, error, false);
            }
            cx.set_async_context(before);
        });
    }

    /// Parses what arrived and tells JavaScript of it, message by message.
    fn take(&self, cx: &mut Scope<'_>, input: Input<'_>) {
        let bytes = input.bytes();
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
            if let ([body], false, Input::Arrived(_)) = (bodies.as_slice(), more, &input)
                && matches!((&result, &found), (Ok(_), Found::Nothing))
                && body.len() > bytes.len() / 2
            {
                // Nothing else is in the input: the memory goes on as it is.
                let body = body.clone();
                return self.tell_body(cx, input, body);
            }
            for body in bodies {
                self.tell_body(cx, Input::Lent(bytes), body);
            }
            match result {
                Ok(count) => pos += count,
                Err(mut error) => {
                    error.bytes_parsed += pos;
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
                Found::Request(method, bits) => cx.nested(|cx| {
                    let shared = &self.hooks.shared;
                    let args = [
                        cx.int(method.into()),
                        shared.url(cx).as_value(),
                        cx.string_latin1(&shared.found.borrow().1).as_value(),
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
    fn tell_body(&self, cx: &mut Scope<'_>, input: Input<'_>, body: std::ops::Range<usize>) {
        if self.closed.get() || self.object.borrow().is_none() {
            return;
        }
        cx.nested(|cx| {
            let buffer = match input {
                Input::Lent(bytes) => make_buffer(cx, bytes.get(body).unwrap_or_default()),
                Input::Arrived(bytes) => make_buffer_of(cx, bytes.into_vec(), body),
            };
            match buffer {
                Ok(buffer) => self.invoke(cx, |hooks| &hooks.on_body, &[buffer]),
                Err(error) => uncaught(cx, error, false),
            }
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
            if let Some(error) = self.failed.take() {
                Some(error)
            } else if out.is_empty() {
                None
            } else {
                match self.below.try_write(&out) {
                    Ok(count) if count == out.len() => {
                        out.clear();
                        if out.capacity() > HIGH_WATER_MARK {
                            *out = Vec::new();
                        }
                        self.await_written().err()
                    }
                    Ok(count) => {
                        out.drain(..count);
                        self.queue(vec![WriteBuf::Vec(std::mem::take(&mut *out))])
                            .err()
                    }
                    Err(Errno::EAGAIN) => self
                        .queue(vec![WriteBuf::Vec(std::mem::take(&mut *out))])
                        .err(),
                    Err(error) => Some(error),
                }
            }
        };
        if let Some(error) = failed {
            self.out.borrow_mut().clear();
            return self.tell_end(cx, error);
        }
        if self.ending.get() && !self.queued.get() {
            self.finish(cx);
        }
    }

    /// Tells that the connection broke in writing, or with 0 that its writing side has ended.
    fn tell_end(&self, cx: &mut Scope<'_>, error: Errno) {
        let state = cx.state();
        if state.exiting.get().is_some() {
            return;
        }
        state.depth.set(state.depth.get() + 1);
        let code = cx.int(error.0);
        self.invoke(cx, |hooks| &hooks.on_end, &[code]);
        state.depth.set(state.depth.get() - 1);
        // JavaScript itself may have asked for the end; then its own turn goes on to ticks.
        if state.depth.get() == 0 && !cx.is_inside_script() {
            drain(cx);
        }
    }

    fn queue(self: &Rc<Self>, bytes: Vec<WriteBuf>) -> std::result::Result<(), Errno> {
        let weak = Rc::downgrade(self);
        let status = self.below.queue(bytes, move |result| {
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

    /// A secured connection takes all there is; whether the kernel did shows in the queue.
    fn await_written(self: &Rc<Self>) -> std::result::Result<(), Errno> {
        if self.below.writes_in_place() || self.below.write_queue_size() == 0 {
            return Ok(());
        }
        let weak = Rc::downgrade(self);
        self.below.when_written(move |result| {
            if let Some(connection) = weak.upgrade() {
                enter(|cx| connection.written(cx, result));
            }
        })?;
        self.queued.set(true);
        Ok(())
    }

    /// The stream's queue is empty again.
    fn written(self: &Rc<Self>, cx: &mut Scope<'_>, result: std::result::Result<(), Errno>) {
        if self.below.write_queue_size() == 0 {
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
        self.complete_handled();
        self.flush(cx);
    }

    /// Everything is written: ends the writing side and closes.
    fn finish(self: &Rc<Self>, cx: &mut Scope<'_>) {
        if self.closed.get() {
            return;
        }
        let weak = Rc::downgrade(self);
        let shut = self.below.shutdown(move |_| {
            if let Some(connection) = weak.upgrade() {
                enter(|cx| connection.tell_end(cx, Errno(0)));
            }
        });
        if shut.is_err() {
            self.tell_end(cx, Errno(0));
        }
    }

    /// The handler has returned: its request is complete for the socket that it asked for as well.
    fn complete_handled(&self) {
        if let Some((started, track)) = self.handled.borrow_mut().take()
            && track.started() == started
        {
            track.message_complete();
        }
    }

    fn untrack(&self) {
        let track = self.track.borrow_mut().take();
        let list = self.list.borrow_mut().take();
        if let (Some(track), Some(list)) = (track, list) {
            list.remove(&track);
        }
    }

    /// Adds bytes to the answer. Tells how many were not gathered but written.
    fn gather<'s>(&self, cx: &mut Scope<'s>, data: Local<'s, Value>, latin1: bool) -> usize {
        if let Some(text) = data.as_string() {
            let mut out = self.out.borrow_mut();
            if latin1 {
                text.append_latin1(cx, &mut out);
            } else {
                text.append_utf8(cx, &mut out);
            }
        } else if let Some(view) = data.as_view() {
            if view.len() >= WORTH_NOT_COPYING && self.write_in_place(cx, view) {
                return view.len();
            }
            let mut out = self.out.borrow_mut();
            view.with_bytes(|bytes| out.extend_from_slice(bytes));
        }
        0
    }

    /// Writes what is gathered and then a view's bytes, from where they are. False when they have to be copied.
    fn write_in_place(&self, cx: &mut Scope<'_>, view: Local<'_, View>) -> bool {
        let Some(me) = self.myself.get().and_then(RcWeak::upgrade) else {
            return false;
        };
        if self.closed.get() || self.failed.get().is_some() || !self.below.writes_in_place() {
            return false;
        }
        let total = self.out.borrow().len() + view.len();
        let taken = view.with_bytes(|bytes| {
            let out = self.out.borrow();
            self.below.try_write_both(&out, bytes)
        });
        let mut taken = match taken {
            Ok(taken) => taken,
            Err(Errno::EAGAIN) => 0,
            Err(error) => {
                self.failed.set(Some(error));
                return true;
            }
        };
        let mut out = self.out.borrow_mut();
        if taken == total {
            out.clear();
            return true;
        }
        let mut rest = Vec::with_capacity(2);
        if taken < out.len() {
            rest.push(WriteBuf::Vec(out.split_off(taken)));
            taken = 0;
        } else {
            taken -= out.len();
        }
        *out = Vec::new();
        drop(out);
        match view.pin(cx) {
            Ok(bytes) => rest.push(WriteBuf::Owner(Box::new(Tail::new(bytes, taken)))),
            Err(_) => {
                cx.clear_exception();
                self.failed.set(Some(Errno::ENOMEM));
                return true;
            }
        }
        if let Err(error) = me.queue(rest) {
            self.failed.set(Some(error));
        }
        true
    }

    /// What `append` answers. Bytes count as waiting until the next turn, as they do on a socket.
    fn after_append(&self, written: usize) -> i32 {
        let waiting = self.out.borrow().len().max(written) + self.below.write_queue_size();
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
        let Some(below) = Below::of(handle) else {
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
        let mut parser = Box::new(Parser::new(Kind::Request, limit, 0));
        parser.limit_fields(nodus_http::DEFAULT_MAX_FIELDS);
        Ok(Connection {
            below,
            hooks: cx.state().slot::<Hooks>(),
            parser: RefCell::new(Some(parser)),
            list: RefCell::new(list),
            track: RefCell::new(Some(track)),
            handled: RefCell::new(None),
            object: RefCell::new(Some(Global::new(cx, this.0))),
            frame: current_frame(cx),
            out: RefCell::default(),
            failed: Cell::new(None),
            gathered: Cell::new(false),
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
        if !self.below.set_listener(Some(me)) {
            return Errno::ENOTSUP.0;
        }
        self.below.read(true)
    }

    #[method]
    fn pause(&self) {
        self.below.read(false);
    }

    #[method]
    fn resume(&self) {
        if !self.closed.get() {
            self.below.read(true);
        }
    }

    /// append(data, latin1): gathers bytes of an answer. Tells whether more may come at once (1) and whether the end of
    /// the turn will write them (2).
    #[method]
    fn append<'s>(&self, cx: &mut Scope<'s>, data: Local<'s, Value>, latin1: bool) -> i32 {
        let written = self.gather(cx, data, latin1);
        self.after_append(written)
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
        let written = self.gather(cx, data, latin1);
        self.out
            .borrow_mut()
            .extend_from_slice(nodus_http::CHUNK_END);
        self.after_append(written)
    }

    /// answer(head, body, latin1, last): both of them, and `answered`.
    #[method]
    fn answer<'s>(
        &self,
        cx: &mut Scope<'s>,
        head: Local<'s, JsString>,
        body: Local<'s, Value>,
        latin1: bool,
        last: bool,
    ) -> i32 {
        head.append_latin1(cx, &mut self.out.borrow_mut());
        self.gather(cx, body, latin1);
        self.answered(last)
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

    /// Forgets what is gathered.
    #[method]
    fn discard(&self) {
        self.out.borrow_mut().clear();
    }

    /// An answer is complete: the connection rests, or ends when `last`. Tells what `append` does.
    #[method]
    fn answered(&self, last: bool) -> i32 {
        if last {
            self.ending.set(true);
        } else {
            self.idle_since.set(event_loop::coarse_time());
        }
        self.after_append(0)
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
        (self.out.borrow().len() + self.below.write_queue_size()) as f64
    }

    /// detach(parser): stops working here; `parser` goes on with the state of the message under way.
    #[method]
    fn detach<'s>(&self, cx: &mut Scope<'s>, parser: Rc<HttpParser>) {
        self.ending.set(false);
        if let Some(me) = self.myself.get().and_then(RcWeak::upgrade) {
            me.flush(cx);
        }
        let list = self.list.borrow().clone();
        let track = self.track.borrow().clone();
        self.untrack();
        let state = self.parser.borrow_mut().take();
        if let Some(state) = state {
            // The handler's own request is under way until the handler returns, though all of it has arrived.
            let handled =
                self.busy.get() && track.as_ref().is_some_and(|track| track.started() == 0);
            let earlier = if handled { None } else { track.as_deref() };
            let successor = parser.adopt(cx, state, list, earlier);
            if handled {
                if let Some(track) = &successor {
                    track.was_used();
                }
                *self.handled.borrow_mut() = successor.map(|track| (track.started(), track));
            }
        }
        self.below.set_listener(None);
        self.detached.set(true);
        self.let_go();
    }

    /// Lets go of the handle, which the caller closes.
    #[method]
    fn release(&self) {
        if self.gathered.get() {
            // As it would have with its own turn's end.
            let _ = self.below.try_write(&self.out.borrow());
        }
        self.closed.set(true);
        self.untrack();
        // The object may wait long for the collector; what it holds need not.
        self.parser.borrow_mut().take();
        *self.out.borrow_mut() = Vec::new();
        self.below.set_listener(None);
        self.object.borrow_mut().take();
    }
}
