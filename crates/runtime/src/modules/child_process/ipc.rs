//! `internalBinding('ipc')`: messages on the channel between parent and child, written to the kernel from where their bytes
//! are made, and found in what arrives without a Buffer in between. JavaScript hears of all that one read brought by one
//! call of the handle's `onmessages`.

use std::cell::RefCell;
use std::io::IoSlice;
use std::rc::{Rc, Weak as RcWeak};

use event_loop::{Errno, Stream, WriteBuf};
use nodus_engine::{Chars, PinnedKey, text};

use crate::callback::Handle;
use crate::modules::net::{ReadListener, Request, StreamBase, WriteWrap, errno_of, stream_base_of};
use crate::prelude::*;

/// Up to so many bytes the parts of a message are put together, which is cheaper than to write them from several places.
const SMALL: usize = 256;
/// A part of a message that takes more memory does not keep it for the next one.
const KEPT: usize = 1 << 20;
/// The length before the bytes of a value.
const HEAD: usize = 4;

// ===== writing =====

/// What became of a write.
enum Sent {
    Done(usize),
    /// What is left of so many bytes.
    Rest(Vec<u8>, usize),
    Failed(Errno),
}

/// Hands the kernel the parts of a message, of which it may take only some bytes.
fn offer(base: &StreamBase, parts: [&[u8]; 3]) -> Sent {
    if base.is_closing() {
        return Sent::Failed(Errno::EBADF);
    }
    let total = parts.iter().map(|part| part.len()).sum();
    let offered = if total <= SMALL {
        let mut place = [0; SMALL];
        let mut end = 0;
        for part in parts {
            place[end..end + part.len()].copy_from_slice(part);
            end += part.len();
        }
        base.stream().try_write(&place[..total])
    } else {
        base.stream().try_write_vectored(&parts.map(IoSlice::new))
    };
    let mut taken = match offered {
        Ok(taken) if taken == total => return Sent::Done(total),
        Ok(taken) => taken,
        Err(Errno::EAGAIN) => 0,
        Err(error) => return Sent::Failed(error),
    };
    let mut rest = Vec::with_capacity(total - taken);
    for part in parts {
        let start = taken.min(part.len());
        taken -= start;
        rest.extend_from_slice(&part[start..]);
    }
    Sent::Rest(rest, total)
}

/// 0, an error number, or the request whose `oncomplete` will be called when the rest is written.
fn sent<'s>(cx: &mut Scope<'s>, base: &StreamBase, sent: Sent) -> Result<Local<'s, Value>> {
    match sent {
        Sent::Done(total) => {
            base.add_bytes_written(total);
            Ok(cx.int(0))
        }
        Sent::Failed(error) => Ok(cx.int(error.0)),
        Sent::Rest(rest, total) => {
            let object = cx.class::<WriteWrap>()?.construct(cx, &[])?;
            let request = Request::new(cx, object);
            let queued = base
                .stream()
                .write(vec![WriteBuf::Vec(rest)], move |result| {
                    request.complete(errno_of(result));
                });
            if let Err(error) = queued {
                return Ok(cx.int(error.0));
            }
            base.add_bytes_written(total);
            Ok(object.as_value())
        }
    }
}

fn base_of(handle: Local<'_, Object>) -> Result<Rc<StreamBase>> {
    stream_base_of(handle).ok_or_else(|| Error::type_error("expected a stream"))
}

/// writeLine(handle, text): a line.
#[native]
fn write_line<'s>(
    cx: &mut Scope<'s>,
    handle: Local<'s, Object>,
    string: Local<'s, JsString>,
) -> Result<Local<'s, Value>> {
    let base = base_of(handle)?;
    let ascii = string.with_chars(cx, |chars| match chars {
        Chars::Latin1(chars) if text::is_ascii(chars) => Some(offer(&base, [chars, b"\n", b""])),
        _ => None,
    });
    let outcome = ascii.unwrap_or_else(|| {
        let mut bytes = Vec::new();
        string.append_utf8(cx, &mut bytes);
        offer(&base, [&bytes, b"\n", b""])
    });
    sent(cx, &base, outcome)
}

/// Whether the bytes stand for themselves in a JSON text, those beyond ASCII left aside.
fn is_unescaped(bytes: &[u8]) -> bool {
    // Without an early end the loop is one of vectors.
    bytes.chunks(256).all(|chunk| {
        let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        !chunk.iter().fold(false, |any, byte| any | special(*byte))
    })
}

/// writeText(handle, text): a line with the text as JSON has it; undefined where that is more than the text in quotes.
#[native]
fn write_text<'s>(
    cx: &mut Scope<'s>,
    handle: Local<'s, Object>,
    string: Local<'s, JsString>,
) -> Result<Option<Local<'s, Value>>> {
    let base = base_of(handle)?;
    let outcome = string.with_chars(cx, |chars| match chars {
        Chars::Latin1(chars) if text::is_ascii(chars) && is_unescaped(chars) => {
            Some(offer(&base, [b"\"", chars, b"\"\n"]))
        }
        _ => None,
    });
    match outcome {
        Some(outcome) => sent(cx, &base, outcome).map(Some),
        None => Ok(None),
    }
}

/// The bytes of a value after their number; nothing when that is too large.
fn offer_framed(base: &StreamBase, bytes: &[u8]) -> Sent {
    match u32::try_from(bytes.len()) {
        Ok(length) => offer(base, [&length.to_be_bytes(), bytes, b""]),
        Err(_) => Sent::Failed(Errno::EMSGSIZE),
    }
}

/// writePlain(handle, value): the bytes of plain data; undefined for other values.
#[native]
fn write_plain<'s>(
    cx: &mut Scope<'s>,
    handle: Local<'s, Object>,
    value: Local<'s, Value>,
) -> Result<Option<Local<'s, Value>>> {
    let base = base_of(handle)?;
    match cx.with_plain_bytes(value, |bytes| offer_framed(&base, bytes)) {
        Some(outcome) => sent(cx, &base, outcome).map(Some),
        None => Ok(None),
    }
}

/// writeBytes(handle, view): the bytes of a value.
#[native]
fn write_bytes<'s>(
    cx: &mut Scope<'s>,
    handle: Local<'s, Object>,
    view: Local<'s, View>,
) -> Result<Local<'s, Value>> {
    let base = base_of(handle)?;
    let outcome = view.with_bytes(|bytes| offer_framed(&base, bytes));
    sent(cx, &base, outcome)
}

// ===== reading =====

/// Somebody who cuts what arrives into messages.
struct Reader {
    base: RcWeak<StreamBase>,
    /// Values with their lengths, and not lines of JSON.
    advanced: bool,
    /// The start of a message that has arrived in part.
    rest: RefCell<Vec<u8>>,
    onmessages: PinnedKey,
}

/// A message; `raw` ones are still to be read by JavaScript.
struct Message<'s> {
    value: Local<'s, Value>,
    raw: bool,
}

/// A string of bytes that should be UTF-8.
fn string_of<'s>(cx: &mut Scope<'s>, bytes: &[u8]) -> Local<'s, Value> {
    if !text::is_ascii(bytes) {
        return cx.string_utf8_lossy(bytes).as_value();
    }
    let copied = cx.string_latin1_with(bytes.len(), |place| place.write_copy_of_slice(bytes));
    copied.as_value()
}

/// The message of a line: the text itself where that is all that the line says.
fn message_of_line<'s>(cx: &mut Scope<'s>, line: &[u8]) -> Message<'s> {
    if let [b'"', inner @ .., b'"'] = line
        && is_unescaped(inner)
    {
        let value = string_of(cx, inner);
        return Message { value, raw: false };
    }
    let value = string_of(cx, line);
    Message { value, raw: true }
}

/// The messages of whole lines, and where the last of them ends. `seen` bytes are known to have no end of a line.
fn lines<'s>(cx: &mut Scope<'s>, bytes: &[u8], seen: usize) -> (Vec<Message<'s>>, usize) {
    let mut messages = Vec::new();
    let (mut start, mut from) = (0, seen);
    while let Some(found) = memchr::memchr(b'\n', &bytes[from..]) {
        let end = from + found;
        messages.push(message_of_line(cx, &bytes[start..end]));
        start = end + 1;
        from = start;
    }
    (messages, start)
}

/// The messages of whole values, and where the last of them ends.
fn values<'s>(cx: &mut Scope<'s>, bytes: &[u8]) -> Result<(Vec<Message<'s>>, usize)> {
    let mut messages = Vec::new();
    let mut start = 0;
    while let Some((head, tail)) = bytes[start..].split_first_chunk::<HEAD>() {
        let size = u32::from_be_bytes(*head) as usize;
        let Some(value) = tail.get(..size) else { break };
        messages.push(match cx.read_plain(value)? {
            Some(value) => Message { value, raw: false },
            None => {
                let value = cx.uint8_array_from(value.to_vec())?.as_value();
                Message { value, raw: true }
            }
        });
        start += HEAD + size;
    }
    Ok((messages, start))
}

impl Reader {
    fn messages<'s>(
        &self,
        cx: &mut Scope<'s>,
        bytes: &[u8],
        seen: usize,
    ) -> Result<(Vec<Message<'s>>, usize)> {
        if self.advanced {
            values(cx, bytes)
        } else {
            Ok(lines(cx, bytes, seen))
        }
    }

    /// Takes bytes and gives the messages that are whole now.
    fn take<'s>(&self, cx: &mut Scope<'s>, bytes: &[u8]) -> Result<Vec<Message<'s>>> {
        let mut rest = self.rest.borrow_mut();
        if rest.is_empty() {
            let (messages, end) = self.messages(cx, bytes, 0)?;
            rest.extend_from_slice(&bytes[end..]);
            return Ok(messages);
        }
        let seen = rest.len();
        rest.extend_from_slice(bytes);
        let (messages, end) = self.messages(cx, &rest, seen)?;
        rest.drain(..end);
        if rest.is_empty() && rest.capacity() > KEPT {
            *rest = Vec::new();
        }
        Ok(messages)
    }

    /// Calls `onmessages(count, message or messages, whether it is raw or which are, whether another is here in part)`.
    fn tell(&self, cx: &mut Scope<'_>, base: &StreamBase, messages: &[Message<'_>]) {
        let count = cx.int(i32::try_from(messages.len()).unwrap_or(i32::MAX));
        let undefined = cx.undefined();
        let (what, raw) = match messages {
            [] => (undefined, undefined),
            [only] => (cx.local(only.value), cx.boolean(only.raw)),
            _ => {
                let all: Vec<_> = messages.iter().map(|message| message.value).collect();
                let what = cx.array(&all).as_value();
                let raw = if messages.iter().all(|message| message.raw) {
                    cx.boolean(true)
                } else if messages.iter().any(|message| message.raw) {
                    let each: Vec<_> = messages
                        .iter()
                        .map(|message| cx.boolean(message.raw))
                        .collect();
                    cx.array(&each).as_value()
                } else {
                    cx.boolean(false)
                };
                (what, raw)
            }
        };
        let partial = cx.boolean(!self.rest.borrow().is_empty());
        base.fire(cx, self.onmessages, &[count, what, raw, partial]);
    }
}

impl ReadListener for Reader {
    fn on_read(&self, cx: &mut Scope<'_>, result: Result<&[u8], Errno>) {
        let Some(base) = self.base.upgrade() else {
            return;
        };
        let bytes = match result {
            Ok(bytes) => bytes,
            Err(error) => return base.tell_read(cx, error.0),
        };
        cx.nested(|cx| match self.take(cx, bytes) {
            Ok(messages) => self.tell(cx, &base, &messages),
            Err(_) => {
                cx.clear_exception();
                base.tell_read(cx, Errno::ENOBUFS.0);
            }
        });
    }
}

/// readMessages(handle, advanced): from now on the handle's `onmessages` is called for what arrives, and `onread` for errors
/// and the end.
#[native]
fn read_messages<'s>(cx: &mut Scope<'s>, handle: Local<'s, Object>, advanced: bool) -> Result<()> {
    let base = base_of(handle)?;
    let reader = Reader {
        base: Rc::downgrade(&base),
        advanced,
        rest: RefCell::default(),
        onmessages: cx.pin_key("onmessages"),
    };
    base.set_listener(Some(Rc::new(reader)));
    Ok(())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            read_messages::DEF,
            write_bytes::DEF,
            write_line::DEF,
            write_plain::DEF,
            write_text::DEF,
        ],
    )
}
