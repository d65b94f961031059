//! Writes of stream handles. What the kernel takes at once costs no request; only the rest is kept and waited for.

use std::io::IoSlice;

use event_loop::{Errno, Stream, WriteBuf};

use super::stream_base::{Request, StreamBase, errno_of};
use crate::prelude::*;

/// Up to this many bytes the pieces of a gathered write are copied together, which is cheaper than keeping them in place.
const COPY_LIMIT: usize = 64 * 1024;
/// Up to this many they are put together where that needs no memory of its own.
const SMALL: usize = 1024;

/// The encodings that strings are written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Latin1,
    Ucs2,
}

/// Bytes of JavaScript's, from a position on.
pub(crate) struct Tail {
    bytes: PinnedBytes,
    start: usize,
}

impl Tail {
    pub(crate) fn new(bytes: PinnedBytes, start: usize) -> Self {
        Tail { bytes, start }
    }
}

impl AsRef<[u8]> for Tail {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_slice().get(self.start..).unwrap_or_default()
    }
}

impl StreamBase {
    /// What the kernel takes now: all, a part or nothing.
    fn try_now(&self, bytes: &[u8]) -> std::result::Result<usize, Errno> {
        self.release_held();
        match self.stream().try_write(bytes) {
            Ok(count) => Ok(count),
            Err(Errno::EAGAIN) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Whether nothing is left to queue. Nothing at all comes after what is queued already, too.
    fn is_done(&self, taken: usize, total: usize) -> bool {
        taken == total && (total > 0 || self.stream().write_queue_size() == 0)
    }

    /// Queues what is left; `request.oncomplete` will be called.
    fn queue(&self, cx: &mut Scope<'_>, request: Local<'_, Object>, rest: Vec<WriteBuf>) -> i32 {
        let request = Request::new(cx, request);
        errno_of(
            self.stream()
                .write(rest, move |result| request.complete(errno_of(result))),
        )
    }

    fn after(&self, total: usize, is_async: bool) -> i32 {
        self.add_bytes_written(total);
        self.tell_write(total, is_async);
        0
    }

    /// Writes one Buffer.
    pub(crate) fn write_buffer(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        view: Local<'_, View>,
    ) -> i32 {
        if self.is_closing() {
            return Errno::EBADF.0;
        }
        let total = view.len();
        let taken = match view.with_bytes(|bytes| self.try_now(bytes)) {
            Ok(taken) => taken,
            Err(error) => return error.0,
        };
        if self.is_done(taken, total) {
            return self.after(total, false);
        }
        let Ok(bytes) = view.pin(cx) else {
            cx.clear_exception();
            return Errno::ENOMEM.0;
        };
        let rest = WriteBuf::Owner(Box::new(Tail {
            bytes,
            start: taken,
        }));
        match self.queue(cx, request, vec![rest]) {
            0 => self.after(total, true),
            error => error,
        }
    }

    /// Writes bytes that are copied when they have to wait.
    fn write_copied(&self, cx: &mut Scope<'_>, request: Local<'_, Object>, bytes: &[u8]) -> i32 {
        let taken = match self.try_now(bytes) {
            Ok(taken) => taken,
            Err(error) => return error.0,
        };
        if self.is_done(taken, bytes.len()) {
            return self.after(bytes.len(), false);
        }
        match self.queue(cx, request, vec![WriteBuf::Vec(bytes[taken..].to_vec())]) {
            0 => self.after(bytes.len(), true),
            error => error,
        }
    }

    /// Writes bytes made for the purpose.
    pub(crate) fn write_bytes(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        mut bytes: Vec<u8>,
    ) -> i32 {
        if self.is_closing() {
            return Errno::EBADF.0;
        }
        let total = bytes.len();
        let taken = match self.try_now(&bytes) {
            Ok(taken) => taken,
            Err(error) => return error.0,
        };
        if self.is_done(taken, total) {
            return self.after(total, false);
        }
        bytes.drain(..taken);
        match self.queue(cx, request, vec![WriteBuf::Vec(bytes)]) {
            0 => self.after(total, true),
            error => error,
        }
    }

    /// Writes a string.
    pub(crate) fn write_string(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        string: Local<'_, JsString>,
        encoding: Encoding,
    ) -> i32 {
        let mut bytes = Vec::with_capacity(string.len());
        encode(cx, string, encoding, &mut bytes);
        self.write_bytes(cx, request, bytes)
    }

    /// Writes several chunks: Buffers only, or chunks and encodings by turns.
    pub(crate) fn writev(
        &self,
        cx: &mut Scope<'_>,
        request: Local<'_, Object>,
        chunks: Local<'_, Array>,
        all_buffers: bool,
    ) -> Result<i32> {
        if self.is_closing() {
            return Ok(Errno::EBADF.0);
        }
        let step = if all_buffers { 1 } else { 2 };
        let count = chunks.len(cx);
        if all_buffers {
            let mut place = [0; SMALL];
            if let Some(total) = gather_small(cx, chunks, count, &mut place)? {
                return Ok(self.write_copied(cx, request, &place[..total]));
            }
        }
        let mut total = 0;
        for i in (0..count).step_by(step) {
            cx.nested(|cx| {
                let chunk = chunks.get_index(cx, i)?;
                total += match (chunk.as_view(), chunk.as_string()) {
                    (Some(view), _) => view.len(),
                    (_, Some(string)) => string.len(),
                    _ => 0,
                };
                Ok::<(), Error>(())
            })?;
        }
        if total <= COPY_LIMIT || !all_buffers {
            let bytes = gather(cx, chunks, all_buffers)?;
            return Ok(self.write_bytes(cx, request, bytes));
        }
        let mut pinned = Vec::with_capacity(count as usize);
        for i in 0..count {
            cx.nested(|cx| {
                let chunk = chunks.get_index(cx, i)?;
                if let Some(view) = chunk.as_view() {
                    pinned.push(view.pin(cx)?);
                }
                Ok::<(), Error>(())
            })?;
        }
        self.release_held();
        let slices: Vec<IoSlice<'_>> = pinned.iter().map(|b| IoSlice::new(b.as_slice())).collect();
        let mut taken = match self.stream().try_write_vectored(&slices) {
            Ok(taken) => taken,
            Err(Errno::EAGAIN) => 0,
            Err(error) => return Ok(error.0),
        };
        drop(slices);
        if self.is_done(taken, total) {
            return Ok(self.after(total, false));
        }
        let mut rest = Vec::with_capacity(pinned.len());
        for bytes in pinned {
            let start = taken.min(bytes.len());
            taken -= start;
            if start < bytes.len() {
                rest.push(WriteBuf::Owner(Box::new(Tail { bytes, start })));
            }
        }
        Ok(match self.queue(cx, request, rest) {
            0 => self.after(total, true),
            error => error,
        })
    }
}

/// Puts the bytes of Buffers together at `place`; how many, or nothing when there are more.
fn gather_small(
    cx: &mut Scope<'_>,
    chunks: Local<'_, Array>,
    count: u32,
    place: &mut [u8],
) -> Result<Option<usize>> {
    let mut total = 0;
    for i in 0..count {
        let fits = cx.nested(|cx| {
            let chunk = chunks.get_index(cx, i)?;
            let Some(view) = chunk.as_view() else {
                return Ok(false);
            };
            Ok::<bool, Error>(view.with_bytes(|bytes| {
                let Some(to) = place.get_mut(total..total + bytes.len()) else {
                    return false;
                };
                to.copy_from_slice(bytes);
                total += bytes.len();
                true
            }))
        })?;
        if !fits {
            return Ok(None);
        }
    }
    Ok(Some(total))
}

/// The bytes of several chunks: Buffers only, or chunks and encodings by turns.
pub(crate) fn gather(
    cx: &mut Scope<'_>,
    chunks: Local<'_, Array>,
    all_buffers: bool,
) -> Result<Vec<u8>> {
    let step = if all_buffers { 1 } else { 2 };
    let mut bytes = Vec::new();
    for i in (0..chunks.len(cx)).step_by(step) {
        cx.nested(|cx| {
            let chunk = chunks.get_index(cx, i)?;
            if let Some(view) = chunk.as_view() {
                view.with_bytes(|b| bytes.extend_from_slice(b));
            } else if let Some(string) = chunk.as_string() {
                let name = chunks.get_index(cx, i + 1)?;
                let name = name.to_rust_string(cx)?;
                encode_named(cx, string, &name, &mut bytes)?;
            }
            Ok::<(), Error>(())
        })?;
    }
    Ok(bytes)
}

/// Appends a string in an encoding.
pub(crate) fn encode(
    cx: &mut Scope<'_>,
    string: Local<'_, JsString>,
    encoding: Encoding,
    out: &mut Vec<u8>,
) {
    match encoding {
        Encoding::Utf8 => string.append_utf8(cx, out),
        Encoding::Latin1 => string.append_latin1(cx, out),
        Encoding::Ucs2 => string.with_chars(cx, |chars| match chars {
            nodus_engine::Chars::Latin1(chars) => {
                for c in chars {
                    out.extend_from_slice(&u16::from(*c).to_le_bytes());
                }
            }
            nodus_engine::Chars::Utf16(chars) => {
                for c in chars {
                    out.extend_from_slice(&c.to_le_bytes());
                }
            }
        }),
    }
}

/// As `encode`, by the encoding's name; those that decode (hex, base64) are left to Buffer.
fn encode_named(
    cx: &mut Scope<'_>,
    string: Local<'_, JsString>,
    name: &str,
    out: &mut Vec<u8>,
) -> Result<()> {
    let encoding = match name {
        "utf8" | "utf-8" | "buffer" => Encoding::Utf8,
        "latin1" | "binary" | "ascii" => Encoding::Latin1,
        "ucs2" | "ucs-2" | "utf16le" | "utf-16le" => Encoding::Ucs2,
        _ => {
            let module = crate::builtins::require(cx, "buffer")?;
            let Some(buffer) = module.as_object() else {
                return Ok(());
            };
            let class = buffer.get(cx, c"Buffer")?;
            let Some(class) = class.as_object() else {
                return Ok(());
            };
            let name = cx.string(name).as_value();
            let made = class.call_method(cx, c"from", &[string.as_value(), name])?;
            if let Some(view) = made.as_view() {
                view.with_bytes(|bytes| out.extend_from_slice(bytes));
            }
            return Ok(());
        }
    };
    encode(cx, string, encoding, out);
    Ok(())
}
