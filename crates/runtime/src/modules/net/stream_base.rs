//! What TCP sockets, pipes and terminals have in common as JavaScript handles: reading, writing, shutting down, closing.
//!
//! Results of reads and writes beyond the error number travel in `streamBaseState`, an `Int32Array` that JavaScript
//! shares, so that no object is made for them.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak as RcWeak};

use event_loop::{AnyStream, Arrived, Errno, Stream};

use crate::callback::{Handle, call_from_loop, current_frame};
use crate::prelude::*;

/// Indices into `streamBaseState`.
pub(crate) mod state_field {
    /// Bytes read, or the error.
    pub(crate) const READ_BYTES_OR_ERROR: usize = 0;
    /// Where in the ArrayBuffer they start.
    pub(crate) const ARRAY_BUFFER_OFFSET: usize = 1;
    /// Bytes given to the last write.
    pub(crate) const BYTES_WRITTEN: usize = 2;
    /// Whether the last write has to wait for its callback.
    pub(crate) const LAST_WRITE_WAS_ASYNC: usize = 3;
    /// How many fields there are.
    pub(crate) const COUNT: usize = 4;
}

/// The thread's shared array and the keys that are read on every event.
#[derive(Default)]
pub(crate) struct StreamKeys {
    state: OnceCell<RefCell<PinnedBytes>>,
    keys: OnceCell<Keys>,
    /// The `onread` that takes Buffers, and one to make others like.
    ready_made: OnceCell<(Global<Function>, Global<View>)>,
    /// Memory that small arrivals share, and how much of it is taken.
    shared: RefCell<Option<(Global<ArrayBuffer>, usize)>>,
}

/// So much memory do small arrivals share, and up to here they are small.
const SHARED: usize = 8192;
const SHARED_AT_MOST: usize = 512;

/// What `streamBaseState` says in place of an offset when the bytes come as a Buffer.
const READY_MADE: i32 = -1;

/// See [`StreamKeys`].
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    pub(crate) onread: nodus_engine::PinnedKey,
    pub(crate) oncomplete: nodus_engine::PinnedKey,
}

impl StreamKeys {
    /// The keys, made on first use.
    pub(crate) fn keys(&self, cx: &mut Scope<'_>) -> Keys {
        if let Some(keys) = self.keys.get() {
            return *keys;
        }
        let keys = Keys {
            onread: cx.pin_key("onread"),
            oncomplete: cx.pin_key("oncomplete"),
        };
        *self.keys.get_or_init(|| keys)
    }

    /// Writes a field for JavaScript to read.
    pub(crate) fn set(&self, field: usize, value: i32) {
        if let Some(state) = self.state.get()
            && let Some(place) = state
                .borrow_mut()
                .as_mut_slice()
                .get_mut(field * 4..field * 4 + 4)
        {
            place.copy_from_slice(&value.to_ne_bytes());
        }
    }

    /// Has `onread`, where it is `function`, be given Buffers like `model` and no ArrayBuffers.
    pub(crate) fn make_ready(
        &self,
        cx: &mut Scope<'_>,
        function: Local<'_, Function>,
        model: Local<'_, View>,
    ) {
        let pair = (Global::new(cx, function), Global::new(cx, model));
        let _ = self.ready_made.set(pair);
    }

    /// The bytes in the form that `onread` wants, having told JavaScript their number. A few may share memory with others
    /// where that is allowed.
    pub(crate) fn arrived<'s>(
        &self,
        cx: &mut Scope<'s>,
        onread: Local<'_, Function>,
        bytes: impl AsRef<[u8]> + Into<Vec<u8>>,
        sharing: bool,
    ) -> Result<Local<'s, Value>> {
        if sharing && let Some(made) = self.arrived_shared(cx, onread, bytes.as_ref())? {
            return Ok(made);
        }
        let count = bytes.as_ref().len() as i32;
        if let Some((function, model)) = self.ready_made.get()
            && count > 0
            && function.get(cx).same(*onread)
        {
            let model = model.get(cx);
            let made = cx.bytes_like(model, bytes)?;
            self.set(state_field::READ_BYTES_OR_ERROR, count);
            self.set(state_field::ARRAY_BUFFER_OFFSET, READY_MADE);
            return Ok(made.as_value());
        }
        let made = cx.array_buffer(bytes.into())?;
        self.tell_read(count);
        Ok(made.as_value())
    }

    /// As `arrived`, with a few bytes in an ArrayBuffer that others have parts of, too: for streams whose readers take every
    /// message apart into views, as an ArrayBuffer costs more than these. Nothing when that is not for these bytes.
    fn arrived_shared<'s>(
        &self,
        cx: &mut Scope<'s>,
        onread: Local<'_, Function>,
        bytes: &[u8],
    ) -> Result<Option<Local<'s, Value>>> {
        let count = bytes.len();
        let ours = self.ready_made.get();
        if count > SHARED_AT_MOST || !ours.is_some_and(|(own, _)| own.get(cx).same(*onread)) {
            return Ok(None);
        }
        let mut shared = self.shared.borrow_mut();
        let usable = (*shared)
            .as_ref()
            .map(|(buffer, taken)| (buffer.get(cx), *taken));
        // A program may have taken its memory away.
        let (buffer, start) = match usable {
            Some((buffer, taken)) if taken + count <= buffer.len() => (buffer, taken),
            _ => {
                let buffer = cx.array_buffer_zeroed(SHARED)?;
                crate::modules::worker_threads::keep_from_transfer(cx, buffer)?;
                (buffer, 0)
            }
        };
        buffer.with_bytes_mut(|place| place[start..start + count].copy_from_slice(bytes));
        let taken = (start + count).next_multiple_of(8);
        match &mut *shared {
            Some((_, place)) if start > 0 => *place = taken,
            place => *place = Some((Global::new(cx, buffer), taken)),
        }
        self.set(state_field::READ_BYTES_OR_ERROR, count as i32);
        self.set(state_field::ARRAY_BUFFER_OFFSET, start as i32);
        Ok(Some(buffer.as_value()))
    }

    /// What JavaScript reads in `onread`: the number of bytes, or the error, which the end is one of.
    pub(crate) fn tell_read(&self, bytes_or_error: i32) {
        self.set(state_field::READ_BYTES_OR_ERROR, bytes_or_error);
        self.set(state_field::ARRAY_BUFFER_OFFSET, 0);
    }

    /// What JavaScript reads after a write.
    pub(crate) fn tell_write(&self, bytes: usize, is_async: bool) {
        self.set(
            state_field::BYTES_WRITTEN,
            i32::try_from(bytes).unwrap_or(i32::MAX),
        );
        self.set(state_field::LAST_WRITE_WAS_ASYNC, is_async.into());
    }

    /// Makes the `Int32Array` and keeps its bytes.
    pub(crate) fn share<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let global = cx.global();
        let constructor = global.get(cx, c"Int32Array")?;
        let Some(constructor) = constructor.as_function() else {
            return Err(Error::plain("no Int32Array"));
        };
        let length = cx.number(state_field::COUNT as f64);
        let array = constructor.construct(cx, &[length])?.as_value();
        if let Some(view) = array.as_view() {
            let pinned = view.pin(cx)?;
            let _ = self.state.set(RefCell::new(pinned));
        }
        Ok(array)
    }
}

/// Copies into the program's own buffer what it has room for; how much, nothing when there is no buffer.
pub(crate) fn copy_to_user(
    cx: &mut Scope<'_>,
    buffer: &RefCell<Option<Global<View>>>,
    bytes: &[u8],
) -> Option<usize> {
    cx.nested(|cx| {
        let buffer = buffer.borrow();
        let view = buffer.as_ref()?.get(cx);
        Some(view.with_bytes_mut(|place| {
            let count = place.len().min(bytes.len());
            place[..count].copy_from_slice(&bytes[..count]);
            count
        }))
    })
}

/// Somebody in Rust who takes the bytes of a stream in place of JavaScript's `onread`.
pub(crate) trait ReadListener {
    /// Bytes that arrived, or the error (`EOF` at the end) after which reading has stopped.
    fn on_read(&self, cx: &mut Scope<'_>, result: Result<&[u8], Errno>);

    /// The same for one that may want to keep the bytes.
    fn on_arrived(&self, cx: &mut Scope<'_>, result: Result<Arrived<'_>, Errno>) {
        match result {
            Ok(bytes) => self.on_read(cx, Ok(&bytes)),
            Err(error) => self.on_read(cx, Err(error)),
        }
    }
}

/// The state of one stream handle. The object of the handle is kept alive until the handle is closed.
pub(crate) struct StreamBase {
    stream: AnyStream,
    keys: Rc<StreamKeys>,
    object: RefCell<Option<Global<Object>>>,
    frame: RefCell<Option<Global<Object>>>,
    bytes_read: Cell<f64>,
    bytes_written: Cell<f64>,
    /// A buffer of the program's into which is read.
    user_buffer: RefCell<Option<Global<View>>>,
    /// What did not fit into the user's buffer before reading was stopped.
    pending: RefCell<VecDeque<u8>>,
    pending_end: Cell<Option<Errno>>,
    reading: Cell<bool>,
    /// Whether small arrivals may share memory.
    sharing: Cell<bool>,
    closing: Cell<bool>,
    listener: RefCell<Option<Rc<dyn ReadListener>>>,
    /// Bytes that are written at the end of the batch of events; see `held.rs`.
    pub(super) held: RefCell<Vec<u8>>,
    /// Called before each delivery; IPC pipes look for descriptors there.
    before_read: RefCell<Option<Rc<BeforeRead>>>,
    self_weak: RcWeak<StreamBase>,
}

type BeforeRead = dyn Fn(&mut Scope<'_>);

impl Handle for StreamBase {
    fn object<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, Object>> {
        let object = self.object.borrow();
        Some(object.as_ref()?.get(cx))
    }

    fn frame(&self) -> &RefCell<Option<Global<Object>>> {
        &self.frame
    }
}

impl StreamBase {
    /// The state for a new handle whose object is `this`.
    pub(crate) fn new(cx: &mut Scope<'_>, this: Local<'_, Object>, stream: AnyStream) -> Rc<Self> {
        let base = Self::detached(cx, stream);
        base.attach(cx, this);
        base
    }

    /// As `new`, for a handle whose object is made afterwards; see `attach`.
    pub(crate) fn detached(cx: &mut Scope<'_>, stream: AnyStream) -> Rc<Self> {
        let frame = current_frame(cx);
        let keys = cx.state().slot::<StreamKeys>();
        Rc::new_cyclic(|weak| StreamBase {
            stream,
            keys,
            object: RefCell::new(None),
            frame: RefCell::new(frame),
            bytes_read: Cell::new(0.0),
            bytes_written: Cell::new(0.0),
            user_buffer: RefCell::new(None),
            pending: RefCell::default(),
            pending_end: Cell::new(None),
            reading: Cell::new(false),
            sharing: Cell::new(false),
            closing: Cell::new(false),
            listener: RefCell::new(None),
            held: RefCell::default(),
            before_read: RefCell::new(None),
            self_weak: weak.clone(),
        })
    }

    /// Names the handle's object.
    pub(crate) fn attach(&self, cx: &mut Scope<'_>, this: Local<'_, Object>) {
        let object = Global::new(cx, this);
        self.stream.set_warm_key(object.warm_key());
        *self.object.borrow_mut() = Some(object);
    }

    /// The event loop's stream.
    pub(crate) fn stream(&self) -> &AnyStream {
        &self.stream
    }

    /// Gives the bytes that arrive to `listener` instead of `onread`; `None` gives them back.
    pub(crate) fn set_listener(&self, listener: Option<Rc<dyn ReadListener>>) {
        // Whoever takes the stream over writes in ways of its own.
        self.release_held();
        *self.listener.borrow_mut() = listener;
    }

    /// Whether somebody in Rust takes the bytes.
    pub(crate) fn has_listener(&self) -> bool {
        self.listener.borrow().is_some()
    }

    /// The state itself, as long as somebody has it.
    pub(crate) fn myself(&self) -> Option<Rc<StreamBase>> {
        self.self_weak.upgrade()
    }

    pub(crate) fn set_before_read(&self, hook: Rc<BeforeRead>) {
        *self.before_read.borrow_mut() = Some(hook);
    }

    // ===== reading =====

    pub(crate) fn read_start(&self) -> i32 {
        if self.closing.get() {
            return Errno::EINVAL.0;
        }
        if self.reading.replace(true) {
            return 0;
        }
        if !self.pending.borrow().is_empty() || self.pending_end.get().is_some() {
            // Left over from before; comes in a turn of its own, as bytes from the kernel would.
            let weak = self.self_weak.clone();
            self.stream.event_loop().defer(move || {
                if let Some(base) = weak.upgrade() {
                    enter(|cx| base.deliver_pending(cx));
                }
            });
            return 0;
        }
        self.start_kernel()
    }

    fn start_kernel(&self) -> i32 {
        let weak = self.self_weak.clone();
        let started = self.stream.read_start_arrived(move |result| {
            if let Some(base) = weak.upgrade() {
                enter(|cx| base.on_read(cx, result));
            }
        });
        match started {
            Ok(()) | Err(Errno::EALREADY) => 0,
            Err(error) => {
                self.reading.set(false);
                error.0
            }
        }
    }

    /// Lets small arrivals share memory from now on.
    pub(crate) fn share_arrivals(&self) {
        self.sharing.set(true);
    }

    /// Whether they may.
    pub(crate) fn shares_arrivals(&self) -> bool {
        self.sharing.get()
    }

    pub(crate) fn read_stop(&self) -> i32 {
        self.reading.set(false);
        if !self.closing.get() {
            self.stream.read_stop();
        }
        0
    }

    fn on_read(&self, cx: &mut Scope<'_>, result: Result<Arrived<'_>, Errno>) {
        let hook = self.before_read.borrow().clone();
        if let Some(hook) = hook {
            hook(cx);
        }
        match &result {
            Ok(bytes) => self
                .bytes_read
                .set(self.bytes_read.get() + bytes.len() as f64),
            Err(_) => self.reading.set(false),
        }
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener.on_arrived(cx, result);
            return;
        }
        match result {
            Ok(bytes) if self.user_buffer.borrow().is_some() => self.deliver_to_user(cx, &bytes),
            Ok(bytes) => self.deliver(cx, bytes),
            Err(error) => self.deliver_error(cx, error),
        }
    }

    fn deliver(&self, cx: &mut Scope<'_>, bytes: impl AsRef<[u8]> + Into<Vec<u8>>) {
        cx.nested(|cx| {
            let key = self.keys.keys(cx).onread;
            let Some((object, onread)) = self.method(cx, key) else {
                return;
            };
            let Ok(made) = self.keys.arrived(cx, onread, bytes, self.sharing.get()) else {
                cx.clear_exception();
                self.deliver_error(cx, Errno::ENOBUFS);
                return;
            };
            self.call(cx, object, onread, &[made]);
        });
    }

    fn deliver_error(&self, cx: &mut Scope<'_>, error: Errno) {
        self.tell_read(cx, error.0);
    }

    /// Calls `onread` for an error, or for bytes that are had elsewhere.
    pub(crate) fn tell_read(&self, cx: &mut Scope<'_>, bytes_or_error: i32) {
        let keys = &self.keys;
        let onread = keys.keys(cx).onread;
        keys.tell_read(bytes_or_error);
        let undefined = cx.undefined();
        self.fire(cx, onread, &[undefined]);
    }

    /// Fills the user's buffer as often as it takes; what is left when the program stops waits.
    fn deliver_to_user(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let keys = &self.keys;
        let onread = keys.keys(cx).onread;
        let mut rest = bytes;
        while !rest.is_empty() {
            if !self.reading.get() || self.closing.get() {
                self.pending.borrow_mut().extend(rest);
                return;
            }
            let copied = copy_to_user(cx, &self.user_buffer, rest);
            let Some(count) = copied.filter(|count| *count > 0) else {
                self.deliver_error(cx, Errno::ENOBUFS);
                return;
            };
            rest = &rest[count..];
            keys.tell_read(count as i32);
            let undefined = cx.undefined();
            self.fire(cx, onread, &[undefined]);
        }
    }

    fn deliver_pending(&self, cx: &mut Scope<'_>) {
        if !self.reading.get() || self.closing.get() {
            return;
        }
        let bytes: Vec<u8> = self.pending.borrow_mut().drain(..).collect();
        if !bytes.is_empty() {
            if self.user_buffer.borrow().is_some() {
                self.deliver_to_user(cx, &bytes);
            } else {
                self.deliver(cx, bytes);
            }
        }
        if self.reading.get() && !self.closing.get() && self.pending.borrow().is_empty() {
            let error = self.start_kernel();
            if error != 0 {
                self.deliver_error(cx, Errno(error));
            }
        }
    }

    pub(crate) fn use_user_buffer(&self, cx: &mut Scope<'_>, view: Local<'_, View>) {
        *self.user_buffer.borrow_mut() = Some(Global::new(cx, view));
    }

    // ===== the rest =====

    pub(crate) fn bytes_read(&self) -> f64 {
        self.bytes_read.get()
    }

    pub(crate) fn bytes_written(&self) -> f64 {
        self.bytes_written.get()
    }

    pub(crate) fn add_bytes_written(&self, count: usize) {
        self.bytes_written
            .set(self.bytes_written.get() + count as f64);
    }

    /// What JavaScript reads after a write.
    pub(crate) fn tell_write(&self, bytes: usize, is_async: bool) {
        self.keys.tell_write(bytes, is_async);
    }

    pub(crate) fn fd(&self) -> i32 {
        self.stream.fileno().unwrap_or(-1)
    }

    pub(crate) fn write_queue_size(&self) -> f64 {
        self.stream.write_queue_size() as f64
    }

    pub(crate) fn shutdown(&self, cx: &mut Scope<'_>, request: Local<'_, Object>) -> i32 {
        self.release_held();
        let request = Request::new(cx, request);
        match self
            .stream
            .shutdown(move |result| request.complete(errno_of(result)))
        {
            Ok(()) => 0,
            Err(error) => error.0,
        }
    }

    /// Closes the handle; its object may go once `callback` has been called.
    pub(crate) fn close(&self, cx: &mut Scope<'_>, callback: Local<'_, Value>) {
        self.close_with(cx, callback, |stream, closed| stream.close(closed));
    }

    /// As `close`, by another way to close.
    pub(crate) fn close_with(
        &self,
        cx: &mut Scope<'_>,
        callback: Local<'_, Value>,
        close: impl FnOnce(&AnyStream, Box<dyn FnOnce()>),
    ) {
        self.release_held();
        if self.closing.replace(true) {
            return;
        }
        self.reading.set(false);
        let callback = callback.as_function().map(|f| Callback::new(cx, f));
        let base = self.self_weak.upgrade();
        close(
            &self.stream,
            Box::new(move || {
                enter(|cx| {
                    if let (Some(callback), Some(base)) = (&callback, &base) {
                        cx.nested(|cx| {
                            let this = match base.object(cx) {
                                Some(object) => object.as_value(),
                                None => cx.undefined(),
                            };
                            let function = callback.function(cx);
                            let frame = base.frame.borrow().as_ref().map(|f| f.duplicate(cx));
                            call_from_loop(cx, frame.as_ref(), function, this, &[]);
                        });
                    }
                    if let Some(base) = base {
                        cx.nested(|cx| {
                            if let Some(object) = base.object(cx) {
                                destroyed_object(cx, object);
                            }
                        });
                        base.stream.set_warm_key(0);
                        base.object.borrow_mut().take();
                        base.frame.borrow_mut().take();
                        base.user_buffer.borrow_mut().take();
                        base.listener.borrow_mut().take();
                        base.before_read.borrow_mut().take();
                    }
                });
            }),
        );
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.get()
    }

    pub(crate) fn set_ref(&self, on: bool) {
        if self.closing.get() {
            return;
        }
        if on {
            self.stream.ref_();
        } else {
            self.stream.unref();
        }
    }

    pub(crate) fn has_ref(&self) -> bool {
        !self.closing.get() && self.stream.has_ref()
    }
}

/// 0 or the error number.
pub(crate) fn errno_of(result: std::result::Result<(), Errno>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(error) => error.0,
    }
}

/// A request object that waits for `oncomplete`, with the async context of its start.
pub(crate) struct Request {
    object: Global<Object>,
    frame: Option<Global<Object>>,
}

impl Request {
    pub(crate) fn new(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Self {
        let frame = current_frame(cx);
        Request {
            object: Global::new(cx, object),
            frame,
        }
    }

    /// Calls `oncomplete(status)`.
    pub(crate) fn complete(&self, status: i32) {
        self.complete_with(status, |_, _| Ok(()));
    }

    /// Calls `oncomplete(status, …)` with what `more` adds.
    pub(crate) fn complete_with(
        &self,
        status: i32,
        more: impl for<'s> FnOnce(&mut Scope<'s>, &mut Vec<Local<'s, Value>>) -> Result<()>,
    ) {
        enter(|cx| {
            cx.nested(|cx| {
                let keys = cx.state().slot::<StreamKeys>();
                let oncomplete = keys.keys(cx).oncomplete;
                let object = self.object.get(cx);
                let Ok(function) = object.get(cx, oncomplete) else {
                    cx.clear_exception();
                    return;
                };
                let Some(function) = function.as_function() else {
                    return;
                };
                let mut args = vec![cx.int(status)];
                if more(cx, &mut args).is_err() {
                    cx.clear_exception();
                }
                call_from_loop(cx, self.frame.as_ref(), function, object.as_value(), &args);
                destroyed_object(cx, object);
            });
        });
    }

    /// Calls `oncomplete(null or the error number, …)`.
    pub(crate) fn complete_null_or(
        &self,
        error: Option<Errno>,
        more: impl for<'s> FnOnce(&mut Scope<'s>, &mut Vec<Local<'s, Value>>) -> Result<()>,
    ) {
        self.complete_with(error.map_or(0, |error| error.0), |cx, args| {
            if error.is_none() {
                args[0] = cx.null();
            }
            more(cx, args)
        });
    }

    /// The request's object.
    pub(crate) fn object<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Object> {
        self.object.get(cx)
    }
}
