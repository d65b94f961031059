//! What a malformed message is refused with: the stable code programs match on, the sentence people
//! read, and how far into the last input the parser got.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident => $name:literal,)*) => {
        /// The class of a parse error. [`ErrorCode::name`] gives the string that JavaScript sees as `err.code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode { $($(#[$doc])* $variant,)* }
        impl ErrorCode {
            /// The code as programs know it, `HPE_INVALID_METHOD` for one.
            pub fn name(self) -> &'static str {
                match self { $(ErrorCode::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// A byte that the grammar forbids in this place.
    Strict => "HPE_STRICT",
    /// A line feed was due after a header value.
    LfExpected => "HPE_LF_EXPECTED",
    /// A line feed came without its carriage return.
    CrExpected => "HPE_CR_EXPECTED",
    /// White space where a header must start.
    UnexpectedSpace => "HPE_UNEXPECTED_SPACE",
    /// A second `Content-Length`.
    UnexpectedContentLength => "HPE_UNEXPECTED_CONTENT_LENGTH",
    /// Bytes after a message that closes its connection.
    ClosedConnection => "HPE_CLOSED_CONNECTION",
    /// The method is unknown or badly ended.
    InvalidMethod => "HPE_INVALID_METHOD",
    /// A byte that no request target may hold.
    InvalidUrl => "HPE_INVALID_URL",
    /// The protocol's name is missing or does not fit the method.
    InvalidConstant => "HPE_INVALID_CONSTANT",
    /// The protocol's version is malformed or unknown.
    InvalidVersion => "HPE_INVALID_VERSION",
    /// A byte that no header may hold.
    InvalidHeaderToken => "HPE_INVALID_HEADER_TOKEN",
    /// `Content-Length` is not a number, too large, or beside `Transfer-Encoding`.
    InvalidContentLength => "HPE_INVALID_CONTENT_LENGTH",
    /// A chunk's size is not a hexadecimal number or too large.
    InvalidChunkSize => "HPE_INVALID_CHUNK_SIZE",
    /// The status code is malformed.
    InvalidStatus => "HPE_INVALID_STATUS",
    /// The input ended within a message.
    InvalidEofState => "HPE_INVALID_EOF_STATE",
    /// `Transfer-Encoding` is empty, ends in something else than `chunked`, or is beside `Content-Length`.
    InvalidTransferEncoding => "HPE_INVALID_TRANSFER_ENCODING",
    /// The HTTP/2 preface arrived.
    PausedH2Upgrade => "HPE_PAUSED_H2_UPGRADE",
    /// Input was given to a paused parser.
    Paused => "HPE_PAUSED",
    /// The head is larger than the limit.
    HeaderOverflow => "HPE_HEADER_OVERFLOW",
    /// A chunk's extensions are larger than the limit.
    ChunkExtensionsOverflow => "HPE_CHUNK_EXTENSIONS_OVERFLOW",
}

/// A refused message. The parser that returned it stays refused until it is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The class.
    pub code: ErrorCode,
    /// The sentence behind `Parse Error: `.
    pub reason: &'static str,
    /// Bytes of the last input that were accepted.
    pub bytes_parsed: usize,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parse Error: {}", self.reason)
    }
}

impl std::error::Error for ParseError {}
