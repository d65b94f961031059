//! The header block's state machine. It runs over the contiguous bytes of one head, stops where they end and
//! goes on when there are more, so that an error is reported at the very byte where it stands.

use crate::chars::{self, TOKEN, VALUE_RELAXED};
use crate::error::ErrorCode;
use crate::head::{HeadInfo, Line, Range, flag};
use crate::parser::Kind;

/// The switches that make the parser accept what it otherwise refuses. They combine by `|`.
pub mod lenient {
    /// Control bytes in header values, folded lines, a space before the first header.
    pub const HEADERS: u16 = 1;
    /// `Content-Length` beside `Transfer-Encoding`.
    pub const CHUNKED_LENGTH: u16 = 2;
    /// Messages after one that closes the connection.
    pub const KEEP_ALIVE: u16 = 4;
    /// `Transfer-Encoding` with `chunked` not last.
    pub const TRANSFER_ENCODING: u16 = 8;
    /// Any version number.
    pub const VERSION: u16 = 16;
    /// Ignored data after a message that closes the connection.
    pub const DATA_AFTER_CLOSE: u16 = 32;
    /// A carriage return alone ends a line.
    pub const OPTIONAL_LF_AFTER_CR: u16 = 64;
    /// A chunk's data may be followed directly by the next size.
    pub const OPTIONAL_CRLF_AFTER_CHUNK: u16 = 128;
    /// A line feed alone ends a line.
    pub const OPTIONAL_CR_BEFORE_LF: u16 = 256;
    /// White space after a chunk's size.
    pub const SPACES_AFTER_CHUNK_SIZE: u16 = 512;
    /// Control bytes in header values.
    pub const HEADER_VALUE_RELAXED: u16 = 1024;
}

/// Where the scanner stands. The start line's states come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Debug)]
pub(crate) enum State {
    Method,
    UrlStart,
    UrlSchema,
    UrlSchemaSlash,
    UrlSchemaSlash2,
    UrlServer,
    UrlServerAt,
    UrlPath,
    UrlQuery,
    UrlFragment,
    UrlOldLf,
    RequestProtocol,
    RequestEnd,
    RequestEndLf,
    Preface,
    ResponseProtocol,
    Major,
    Dot,
    Minor,
    AfterVersion,
    Status,
    AfterStatus,
    ReasonStart,
    Reason,
    ResponseLf,
    FieldFirst,
    FieldStart,
    Field,
    FieldSpace,
    ValueSpace,
    ValueSpaceLf,
    ValueFold,
    ValueStart,
    Value,
    ValueLength,
    ValueLengthSpace,
    ValueConnection,
    ValueEncoding,
    ValueLf,
    ValueAfterLf,
    EndLf,
}

/// The header fields that the parser itself obeys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Special {
    None,
    Connection,
    Length,
    Encoding,
    Upgrade,
}

/// How far the current list member of `Connection` or `Transfer-Encoding` has been recognised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Start,
    Partial(u8, u8),
    Whole(u8),
    Other,
}

const CONNECTION_WORDS: [(&[u8], u16); 3] = [
    (b"close", flag::CLOSE),
    (b"keep-alive", flag::KEEP_ALIVE),
    (b"upgrade", flag::CONNECTION_UPGRADE),
];
const ENCODING_WORDS: [(&[u8], u16); 1] = [(b"chunked", flag::CHUNKED)];

impl Word {
    fn next(self, c: u8, words: &[(&[u8], u16)]) -> Word {
        let (word, length) = match self {
            Word::Start => match words
                .iter()
                .position(|(w, _)| w[0] == c.to_ascii_lowercase())
            {
                Some(word) => (word, 0),
                None => return Word::Other,
            },
            Word::Partial(word, length) => (word as usize, length as usize),
            _ => return Word::Other,
        };
        let text = words[word].0;
        if text[length] != c.to_ascii_lowercase() {
            Word::Other
        } else if length + 1 == text.len() {
            Word::Whole(word as u8)
        } else {
            Word::Partial(word as u8, length as u8 + 1)
        }
    }
}

/// A refusal at a position of the scanned bytes.
pub(crate) struct Fault {
    pub(crate) code: ErrorCode,
    pub(crate) reason: &'static str,
    pub(crate) at: usize,
}

pub(crate) fn fault<T>(code: ErrorCode, reason: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault { code, reason, at })
}

/// What one step of the machine came to.
pub(crate) enum Step {
    Go,
    Need,
    Done,
}

pub(crate) struct Scanner {
    pub(crate) state: State,
    pub(crate) pos: usize,
    pub(crate) kind: Kind,
    pub(crate) lenient: u16,
    pub(crate) max: usize,
    pub(crate) max_fields: usize,
    pub(crate) info: HeadInfo,
    /// Start of the current span (address, reason, name, value).
    pub(crate) mark: usize,
    /// Up to where the current span has been counted against the limit.
    counted: usize,
    nread: usize,
    name: Range,
    special: Special,
    word: Word,
    fold_start: Option<usize>,
    /// Bytes of a constant or digits of a number that have been matched.
    pub(crate) matched: u8,
    pub(crate) protocol: &'static [u8],
}

impl Scanner {
    pub(crate) fn new(kind: Kind, max: usize, lenient: u16) -> Self {
        Scanner {
            state: State::Method,
            pos: 0,
            kind,
            lenient,
            max,
            max_fields: usize::MAX,
            info: HeadInfo::new(),
            mark: 0,
            counted: 0,
            nread: 0,
            name: Range::default(),
            special: Special::None,
            word: Word::Start,
            fold_start: None,
            matched: 0,
            protocol: b"",
        }
    }

    /// Prepares for a head whose first byte is at position 0.
    pub(crate) fn begin_head(&mut self) {
        self.info.reset();
        self.state = match self.kind {
            Kind::Request => State::Method,
            Kind::Response => State::ResponseProtocol,
        };
        self.begin_block();
    }

    /// Prepares for the trailers of a chunked body.
    pub(crate) fn begin_trailers(&mut self) {
        self.info.clear_lines();
        self.state = State::FieldStart;
        self.begin_block();
    }

    fn begin_block(&mut self) {
        self.pos = 0;
        self.mark = 0;
        self.counted = 0;
        self.nread = 0;
        self.matched = 0;
        self.special = Special::None;
        self.fold_start = None;
    }

    pub(crate) fn lenient(&self, switch: u16) -> bool {
        self.lenient & switch != 0
    }

    pub(crate) fn go(&mut self, state: State, pos: usize) -> Result<Step, Fault> {
        self.state = state;
        self.pos = pos;
        Ok(Step::Go)
    }

    pub(crate) fn begin_span(&mut self, at: usize) {
        self.mark = at;
        self.counted = at;
    }

    /// Counts the current span up to `end`; `at` is where an overflow is reported.
    pub(crate) fn count(&mut self, end: usize, at: usize) -> Result<(), Fault> {
        self.nread += end - self.counted;
        self.counted = end;
        if self.nread >= self.max {
            return fault(ErrorCode::HeaderOverflow, "Header overflow", at);
        }
        Ok(())
    }

    /// Runs over `buf` from the current position. `Some(end)` says that the block is complete.
    pub(crate) fn scan(&mut self, buf: &[u8]) -> Result<Option<usize>, Fault> {
        while let Some(&c) = buf.get(self.pos) {
            let step = if self.state < State::FieldFirst {
                self.start_line(buf, c)?
            } else {
                self.header(buf, c)?
            };
            match step {
                Step::Go => {}
                Step::Need => break,
                Step::Done => return Ok(Some(self.pos)),
            }
        }
        if self.in_span() {
            self.count(buf.len(), buf.len())?;
        }
        Ok(None)
    }

    fn in_span(&self) -> bool {
        use State::*;
        matches!(
            self.state,
            UrlSchema
                | UrlSchemaSlash
                | UrlSchemaSlash2
                | UrlServer
                | UrlServerAt
                | UrlPath
                | UrlQuery
                | UrlFragment
        ) || matches!(
            self.state,
            Reason | Field | FieldSpace | Value | ValueLength | ValueLengthSpace
        ) || matches!(self.state, ValueConnection | ValueEncoding)
    }

    fn header(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match self.state {
            State::FieldFirst if c == b' ' => {
                if !self.lenient(lenient::HEADERS) {
                    return fault(
                        ErrorCode::UnexpectedSpace,
                        "Unexpected space after start line",
                        pos + 1,
                    );
                }
                self.go(State::FieldStart, pos + 1)
            }
            State::FieldFirst | State::FieldStart => self.field_start(c),
            State::Field => self.field(buf),
            State::FieldSpace => match c {
                b' ' => self.go(State::FieldSpace, pos + 1),
                b':' => self.field_end(),
                _ => {
                    self.special = Special::None;
                    self.go(State::Field, pos)
                }
            },
            State::ValueSpace => self.value_space(c),
            State::ValueSpaceLf => {
                if c == b'\n' {
                    self.go(State::ValueFold, pos + 1)
                } else if self.lenient(lenient::HEADERS) {
                    self.go(State::ValueFold, pos)
                } else {
                    fault(ErrorCode::Strict, "Expected LF after CR", pos)
                }
            }
            State::ValueFold => self.value_fold(c),
            State::ValueStart => self.value_start(c),
            State::Value => self.value(buf),
            State::ValueLength => self.value_length(c),
            State::ValueLengthSpace => match c {
                b' ' | b'\t' if !buf[pos - 1].is_ascii_digit() => {
                    self.go(State::ValueLengthSpace, pos + 1)
                }
                b'\r' | b'\n' => self.value_end(buf, c),
                _ => {
                    self.count(pos, pos)?;
                    fault(
                        ErrorCode::InvalidContentLength,
                        "Invalid character in Content-Length",
                        pos,
                    )
                }
            },
            State::ValueConnection => self.value_connection(buf, c),
            State::ValueEncoding => self.value_encoding(buf, c),
            State::ValueLf => {
                if c == b'\n' {
                    self.go(State::ValueAfterLf, pos + 1)
                } else {
                    fault(
                        ErrorCode::LfExpected,
                        "Missing expected LF after header value",
                        pos,
                    )
                }
            }
            State::ValueAfterLf => self.value_after_lf(buf, c),
            _ => {
                if c == b'\n' {
                    self.pos = pos + 1;
                } else if !self.lenient(lenient::OPTIONAL_LF_AFTER_CR) {
                    return fault(ErrorCode::Strict, "Expected LF after headers", pos);
                }
                Ok(Step::Done)
            }
        }
    }

    fn field_start(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match c {
            b'\r' => self.go(State::EndLf, pos + 1),
            b'\n' => {
                if !self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) {
                    return fault(
                        ErrorCode::InvalidHeaderToken,
                        "Invalid header field char",
                        pos + 1,
                    );
                }
                self.pos = pos + 1;
                Ok(Step::Done)
            }
            b':' => fault(ErrorCode::InvalidHeaderToken, "Invalid header token", pos),
            _ => {
                self.begin_span(pos);
                self.go(State::Field, pos)
            }
        }
    }

    fn field(&mut self, buf: &[u8]) -> Result<Step, Fault> {
        let stop = chars::skip_class(buf, self.pos, TOKEN);
        self.pos = stop;
        match buf.get(stop) {
            None => Ok(Step::Need),
            Some(b':') => {
                self.special = self.classify(&buf[self.mark..stop]);
                self.field_end()
            }
            Some(b' ') => {
                self.special = self.classify(&buf[self.mark..stop]);
                let known = self.special != Special::None;
                if known && self.lenient(lenient::HEADERS) {
                    self.go(State::FieldSpace, stop + 1)
                } else if known {
                    fault(
                        ErrorCode::InvalidHeaderToken,
                        "Invalid header field char",
                        stop + 1,
                    )
                } else {
                    fault(ErrorCode::InvalidHeaderToken, "Invalid header token", stop)
                }
            }
            Some(_) => fault(ErrorCode::InvalidHeaderToken, "Invalid header token", stop),
        }
    }

    fn classify(&mut self, name: &[u8]) -> Special {
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                self.info.flags |= flag::HOST;
                Special::None
            }
            6 if name.eq_ignore_ascii_case(b"expect") => {
                self.info.flags |= flag::EXPECT;
                Special::None
            }
            7 if name.eq_ignore_ascii_case(b"upgrade") => Special::Upgrade,
            10 if name.eq_ignore_ascii_case(b"connection") => Special::Connection,
            14 if name.eq_ignore_ascii_case(b"content-length") => Special::Length,
            16 if name.eq_ignore_ascii_case(b"proxy-connection") => Special::Connection,
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => Special::Encoding,
            _ => Special::None,
        }
    }

    /// At the colon.
    fn field_end(&mut self) -> Result<Step, Fault> {
        let pos = self.pos;
        self.count(pos, pos + 1)?;
        if self.info.lines.len() >= self.max_fields {
            return fault(ErrorCode::HeaderOverflow, "Header overflow", pos + 1);
        }
        self.name = Range::new(self.mark, pos);
        self.fold_start = None;
        match self.special {
            Special::Length
                if self.info.has(flag::TRANSFER_ENCODING)
                    && !self.lenient(lenient::CHUNKED_LENGTH) =>
            {
                return fault(
                    ErrorCode::InvalidContentLength,
                    "Content-Length can't be present with Transfer-Encoding",
                    pos + 1,
                );
            }
            Special::Encoding => {
                if self.info.has(flag::CONTENT_LENGTH) && !self.lenient(lenient::CHUNKED_LENGTH) {
                    return fault(
                        ErrorCode::InvalidTransferEncoding,
                        "Transfer-Encoding can't be present with Content-Length",
                        pos + 1,
                    );
                }
                self.info.flags |= flag::TRANSFER_ENCODING;
            }
            _ => {}
        }
        self.go(State::ValueSpace, pos + 1)
    }

    fn value_space(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match c {
            b' ' | b'\t' => self.go(State::ValueSpace, pos + 1),
            b'\r' => self.go(State::ValueSpaceLf, pos + 1),
            b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                self.go(State::ValueFold, pos + 1)
            }
            b'\n' => fault(
                ErrorCode::InvalidHeaderToken,
                "Invalid header value char",
                pos + 1,
            ),
            _ => {
                self.begin_span(pos);
                self.go(State::ValueStart, pos)
            }
        }
    }

    /// A line end came before any value: an empty value, unless the next line goes on.
    fn value_fold(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if c == b' ' || c == b'\t' {
            if !self.lenient(lenient::HEADERS) {
                return fault(
                    ErrorCode::InvalidHeaderToken,
                    "Invalid header value char",
                    pos + 1,
                );
            }
            return self.go(State::ValueSpace, pos + 1);
        }
        match self.special {
            Special::Length => fault(ErrorCode::InvalidContentLength, "Empty Content-Length", pos),
            Special::Encoding => fault(
                ErrorCode::InvalidTransferEncoding,
                "Empty Transfer-Encoding",
                pos,
            ),
            _ => {
                self.info.lines.push(Line {
                    name: self.name,
                    value: Range::new(pos, pos),
                });
                self.go(State::FieldStart, pos)
            }
        }
    }

    /// At the first byte of a value, or of its folded continuation.
    fn value_start(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match self.special {
            Special::None => self.go(State::Value, pos),
            Special::Upgrade => {
                self.info.flags |= flag::UPGRADE;
                self.go(State::Value, pos)
            }
            Special::Connection => {
                self.word = Word::Start;
                self.go(State::ValueConnection, pos)
            }
            Special::Encoding => {
                let request =
                    self.kind == Kind::Request && !self.lenient(lenient::TRANSFER_ENCODING);
                if request && self.info.has(flag::CHUNKED) {
                    return fault(
                        ErrorCode::InvalidTransferEncoding,
                        "Invalid `Transfer-Encoding` header value",
                        pos + 1,
                    );
                }
                // What a folded line adds is not looked at.
                if self.fold_start.is_some() {
                    return self.go(State::Value, pos);
                }
                self.info.flags &= !flag::CHUNKED;
                self.word = Word::Start;
                self.go(State::ValueEncoding, pos)
            }
            Special::Length => {
                if self.info.has(flag::CONTENT_LENGTH) {
                    return fault(
                        ErrorCode::UnexpectedContentLength,
                        "Duplicate Content-Length",
                        pos,
                    );
                }
                if !c.is_ascii_digit() {
                    return fault(
                        ErrorCode::InvalidContentLength,
                        "Invalid character in Content-Length",
                        pos,
                    );
                }
                self.info.content_length = 0;
                self.info.flags |= flag::CONTENT_LENGTH;
                self.go(State::ValueLength, pos)
            }
        }
    }

    fn value(&mut self, buf: &[u8]) -> Result<Step, Fault> {
        let stop = if self.lenient(lenient::HEADERS | lenient::HEADER_VALUE_RELAXED) {
            let mut stop = chars::skip_class(buf, self.pos, VALUE_RELAXED);
            while self.lenient(lenient::HEADERS) && buf.get(stop) == Some(&0) {
                stop = chars::skip_class(buf, stop + 1, VALUE_RELAXED);
            }
            stop
        } else {
            chars::skip_value(buf, self.pos)
        };
        self.pos = stop;
        match buf.get(stop) {
            None => Ok(Step::Need),
            Some(&c) => self.value_end(buf, c),
        }
    }

    fn value_length(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match c {
            b'0'..=b'9' => {
                let digit = u64::from(c - b'0');
                let next = self
                    .info
                    .content_length
                    .checked_mul(10)
                    .and_then(|n| n.checked_add(digit));
                let Some(next) = next else {
                    self.count(pos + 1, pos + 1)?;
                    return fault(
                        ErrorCode::InvalidContentLength,
                        "Content-Length overflow",
                        pos + 1,
                    );
                };
                self.info.content_length = next;
                self.go(State::ValueLength, pos + 1)
            }
            b' ' | b'\t' => self.go(State::ValueLengthSpace, pos + 1),
            _ => self.go(State::ValueLengthSpace, pos),
        }
    }

    fn value_connection(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if !self.is_value_char(c) {
            self.end_connection_word();
            return self.value_end(buf, c);
        }
        match (self.word, c) {
            (Word::Start, b' ' | b'\t') => {}
            (Word::Whole(_), b' ' | b'\t') => {}
            (_, b',') => {
                self.end_connection_word();
                self.word = Word::Start;
            }
            (word, _) => self.word = word.next(c, &CONNECTION_WORDS),
        }
        self.go(State::ValueConnection, pos + 1)
    }

    fn end_connection_word(&mut self) {
        if let Word::Whole(word) = self.word {
            self.info.flags |= CONNECTION_WORDS[word as usize].1;
        }
    }

    fn value_encoding(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if !self.is_value_char(c) {
            if matches!(self.word, Word::Whole(_)) && matches!(c, b'\r' | b'\n') {
                self.info.flags |= flag::CHUNKED;
            }
            return self.value_end(buf, c);
        }
        match (self.word, c) {
            (Word::Start, b' ' | b'\t') => {}
            (Word::Whole(_), b' ') => {}
            (Word::Whole(_), b',') => {
                if self.kind == Kind::Request && !self.lenient(lenient::TRANSFER_ENCODING) {
                    self.count(pos, pos + 1)?;
                    return fault(
                        ErrorCode::InvalidTransferEncoding,
                        "Invalid `Transfer-Encoding` header value",
                        pos + 1,
                    );
                }
                self.word = Word::Start;
            }
            (_, b',') => self.word = Word::Start,
            (word, _) => self.word = word.next(c, &ENCODING_WORDS),
        }
        self.go(State::ValueEncoding, pos + 1)
    }

    fn is_value_char(&self, c: u8) -> bool {
        if self.lenient(lenient::HEADERS) {
            c != b'\r' && c != b'\n'
        } else if self.lenient(lenient::HEADER_VALUE_RELAXED) {
            chars::is(c, VALUE_RELAXED)
        } else {
            chars::is(c, chars::VALUE)
        }
    }

    /// At the byte after a value (or a line of it).
    fn value_end(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        let next = match c {
            b'\r' => State::ValueLf,
            b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => State::ValueAfterLf,
            b'\n' => {
                self.count(pos, pos)?;
                return fault(
                    ErrorCode::CrExpected,
                    "Missing expected CR after header value",
                    pos,
                );
            }
            _ => {
                self.count(pos, pos)?;
                return fault(
                    ErrorCode::InvalidHeaderToken,
                    "Invalid header value char",
                    pos,
                );
            }
        };
        self.count(pos, pos + 1)?;
        if let Some(piece) = self.fold_start.and_then(|_| buf.get(self.mark..pos)) {
            self.info.folded.extend_from_slice(piece);
        }
        // The span's end is kept in `counted` until the next line shows whether the value goes on.
        self.go(next, pos + 1)
    }

    fn value_after_lf(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if c != b' ' && c != b'\t' {
            let value = match self.fold_start {
                Some(start) => HeadInfo::folded_range(start, self.info.folded.len()),
                None => Range::new(self.mark, self.counted),
            };
            self.info.lines.push(Line {
                name: self.name,
                value,
            });
            return self.go(State::FieldStart, pos);
        }
        if !self.lenient(lenient::HEADERS) {
            return fault(
                ErrorCode::InvalidHeaderToken,
                "Unexpected whitespace after header value",
                pos,
            );
        }
        if self.fold_start.is_none() {
            self.fold_start = Some(self.info.folded.len());
            let piece = buf.get(self.mark..self.counted).unwrap_or(&[]);
            self.info.folded.extend_from_slice(piece);
        }
        self.begin_span(pos);
        self.go(State::ValueStart, pos)
    }
}
