//! A parsed head: ranges into the bytes it came in, and the facts that framing and callers need from it.

use crate::method::Method;

/// Marks a value range that points into the side buffer of folded values.
const FOLDED: u32 = 1 << 31;

pub(crate) mod flag {
    pub(crate) const KEEP_ALIVE: u16 = 1;
    pub(crate) const CLOSE: u16 = 2;
    pub(crate) const CONNECTION_UPGRADE: u16 = 4;
    pub(crate) const CHUNKED: u16 = 8;
    pub(crate) const UPGRADE: u16 = 16;
    pub(crate) const CONTENT_LENGTH: u16 = 32;
    pub(crate) const SKIP_BODY: u16 = 64;
    pub(crate) const TRANSFER_ENCODING: u16 = 128;
    pub(crate) const EXPECT: u16 = 256;
    pub(crate) const HOST: u16 = 512;
    pub(crate) const TRAILERS: u16 = 1024;
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Range {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Range {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Range {
            start: start as u32,
            end: end as u32,
        }
    }

    fn of(self, bytes: &[u8]) -> &[u8] {
        bytes
            .get(self.start as usize..self.end as usize)
            .unwrap_or(&[])
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) name: Range,
    pub(crate) value: Range,
}

/// What the scanner collects. One per parser, reused from message to message.
pub(crate) struct HeadInfo {
    pub(crate) method: Method,
    pub(crate) major: u8,
    pub(crate) minor: u8,
    pub(crate) status: u16,
    pub(crate) flags: u16,
    pub(crate) content_length: u64,
    pub(crate) url: Range,
    pub(crate) reason: Range,
    pub(crate) lines: Vec<Line>,
    pub(crate) folded: Vec<u8>,
}

impl HeadInfo {
    pub(crate) fn new() -> Self {
        HeadInfo {
            method: Method::Get,
            major: 0,
            minor: 0,
            status: 0,
            flags: 0,
            content_length: 0,
            url: Range::default(),
            reason: Range::default(),
            lines: Vec::new(),
            folded: Vec::new(),
        }
    }

    pub(crate) fn reset(&mut self) {
        self.major = 0;
        self.minor = 0;
        self.status = 0;
        self.flags = 0;
        self.content_length = 0;
        self.url = Range::default();
        self.reason = Range::default();
        self.clear_lines();
    }

    pub(crate) fn clear_lines(&mut self) {
        self.lines.clear();
        self.folded.clear();
    }

    pub(crate) fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// A range over bytes appended to the side buffer.
    pub(crate) fn folded_range(start: usize, end: usize) -> Range {
        Range {
            start: start as u32 | FOLDED,
            end: end as u32,
        }
    }
}

/// The header fields of a head, or the trailers of a body, in the order they came.
#[derive(Clone, Copy)]
pub struct Headers<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) info: &'a HeadInfo,
}

impl<'a> Headers<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.info.lines.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.info.lines.is_empty()
    }

    /// The field at `index`: its name as sent and its value without surrounding white space.
    pub fn get(&self, index: usize) -> Option<(&'a [u8], &'a [u8])> {
        let line = self.info.lines.get(index)?;
        let value = if line.value.start & FOLDED != 0 {
            Range {
                start: line.value.start & !FOLDED,
                end: line.value.end,
            }
            .of(&self.info.folded)
        } else {
            line.value.of(self.bytes)
        };
        Some((line.name.of(self.bytes), trim(value)))
    }

    /// All fields as (name, value).
    pub fn iter(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let headers = *self;
        (0..headers.len()).filter_map(move |index| headers.get(index))
    }

    /// The value of the first field called `name`, in any letter case.
    pub fn find(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

fn trim(mut value: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    value
}

/// A complete head. It borrows the input (or the parser's buffer) and lives for one event.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    pub(crate) headers: Headers<'a>,
    pub(crate) keep_alive: bool,
    pub(crate) upgrade: bool,
}

impl<'a> Head<'a> {
    /// The head as it came, from the start line to the empty line.
    pub fn bytes(&self) -> &'a [u8] {
        self.headers.bytes
    }

    /// The request's method (`GET` in a response).
    pub fn method(&self) -> Method {
        self.headers.info.method
    }

    /// The request target as sent.
    pub fn url(&self) -> &'a [u8] {
        self.headers.info.url.of(self.headers.bytes)
    }

    /// Major and minor version.
    pub fn version(&self) -> (u8, u8) {
        (self.headers.info.major, self.headers.info.minor)
    }

    /// The response's status code (0 in a request).
    pub fn status(&self) -> u16 {
        self.headers.info.status
    }

    /// The response's reason phrase.
    pub fn reason(&self) -> &'a [u8] {
        self.headers.info.reason.of(self.headers.bytes)
    }

    /// The header fields.
    pub fn headers(&self) -> Headers<'a> {
        self.headers
    }

    /// Whether the connection may serve another message after this one.
    pub fn keep_alive(&self) -> bool {
        self.keep_alive
    }

    /// Whether the message asks for (or, as a response, grants) another protocol.
    pub fn upgrade(&self) -> bool {
        self.upgrade
    }

    /// The body's length, where `Content-Length` gives one.
    pub fn content_length(&self) -> Option<u64> {
        self.headers
            .info
            .has(flag::CONTENT_LENGTH)
            .then_some(self.headers.info.content_length)
    }

    /// Whether the body comes in chunks.
    pub fn chunked(&self) -> bool {
        self.headers.info.has(flag::CHUNKED)
    }

    /// Whether a body can follow: its length is not zero, or it has a transfer coding, valid or not.
    pub fn announces_body(&self) -> bool {
        let info = self.headers.info;
        info.has(flag::CHUNKED | flag::TRANSFER_ENCODING) || info.content_length > 0
    }

    /// Whether there is an `Expect` field.
    pub fn has_expect(&self) -> bool {
        self.headers.info.has(flag::EXPECT)
    }

    /// Whether there is a `Host` field.
    pub fn has_host(&self) -> bool {
        self.headers.info.has(flag::HOST)
    }
}
