//! HTTP/2 without sockets: frames, HPACK and the state of a session. Bytes go in, events come out one by one; what is
//! submitted comes out as bytes. Error numbers, the order of frames, the validation of fields and the accounting of
//! windows are those of nghttp2, because programs see them.

mod block;
mod content;
mod error;
mod fields;
mod frame;
mod frames_in;
mod hpack;
mod huffman;
mod limit;
mod push_in;
mod receive;
mod send;
mod session;
mod settings;
mod static_table;
mod stream;
mod submit;
#[cfg(test)]
mod tests;
mod windows;

pub use error::{code, lib, message};
pub use fields::FieldList;
pub use frame::{flag, kind};
pub use hpack::{Decoder, Encoder, HpackError};
pub use session::{Category, Event, Options, Padding, Session, SessionState};
pub use settings::{MAX_CUSTOM_SETTINGS, Settings, id as setting};
pub use stream::{Chunk, StreamState};
