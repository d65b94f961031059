//! One stream of a session: its state, its windows and what waits to be sent on it.

use std::collections::VecDeque;

use super::content::Content;

/// The states of the protocol, by the numbers that programs see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
#[allow(missing_docs)]
pub enum StreamState {
    Idle = 1,
    Open = 2,
    ReservedLocal = 3,
    ReservedRemote = 4,
    HalfClosedLocal = 5,
    HalfClosedRemote = 6,
    Closed = 7,
}

/// Bytes to be sent, whose owner waits for `token`.
#[derive(Debug)]
pub struct Chunk {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Told when they have been sent.
    pub token: u32,
}

/// How far a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its first head waits to be sent.
    Opening,
    /// Promised, by us or by the peer.
    Reserved,
    Open,
    /// A RST_STREAM waits to be sent.
    Closing,
}

#[derive(Debug)]
pub(super) struct Stream {
    pub(super) id: u32,
    pub(super) phase: Phase,
    pub(super) local: bool,
    /// Takes part in the count of concurrent streams.
    pub(super) counted: bool,
    pub(super) promised: bool,
    /// The peer has ended its side.
    pub(super) read_shut: bool,
    /// We have ended ours.
    pub(super) write_shut: bool,
    pub(super) send_window: i64,
    /// Announced to the peer.
    pub(super) local_window: i64,
    /// Received and not yet given back.
    pub(super) received: i64,
    /// Consumed and not yet given back.
    pub(super) consumed: i64,
    /// The program takes what arrives.
    pub(super) reading: bool,
    /// How large a list of fields may be, as announced when the stream began.
    pub(super) largest_list: usize,
    pub(super) held: i64,
    pub(super) chunks: VecDeque<Chunk>,
    pub(super) offset: usize,
    pub(super) queued: usize,
    /// A head that allows content has been submitted.
    pub(super) has_body: bool,
    pub(super) ended: bool,
    pub(super) wants_trailers: bool,
    pub(super) asked_trailers: bool,
    pub(super) scheduled: bool,
    pub(super) head_sent: bool,
    pub(super) head_received: bool,
    pub(super) content: Content,
}

impl Stream {
    pub(super) fn new(id: u32, local: bool, phase: Phase, send_window: i64, window: i64) -> Self {
        Stream {
            id,
            phase,
            local,
            counted: false,
            promised: false,
            read_shut: false,
            write_shut: false,
            send_window,
            local_window: window,
            received: 0,
            consumed: 0,
            reading: false,
            largest_list: usize::MAX,
            held: 0,
            chunks: VecDeque::new(),
            offset: 0,
            queued: 0,
            has_body: false,
            ended: false,
            wants_trailers: false,
            asked_trailers: false,
            scheduled: false,
            head_sent: false,
            head_received: false,
            content: Content::default(),
        }
    }

    pub(super) fn state(&self) -> StreamState {
        match (self.phase, self.read_shut, self.write_shut) {
            (Phase::Closing, ..) | (_, true, true) => StreamState::Closed,
            (Phase::Reserved, ..) if self.local => StreamState::ReservedLocal,
            (Phase::Reserved, ..) => StreamState::ReservedRemote,
            (_, true, false) => StreamState::HalfClosedRemote,
            (_, false, true) => StreamState::HalfClosedLocal,
            (Phase::Opening, ..) => StreamState::Idle,
            _ => StreamState::Open,
        }
    }

    /// Whether a DATA frame could be made, windows aside.
    pub(super) fn has_data(&self) -> bool {
        self.has_body
            && !self.write_shut
            && self.head_sent
            && (!self.chunks.is_empty() || (self.ended && !self.asked_trailers))
    }
}
