//! Blocks of fields: HEADERS with what continues them. A block is always decoded, even one that nobody wants, because the
//! table of the decoder has to follow.

use super::content::{Reading as HowRead, Verdict};
use super::error::{code, lib};
use super::fields::FieldList;
use super::frame::{Head, flag, kind, u32_at, unpad};
use super::session::{Category, Event, Session};
use super::stream::{Phase, Stream};

/// Frames that may continue a block.
const MAX_CONTINUATIONS: u32 = 8;

/// A block that is being collected.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) stream: u32,
    pub(super) flags: u8,
    pub(super) purpose: Purpose,
    bytes: Vec<u8>,
    continuations: u32,
}

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Message(Category),
    /// A promise of this stream.
    Promise(u32),
    /// Only the decoder has to see it.
    Ignored,
}

impl Session {
    pub(super) fn headers_frame(&mut self, head: Head, payload: &[u8]) {
        let Some((mut start, end)) = unpad(&head, payload) else {
            return self.terminate(code::PROTOCOL_ERROR, "HEADERS: invalid padding");
        };
        let mut depends_on_itself = false;
        if head.has(flag::PRIORITY) {
            if end - start < 5 {
                return self.wrong_size();
            }
            depends_on_itself = u32_at(payload, start) & 0x7fff_ffff == head.stream;
            start += 5;
        }
        if head.stream == 0 {
            return self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "request HEADERS: stream_id == 0",
            );
        }
        let Some(purpose) = self.purpose_of(head.stream, depends_on_itself) else {
            return;
        };
        self.begin_block(head, purpose, &payload[start..end]);
    }

    pub(super) fn begin_block(&mut self, head: Head, purpose: Purpose, fragment: &[u8]) {
        if head.has(flag::END_HEADERS) {
            return self.end_block(head.stream, head.flags, purpose, fragment);
        }
        self.block = Some(Block {
            stream: head.stream,
            flags: head.flags,
            purpose,
            bytes: fragment.to_vec(),
            continuations: 0,
        });
    }

    pub(super) fn continuation_frame(&mut self, head: Head, payload: &[u8]) {
        let Some(mut block) = self.block.take() else {
            return self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "CONTINUATION: unexpected",
            );
        };
        if block.stream != head.stream {
            return self.terminate(
                code::PROTOCOL_ERROR,
                "unexpected non-CONTINUATION frame or stream_id is invalid",
            );
        }
        block.continuations += 1;
        if block.continuations > MAX_CONTINUATIONS {
            return self.fail(lib::TOO_MANY_CONTINUATIONS);
        }
        block.bytes.extend_from_slice(payload);
        if head.has(flag::END_HEADERS) {
            self.end_block(block.stream, block.flags, block.purpose, &block.bytes);
        } else {
            self.block = Some(block);
        }
    }

    /// What a block on this stream is; `None` when it breaks the connection.
    fn purpose_of(&mut self, id: u32, depends_on_itself: bool) -> Option<Purpose> {
        if !self.streams.contains_key(&id) {
            return self.new_request(id, depends_on_itself);
        }
        if depends_on_itself {
            self.terminate(code::PROTOCOL_ERROR, "HEADERS: depend on itself");
            return None;
        }
        let stream = self.streams.get_mut(&id)?;
        if stream.phase == Phase::Closing {
            return Some(Purpose::Ignored);
        }
        if stream.read_shut {
            self.invalid_connection(
                lib::STREAM_CLOSED,
                code::STREAM_CLOSED,
                "HEADERS: stream closed",
            );
            return None;
        }
        if !stream.local {
            if stream.phase == Phase::Reserved {
                return self.push_response(id);
            }
            return Some(Purpose::Message(Category::Headers));
        }
        if stream.phase == Phase::Opening {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "HEADERS: stream not opened",
            );
            return None;
        }
        if std::mem::replace(&mut stream.head_received, true) {
            return Some(Purpose::Message(Category::Headers));
        }
        Some(Purpose::Message(Category::Response))
    }

    fn push_response(&mut self, id: u32) -> Option<Purpose> {
        if self.goaway_sent || self.terminating {
            return Some(Purpose::Ignored);
        }
        if self.incoming_count as u64 >= u64::from(self.local.max_concurrent_streams) {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "push response HEADERS: max concurrent streams exceeded",
            );
            return None;
        }
        self.incoming_count += 1;
        self.reserved_count = self.reserved_count.saturating_sub(1);
        let stream = self.streams.get_mut(&id)?;
        stream.phase = Phase::Open;
        stream.counted = true;
        stream.head_received = true;
        Some(Purpose::Message(Category::PushResponse))
    }

    /// A stream that is not there: a new request, or one that was closed.
    fn new_request(&mut self, id: u32, depends_on_itself: bool) -> Option<Purpose> {
        if !self.options.server {
            if self.is_idle(id) {
                self.invalid_connection(
                    lib::PROTO,
                    code::PROTOCOL_ERROR,
                    "request HEADERS: client received request",
                );
                return None;
            }
            return Some(Purpose::Ignored);
        }
        if self.is_mine(id) || id <= self.last_received {
            if self.is_idle(id) {
                self.invalid_connection(
                    lib::PROTO,
                    code::PROTOCOL_ERROR,
                    "request HEADERS: invalid stream_id",
                );
                return None;
            }
            return Some(Purpose::Ignored);
        }
        if self.goaway_sent || self.terminating {
            return Some(Purpose::Ignored);
        }
        self.last_received = id;
        if self.incoming_count as u64 >= u64::from(self.local.max_concurrent_streams) {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "request HEADERS: max concurrent streams exceeded",
            );
            return None;
        }
        if depends_on_itself {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "request HEADERS: depend on itself",
            );
            return None;
        }
        if self.incoming_count as u64 >= u64::from(self.announced_max_streams()) {
            self.submit_rst(id, code::REFUSED_STREAM);
            return Some(Purpose::Ignored);
        }
        self.last_processed = id;
        if self.memory() > self.options.max_memory {
            let before = self.rejected_streams;
            self.rejected_streams += 1;
            if before > self.options.max_rejected_streams {
                self.fail(lib::CALLBACK_FAILURE);
                return None;
            }
            self.submit_rst(id, code::ENHANCE_YOUR_CALM);
            return Some(Purpose::Ignored);
        }
        let mut stream = Stream::new(
            id,
            false,
            Phase::Open,
            i64::from(self.remote.initial_window_size),
            i64::from(self.local.initial_window_size),
        );
        stream.counted = true;
        stream.head_received = true;
        self.incoming_count += 1;
        self.add_stream(stream);
        Some(Purpose::Message(Category::Request))
    }

    /// The limit that counts as soon as the peer knows of it.
    fn announced_max_streams(&self) -> u32 {
        let mut announced = self
            .unacknowledged
            .iter()
            .flatten()
            .filter(|(id, _)| *id == super::settings::id::MAX_CONCURRENT_STREAMS)
            .map(|(_, value)| *value);
        announced.next_back().unwrap_or(u32::MAX)
    }

    fn end_block(&mut self, id: u32, flags: u8, purpose: Purpose, bytes: &[u8]) {
        let end = flags & flag::END_STREAM != 0;
        let subject = match purpose {
            Purpose::Promise(promised) => promised,
            _ => id,
        };
        let mut content = self
            .streams
            .get(&subject)
            .map(|stream| stream.content.clone())
            .unwrap_or_default();
        let trailer = match purpose {
            Purpose::Message(Category::Headers) => !content.expects_head(),
            _ => false,
        };
        let how = HowRead {
            request: self.options.server || matches!(purpose, Purpose::Promise(_)),
            trailer,
            strict: self.options.strict_blanks,
            extended_connect: self.local.enable_connect_protocol == 1,
            pushed: matches!(purpose, Purpose::Promise(_)),
        };
        let wanted = purpose != Purpose::Ignored;
        let mut list = FieldList::default();
        let mut failed = false;
        let mut flooded = false;
        let most = self.options.max_header_pairs;
        let largest = self
            .streams
            .get(&subject)
            .map_or(usize::MAX, |stream| stream.largest_list);
        let decoded = self.decoder.decode(bytes, |name, value, sensitive| {
            if !wanted || failed || flooded {
                return;
            }
            match content.field(name, value, how) {
                Verdict::Keep => {
                    if list.count == most || list.size + name.len() + value.len() + 32 > largest {
                        flooded = true;
                    } else {
                        list.push(name, value, sensitive);
                    }
                }
                Verdict::Drop => {}
                Verdict::Fail => failed = true,
            }
        });
        if decoded.is_err() {
            return self.terminate(code::COMPRESSION_ERROR, "");
        }
        if !wanted {
            return;
        }
        if flooded {
            return self.submit_rst(subject, code::ENHANCE_YOUR_CALM);
        }
        if failed {
            return self.invalid_stream(subject, lib::HTTP_HEADER, code::PROTOCOL_ERROR);
        }
        let complete = if trailer {
            content.trailer_complete(end)
        } else if how.request {
            content.request_complete()
        } else {
            content.response_complete(end)
        };
        if !complete || (end && !content.ended()) {
            return self.invalid_stream(subject, lib::HTTP_MESSAGING, code::PROTOCOL_ERROR);
        }
        let ends = end && !matches!(purpose, Purpose::Promise(_));
        if let Some(stream) = self.streams.get_mut(&subject) {
            stream.content = content;
            stream.read_shut |= ends;
        }
        match purpose {
            Purpose::Message(category) => self.events.push_back(Event::Headers {
                stream: id,
                category,
                flags,
                fields: list,
            }),
            Purpose::Promise(stream) => self.events.push_back(Event::Promise {
                parent: id,
                stream,
                fields: list,
            }),
            Purpose::Ignored => {}
        }
        if ends {
            self.close_if_done(subject);
        }
    }
}

/// The kind of frame that a block begins with.
pub(super) const fn first_kind(promise: bool) -> u8 {
    if promise {
        kind::PUSH_PROMISE
    } else {
        kind::HEADERS
    }
}
