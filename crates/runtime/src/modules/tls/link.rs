//! One secured connection: takes encrypted bytes from the stream below, gives plain ones to JavaScript, and the other way
//! round. Everything that calls JavaScript happens in `cycle`, which runs from the loop only; natives that JavaScript calls
//! ask for a turn instead.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak as RcWeak};
use std::sync::Arc;

use event_loop::{Errno, Stream, WriteBuf, WriteStatus};
use nodus_openssl_extra as extra;
use openssl::ssl::{Ssl, SslContext, SslRef, SslStream};

use super::failure::Failure;
use super::memory::Memory;
use super::shared::{self, Shared, State};
use super::turn::{failure_of, is_want};
use crate::callback::{Handle, current_frame};
use crate::modules::net::{
    Encoding, ReadListener, Request, StreamBase, StreamKeys, encode, gather,
};
use crate::prelude::*;

thread_local! {
    /// The connections inside whose OpenSSL functions this thread is, innermost last.
    static CURRENT: RefCell<Vec<RcWeak<Link>>> = const { RefCell::new(Vec::new()) };
}

/// What waits for the handshake: plain bytes and who to tell when they have been sent.
pub(super) struct Waiting {
    pub(super) bytes: Vec<u8>,
    pub(super) request: Request,
}

/// How far the first message of a client has been looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// The program does not want to see it.
    Open,
    /// It is not complete yet.
    Reading,
    /// The program has it and will say how to go on.
    Asked,
}

/// See the file's head.
pub(crate) struct Link {
    /// Gone once the connection is closed: it is large, and its JavaScript object may be collected much later.
    pub(super) stream: RefCell<Option<SslStream<Memory>>>,
    pub(super) shared: Arc<Shared>,
    /// The stream below; none when JavaScript carries the bytes.
    pub(super) below: Option<Rc<StreamBase>>,
    /// Kept alive by the program's socket, which the stream below knows.
    pub(super) object: Weak<Object>,
    pub(super) frame: RefCell<Option<Global<Object>>>,
    pub(super) server: bool,
    pub(super) gate: Cell<Gate>,
    pub(super) started: Cell<bool>,
    pub(super) established: Cell<bool>,
    /// JavaScript wants plain bytes.
    pub(super) reading: Cell<bool>,
    /// The end, or the error, of the stream below.
    pub(super) ended: Cell<Option<Errno>>,
    pub(super) end_told: Cell<bool>,
    pub(super) failed: Cell<bool>,
    pub(super) failure: RefCell<Option<Failure>>,
    pub(super) closed: Cell<bool>,
    /// Writes that came to nothing by the end are yet to be told.
    owes: Cell<bool>,
    pub(super) cycling: Cell<bool>,
    pub(super) again: Cell<bool>,
    pub(super) scheduled: Cell<bool>,
    pub(super) tracing: Cell<bool>,
    pub(super) waiting: RefCell<Vec<Waiting>>,
    /// Requests that end when JavaScript has carried what was sent.
    pub(super) carried: RefCell<Vec<Request>>,
    /// Writes that are done; who made them hears of it in a turn of its own.
    pub(super) done: RefCell<Vec<Request>>,
    pub(super) shutdown: RefCell<Option<Request>>,
    pub(super) user_buffer: RefCell<Option<Global<View>>>,
    pub(super) bytes_read: Cell<f64>,
    pub(super) bytes_written: Cell<f64>,
    /// Who takes plain bytes in place of JavaScript.
    pub(super) listener: RefCell<Option<Rc<dyn ReadListener>>>,
    /// It hears of the end as well.
    pub(super) tells_end: Cell<bool>,
    pub(super) itself: RcWeak<Link>,
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

impl Handle for Link {
    fn object<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
        self.object.get(cx)
    }

    fn frame(&self) -> &RefCell<Option<Global<Object>>> {
        &self.frame
    }
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
            stream: RefCell::new(Some(stream)),
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
            owes: Cell::new(false),
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
            listener: RefCell::default(),
            tells_end: Cell::new(false),
            itself: itself.clone(),
        });
        if let Some(below) = &link.below {
            below.set_listener(Some(Rc::new(Listener(link.itself.clone()))));
        }
        Ok(link)
    }

    pub(super) fn is_server(&self) -> bool {
        self.server
    }

    pub(crate) fn below(&self) -> Option<&Rc<StreamBase>> {
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

    /// Looks at the connection; `None` while OpenSSL is at work on it, and when it has been closed.
    pub(super) fn look<R>(&self, f: impl FnOnce(&SslRef) -> R) -> Option<R> {
        let stream = self.stream.try_borrow().ok()?;
        Some(f(stream.as_ref()?.ssl()))
    }

    /// Changes the connection; `None` as above.
    pub(super) fn change<R>(&self, f: impl FnOnce(&mut SslRef) -> R) -> Option<R> {
        let mut stream = self.stream.try_borrow_mut().ok()?;
        Some(f(extra::ssl_of(stream.as_mut()?)))
    }

    pub(super) fn work<R>(&self, f: impl FnOnce(&mut SslStream<Memory>) -> R) -> Option<R> {
        let mut stream = self.stream.try_borrow_mut().ok()?;
        let stream = stream.as_mut()?;
        CURRENT.with_borrow_mut(|all| all.push(self.itself.clone()));
        let result = f(stream);
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
                if let Ok(mut stream) = self.stream.try_borrow_mut()
                    && let Some(stream) = stream.as_mut()
                {
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

    pub(super) fn write_buffer(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        view: Local<'_, View>,
    ) -> i32 {
        // No JavaScript runs while these are read.
        view.with_bytes(|bytes| self.write(cx, request, bytes))
    }

    pub(super) fn writev(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        chunks: Local<'_, Array>,
        all_buffers: bool,
    ) -> Result<i32> {
        let bytes = gather(cx, chunks, all_buffers)?;
        Ok(self.write(cx, request, &bytes))
    }

    pub(super) fn write_string(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        string: Local<'_, JsString>,
        encoding: Encoding,
    ) -> i32 {
        let mut bytes = Vec::with_capacity(string.len());
        encode(cx, string, encoding, &mut bytes);
        self.write(cx, request, &bytes)
    }

    pub(super) fn fd(&self) -> i32 {
        self.below().map_or(-1, |below| below.fd())
    }

    /// Bytes that are not with the kernel yet.
    pub(super) fn write_queue_size(&self) -> f64 {
        let below = self.below();
        below.map_or(0.0, |below| below.write_queue_size()) + self.waiting_bytes() as f64
    }

    /// Takes plain bytes: 0, or an error number.
    fn write(&self, cx: &mut Scope<'_>, request: Local<'_, Object>, bytes: &[u8]) -> i32 {
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
            if !self.server {
                self.start();
            }
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
        // Nothing at all comes after what is queued already, too.
        if taken == out.len() && (taken > 0 || below.write_queue_size() == 0.0) {
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

    /// Gives the plain bytes to `listener` instead of `onread`, and with `ends` their end as well. False when there is no
    /// native stream to write to.
    pub(crate) fn set_listener(&self, listener: Option<Rc<dyn ReadListener>>, ends: bool) -> bool {
        if listener.is_some() && (self.below.is_none() || !self.established.get()) {
            return false;
        }
        self.tells_end.set(ends && listener.is_some());
        *self.listener.borrow_mut() = listener;
        true
    }

    /// Whether `write_native` would be in order.
    pub(crate) fn can_write_native(&self) -> bool {
        !self.closed.get() && !self.failed.get() && self.waiting.borrow().is_empty()
    }

    /// Takes plain bytes for a caller without JavaScript: true when the kernel has all of it, else `done` is called.
    pub(crate) fn write_native(
        &self,
        bytes: &[u8],
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> std::result::Result<bool, Errno> {
        let Some(below) = self.below.as_ref().filter(|_| self.can_write_native()) else {
            return Err(Errno::EBADF);
        };
        self.bytes_written
            .set(self.bytes_written.get() + bytes.len() as f64);
        if let Err(failure) = self.encrypt(bytes) {
            self.fail(failure);
            return Err(Errno::EPROTO);
        }
        let out = self.take_outgoing();
        let status = below.stream().write_now(vec![WriteBuf::Vec(out)], done)?;
        Ok(status != WriteStatus::Pending)
    }

    /// Reads plain bytes, or stops to.
    pub(crate) fn read(&self, on: bool) -> i32 {
        if on {
            self.read_start()
        } else {
            self.read_stop()
        }
    }

    /// Completes a write that is done, together with others, after what is running now.
    pub(super) fn finish_later(&self, cx: &mut Scope<'_>, request: Request) {
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
    fn waiting_bytes(&self) -> usize {
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

    /// As `shutdown`, for a caller without JavaScript over a native stream.
    pub(crate) fn shutdown_native(
        &self,
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> std::result::Result<(), Errno> {
        let Some(below) = self.below.as_ref().filter(|_| !self.closed.get()) else {
            return Err(Errno::ENOTCONN);
        };
        // What cannot be sent any more needs no goodbye.
        self.work(|stream| drop(stream.shutdown()));
        self.send_below(below);
        below.stream().shutdown(done)
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

    /// Ends it all; what waits is told so, in a turn that is yet to come. Whether there is any of that.
    pub(super) fn close(&self) -> bool {
        if self.closed.replace(true) {
            return self.owes.get();
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
        self.listener.borrow_mut().take();
        self.shutdown.borrow_mut().take();
        if !requests.is_empty()
            && let Some(event_loop) = enter(|cx| cx.state().event_loop.clone())
        {
            self.owes.set(true);
            let itself = self.itself.clone();
            event_loop.defer(move || {
                if let Some(link) = itself.upgrade() {
                    link.owes.set(false);
                }
                requests.iter().for_each(cancel);
            });
        }
        // Otherwise the turn that is to come has something to send yet.
        if !self.cycling.get() && !self.scheduled.get() {
            self.release();
        }
        self.owes.get()
    }

    /// Gives OpenSSL's side of a closed connection back.
    pub(super) fn release(&self) {
        if let Ok(mut stream) = self.stream.try_borrow_mut() {
            stream.take();
        }
    }

    /// Asks for a turn of `cycle`.
    pub(super) fn schedule(&self) {
        if self.closed.get() || self.scheduled.replace(true) {
            return;
        }
        let itself = self.itself.clone();
        enter(|cx| {
            // Where JavaScript carries the bytes, nothing else may hold the connection until its turn.
            let object = self.object(cx).map(|object| Global::new(cx, object));
            cx.state().event_loop.defer(move || {
                if let Some(link) = itself.upgrade() {
                    link.scheduled.set(false);
                    enter(|cx| link.cycle(cx));
                }
                drop(object);
            });
        });
    }

    // ===== OpenSSL =====

    pub(super) fn fail(&self, failure: Failure) {
        if !self.failed.replace(true) {
            *self.failure.borrow_mut() = Some(failure);
        }
        self.schedule();
    }

    pub(super) fn encrypt(&self, bytes: &[u8]) -> std::result::Result<(), Failure> {
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

    pub(super) fn take_outgoing(&self) -> Vec<u8> {
        let Ok(mut stream) = self.stream.try_borrow_mut() else {
            return Vec::new();
        };
        let stream = stream.as_mut();
        stream.map_or_else(Vec::new, |stream| {
            std::mem::take(&mut stream.get_mut().outgoing)
        })
    }

    /// Sends what OpenSSL has ready, if the stream below is native.
    pub(super) fn send_below(&self, below: &Rc<StreamBase>) {
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
}

/// Tells a write that it has come to nothing.
fn cancel(request: &Request) {
    enter(|cx| {
        cx.nested(|cx| {
            let object = request.object(cx);
            let text = cx.string("Canceled because of SSL destruction").as_value();
            if object.set(cx, c"error", text).is_err() {
                cx.clear_exception();
            }
        });
    });
    request.complete(Errno::ECANCELED.0);
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
                if let Ok(mut stream) = link.stream.try_borrow_mut()
                    && let Some(stream) = stream.as_mut()
                {
                    stream.get_mut().receive(bytes);
                }
            }
            Err(error) => link.ended.set(Some(error)),
        }
        link.cycle(cx);
    }
}
