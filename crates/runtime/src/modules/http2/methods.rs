//! The class `Http2Session` as JavaScript sees it. Fields come as one Latin-1 text of names and values by turns with NUL
//! after each; operations that can fail give a negative number.

use std::rc::Rc;

use nodus_http::h2::{Chunk, Options, Padding, Settings};

use super::session::Http2Session;
use super::transport::Below;
use crate::prelude::*;

/// The code of a side that has lost interest.
const CANCEL: u32 = 8;

fn text_of(cx: &mut Scope<'_>, text: Local<'_, JsString>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    text.append_latin1(cx, &mut bytes);
    bytes
}

fn code_of<T>(result: std::result::Result<T, i32>) -> i32 {
    result.err().unwrap_or(0)
}

fn numbers_of(settings: &Settings) -> Vec<f64> {
    let mut numbers: Vec<f64> = [
        settings.header_table_size,
        settings.enable_push,
        settings.initial_window_size,
        settings.max_frame_size,
        settings.max_concurrent_streams,
        settings.max_header_list_size,
        settings.enable_connect_protocol,
    ]
    .into_iter()
    .map(f64::from)
    .collect();
    for (id, value) in &settings.custom {
        numbers.extend([f64::from(*id), f64::from(*value)]);
    }
    numbers
}

#[class]
impl Http2Session {
    /// new Http2Session(server, numbers); negative numbers stand for what is usual.
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>, server: bool, numbers: Vec<f64>) -> Self {
        let mut options = Options {
            server,
            ..Options::default()
        };
        let given = |i: usize| numbers.get(i).copied().filter(|n| *n >= 0.0);
        if let Some(n) = given(0) {
            options.max_deflate_table = n as usize;
        }
        if let Some(n) = given(1) {
            options.max_reserved_streams = n as usize;
        }
        if let Some(n) = given(2) {
            options.max_send_header_block = n as usize;
        }
        if let Some(n) = given(3) {
            options.peer_max_streams = n as u32;
        }
        if let Some(n) = given(4) {
            options.max_outstanding_answers = n as usize;
        }
        if let Some(n) = given(5) {
            options.max_settings_entries = n as usize;
        }
        if let Some(n) = given(6) {
            options.max_header_pairs = n as usize;
        }
        if let Some(n) = given(7) {
            options.max_invalid_frames = n as u32;
        }
        if let Some(n) = given(8) {
            options.max_rejected_streams = n as u32;
        }
        if let Some(n) = given(9) {
            options.max_memory = n as usize;
        }
        if let (Some(burst), Some(rate)) = (given(10), given(11)) {
            options.reset_burst = burst as u64;
            options.reset_rate = rate as u64;
        }
        options.strict_blanks = given(12) != Some(0.0);
        options.padding = match given(13) {
            Some(1.0) => Padding::Aligned,
            Some(2.0) => Padding::Max,
            _ => Padding::None,
        };
        Http2Session::create(cx, this.0, options)
    }

    /// attach(handle): takes over a stream's bytes. False when JavaScript has to carry them.
    #[method]
    fn attach<'s>(&self, this: This<'s>, handle: Option<Local<'s, Object>>) -> bool {
        let Some(me) = this.0.unwrap_class::<Http2Session>() else {
            return false;
        };
        let _ = self.myself.set(Rc::downgrade(&me));
        let below = Below::attach(handle, &me);
        let native = !matches!(below, Below::Script);
        *self.below.borrow_mut() = below;
        self.schedule();
        native
    }

    /// Reads the stream below, or stops to.
    #[method]
    fn read_below(&self, on: bool) -> i32 {
        self.below.borrow().read(on)
    }

    /// Bytes that JavaScript carries.
    #[method]
    fn receive<'s>(&self, cx: &mut Scope<'s>, bytes: Local<'s, View>) {
        if self.destroyed.get() {
            return;
        }
        bytes.with_bytes(|bytes| self.inbox.bytes.borrow_mut().extend_from_slice(bytes));
        match self.me() {
            // Ticks wait for who carries the bytes, as they would for any function that it calls.
            Some(me) => {
                let state = cx.state();
                state.depth.set(state.depth.get() + 1);
                me.cycle(cx);
                state.depth.set(state.depth.get() - 1);
            }
            None => self.schedule(),
        }
    }

    /// What was handed over by `onSend` has been carried.
    #[method(name = "sent")]
    fn script_sent(&self, status: i32) {
        self.sent(status);
        self.schedule();
    }

    // ===== messages =====

    /// request(fields, end, trailers) -> stream
    #[method]
    fn request<'s>(
        &self,
        cx: &mut Scope<'s>,
        fields: Local<'s, JsString>,
        end: bool,
        trailers: bool,
    ) -> f64 {
        let fields = text_of(cx, fields);
        let made = self.core.borrow_mut().submit_request(fields, end, trailers);
        self.schedule();
        made.map_or_else(f64::from, f64::from)
    }

    /// respond(stream, fields, end, trailers)
    #[method]
    fn respond<'s>(
        &self,
        cx: &mut Scope<'s>,
        stream: u32,
        fields: Local<'s, JsString>,
        end: bool,
        trailers: bool,
    ) -> i32 {
        let fields = text_of(cx, fields);
        let made = self
            .core
            .borrow_mut()
            .submit_response(stream, fields, end, trailers);
        self.schedule();
        code_of(made)
    }

    #[method]
    fn info<'s>(&self, cx: &mut Scope<'s>, stream: u32, fields: Local<'s, JsString>) -> i32 {
        let fields = text_of(cx, fields);
        let made = self.core.borrow_mut().submit_info(stream, fields);
        self.schedule();
        code_of(made)
    }

    #[method]
    fn trailers<'s>(&self, cx: &mut Scope<'s>, stream: u32, fields: Local<'s, JsString>) -> i32 {
        let fields = text_of(cx, fields);
        let made = self.core.borrow_mut().submit_trailers(stream, fields);
        self.schedule();
        code_of(made)
    }

    /// push(stream, fields) -> the promised stream
    #[method]
    fn push<'s>(&self, cx: &mut Scope<'s>, stream: u32, fields: Local<'s, JsString>) -> f64 {
        let fields = text_of(cx, fields);
        let made = self.core.borrow_mut().submit_promise(stream, fields);
        self.schedule();
        made.map_or_else(f64::from, f64::from)
    }

    /// write(stream, token, data, latin1, last): strings are UTF-8 unless Latin-1 is asked for.
    #[method]
    fn write<'s>(
        &self,
        cx: &mut Scope<'s>,
        stream: u32,
        token: u32,
        data: Local<'s, Value>,
        latin1: bool,
        last: bool,
    ) -> bool {
        let mut bytes = Vec::new();
        if let Some(text) = data.as_string() {
            if latin1 {
                text.append_latin1(cx, &mut bytes);
            } else {
                text.append_utf8(cx, &mut bytes);
            }
        } else if let Some(view) = data.as_view() {
            view.with_bytes(|from| bytes.extend_from_slice(from));
        }
        let mut core = self.core.borrow_mut();
        let taken = core.write(stream, Chunk { bytes, token });
        if last {
            core.end(stream);
        }
        drop(core);
        self.schedule();
        taken
    }

    #[method]
    fn end(&self, stream: u32) {
        self.core.borrow_mut().end(stream);
        self.schedule();
    }

    /// reset(stream, code, flush): gives up a stream, after what can still be sent of its content. A head that waits without
    /// any is given up with it, so that nobody thinks that a message is whole, unless this side has only lost interest.
    #[method]
    fn reset(&self, stream: u32, code: u32, flush: bool) {
        let begun = self.core.borrow().has_begun(stream);
        if flush
            && (begun || code == CANCEL)
            && let Some(me) = self.me()
        {
            me.push_out();
        }
        self.core.borrow_mut().submit_rst(stream, code);
        self.schedule();
    }

    #[method]
    fn set_reading(&self, stream: u32, on: bool) {
        self.core.borrow_mut().set_reading(stream, on);
        if on {
            self.schedule();
        }
    }

    // ===== the session =====

    /// settings([id, value, ...])
    #[method]
    fn settings(&self, entries: Vec<f64>) {
        let entries: Vec<(u16, u32)> = entries
            .chunks_exact(2)
            .map(|pair| (pair[0] as u16, pair[1] as u32))
            .collect();
        self.core.borrow_mut().submit_settings(&entries);
        self.schedule();
    }

    #[method]
    fn ping<'s>(&self, payload: Local<'s, View>) {
        let mut bytes = [0; 8];
        payload.with_bytes(|from| {
            if let Some(from) = from.get(..8) {
                bytes.copy_from_slice(from);
            }
        });
        self.core.borrow_mut().submit_ping(bytes);
        self.schedule();
    }

    /// goaway(code, last stream, data)
    #[method]
    fn goaway<'s>(&self, code: u32, last: f64, data: Option<Local<'s, View>>) {
        let data = data.map(|view| view.with_bytes(<[u8]>::to_vec));
        self.core
            .borrow_mut()
            .submit_goaway(last as i64, code, data.unwrap_or_default());
        self.schedule();
    }

    #[method]
    fn altsvc<'s>(
        &self,
        cx: &mut Scope<'s>,
        stream: u32,
        origin: Local<'s, JsString>,
        value: Local<'s, JsString>,
    ) {
        let origin = text_of(cx, origin);
        let value = text_of(cx, value);
        self.core
            .borrow_mut()
            .submit_altsvc(stream, &origin, &value);
        self.schedule();
    }

    #[method]
    fn origins(&self, origins: Vec<String>) {
        let origins: Vec<&[u8]> = origins.iter().map(String::as_bytes).collect();
        self.core.borrow_mut().submit_origin(&origins);
        self.schedule();
    }

    #[method(name = "setNextStreamID")]
    fn set_next_stream_id(&self, id: u32) -> bool {
        self.core.borrow_mut().set_next_id(id)
    }

    #[method]
    fn set_local_window_size(&self, size: f64) -> i32 {
        let done = self.core.borrow_mut().set_local_window(size as i64);
        self.schedule();
        code_of(done)
    }

    /// The numbers of `session.state`, in the order of its properties.
    #[method]
    fn state(&self) -> Vec<f64> {
        let state = self.core.borrow().state();
        vec![
            state.effective_local_window as f64,
            state.effective_received as f64,
            state.next_stream.into(),
            state.local_window as f64,
            state.last_processed.into(),
            state.remote_window as f64,
            state.outbound as f64,
            state.deflate_table as f64,
            state.inflate_table as f64,
        ]
    }

    /// State, whether we and whether the peer has closed it, and its window; undefined when there is no such stream.
    #[method]
    fn stream_state(&self, stream: u32) -> Option<Vec<f64>> {
        let (state, local, remote, window) = self.core.borrow().stream_state(stream)?;
        Some(vec![
            f64::from(state as i32),
            f64::from(u8::from(local)),
            f64::from(u8::from(remote)),
            window as f64,
        ])
    }

    #[method]
    fn local_settings(&self) -> Vec<f64> {
        numbers_of(self.core.borrow().local_settings())
    }

    #[method]
    fn remote_settings(&self) -> Vec<f64> {
        numbers_of(self.core.borrow().remote_settings())
    }

    /// Frames sent and received, streams in all and at most at once.
    #[method]
    fn counts(&self) -> Vec<f64> {
        let (sent, received, streams, most) = self.core.borrow().counts();
        vec![sent as f64, received as f64, streams as f64, most as f64]
    }

    /// Bytes that wait on a stream.
    #[method]
    fn queued_on(&self, stream: u32) -> f64 {
        self.core.borrow().queued_on(stream) as f64
    }

    /// Whether anything is on its way out.
    #[method]
    fn has_pending_data(&self) -> bool {
        self.writing.get() || self.core.borrow().wants_write()
    }

    /// destroy(code, closed): the end, after what can still be sent. False when that takes longer; `onDone` follows then.
    #[method]
    fn destroy(&self, code: u32, closed: bool) -> bool {
        self.finish(code, closed)
    }

    /// Lets go of the stream below, once destroyed.
    #[method]
    fn release(&self) {
        self.let_go();
    }
}
