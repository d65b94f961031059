//! The natives of `zlib`: a handle over one running codec, whose steps run on the thread pool or, without a callback, at once.

mod brotli;
pub(crate) mod checks;
mod codec;
mod deflate;
mod whole;
mod zstd;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use codec::{Failure, Progress};

use crate::prelude::*;

/// A codec as JavaScript holds it. While a step is on the pool the codec is away with it; what is asked meanwhile waits.
pub(crate) struct Codec {
    mode: u32,
    codec: RefCell<Option<codec::Codec>>,
    away: Cell<bool>,
    closed: Cell<bool>,
    /// What the collector knows of the codec's memory.
    held: Cell<usize>,
}

/// `[message, errno, code]`, of which `base.js` makes the error.
fn failure_value<'s>(cx: &mut Scope<'s>, failure: &Failure) -> Local<'s, Value> {
    let parts = [
        cx.string(&failure.message).as_value(),
        cx.int(failure.errno),
        cx.string(&failure.code).as_value(),
    ];
    cx.array(&parts).as_value()
}

/// `[room left in the output, bytes left of the input]`, as the streams read it.
fn store(state: &mut [u8], room: usize, left: usize) {
    for (slot, value) in state.chunks_exact_mut(4).zip([room as u32, left as u32]) {
        slot.copy_from_slice(&value.to_ne_bytes());
    }
}

fn part(length: usize, offset: usize, size: usize) -> std::ops::Range<usize> {
    let start = offset.min(length);
    start..offset.saturating_add(size).min(length)
}

#[class(name = "Zlib")]
impl Codec {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>, mode: u32) -> Self {
        number_object(cx, this.0, "ZLIB", None);
        Codec {
            mode,
            codec: RefCell::new(None),
            away: Cell::new(false),
            closed: Cell::new(false),
            held: Cell::new(0),
        }
    }

    #[held]
    fn held(&self) -> &Cell<usize> {
        &self.held
    }

    /// Starts the codec: undefined when it runs, false when the library refuses the numbers, else what went wrong. `single`
    /// says that nothing may follow the compressed data.
    #[method]
    fn start<'s>(
        &self,
        cx: &mut Scope<'s>,
        this: This<'s>,
        numbers: Local<'s, Object>,
        dictionary: Option<Local<'s, View>>,
        single: Option<bool>,
    ) -> Result<Local<'s, Value>> {
        let length = numbers.get(cx, c"length")?.as_number().unwrap_or(0.0) as u32;
        let mut values = Vec::with_capacity(length as usize);
        for index in 0..length {
            let value = cx.nested(|cx| Ok::<_, Error>(numbers.get(cx, index)?.as_number()))?;
            values.push(value.unwrap_or(codec::UNSET));
        }
        let dictionary = dictionary.map(|view| view.with_bytes(<[u8]>::to_vec));
        match codec::Codec::start(self.mode, &values, dictionary) {
            Ok(Some(mut started)) => {
                if single == Some(true) {
                    started.refuse_rest();
                }
                this.0.hold(self, started.size());
                *self.codec.borrow_mut() = Some(started);
                Ok(cx.undefined())
            }
            Ok(None) => Ok(cx.boolean(false)),
            Err(failure) => Ok(failure_value(cx, &failure)),
        }
    }

    /// One step. The views are the whole buffers; what counts is the parts the numbers name.
    #[method]
    fn step<'s>(
        self: Rc<Self>,
        cx: &mut Scope<'s>,
        flush: u32,
        input: Local<'s, View>,
        in_offset: usize,
        in_length: usize,
        output: Local<'s, View>,
        out_offset: usize,
        out_length: usize,
        state: Local<'s, View>,
        callback: Option<Callback>,
    ) -> Result<Local<'s, Value>> {
        let Some(mut running) = self.codec.borrow_mut().take() else {
            return Err(Error::plain("the codec is closed or busy"));
        };
        running.equip();
        let Some(callback) = callback else {
            let (progress, result) = input.with_bytes(|input| {
                output.with_bytes_mut(|output| {
                    let input = &input[part(input.len(), in_offset, in_length)];
                    let range = part(output.len(), out_offset, out_length);
                    running.step(flush, input, &mut output[range])
                })
            });
            *self.codec.borrow_mut() = Some(running);
            state.with_bytes_mut(|state| {
                store(
                    state,
                    out_length - progress.produced,
                    in_length - progress.consumed,
                );
            });
            return Ok(match result {
                Ok(()) => cx.undefined(),
                Err(failure) => failure_value(cx, &failure),
            });
        };

        let input = input.pin(cx)?;
        let mut output = output.pin(cx)?;
        let mut state = state.pin(cx)?;
        let this = self.clone();
        self.away.set(true);
        let work = move || {
            let range = part(output.len(), out_offset, out_length);
            let from = part(input.len(), in_offset, in_length);
            let (progress, result) = running.step(
                flush,
                &input.as_slice()[from],
                &mut output.as_mut_slice()[range],
            );
            (running, progress, result, input, output)
        };
        cx.state().event_loop.queue_work(work, move |outcome| {
            enter(|cx| {
                this.away.set(false);
                let (progress, result) = match outcome {
                    Ok((running, progress, result, _input, _output)) => {
                        this.come_back(running);
                        (progress, result)
                    }
                    Err(_) => (
                        Progress::default(),
                        Err(Failure::new("Zlib error", -1, "Z_ERRNO")),
                    ),
                };
                store(
                    state.as_mut_slice(),
                    out_length - progress.produced,
                    in_length - progress.consumed,
                );
                cx.nested(|cx| match result {
                    Ok(()) => callback.call(cx, &[]),
                    Err(failure) => {
                        let value = failure_value(cx, &failure);
                        callback.call(cx, &[value]);
                    }
                });
            });
        });
        Ok(cx.undefined())
    }

    #[method]
    fn params(&self, _cx: &mut Scope<'_>, level: i32, strategy: i32) {
        if let Some(codec) = self.codec.borrow_mut().as_mut() {
            codec.params(level, strategy);
        }
    }

    #[method]
    fn reset(&self, _cx: &mut Scope<'_>) -> Result<()> {
        if self.away.get() {
            let told = "Cannot reset zlib stream while a write is in progress";
            return Err(Error::plain(told));
        }
        if let Some(codec) = self.codec.borrow_mut().as_mut() {
            codec.reset();
        }
        Ok(())
    }

    #[method]
    fn close(&self, _cx: &mut Scope<'_>, this: This<'_>) {
        self.closed.set(true);
        this.0.hold(self, 0);
        if let Some(codec) = self.codec.borrow_mut().take() {
            codec.retire();
        }
    }
}

impl Codec {
    fn come_back(&self, running: codec::Codec) {
        if self.closed.get() {
            running.retire();
            return;
        }
        *self.codec.borrow_mut() = Some(running);
    }
}

/// The checksum of gzip and PNG of a view's bytes or a string's UTF-8, continued from `value`.
#[native]
fn crc32(cx: &mut Scope<'_>, data: Local<'_, Value>, value: u32) -> u32 {
    if let Some(view) = data.as_view() {
        return view.with_bytes(|bytes| zlib_rs::crc32::crc32(value, bytes));
    }
    let Some(string) = data.as_string() else {
        return value;
    };
    let ascii = string.with_chars(cx, |chars| match chars {
        nodus_engine::Chars::Latin1(bytes) if bytes.is_ascii() => {
            Some(zlib_rs::crc32::crc32(value, bytes))
        }
        _ => None,
    });
    match ascii {
        Some(sum) => sum,
        None => {
            let mut text = Vec::new();
            string.append_utf8(cx, &mut text);
            zlib_rs::crc32::crc32(value, &text)
        }
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[crc32::DEF, whole::whole::DEF])?;
    let class = cx.class::<Codec>()?;
    target.set(cx, c"Codec", class)?;
    Ok(())
}
