//! Reading frames: finds where they begin and end in whatever pieces the bytes arrive in, and puts the rules of the protocol
//! to them before it tells the caller.

use super::close::parse_close;
use super::encode::apply_mask;
use super::utf8::Utf8Validator;
use super::{MAX_CONTROL_PAYLOAD, close_code, opcode};

/// Which side reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Frames come unmasked.
    Client,
    /// Frames come masked.
    Server,
}

/// What a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, in UTF-8.
    Text,
    /// Bytes.
    Binary,
}

/// Why a connection has to be failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// The code for the close frame.
    pub code: u16,
    /// What is wrong, for people.
    pub reason: &'static str,
}

impl Error {
    /// Something against the protocol.
    pub fn protocol(reason: &'static str) -> Self {
        Error {
            code: close_code::PROTOCOL_ERROR,
            reason,
        }
    }

    /// Something that does not fit its type.
    pub fn invalid_data(reason: &'static str) -> Self {
        Error {
            code: close_code::INVALID_DATA,
            reason,
        }
    }

    /// A message of too many bytes.
    pub fn too_big(reason: &'static str) -> Self {
        Error {
            code: close_code::TOO_BIG,
            reason,
        }
    }
}

/// Receives what the decoder finds. What the arguments borrow lives for the call. An error ends the decoding.
pub trait Events {
    /// A message begins. When it is compressed, what [`on_data`](Self::on_data) gets is to be inflated.
    fn on_message_begin(&mut self, kind: Kind, compressed: bool) -> Result<(), Error>;
    /// Bytes of the message; those of a text that is not compressed have been checked.
    fn on_data(&mut self, bytes: &[u8]) -> Result<(), Error>;
    /// The message is complete.
    fn on_message_end(&mut self) -> Result<(), Error>;
    /// A ping, which wants a pong with the same bytes.
    fn on_ping(&mut self, payload: &[u8]) -> Result<(), Error>;
    /// A pong.
    fn on_pong(&mut self, payload: &[u8]) -> Result<(), Error>;
    /// The other side's last frame. Nothing after it is read.
    fn on_close(&mut self, status: Option<(u16, &str)>) -> Result<(), Error>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Header,
    Payload,
    Closed,
}

/// A decoder for one direction of one connection.
#[derive(Debug)]
pub struct Decoder {
    role: Role,
    /// Whether messages may be compressed.
    deflate: bool,
    max_message: u64,
    phase: Phase,
    header: [u8; 14],
    have: usize,
    opcode: u8,
    fin: bool,
    mask: Option<[u8; 4]>,
    /// How many bytes of the frame's payload have come, and how many there are.
    seen: u64,
    length: u64,
    /// The message under way, if one is, and whether it is compressed.
    message: Option<(Kind, bool)>,
    message_size: u64,
    control: Vec<u8>,
    scratch: Vec<u8>,
    utf8: Utf8Validator,
    error: Option<Error>,
}

impl Decoder {
    /// A decoder for what `role` reads. Messages of more than `max_message` bytes are refused; `deflate` says that
    /// compression was agreed on.
    pub fn new(role: Role, max_message: u64, deflate: bool) -> Self {
        Decoder {
            role,
            deflate,
            max_message,
            phase: Phase::Header,
            header: [0; 14],
            have: 0,
            opcode: 0,
            fin: false,
            mask: None,
            seen: 0,
            length: 0,
            message: None,
            message_size: 0,
            control: Vec::new(),
            scratch: Vec::new(),
            utf8: Utf8Validator::default(),
            error: None,
        }
    }

    /// Takes the next bytes. After an error there is nothing left to do but to fail the connection.
    pub fn decode(&mut self, mut input: &[u8], sink: &mut impl Events) -> Result<(), Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        while !input.is_empty() || (self.phase == Phase::Payload && self.seen == self.length) {
            match self.step(input, sink) {
                Ok(0) if self.phase == Phase::Closed => return Ok(()),
                Ok(count) => input = &input[count..],
                Err(error) => {
                    self.error = Some(error);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, input: &[u8], sink: &mut impl Events) -> Result<usize, Error> {
        match self.phase {
            Phase::Closed => Ok(0),
            Phase::Header => self.header(input, sink),
            Phase::Payload => self.payload(input, sink),
        }
    }

    /// Gathers the header's bytes, which say themselves how many there are.
    fn header(&mut self, input: &[u8], sink: &mut impl Events) -> Result<usize, Error> {
        let mut taken = 0;
        loop {
            let needed = self.header_size();
            if self.have >= needed && needed > 2 || self.have == 2 && needed == 2 {
                break;
            }
            let count = (needed - self.have).min(input.len() - taken);
            if count == 0 {
                return Ok(taken);
            }
            self.header[self.have..self.have + count].copy_from_slice(&input[taken..taken + count]);
            self.have += count;
            taken += count;
            if self.have == 2 {
                self.check_first_bytes()?;
            }
        }
        self.begin_frame(sink)?;
        Ok(taken)
    }

    fn header_size(&self) -> usize {
        if self.have < 2 {
            return 2;
        }
        let extended = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + extended + if self.header[1] & 0x80 != 0 { 4 } else { 0 }
    }

    /// The rules that the first two bytes tell of.
    fn check_first_bytes(&mut self) -> Result<(), Error> {
        let [first, second, ..] = self.header;
        let compressed = first & 0x40 != 0;
        self.fin = first & 0x80 != 0;
        self.opcode = first & 0x0f;
        let short = second & 0x7f;
        let control = self.opcode >= 8;
        if compressed && !self.deflate {
            return Err(Error::protocol("Expected RSV1 to be clear."));
        }
        if first & 0x30 != 0 {
            return Err(Error::protocol("RSV1, RSV2, RSV3 must be clear"));
        }
        if matches!(self.opcode, 3..=7 | 11..=15) {
            return Err(Error::protocol("Invalid opcode received"));
        }
        match (second & 0x80 != 0, self.role) {
            (true, Role::Client) => return Err(Error::protocol("Frame cannot be masked")),
            (false, Role::Server) => return Err(Error::protocol("Frame must be masked")),
            _ => {}
        }
        if control {
            if !self.fin {
                return Err(Error::protocol("Invalid frame type was fragmented."));
            }
            if usize::from(short) > MAX_CONTROL_PAYLOAD {
                return Err(Error::protocol(
                    "Control frame either too large or fragmented",
                ));
            }
            if compressed {
                return Err(Error::protocol("RSV1 must be clear"));
            }
            return Ok(());
        }
        if self.opcode == opcode::CONTINUATION {
            if self.message.is_none() {
                return Err(Error::protocol("Unexpected continuation frame"));
            }
            if compressed {
                return Err(Error::protocol("RSV1 must be clear"));
            }
        } else if self.message.is_some() {
            return Err(Error::protocol("Expected continuation frame"));
        }
        Ok(())
    }

    fn begin_frame(&mut self, sink: &mut impl Events) -> Result<(), Error> {
        let bytes = &self.header;
        let (length, at) = match bytes[1] & 0x7f {
            126 => (u64::from(u16::from_be_bytes([bytes[2], bytes[3]])), 4),
            127 => {
                let mut wide = [0; 8];
                wide.copy_from_slice(&bytes[2..10]);
                (u64::from_be_bytes(wide), 10)
            }
            short => (u64::from(short), 2),
        };
        if length >> 63 != 0 {
            return Err(Error::protocol("Invalid payload length"));
        }
        self.mask = (bytes[1] & 0x80 != 0)
            .then(|| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        self.length = length;
        self.seen = 0;
        self.phase = Phase::Payload;
        if self.opcode >= 8 {
            self.control.clear();
            return Ok(());
        }
        if self.opcode != opcode::CONTINUATION {
            let kind = if self.opcode == opcode::TEXT {
                Kind::Text
            } else {
                Kind::Binary
            };
            let compressed = bytes[0] & 0x40 != 0;
            self.message = Some((kind, compressed));
            self.message_size = 0;
            self.utf8.reset();
            sink.on_message_begin(kind, compressed)?;
        }
        self.message_size = self.message_size.saturating_add(length);
        if length >= 1 << 31 {
            return Err(Error::too_big("Received payload length > 2^31 bytes."));
        }
        if self.message_size > self.max_message {
            return Err(Error::too_big("Payload size exceeds maximum allowed size"));
        }
        Ok(())
    }

    fn payload(&mut self, input: &[u8], sink: &mut impl Events) -> Result<usize, Error> {
        let left = self.length - self.seen;
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(input.len());
        let piece = &input[..count];
        let offset = (self.seen & 3) as usize;
        self.seen += count as u64;
        if self.opcode >= 8 {
            let start = self.control.len();
            self.control.extend_from_slice(piece);
            if let Some(mask) = self.mask {
                apply_mask(&mut self.control[start..], mask, offset);
            }
        } else if count > 0 {
            let mut scratch = std::mem::take(&mut self.scratch);
            let bytes = match self.mask {
                Some(mask) => {
                    scratch.clear();
                    scratch.extend_from_slice(piece);
                    apply_mask(&mut scratch, mask, offset);
                    &scratch[..]
                }
                None => piece,
            };
            let result = self.data(bytes, sink);
            self.scratch = scratch;
            result?;
        }
        if self.seen == self.length {
            self.have = 0;
            self.phase = Phase::Header;
            self.end_frame(sink)?;
        }
        Ok(count)
    }

    fn data(&mut self, bytes: &[u8], sink: &mut impl Events) -> Result<(), Error> {
        if self.message == Some((Kind::Text, false)) && !self.utf8.push(bytes) {
            return Err(invalid_text());
        }
        sink.on_data(bytes)
    }

    fn end_frame(&mut self, sink: &mut impl Events) -> Result<(), Error> {
        match self.opcode {
            opcode::PING => sink.on_ping(&self.control),
            opcode::PONG => sink.on_pong(&self.control),
            opcode::CLOSE => {
                self.phase = Phase::Closed;
                sink.on_close(parse_close(&self.control)?)
            }
            _ if self.fin => {
                let plain_text = self.message.take() == Some((Kind::Text, false));
                if plain_text && !self.utf8.is_complete() {
                    return Err(invalid_text());
                }
                sink.on_message_end()
            }
            _ => Ok(()),
        }
    }
}

fn invalid_text() -> Error {
    Error::invalid_data("Received invalid UTF-8 in text frame.")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
