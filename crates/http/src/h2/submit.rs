//! What a program asks a session to send.

use super::error::{code, lib};
use super::fields::number;
use super::frame::{self, flag, kind};
use super::send::Item;
use super::session::Session;
use super::settings::id;
use super::stream::{Chunk, Phase, Stream};

const LAST_ID: u32 = 0x7fff_ffff;

/// The value of a field in the text that a program hands in.
fn value_of<'t>(text: &'t [u8], wanted: &[u8]) -> Option<&'t [u8]> {
    let mut parts = text.split(|byte| *byte == 0);
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        if name == wanted {
            return Some(value);
        }
    }
    None
}

impl Session {
    fn take_id(&mut self) -> Result<u32, i32> {
        if self.next_id > LAST_ID {
            return Err(lib::STREAM_ID_NOT_AVAILABLE);
        }
        let id = self.next_id;
        self.next_id += 2;
        Ok(id)
    }

    /// Sets the id of the next stream.
    pub fn set_next_id(&mut self, id: u32) -> bool {
        if id < self.next_id || !self.is_mine(id) || id > LAST_ID {
            return false;
        }
        self.next_id = id;
        true
    }

    /// A request; `end` when no content follows. Fields are names and values by turns, each with NUL after it; those that
    /// must not be indexed have 0x01 before the name. Gives the stream's id.
    pub fn submit_request(
        &mut self,
        fields: Vec<u8>,
        end: bool,
        trailers: bool,
    ) -> Result<u32, i32> {
        let id = self.take_id()?;
        let mut stream = Stream::new(
            id,
            true,
            Phase::Opening,
            i64::from(self.remote.initial_window_size),
            i64::from(self.local.initial_window_size),
        );
        stream
            .content
            .note_request(value_of(&fields, b":method").unwrap_or_default());
        stream.has_body = !end;
        stream.wants_trailers = trailers;
        stream.reading = true;
        self.add_stream(stream);
        self.requests.push_back(Item::Request {
            stream: id,
            fields,
            end,
        });
        Ok(id)
    }

    /// A response; `end` when no content follows.
    pub fn submit_response(
        &mut self,
        id: u32,
        fields: Vec<u8>,
        end: bool,
        trailers: bool,
    ) -> Result<(), i32> {
        let stream = self.streams.get_mut(&id).ok_or(lib::STREAM_CLOSED)?;
        if stream.write_shut || stream.has_body {
            return Err(lib::DATA_EXIST);
        }
        stream.has_body = !end;
        stream.wants_trailers = trailers && !end;
        self.regular.push_back(Item::Headers {
            stream: id,
            fields,
            end,
        });
        Ok(())
    }

    /// Informational fields.
    pub fn submit_info(&mut self, id: u32, fields: Vec<u8>) -> Result<(), i32> {
        if !self.streams.contains_key(&id) {
            return Err(lib::STREAM_CLOSED);
        }
        self.regular.push_back(Item::Headers {
            stream: id,
            fields,
            end: false,
        });
        Ok(())
    }

    /// Trailers, which end the stream. Without any the stream ends by an empty frame.
    pub fn submit_trailers(&mut self, id: u32, fields: Vec<u8>) -> Result<(), i32> {
        let stream = self.streams.get_mut(&id).ok_or(lib::STREAM_CLOSED)?;
        if stream.write_shut {
            return Err(lib::STREAM_SHUT_WR);
        }
        if fields.is_empty() {
            stream.wants_trailers = false;
            stream.asked_trailers = false;
            stream.ended = true;
            self.schedule(id);
        } else {
            self.regular.push_back(Item::Headers {
                stream: id,
                fields,
                end: true,
            });
        }
        Ok(())
    }

    /// A promise of a response on a stream of ours, whose id it gives.
    pub fn submit_promise(&mut self, parent: u32, fields: Vec<u8>) -> Result<u32, i32> {
        if self.remote.enable_push == 0 {
            return Err(lib::PUSH_DISABLED);
        }
        if !self.streams.contains_key(&parent) {
            return Err(lib::STREAM_CLOSED);
        }
        if self.is_closing() {
            return Err(lib::SESSION_CLOSING);
        }
        let id = self.take_id()?;
        let mut stream = Stream::new(
            id,
            true,
            Phase::Reserved,
            i64::from(self.remote.initial_window_size),
            i64::from(self.local.initial_window_size),
        );
        stream.promised = true;
        stream.read_shut = true;
        self.add_stream(stream);
        self.regular.push_back(Item::Promise {
            parent,
            stream: id,
            fields,
        });
        Ok(id)
    }

    /// Content, at whose sending `token` is told. False when the stream takes none.
    pub fn write(&mut self, id: u32, chunk: Chunk) -> bool {
        let Some(stream) = self.streams.get_mut(&id) else {
            return false;
        };
        if stream.write_shut || stream.ended {
            return false;
        }
        stream.queued += chunk.bytes.len();
        self.queued += chunk.bytes.len();
        stream.chunks.push_back(chunk);
        self.schedule(id);
        true
    }

    /// No content follows what has been written.
    pub fn end(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id)
            && !stream.ended
        {
            stream.ended = true;
            self.schedule(id);
        }
    }

    /// Gives up a stream.
    pub fn submit_rst(&mut self, id: u32, code: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            match stream.phase {
                Phase::Closing => return,
                Phase::Opening => {
                    // The peer does not know of it.
                    let before = self.requests.len();
                    self.requests.retain(
                        |item| !matches!(item, Item::Request { stream, .. } if *stream == id),
                    );
                    if self.requests.len() < before {
                        return self.close_stream(id, code);
                    }
                }
                _ => {}
            }
            stream.phase = Phase::Closing;
        }
        self.regular.push_back(Item::Reset { stream: id, code });
    }

    /// Announces parameters; `false` when too many announcements are under way.
    pub fn submit_settings(&mut self, entries: &[(u16, u32)]) {
        let mut payload = Vec::with_capacity(entries.len() * 6);
        for (id, value) in entries {
            payload.extend_from_slice(&id.to_be_bytes());
            payload.extend_from_slice(&value.to_be_bytes());
        }
        let mut bytes = Vec::with_capacity(payload.len() + frame::HEAD);
        frame::write(&mut bytes, kind::SETTINGS, 0, 0, &payload);
        // A larger table is allowed at once, since the peer may use it as soon as it has read this.
        for (own, value) in entries {
            if *own == id::HEADER_TABLE_SIZE && *value > self.local.header_table_size {
                self.decoder.set_limit(*value as usize);
            }
        }
        self.unacknowledged.push_back(entries.to_vec());
        self.urgent.push_back(Item::Frame(bytes));
    }

    /// Asks for a sign of life.
    pub fn submit_ping(&mut self, payload: [u8; 8]) {
        self.pings.push_back(payload);
        let mut bytes = Vec::with_capacity(17);
        frame::write(&mut bytes, kind::PING, 0, 0, &payload);
        self.urgent.push_back(Item::Frame(bytes));
    }

    /// Says that no stream beyond `last` will be served; negative means the last one that was.
    pub fn submit_goaway(&mut self, last: i64, code: u32, data: Vec<u8>) {
        let last = if last <= 0 {
            self.last_processed
        } else {
            (last as u32).min(LAST_ID)
        };
        self.submit_goaway_as(last, code, data, false);
    }

    pub(super) fn submit_goaway_as(
        &mut self,
        last: u32,
        code: u32,
        data: Vec<u8>,
        terminate: bool,
    ) {
        if self.is_closing() {
            return;
        }
        self.terminating |= terminate;
        let last = last.min(self.local_last);
        self.regular.push_back(Item::Goaway {
            last,
            code,
            data,
            terminate,
        });
    }

    /// Ends the session with a code.
    pub fn terminate_with(&mut self, code: u32) {
        self.say_goodbye(code, "");
    }

    /// Another place for an origin. The caller looks after the lengths.
    pub fn submit_altsvc(&mut self, id: u32, origin: &[u8], value: &[u8]) {
        let mut payload = (origin.len() as u16).to_be_bytes().to_vec();
        payload.extend_from_slice(origin);
        payload.extend_from_slice(value);
        let mut bytes = Vec::new();
        frame::write(&mut bytes, kind::ALTSVC, 0, id, &payload);
        self.regular.push_back(Item::Frame(bytes));
    }

    /// Origins that this server speaks for.
    pub fn submit_origin(&mut self, origins: &[&[u8]]) {
        let mut payload = Vec::new();
        for origin in origins {
            payload.extend_from_slice(&(origin.len() as u16).to_be_bytes());
            payload.extend_from_slice(origin);
        }
        let mut bytes = Vec::new();
        frame::write(&mut bytes, kind::ORIGIN, 0, 0, &payload);
        self.regular.push_back(Item::Frame(bytes));
    }

    pub(super) fn queue_window_update(&mut self, id: u32, count: u32) {
        let mut bytes = Vec::with_capacity(13);
        frame::write(&mut bytes, kind::WINDOW_UPDATE, 0, id, &count.to_be_bytes());
        self.regular.push_back(Item::Frame(bytes));
    }

    pub(super) fn queue_answer(&mut self, kind: u8, flags: u8, payload: &[u8]) {
        let mut bytes = Vec::with_capacity(17);
        frame::write(&mut bytes, kind, flags, 0, payload);
        self.urgent.push_back(Item::Answer(bytes));
    }

    /// Whether a status has no content by itself.
    pub fn is_informational(fields: &[u8]) -> bool {
        value_of(fields, b":status")
            .and_then(number)
            .is_some_and(|status| status / 100 == 1)
    }
}

/// The flags of a block.
pub(super) fn block_flags(end: bool) -> u8 {
    if end { flag::END_STREAM } else { 0 }
}

/// What a failed request is closed with.
pub(super) const FAILED: u32 = code::REFUSED_STREAM;
