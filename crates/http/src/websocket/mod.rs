//! WebSocket frames (RFC 6455): a decoder that takes the bytes of one direction in whatever pieces they come and tells of
//! messages and control frames, and an encoder. Both work for either side. Compressed messages (RFC 7692) are recognised;
//! inflating them is the caller's work, and so is the handshake.

mod close;
mod decoder;
mod encode;
mod utf8;

pub use close::{is_valid_close_code, parse_close};
pub use decoder::{Decoder, Error, Events, Kind, Role};
pub use encode::{apply_mask, write_frame, write_header};
pub use utf8::Utf8Validator;

/// The kinds of frames, by their numbers on the wire.
pub mod opcode {
    /// The rest of a message.
    pub const CONTINUATION: u8 = 0;
    /// A message of text.
    pub const TEXT: u8 = 1;
    /// A message of bytes.
    pub const BINARY: u8 = 2;
    /// The end of the conversation.
    pub const CLOSE: u8 = 8;
    /// Asks for a pong.
    pub const PING: u8 = 9;
    /// Answers a ping.
    pub const PONG: u8 = 10;
}

/// The close codes that the decoder's errors stand for.
pub mod close_code {
    /// What came is against the protocol.
    pub const PROTOCOL_ERROR: u16 = 1002;
    /// What came does not fit its type.
    pub const INVALID_DATA: u16 = 1007;
    /// A message is larger than this side takes.
    pub const TOO_BIG: u16 = 1009;
}

/// The most bytes that a control frame can hold.
pub const MAX_CONTROL_PAYLOAD: usize = 125;
