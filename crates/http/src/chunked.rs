//! The framing of chunked bodies: size lines with their extensions, and the line ends after data.

use crate::MAX_CHUNK_EXTENSIONS;
use crate::chars::{self, QUOTED, TOKEN};
use crate::error::ErrorCode;
use crate::scan::{Fault, fault, lenient};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    SizeFirst,
    Size,
    SizeSpace,
    SizeLf,
    ExtensionStart,
    Name,
    Value,
    Quoted,
    QuotedPair,
    QuotedEnd,
    DataEnd,
    DataEndLf,
}

/// What a run over the framing came to.
pub(crate) enum Framing {
    /// The input ended.
    Need,
    /// A chunk of the given size begins at the position.
    Data(u64, usize),
    /// The last chunk's size line ended at the position.
    Last(usize),
}

/// The state between the chunks' data.
pub(crate) struct Chunks {
    state: State,
    size: u64,
    lenient: u16,
    extension_bytes: usize,
}

impl Chunks {
    pub(crate) fn new(lenient: u16) -> Self {
        Chunks {
            state: State::SizeFirst,
            size: 0,
            lenient,
            extension_bytes: 0,
        }
    }

    /// Before the first chunk.
    pub(crate) fn begin(&mut self) {
        self.state = State::SizeFirst;
        self.size = 0;
        self.extension_bytes = 0;
    }

    /// After a chunk's data.
    pub(crate) fn data_done(&mut self) {
        self.begin();
        self.state = State::DataEnd;
    }

    fn lenient(&self, switch: u16) -> bool {
        self.lenient & switch != 0
    }

    fn line_done(&mut self, at: usize) -> Framing {
        let size = self.size;
        self.begin();
        if size == 0 {
            Framing::Last(at)
        } else {
            Framing::Data(size, at)
        }
    }

    fn count(&mut self, bytes: usize, at: usize) -> Result<(), Fault> {
        self.extension_bytes += bytes;
        if self.extension_bytes > MAX_CHUNK_EXTENSIONS {
            return fault(
                ErrorCode::ChunkExtensionsOverflow,
                "Chunk extensions overflow",
                at,
            );
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, input: &[u8], mut pos: usize) -> Result<Framing, Fault> {
        // Start of the extension bytes that have not been counted yet.
        let mut mark = pos;
        while let Some(&c) = input.get(pos) {
            match self.state {
                State::SizeFirst | State::Size => {
                    if let Some(digit) = (c as char).to_digit(16) {
                        let Some(size) = self.size.checked_mul(16) else {
                            return fault(
                                ErrorCode::InvalidChunkSize,
                                "Chunk size overflow",
                                pos + 1,
                            );
                        };
                        self.size = size + u64::from(digit);
                        self.state = State::Size;
                    } else if self.state == State::SizeFirst {
                        return fault(
                            ErrorCode::InvalidChunkSize,
                            "Invalid character in chunk size",
                            pos,
                        );
                    } else {
                        self.after_size(c, pos)?;
                    }
                }
                State::SizeSpace => {
                    if c != b' ' && c != b'\t' {
                        self.after_size(c, pos)?;
                    }
                }
                State::SizeLf => {
                    if c == b'\n' {
                        return Ok(self.line_done(pos + 1));
                    }
                    if self.lenient(lenient::OPTIONAL_LF_AFTER_CR) {
                        return Ok(self.line_done(pos));
                    }
                    return fault(ErrorCode::Strict, "Expected LF after chunk size", pos);
                }
                State::ExtensionStart => {
                    if c == b' ' || c == b'\r' {
                        return fault(
                            ErrorCode::Strict,
                            "Invalid character in chunk extensions",
                            pos + 1,
                        );
                    }
                    self.state = State::Name;
                    mark = pos;
                    continue;
                }
                State::Name => {
                    if chars::is(c, TOKEN) {
                        pos = chars::skip_class(input, pos, TOKEN);
                        continue;
                    }
                    match c {
                        b'=' | b';' | b'\r' => {
                            self.count(pos - mark, pos + 1)?;
                            mark = pos + 1;
                            self.state = match c {
                                b'=' => State::Value,
                                b';' => State::ExtensionStart,
                                _ => State::SizeLf,
                            };
                        }
                        b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                            self.count(pos - mark, pos + 1)?;
                            return Ok(self.line_done(pos + 1));
                        }
                        b'\n' => {
                            let reason = "Missing expected CR after chunk extension name";
                            return fault(ErrorCode::CrExpected, reason, pos);
                        }
                        _ => {
                            let reason = "Invalid character in chunk extensions name";
                            return fault(ErrorCode::Strict, reason, pos + 1);
                        }
                    }
                }
                State::Value => {
                    if chars::is(c, TOKEN) {
                        pos = chars::skip_class(input, pos, TOKEN);
                        continue;
                    }
                    if c == b'"' {
                        self.state = State::Quoted;
                    } else if let Some(done) = self.after_value(c, pos, &mut mark)? {
                        return Ok(done);
                    }
                }
                State::Quoted => match c {
                    b'"' => self.state = State::QuotedEnd,
                    b'\\' => self.state = State::QuotedPair,
                    _ if chars::is(c, QUOTED) => {}
                    _ => {
                        let reason = "Invalid character in chunk extensions quoted value";
                        return fault(ErrorCode::Strict, reason, pos + 1);
                    }
                },
                State::QuotedPair => {
                    if !chars::is(c, chars::VALUE) {
                        let reason = "Invalid quoted-pair in chunk extensions quoted value";
                        return fault(ErrorCode::Strict, reason, pos + 1);
                    }
                    self.state = State::Quoted;
                }
                State::QuotedEnd => {
                    if !matches!(c, b';' | b'\r' | b'\n') {
                        let reason = "Invalid character in chunk extensions quote value";
                        return fault(ErrorCode::Strict, reason, pos);
                    }
                    if let Some(done) = self.after_value(c, pos, &mut mark)? {
                        return Ok(done);
                    }
                }
                State::DataEnd => match c {
                    b'\r' => self.state = State::DataEndLf,
                    b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                        self.state = State::SizeFirst
                    }
                    b'\n' => {
                        return fault(
                            ErrorCode::CrExpected,
                            "Missing expected CR after chunk data",
                            pos + 1,
                        );
                    }
                    _ if self.lenient(lenient::OPTIONAL_CRLF_AFTER_CHUNK) => {
                        self.state = State::SizeFirst;
                        continue;
                    }
                    _ => return fault(ErrorCode::Strict, "Expected LF after chunk data", pos),
                },
                State::DataEndLf => {
                    self.state = State::SizeFirst;
                    if c != b'\n' {
                        if !self.lenient(lenient::OPTIONAL_CRLF_AFTER_CHUNK) {
                            return fault(ErrorCode::Strict, "Expected LF after chunk data", pos);
                        }
                        continue;
                    }
                }
            }
            pos += 1;
        }
        if matches!(
            self.state,
            State::Name | State::Value | State::Quoted | State::QuotedPair | State::QuotedEnd
        ) {
            self.count(input.len() - mark.min(input.len()), input.len())?;
        }
        Ok(Framing::Need)
    }

    fn after_size(&mut self, c: u8, pos: usize) -> Result<(), Fault> {
        self.state = match c {
            b'\r' => State::SizeLf,
            // The line feed stands for the carriage return here, so another one is due.
            b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => State::SizeLf,
            b'\n' => {
                return fault(
                    ErrorCode::CrExpected,
                    "Missing expected CR after chunk size",
                    pos + 1,
                );
            }
            b';' => State::ExtensionStart,
            b' ' | b'\t' if self.lenient(lenient::SPACES_AFTER_CHUNK_SIZE) => State::SizeSpace,
            b' ' | b'\t' => {
                return fault(
                    ErrorCode::InvalidChunkSize,
                    "Invalid character in chunk size",
                    pos + 1,
                );
            }
            _ => {
                return fault(
                    ErrorCode::InvalidChunkSize,
                    "Invalid character in chunk size",
                    pos,
                );
            }
        };
        Ok(())
    }

    fn after_value(
        &mut self,
        c: u8,
        pos: usize,
        mark: &mut usize,
    ) -> Result<Option<Framing>, Fault> {
        match c {
            b';' | b'\r' => {
                self.count(pos - *mark, pos + 1)?;
                *mark = pos + 1;
                self.state = if c == b';' {
                    State::ExtensionStart
                } else {
                    State::SizeLf
                };
                Ok(None)
            }
            b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                self.count(pos - *mark, pos + 1)?;
                Ok(Some(self.line_done(pos + 1)))
            }
            b'\n' => fault(
                ErrorCode::CrExpected,
                "Missing expected CR after chunk extension value",
                pos,
            ),
            _ => fault(
                ErrorCode::Strict,
                "Invalid character in chunk extensions value",
                pos + 1,
            ),
        }
    }
}
