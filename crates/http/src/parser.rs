//! The incremental message parser: finds where heads, bodies and trailers begin and end in whatever pieces
//! the bytes arrive in, and tells the caller through [`Events`].

use crate::chunked::{Chunks, Framing};
use crate::error::{ErrorCode, ParseError};
use crate::head::{Head, Headers, flag};
use crate::method::Method;
use crate::scan::{Fault, Scanner, lenient};

/// Which side's messages are parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a server receives.
    Request,
    /// What a client receives.
    Response,
}

/// The caller's answer to a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadAction {
    /// Go on with the body that the head announces.
    Continue,
    /// The message has no body, whatever the head says (the answer to a HEAD request).
    SkipBody,
    /// The message has no body and the bytes after it are not HTTP.
    Upgrade,
    /// Stop before the body; [`Parser::execute`] goes on from there.
    Pause,
}

/// The caller's answer to the end of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Parse the next message, if it is there.
    Continue,
    /// Stop here; [`Parser::execute`] goes on from there.
    Pause,
}

/// Receives what the parser finds. What the arguments borrow lives for the call.
pub trait Events {
    /// The first byte of a message has come.
    fn on_message_begin(&mut self) {}
    /// A head is complete.
    fn on_head(&mut self, head: &Head<'_>) -> HeadAction;
    /// Bytes of the body.
    fn on_body(&mut self, chunk: &[u8]);
    /// The message is complete; `trailers` came after a chunked body.
    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow;
}

/// Why [`Parser::execute`] stopped before the end of the input, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It did not.
    None,
    /// An event asked for a pause.
    Paused,
    /// The connection left HTTP; the rest of the input is the new protocol's.
    Upgraded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Between messages.
    Idle,
    Head,
    /// The head is done, the body's kind is still to be chosen.
    Framing,
    Fixed(u64),
    UntilEnd,
    ChunkFraming,
    ChunkData(u64),
    Trailers,
    /// The message is done, its event still to be sent.
    Complete,
    Closed,
}

/// An HTTP/1.1 parser for one direction of one connection.
pub struct Parser {
    scanner: Scanner,
    chunks: Chunks,
    phase: Phase,
    /// The bytes of a head or of trailers that came in pieces.
    buffer: Vec<u8>,
    upgrade: bool,
    stop: Stop,
    error: Option<ParseError>,
}

impl Parser {
    /// A parser for `kind` that refuses heads of `max_header_size` bytes or more and accepts what the
    /// [`lenient`] switches name.
    pub fn new(kind: Kind, max_header_size: usize, lenient: u16) -> Self {
        Parser {
            scanner: Scanner::new(kind, max_header_size, lenient),
            chunks: Chunks::new(lenient),
            phase: Phase::Idle,
            buffer: Vec::new(),
            upgrade: false,
            stop: Stop::None,
            error: None,
        }
    }

    /// Makes the parser as new, keeping its buffers.
    pub fn reset(&mut self, kind: Kind, max_header_size: usize, lenient: u16) {
        self.scanner.kind = kind;
        self.scanner.max = max_header_size;
        self.scanner.lenient = lenient;
        self.scanner.max_fields = usize::MAX;
        self.scanner.info.reset();
        self.chunks = Chunks::new(lenient);
        self.phase = Phase::Idle;
        self.buffer.clear();
        self.upgrade = false;
        self.stop = Stop::None;
        self.error = None;
    }

    /// Refuses heads and trailers of more fields than that.
    pub fn limit_fields(&mut self, max: usize) {
        self.scanner.max_fields = max;
    }

    /// Why the last [`execute`](Self::execute) stopped.
    pub fn stop(&self) -> Stop {
        self.stop
    }

    /// Whether no message has begun since the last one ended.
    pub fn is_idle(&self) -> bool {
        matches!(self.phase, Phase::Idle | Phase::Closed)
    }

    /// Gives back the memory that an unusually large head took.
    pub fn shrink(&mut self) {
        if self.buffer.capacity() > 4096 && self.buffer.is_empty() {
            self.buffer = Vec::new();
        }
        if self.scanner.info.lines.capacity() > 64 {
            self.scanner.info.lines = Vec::new();
        }
    }

    /// Parses `input` and returns how many bytes were taken: all, unless [`stop`](Self::stop) says why not.
    pub fn execute(&mut self, input: &[u8], sink: &mut impl Events) -> Result<usize, ParseError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.stop = Stop::None;
        let mut pos = 0;
        loop {
            match self.step(input, pos, sink) {
                Ok(Some(next)) => pos = next,
                Ok(None) => return Ok(input.len()),
                Err(fault) => {
                    let error = ParseError {
                        code: fault.code,
                        reason: fault.reason,
                        bytes_parsed: fault.at,
                    };
                    self.error = Some(error);
                    return Err(error);
                }
            }
            if self.stop != Stop::None {
                return Ok(pos);
            }
        }
    }

    /// Says that no more input comes. An error means that a message was cut off.
    /// After an error there is nothing left to say.
    pub fn finish(&mut self, sink: &mut impl Events) -> Result<(), ParseError> {
        if self.error.is_some() {
            return Ok(());
        }
        match self.phase {
            Phase::UntilEnd => {
                self.phase = Phase::Closed;
                self.scanner.info.clear_lines();
                sink.on_message_complete(&Headers {
                    bytes: &[],
                    info: &self.scanner.info,
                });
                Ok(())
            }
            Phase::Idle | Phase::Closed => Ok(()),
            _ => {
                let reason = "Invalid EOF state";
                let error = ParseError {
                    code: ErrorCode::InvalidEofState,
                    reason,
                    bytes_parsed: 0,
                };
                self.error = Some(error);
                Err(error)
            }
        }
    }

    /// One phase's work from `pos` on. `None` says that the input is used up.
    fn step(
        &mut self,
        input: &[u8],
        pos: usize,
        sink: &mut impl Events,
    ) -> Result<Option<usize>, Fault> {
        match self.phase {
            Phase::Idle => {
                let blank = input[pos..]
                    .iter()
                    .take_while(|c| matches!(c, b'\r' | b'\n'))
                    .count();
                if pos + blank == input.len() {
                    return Ok(None);
                }
                sink.on_message_begin();
                self.upgrade = false;
                self.scanner.begin_head();
                self.phase = Phase::Head;
                Ok(Some(pos + blank))
            }
            Phase::Head | Phase::Trailers => self.block(input, pos, sink),
            Phase::Framing => self.choose_body(pos).map(Some),
            Phase::Fixed(left) => self.data(input, pos, left, sink),
            Phase::ChunkData(left) => self.data(input, pos, left, sink),
            Phase::UntilEnd => {
                if pos < input.len() {
                    sink.on_body(&input[pos..]);
                }
                Ok(None)
            }
            Phase::ChunkFraming => match self.chunks.run(input, pos)? {
                Framing::Need => Ok(None),
                Framing::Data(size, at) => {
                    self.phase = Phase::ChunkData(size);
                    Ok(Some(at))
                }
                Framing::Last(at) => {
                    self.scanner.begin_trailers();
                    self.scanner.info.flags |= flag::TRAILERS;
                    self.phase = Phase::Trailers;
                    Ok(Some(at))
                }
            },
            Phase::Complete => {
                let flow = sink.on_message_complete(&Headers {
                    bytes: &[],
                    info: &self.scanner.info,
                });
                self.message_done(flow);
                Ok(Some(pos))
            }
            Phase::Closed => {
                if self.scanner.lenient(lenient::DATA_AFTER_CLOSE) {
                    return Ok(None);
                }
                match input[pos..]
                    .iter()
                    .position(|c| !matches!(c, b'\r' | b'\n'))
                {
                    None => Ok(None),
                    Some(at) => Err(Fault {
                        code: ErrorCode::ClosedConnection,
                        reason: "Data after `Connection: close`",
                        at: pos + at + 1,
                    }),
                }
            }
        }
    }

    /// A head or trailers: scanned where they lie if they are whole, else gathered in the buffer.
    fn block(
        &mut self,
        input: &[u8],
        pos: usize,
        sink: &mut impl Events,
    ) -> Result<Option<usize>, Fault> {
        if pos == input.len() {
            return Ok(None);
        }
        let kept = self.buffer.len();
        if kept == 0 {
            let rest = &input[pos..];
            let end = self.scanner.scan(rest).map_err(|f| Fault {
                at: f.at + pos,
                ..f
            })?;
            let Some(end) = end else {
                self.buffer.extend_from_slice(rest);
                return Ok(None);
            };
            self.block_done(&rest[..end], sink);
            return Ok(Some(pos + end));
        }
        // White space between tokens is not counted against the limit, yet it is kept: bound it too.
        if kept > self.scanner.max.saturating_mul(4).saturating_add(1 << 16) {
            return Err(Fault {
                code: ErrorCode::HeaderOverflow,
                reason: "Header overflow",
                at: pos,
            });
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.extend_from_slice(&input[pos..]);
        let end = match self.scanner.scan(&buffer) {
            Ok(Some(end)) => end,
            Ok(None) => {
                self.buffer = buffer;
                return Ok(None);
            }
            Err(f) => {
                return Err(Fault {
                    at: (f.at + pos).saturating_sub(kept),
                    ..f
                });
            }
        };
        self.block_done(&buffer[..end], sink);
        buffer.clear();
        self.buffer = buffer;
        Ok(Some((pos + end).saturating_sub(kept)))
    }

    fn block_done(&mut self, bytes: &[u8], sink: &mut impl Events) {
        if self.phase == Phase::Trailers {
            let flow = sink.on_message_complete(&Headers {
                bytes,
                info: &self.scanner.info,
            });
            self.message_done(flow);
            return;
        }
        let info = &self.scanner.info;
        let switching = info.has(flag::UPGRADE) && info.has(flag::CONNECTION_UPGRADE);
        let upgrade = match self.scanner.kind {
            Kind::Request => switching || info.method == Method::Connect,
            Kind::Response => switching && info.status == 101,
        };
        self.upgrade = upgrade;
        let head = Head {
            headers: Headers { bytes, info },
            keep_alive: self.should_keep_alive(),
            upgrade,
        };
        let action = sink.on_head(&head);
        match action {
            HeadAction::Continue => {}
            HeadAction::SkipBody => self.scanner.info.flags |= flag::SKIP_BODY,
            HeadAction::Upgrade => {
                self.upgrade = true;
                self.scanner.info.flags |= flag::SKIP_BODY;
            }
            HeadAction::Pause => self.stop = Stop::Paused,
        }
        self.scanner.info.clear_lines();
        self.phase = Phase::Framing;
    }

    fn choose_body(&mut self, pos: usize) -> Result<usize, Fault> {
        let request = self.scanner.kind == Kind::Request;
        let info = &self.scanner.info;
        let announced = info.has(flag::CHUNKED) || info.content_length > 0;
        if !request && info.status == 101 {
            self.upgrade = true;
        }
        let skip = info.has(flag::SKIP_BODY);
        let connect = request && info.method == Method::Connect;
        let bodiless =
            !request && (info.status / 100 == 1 || info.status == 204 || info.status == 304);
        self.phase = if skip || bodiless || (self.upgrade && (connect || !announced)) {
            Phase::Complete
        } else if info.has(flag::CHUNKED) {
            self.chunks.begin();
            Phase::ChunkFraming
        } else if info.has(flag::TRANSFER_ENCODING) {
            let forgiven = self
                .scanner
                .lenient(lenient::CHUNKED_LENGTH | lenient::TRANSFER_ENCODING);
            if request && !forgiven {
                return Err(Fault {
                    code: ErrorCode::InvalidTransferEncoding,
                    reason: "Request has invalid `Transfer-Encoding`",
                    at: pos,
                });
            }
            Phase::UntilEnd
        } else if info.has(flag::CONTENT_LENGTH) {
            if info.content_length == 0 {
                Phase::Complete
            } else {
                Phase::Fixed(info.content_length)
            }
        } else if request {
            Phase::Complete
        } else {
            Phase::UntilEnd
        };
        Ok(pos)
    }

    fn data(
        &mut self,
        input: &[u8],
        pos: usize,
        left: u64,
        sink: &mut impl Events,
    ) -> Result<Option<usize>, Fault> {
        if pos == input.len() {
            return Ok(None);
        }
        let here = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(input.len() - pos);
        sink.on_body(&input[pos..pos + here]);
        let left = left - here as u64;
        let chunked = matches!(self.phase, Phase::ChunkData(_));
        self.phase = match (chunked, left) {
            (true, 0) => {
                self.chunks.data_done();
                Phase::ChunkFraming
            }
            (true, _) => Phase::ChunkData(left),
            (false, 0) => Phase::Complete,
            (false, _) => Phase::Fixed(left),
        };
        Ok(Some(pos + here))
    }

    fn message_done(&mut self, flow: Flow) {
        let keep = self.should_keep_alive() || self.scanner.lenient(lenient::KEEP_ALIVE);
        self.scanner.info.clear_lines();
        // Whoever has no use for the new protocol may go on with this one.
        self.phase = if keep { Phase::Idle } else { Phase::Closed };
        if self.upgrade {
            self.stop = Stop::Upgraded;
        } else if flow == Flow::Pause {
            self.stop = Stop::Paused;
        }
    }

    /// Whether the connection may serve another message after the current one.
    fn should_keep_alive(&self) -> bool {
        let info = &self.scanner.info;
        let wanted = if info.major > 0 && info.minor > 0 {
            !info.has(flag::CLOSE)
        } else {
            info.has(flag::KEEP_ALIVE)
        };
        wanted && !self.needs_end()
    }

    /// Whether only the connection's end can end the current message.
    fn needs_end(&self) -> bool {
        let info = &self.scanner.info;
        if self.scanner.kind == Kind::Request || info.has(flag::SKIP_BODY) {
            return false;
        }
        if info.status / 100 == 1 || info.status == 204 || info.status == 304 {
            return false;
        }
        if info.has(flag::TRANSFER_ENCODING) && !info.has(flag::CHUNKED) {
            return true;
        }
        !info.has(flag::CHUNKED) && !info.has(flag::CONTENT_LENGTH)
    }
}
