//! Writing: answers first, then other frames in their order, then new requests as far as the peer takes them, then content
//! of all streams by turns as far as the windows go.

use super::block::first_kind;
use super::error::lib;
use super::frame::{self, HEAD, MIN_MAX_FRAME, PREFACE, flag, kind};
use super::session::{Event, Padding, Session};
use super::stream::Phase;
use super::submit::{FAILED, block_flags};

/// A frame that waits.
#[derive(Debug)]
pub(super) enum Item {
    /// Ready as it is.
    Frame(Vec<u8>),
    /// The same, asked for by the peer.
    Answer(Vec<u8>),
    Request {
        stream: u32,
        fields: Vec<u8>,
        end: bool,
    },
    Headers {
        stream: u32,
        fields: Vec<u8>,
        end: bool,
    },
    Promise {
        parent: u32,
        stream: u32,
        fields: Vec<u8>,
    },
    Reset {
        stream: u32,
        code: u32,
    },
    Goaway {
        last: u32,
        code: u32,
        data: Vec<u8>,
        terminate: bool,
    },
}

impl Session {
    /// Appends all that can be sent now. What happens by it waits in `take_event`, finished writes in `take_written`.
    pub fn send(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.early);
        if self.terminated {
            return;
        }
        if !self.preface_sent {
            self.preface_sent = true;
            out.extend_from_slice(PREFACE);
        }
        while let Some(item) = self.next_item() {
            self.send_item(item, out);
            if self.terminated {
                return;
            }
        }
        self.send_content(out);
    }

    /// The tokens of the chunks that are completely among the bytes sent.
    pub fn take_written(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.written)
    }

    /// The tokens of the chunks that will never be sent.
    pub fn take_lost(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.lost)
    }

    fn next_item(&mut self) -> Option<Item> {
        if let Some(item) = self.urgent.pop_front() {
            return Some(item);
        }
        if let Some(item) = self.regular.pop_front() {
            return Some(item);
        }
        if self.may_open() {
            return self.requests.pop_front();
        }
        None
    }

    fn send_item(&mut self, item: Item, out: &mut Vec<u8>) {
        match item {
            Item::Frame(bytes) => {
                self.frames_sent += 1;
                out.extend_from_slice(&bytes);
            }
            Item::Answer(bytes) => {
                self.answers -= 1;
                // A session that ends goes by nobody's settings.
                if bytes[3] == kind::SETTINGS && self.is_closing() {
                    return;
                }
                self.frames_sent += 1;
                out.extend_from_slice(&bytes);
            }
            Item::Reset { stream, code } => {
                // A session that ends says so once, and not for every stream.
                if !self.is_closing() {
                    self.frames_sent += 1;
                    frame::write(out, kind::RST_STREAM, 0, stream, &code.to_be_bytes());
                }
                self.close_stream(stream, code);
            }
            Item::Goaway {
                last,
                code,
                data,
                terminate,
            } => {
                self.frames_sent += 1;
                frame::write_head(out, data.len() + 8, kind::GOAWAY, 0, 0);
                out.extend_from_slice(&last.to_be_bytes());
                out.extend_from_slice(&code.to_be_bytes());
                out.extend_from_slice(&data);
                self.goaway_sent = true;
                self.local_last = last;
                self.terminated |= terminate;
                self.refuse_above(last, false);
            }
            Item::Request {
                stream,
                fields,
                end,
            } => {
                if let Err(error) = self.send_request(stream, &fields, end, out) {
                    self.not_sent(stream, kind::HEADERS, error);
                    self.close_stream(stream, FAILED);
                }
            }
            Item::Headers {
                stream,
                fields,
                end,
            } => {
                if let Err(error) = self.send_headers(stream, &fields, end, out) {
                    self.not_sent(stream, kind::HEADERS, error);
                }
            }
            Item::Promise {
                parent,
                stream,
                fields,
            } => {
                if let Err(error) = self.send_promise(parent, stream, &fields, out) {
                    self.not_sent(stream, kind::PUSH_PROMISE, error);
                    self.close_stream(stream, FAILED);
                }
            }
        }
    }

    fn not_sent(&mut self, stream: u32, kind: u8, error: i32) {
        self.events.push_back(Event::NotSent {
            stream,
            kind,
            error,
        });
    }

    fn send_request(
        &mut self,
        id: u32,
        fields: &[u8],
        end: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), i32> {
        if self.is_closing() {
            return Err(lib::SESSION_CLOSING);
        }
        if self.goaway_received || id > self.remote_last {
            return Err(lib::START_STREAM_NOT_ALLOWED);
        }
        self.encode(fields)?;
        let Some(stream) = self.streams.get_mut(&id) else {
            return Err(lib::STREAM_CLOSED);
        };
        stream.phase = Phase::Open;
        stream.counted = true;
        stream.head_sent = true;
        stream.write_shut = end;
        self.outgoing_count += 1;
        self.write_block(out, false, id, None, block_flags(end));
        self.schedule(id);
        Ok(())
    }

    fn send_headers(
        &mut self,
        id: u32,
        fields: &[u8],
        end: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), i32> {
        if self.is_closing() {
            return Err(lib::SESSION_CLOSING);
        }
        let Some(stream) = self.streams.get(&id) else {
            return Err(lib::STREAM_CLOSED);
        };
        if stream.phase == Phase::Closing {
            return Err(lib::STREAM_CLOSING);
        }
        if stream.write_shut {
            return Err(lib::STREAM_SHUT_WR);
        }
        self.encode(fields)?;
        let Some(stream) = self.streams.get_mut(&id) else {
            return Err(lib::STREAM_CLOSED);
        };
        if stream.phase == Phase::Reserved {
            stream.phase = Phase::Open;
            stream.counted = true;
            self.outgoing_count += 1;
        }
        stream.head_sent |= !Session::is_informational(fields);
        stream.write_shut |= end;
        self.write_block(out, false, id, None, block_flags(end));
        self.schedule(id);
        if end {
            self.close_if_done(id);
        }
        Ok(())
    }

    fn send_promise(
        &mut self,
        parent: u32,
        id: u32,
        fields: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), i32> {
        if self.is_closing() {
            return Err(lib::SESSION_CLOSING);
        }
        if self.goaway_received {
            return Err(lib::START_STREAM_NOT_ALLOWED);
        }
        match self.streams.get(&parent) {
            None => return Err(lib::STREAM_CLOSED),
            Some(stream) if stream.phase == Phase::Closing => return Err(lib::STREAM_CLOSING),
            Some(_) => {}
        }
        if self.remote.enable_push == 0 {
            return Err(lib::PUSH_DISABLED);
        }
        self.encode(fields)?;
        self.write_block(out, true, parent, Some(id), 0);
        Ok(())
    }

    /// Encodes fields into `scratch`.
    fn encode(&mut self, fields: &[u8]) -> Result<(), i32> {
        let count = fields.iter().filter(|byte| **byte == 0).count() / 2;
        // What the block could grow to, not what it comes to: the limit is a promise to the program.
        if 17 + 10 * count + fields.len() > self.options.max_send_header_block {
            return Err(lib::FRAME_SIZE_ERROR);
        }
        self.scratch.clear();
        self.encoder.begin(&mut self.scratch);
        let mut parts = fields.split(|byte| *byte == 0);
        for _ in 0..count {
            let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
                break;
            };
            let (name, sensitive) = match name.strip_prefix(&[1]) {
                Some(name) => (name, true),
                None => (name, false),
            };
            self.encoder
                .field(&mut self.scratch, name, value, sensitive);
        }
        Ok(())
    }

    /// How long a payload becomes by padding.
    fn padded(&self, length: usize, most: usize) -> usize {
        let most = most.min(length + 256);
        match self.options.padding {
            Padding::None => length,
            Padding::Max => most.max(length),
            Padding::Aligned => match (length + HEAD) % 8 {
                0 => length,
                rest => (length + 8 - rest).min(most).max(length),
            },
        }
    }

    /// Writes `scratch` as a block, in several frames if need be.
    fn write_block(
        &mut self,
        out: &mut Vec<u8>,
        promise: bool,
        id: u32,
        promised: Option<u32>,
        flags: u8,
    ) {
        let lead = if promise { 4 } else { 0 };
        let first = self.scratch.len().min(MIN_MAX_FRAME - lead);
        let whole = first == self.scratch.len();
        let length = first + lead;
        let padded = if whole {
            self.padded(length, MIN_MAX_FRAME)
        } else {
            length
        };
        let mut flags = flags;
        if whole {
            flags |= flag::END_HEADERS;
        }
        if padded > length {
            flags |= flag::PADDED;
        }
        self.frames_sent += 1;
        frame::write_head(out, padded, first_kind(promise), flags, id);
        if padded > length {
            out.push((padded - length - 1) as u8);
        }
        if let Some(promised) = promised {
            out.extend_from_slice(&promised.to_be_bytes());
        }
        out.extend_from_slice(&self.scratch[..first]);
        if padded > length {
            out.resize(out.len() + padded - length - 1, 0);
        }
        let mut at = first;
        while at < self.scratch.len() {
            let end = (at + MIN_MAX_FRAME).min(self.scratch.len());
            let flags = if end == self.scratch.len() {
                flag::END_HEADERS
            } else {
                0
            };
            self.frames_sent += 1;
            frame::write(out, kind::CONTINUATION, flags, id, &self.scratch[at..end]);
            at = end;
        }
    }

    // ===== content =====

    /// Puts a stream into the row of those that have something to send.
    pub(super) fn schedule(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id)
            && !stream.scheduled
            && stream.phase == Phase::Open
            && stream.has_data()
            && (stream.send_window > 0 || stream.queued == 0)
        {
            stream.scheduled = true;
            self.ready.push_back(id);
        }
    }

    fn send_content(&mut self, out: &mut Vec<u8>) {
        while let Some(id) = self.ready.pop_front() {
            let waits = self
                .streams
                .get(&id)
                .is_some_and(|stream| stream.queued > 0 && self.send_window <= 0);
            if waits {
                self.ready.push_front(id);
                return;
            }
            if let Some(stream) = self.streams.get_mut(&id) {
                stream.scheduled = false;
            }
            self.send_data(id, out);
            self.schedule(id);
        }
    }

    /// Sends one DATA frame of a stream.
    fn send_data(&mut self, id: u32, out: &mut Vec<u8>) {
        let largest = MIN_MAX_FRAME.min(self.remote.max_frame_size as usize);
        let Some(stream) = self.streams.get(&id) else {
            return;
        };
        if stream.phase != Phase::Open || !stream.has_data() {
            return;
        }
        let window = self.send_window.min(stream.send_window).max(0) as usize;
        let most = largest.min(window);
        let length = stream.queued.min(most);
        let padded = if length == 0 {
            0
        } else {
            self.padded(length, most)
        };
        let padding = padded - length;
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let start = out.len();
        frame::write_head(out, padded, kind::DATA, 0, id);
        if padding > 0 {
            out.push((padding - 1) as u8);
        }
        let mut left = length;
        while let Some(chunk) = stream.chunks.front() {
            let rest = &chunk.bytes[stream.offset..];
            let count = rest.len().min(left);
            if count < rest.len() {
                out.extend_from_slice(&rest[..count]);
                stream.offset += count;
                break;
            }
            out.extend_from_slice(rest);
            left -= count;
            stream.offset = 0;
            self.written.push(chunk.token);
            stream.chunks.pop_front();
        }
        stream.queued -= length;
        self.queued -= length;
        stream.send_window -= padded as i64;
        self.send_window -= padded as i64;
        let last = stream.ended && stream.chunks.is_empty();
        let ends = last && !stream.wants_trailers;
        if last && stream.wants_trailers {
            stream.asked_trailers = true;
            self.events.push_back(Event::WantTrailers { stream: id });
        }
        if length == 0 && !ends {
            out.truncate(start);
            return;
        }
        if padding > 0 {
            out.resize(out.len() + padding - 1, 0);
        }
        let mut flags = 0;
        if padding > 0 {
            flags |= flag::PADDED;
        }
        if ends {
            flags |= flag::END_STREAM;
        }
        if let Some(place) = out.get_mut(start + 4) {
            *place = flags;
        }
        self.frames_sent += 1;
        if ends {
            stream.write_shut = true;
            self.close_if_done(id);
        }
    }
}
