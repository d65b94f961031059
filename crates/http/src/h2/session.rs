//! A session's whole state, the events that it tells, and how it begins.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use super::block::Block;
use super::fields::FieldList;
use super::frame;
use super::hpack::{Decoder, Encoder};
use super::limit::RateLimit;
use super::send::Item;
use super::settings::Settings;
use super::stream::{Stream, StreamState};
use super::windows::Window;

/// How frames are padded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Padding {
    #[default]
    None,
    /// To multiples of eight bytes.
    Aligned,
    Max,
}

/// What a session is told when it begins.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Options {
    pub server: bool,
    pub max_deflate_table: usize,
    pub max_reserved_streams: usize,
    pub max_send_header_block: usize,
    /// How many streams the peer is believed to take before it says so.
    pub peer_max_streams: u32,
    /// Answers to SETTINGS and PING that may wait.
    pub max_outstanding_answers: usize,
    pub max_settings_entries: usize,
    pub max_header_pairs: usize,
    pub max_invalid_frames: u32,
    pub max_rejected_streams: u32,
    pub max_memory: usize,
    pub reset_burst: u64,
    pub reset_rate: u64,
    pub strict_blanks: bool,
    pub padding: Padding,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            server: false,
            max_deflate_table: 4096,
            max_reserved_streams: 200,
            max_send_header_block: 65536,
            peer_max_streams: 100,
            max_outstanding_answers: 1000,
            max_settings_entries: 32,
            max_header_pairs: 128,
            max_invalid_frames: 1000,
            max_rejected_streams: 100,
            max_memory: 10_000_000,
            reset_burst: 1000,
            reset_rate: 33,
            strict_blanks: true,
            padding: Padding::None,
        }
    }
}

/// What a block of fields is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
#[allow(missing_docs)]
pub enum Category {
    Request = 0,
    Response = 1,
    PushResponse = 2,
    /// Trailers, and the final head after informational ones.
    Headers = 3,
}

/// What happened.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Event {
    Headers {
        stream: u32,
        category: Category,
        flags: u8,
        fields: FieldList,
    },
    Promise {
        parent: u32,
        stream: u32,
        fields: FieldList,
    },
    /// Content; where it lies in the input that was given.
    Data {
        stream: u32,
        start: usize,
        end: usize,
    },
    /// Content of a padded frame.
    Content {
        stream: u32,
        bytes: Vec<u8>,
    },
    /// The peer has ended the stream by a DATA frame.
    End {
        stream: u32,
    },
    Closed {
        stream: u32,
        code: u32,
    },
    Settings,
    SettingsAck,
    Ping {
        payload: [u8; 8],
    },
    /// `expected` unless no such PING is under way.
    PingAck {
        payload: [u8; 8],
        expected: bool,
    },
    Goaway {
        last: u32,
        code: u32,
        data: Vec<u8>,
    },
    Priority {
        stream: u32,
    },
    AltSvc {
        stream: u32,
        origin: Vec<u8>,
        value: Vec<u8>,
    },
    Origin(Vec<Vec<u8>>),
    /// A frame of ours that cannot be sent.
    NotSent {
        stream: u32,
        kind: u8,
        error: i32,
    },
    /// The content of a stream has been sent; trailers are to follow.
    WantTrailers {
        stream: u32,
    },
    /// The session is broken; it reads no more.
    Failed {
        error: i32,
        too_many_invalid: bool,
    },
}

/// Numbers about a session.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct SessionState {
    pub effective_local_window: i64,
    pub effective_received: i64,
    pub next_stream: u32,
    pub local_window: i64,
    pub last_processed: u32,
    pub remote_window: i64,
    pub outbound: usize,
    pub deflate_table: usize,
    pub inflate_table: usize,
}

/// Hashes stream ids, which are small numbers already.
#[derive(Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u32(&mut self, id: u32) {
        self.0 = u64::from(id).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub(super) type Streams = HashMap<u32, Stream, BuildHasherDefault<IdHasher>>;

/// What the input is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The client's first words; how many of them have come.
    Preface(usize),
    Head,
    Payload,
    /// The content of a DATA frame; how much is to come, and its padding.
    Data {
        left: usize,
        padding: usize,
        told: bool,
    },
    /// Bytes that nobody wants.
    Skip(usize),
    /// Nothing more is read.
    Deaf,
}

/// See the module's head.
pub struct Session {
    pub(super) options: Options,
    pub(super) local: Settings,
    pub(super) remote: Settings,
    /// Settings that the peer has not acknowledged.
    pub(super) unacknowledged: VecDeque<Vec<(u16, u32)>>,
    pub(super) decoder: Decoder,
    pub(super) encoder: Encoder,
    pub(super) streams: Streams,
    pub(super) next_id: u32,
    pub(super) last_received: u32,
    pub(super) last_processed: u32,
    pub(super) outgoing_count: usize,
    pub(super) incoming_count: usize,
    pub(super) reserved_count: usize,
    pub(super) goaway_sent: bool,
    pub(super) goaway_received: bool,
    /// The last stream that this side said it would still serve.
    pub(super) local_last: u32,
    pub(super) remote_last: u32,
    /// The session ends when the GOAWAY that waits has been sent.
    pub(super) terminating: bool,
    pub(super) terminated: bool,
    pub(super) send_window: i64,
    pub(super) window: Window,
    // Input.
    pub(super) reading: Reading,
    pub(super) head: frame::Head,
    pub(super) partial: Vec<u8>,
    pub(super) block: Option<Block>,
    pub(super) settings_seen: bool,
    /// The peer's first settings have been taken in.
    pub(super) peer_told: bool,
    pub(super) invalid_frames: u32,
    pub(super) rejected_streams: u32,
    pub(super) resets: RateLimit,
    pub(super) glitches: RateLimit,
    pub(super) now: u64,
    pub(super) events: VecDeque<Event>,
    // Output.
    pub(super) urgent: VecDeque<Item>,
    pub(super) regular: VecDeque<Item>,
    pub(super) requests: VecDeque<Item>,
    /// What has been made ready ahead of a farewell.
    pub(super) early: Vec<u8>,
    pub(super) preface_sent: bool,
    pub(super) answers: usize,
    pub(super) pings: VecDeque<[u8; 8]>,
    pub(super) ready: VecDeque<u32>,
    pub(super) written: Vec<u32>,
    pub(super) lost: Vec<u32>,
    pub(super) scratch: Vec<u8>,
    /// Bytes that wait on streams.
    pub(super) queued: usize,
    pub(super) frames_sent: u64,
    pub(super) frames_received: u64,
    pub(super) most_streams: usize,
    pub(super) stream_count: u64,
}

/// What a stream counts for: 10,000 of them fit into the usual limit, as they do in Node.
const STREAM_SIZE: usize = 768;

impl Session {
    /// A session that has said nothing yet.
    pub fn new(options: Options) -> Self {
        let server = options.server;
        Session {
            local: Settings::default(),
            remote: Settings {
                max_concurrent_streams: options.peer_max_streams,
                ..Settings::default()
            },
            unacknowledged: VecDeque::new(),
            decoder: Decoder::default(),
            encoder: Encoder::new(options.max_deflate_table),
            streams: Streams::default(),
            next_id: if server { 2 } else { 1 },
            last_received: 0,
            last_processed: 0,
            outgoing_count: 0,
            incoming_count: 0,
            reserved_count: 0,
            goaway_sent: false,
            goaway_received: false,
            local_last: 0x7fff_ffff,
            remote_last: 0x7fff_ffff,
            terminating: false,
            terminated: false,
            send_window: 65535,
            window: Window::new(65535),
            reading: if server {
                Reading::Preface(0)
            } else {
                Reading::Head
            },
            head: frame::Head::default(),
            partial: Vec::new(),
            block: None,
            settings_seen: false,
            peer_told: false,
            invalid_frames: 0,
            rejected_streams: 0,
            resets: RateLimit::new(options.reset_burst, options.reset_rate),
            glitches: RateLimit::new(10_000, 330),
            now: 0,
            events: VecDeque::new(),
            urgent: VecDeque::new(),
            regular: VecDeque::new(),
            requests: VecDeque::new(),
            early: Vec::new(),
            preface_sent: server,
            answers: 0,
            pings: VecDeque::new(),
            ready: VecDeque::new(),
            written: Vec::new(),
            lost: Vec::new(),
            scratch: Vec::new(),
            queued: 0,
            frames_sent: 0,
            frames_received: 0,
            most_streams: 0,
            stream_count: 0,
            options,
        }
    }

    /// The time in seconds, by which floods are told from traffic.
    pub fn set_time(&mut self, seconds: u64) {
        self.now = seconds;
    }

    /// What this side has announced and the peer has acknowledged.
    pub fn local_settings(&self) -> &Settings {
        &self.local
    }

    /// What the peer has announced.
    pub fn remote_settings(&self) -> &Settings {
        &self.remote
    }

    /// Whether more input can matter.
    pub fn wants_read(&self) -> bool {
        if self.terminated {
            return false;
        }
        !self.streams.is_empty() || !(self.goaway_sent || self.goaway_received)
    }

    /// Whether there is something to send that can be sent.
    pub fn wants_write(&self) -> bool {
        if self.terminated {
            return false;
        }
        !self.preface_sent
            || !self.early.is_empty()
            || !self.urgent.is_empty()
            || !self.regular.is_empty()
            || (!self.requests.is_empty() && self.may_open())
            || (self.send_window > 0 && !self.ready.is_empty())
    }

    pub(super) fn may_open(&self) -> bool {
        self.goaway_received
            || self.terminating
            || (self.outgoing_count as u64) < u64::from(self.remote.max_concurrent_streams)
    }

    /// Nothing new may begin.
    pub(super) fn is_closing(&self) -> bool {
        self.terminating || self.terminated
    }

    pub(super) fn is_mine(&self, id: u32) -> bool {
        id != 0 && id.is_multiple_of(2) == self.options.server
    }

    /// A stream that neither side has spoken of.
    pub(super) fn is_idle(&self, id: u32) -> bool {
        if self.is_mine(id) {
            id >= self.next_id
        } else {
            id > self.last_received
        }
    }

    /// Numbers about the session.
    pub fn state(&self) -> SessionState {
        SessionState {
            effective_local_window: self.window.size,
            effective_received: self.window.received,
            next_stream: self.next_id,
            local_window: self.window.size - self.window.received,
            last_processed: self.last_processed,
            remote_window: self.send_window,
            outbound: self.urgent.len() + self.regular.len() + self.requests.len(),
            deflate_table: self.encoder.table_size(),
            inflate_table: self.decoder.table_size(),
        }
    }

    /// A stream's state, whether each side has closed it, and how much the peer may still send.
    pub fn stream_state(&self, id: u32) -> Option<(StreamState, bool, bool, i64)> {
        let stream = self.streams.get(&id)?;
        Some((
            stream.state(),
            stream.write_shut,
            stream.read_shut,
            stream.local_window - stream.received,
        ))
    }

    /// Whether there is such a stream.
    pub fn has_stream(&self, id: u32) -> bool {
        self.streams.contains_key(&id)
    }

    /// Bytes that wait on a stream.
    pub fn queued_on(&self, id: u32) -> usize {
        self.streams.get(&id).map_or(0, |stream| stream.queued)
    }

    /// Whether the head of our message on a stream is sent, or goes along with content that waits. A request is one from
    /// the start.
    pub fn has_begun(&self, id: u32) -> bool {
        let stream = self.streams.get(&id);
        !self.options.server || stream.is_some_and(|stream| stream.head_sent || stream.queued > 0)
    }

    /// How much memory the session takes, roughly.
    pub fn memory(&self) -> usize {
        self.streams.len() * STREAM_SIZE
            + self.queued
            + self.decoder.table_size()
            + self.encoder.table_size()
            + (self.urgent.len() + self.regular.len() + self.requests.len()) * 64
    }

    /// Frames sent and received, streams in all and at most at once.
    pub fn counts(&self) -> (u64, u64, u64, usize) {
        (
            self.frames_sent,
            self.frames_received,
            self.stream_count,
            self.most_streams,
        )
    }

    pub(super) fn add_stream(&mut self, mut stream: Stream) {
        stream.largest_list = self.local.max_header_list_size as usize;
        self.streams.insert(stream.id, stream);
        self.stream_count += 1;
        self.most_streams = self.most_streams.max(self.streams.len());
    }

    /// Forgets a stream and tells of it.
    pub(super) fn close_stream(&mut self, id: u32, code: u32) {
        let Some(stream) = self.streams.remove(&id) else {
            return;
        };
        if stream.counted {
            if stream.local {
                self.outgoing_count -= 1;
            } else {
                self.incoming_count -= 1;
            }
        } else if stream.promised && !stream.local {
            self.reserved_count = self.reserved_count.saturating_sub(1);
        }
        self.queued -= stream.queued;
        self.lost
            .extend(stream.chunks.iter().map(|chunk| chunk.token));
        self.events.push_back(Event::Closed { stream: id, code });
    }

    pub(super) fn close_if_done(&mut self, id: u32) {
        if let Some(stream) = self.streams.get(&id)
            && stream.read_shut
            && stream.write_shut
        {
            self.close_stream(id, 0);
        }
    }

    /// The next thing that happened while sending.
    pub fn take_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next of them if it asks for trailers.
    pub fn take_trailers_wanted(&mut self) -> Option<Event> {
        self.events
            .pop_front_if(|event| matches!(event, Event::WantTrailers { .. }))
    }
}
