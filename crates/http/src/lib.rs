//! Sans-I/O HTTP codecs. HTTP/2 is in [`h2`], WebSocket frames are in [`websocket`]. For HTTP/1.1: an incremental message parser with the strictness, lenient switches and
//! error codes that Node's users know, and a serializer for heads, chunks and dates. Bytes come in,
//! events go out; no sockets, no clocks, no allocation per header.
#![forbid(unsafe_code)]

mod chars;
mod chunked;
mod date;
mod error;
pub mod h2;
mod head;
mod method;
mod parser;
mod scan;
mod serialize;
mod start_line;
pub mod websocket;

pub use chars::{check_invalid_header_char, check_invalid_header_char_relaxed, is_token};
pub use date::{DateCache, write_http_date};
pub use error::{ErrorCode, ParseError};
pub use head::{Head, Headers};
pub use method::Method;
pub use parser::{Events, Flow, HeadAction, Kind, Parser, Stop};
pub use scan::lenient;
pub use serialize::{
    CHUNK_END, LAST_CHUNK, reason_phrase, write_chunk_head, write_header, write_request_line,
    write_status_line,
};

/// The limit on the bytes of one head (address, names and values) unless the caller sets another.
pub const DEFAULT_MAX_HEADER_SIZE: usize = 16 * 1024;

/// The limit on the fields of one request's head, and on those of its trailers, unless the caller sets another.
pub const DEFAULT_MAX_FIELDS: usize = 1000;

/// The limit on the extension bytes of one chunk.
pub const MAX_CHUNK_EXTENSIONS: usize = 16 * 1024;
