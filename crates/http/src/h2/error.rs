//! The two families of error numbers: those that frames carry, and those with which the library's functions fail.

/// Error codes of RST_STREAM and GOAWAY.
#[allow(missing_docs)]
pub mod code {
    pub const NO_ERROR: u32 = 0;
    pub const PROTOCOL_ERROR: u32 = 1;
    pub const INTERNAL_ERROR: u32 = 2;
    pub const FLOW_CONTROL_ERROR: u32 = 3;
    pub const STREAM_CLOSED: u32 = 5;
    pub const FRAME_SIZE_ERROR: u32 = 6;
    pub const REFUSED_STREAM: u32 = 7;
    pub const CANCEL: u32 = 8;
    pub const COMPRESSION_ERROR: u32 = 9;
    pub const ENHANCE_YOUR_CALM: u32 = 11;
}

/// Failures of operations, as negative numbers.
#[allow(missing_docs)]
pub mod lib {
    pub const INVALID_ARGUMENT: i32 = -501;
    pub const PROTO: i32 = -505;
    pub const STREAM_ID_NOT_AVAILABLE: i32 = -509;
    pub const STREAM_CLOSED: i32 = -510;
    pub const STREAM_CLOSING: i32 = -511;
    pub const STREAM_SHUT_WR: i32 = -512;
    pub const INVALID_STREAM_ID: i32 = -513;
    pub const START_STREAM_NOT_ALLOWED: i32 = -516;
    pub const FRAME_SIZE_ERROR: i32 = -522;
    pub const HEADER_COMP: i32 = -523;
    pub const FLOW_CONTROL: i32 = -524;
    pub const PUSH_DISABLED: i32 = -528;
    pub const DATA_EXIST: i32 = -529;
    pub const SESSION_CLOSING: i32 = -530;
    pub const HTTP_HEADER: i32 = -531;
    pub const HTTP_MESSAGING: i32 = -532;
    pub const REFUSED_STREAM: i32 = -533;
    pub const SETTINGS_EXPECTED: i32 = -536;
    pub const TOO_MANY_SETTINGS: i32 = -537;
    pub const CALLBACK_FAILURE: i32 = -902;
    pub const BAD_CLIENT_MAGIC: i32 = -903;
    pub const FLOODED: i32 = -904;
    pub const TOO_MANY_CONTINUATIONS: i32 = -905;
}

/// What a library error says.
pub fn message(error: i32) -> &'static str {
    match error {
        0 => "Success",
        -501 => "Invalid argument",
        -502 => "Out of buffer space",
        -503 => "Unsupported SPDY version",
        -504 => "Operation would block",
        -505 => "Protocol error",
        -506 => "Invalid frame octets",
        -507 => "EOF",
        -508 => "Data transfer deferred",
        -509 => "No more Stream ID available",
        -510 => "Stream was already closed or invalid",
        -511 => "Stream is closing",
        -512 => "The transmission is not allowed for this stream",
        -513 => "Stream ID is invalid",
        -514 => "Invalid stream state",
        -515 => "Another DATA frame has already been deferred",
        -516 => "request HEADERS is not allowed",
        -517 => "GOAWAY has already been sent",
        -518 => "Invalid header block",
        -519 => "Invalid state",
        -521 => "The user callback function failed due to the temporal error",
        -522 => "The length of the frame is invalid",
        -523 => "Header compression/decompression error",
        -524 => "Flow control error",
        -525 => "Insufficient buffer size given to function",
        -526 => "Callback was paused by the application",
        -527 => "Too many inflight SETTINGS",
        -528 => "Server push is disabled by peer",
        -529 => "DATA or HEADERS frame has already been submitted for the stream",
        -530 => "The current session is closing",
        -531 => "Invalid HTTP header field was received",
        -532 => "Violation in HTTP messaging rule",
        -533 => "Stream was refused",
        -534 => "Internal error",
        -535 => "Cancel",
        -536 => {
            "When a local endpoint expects to receive SETTINGS frame, it receives an other type of frame"
        }
        -537 => "SETTINGS frame contained more than the maximum allowed number of entries",
        -901 => "Out of memory",
        -902 => "The user callback function failed",
        -903 => "Received bad client magic byte string",
        -904 => "Flooding was detected in this HTTP/2 session, and it must be closed",
        -905 => "Too many CONTINUATION frames following a HEADER frame",
        _ => "Unknown error code",
    }
}
