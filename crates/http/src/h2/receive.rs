//! Reading: cuts the input into frames, lets the content of DATA frames through as it comes and hands the others on when
//! they are complete.

use super::error::{code, lib};
use super::frame::{HEAD, Head, PREFACE, flag, kind};
use super::session::{Event, Reading, Session};
use super::stream::Phase;

impl Session {
    /// The next thing that happened, reading `input` from `pos` on. `None` when all of it has been read; events of DATA
    /// frames name places in it.
    pub fn next_event(&mut self, input: &[u8], pos: &mut usize) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let rest = input.get(*pos..).unwrap_or_default();
            if let Reading::Data {
                left: 0,
                padding: 0,
                ..
            } = self.reading
            {
                self.end_data();
                continue;
            }
            if rest.is_empty() {
                // A frame without payload is complete with its head.
                if self.reading == Reading::Payload && self.head.length == 0 {
                    self.reading = Reading::Head;
                    self.frame(&[]);
                    continue;
                }
                return None;
            }
            match self.reading {
                Reading::Deaf => {
                    *pos = input.len();
                    return None;
                }
                Reading::Preface(seen) => {
                    let wanted = &PREFACE[seen..];
                    let count = wanted.len().min(rest.len());
                    *pos += count;
                    if rest[..count] != wanted[..count] {
                        self.fail(lib::BAD_CLIENT_MAGIC);
                    } else if seen + count == PREFACE.len() {
                        self.reading = Reading::Head;
                    } else {
                        self.reading = Reading::Preface(seen + count);
                    }
                }
                Reading::Head => *pos += self.read_head(rest),
                Reading::Payload => *pos += self.read_payload(rest),
                Reading::Skip(left) => {
                    let count = left.min(rest.len());
                    *pos += count;
                    self.reading = match left - count {
                        0 => Reading::Head,
                        left => Reading::Skip(left),
                    };
                }
                Reading::Data {
                    left: 0,
                    padding,
                    told,
                } => {
                    let count = padding.min(rest.len());
                    *pos += count;
                    self.reading = Reading::Data {
                        left: 0,
                        padding: padding - count,
                        told,
                    };
                }
                Reading::Data {
                    left,
                    padding,
                    told,
                } => {
                    let count = left.min(rest.len());
                    let start = *pos;
                    *pos += count;
                    self.reading = Reading::Data {
                        left: left - count,
                        padding,
                        told,
                    };
                    if told {
                        return Some(Event::Data {
                            stream: self.head.stream,
                            start,
                            end: start + count,
                        });
                    }
                }
            }
        }
    }

    fn read_head(&mut self, rest: &[u8]) -> usize {
        let count = (HEAD - self.partial.len()).min(rest.len());
        let mut bytes = [0; HEAD];
        let before = self.partial.len();
        bytes[..before].copy_from_slice(&self.partial);
        bytes[before..before + count].copy_from_slice(&rest[..count]);
        if before + count < HEAD {
            self.partial.extend_from_slice(&rest[..count]);
            return count;
        }
        self.partial.clear();
        self.head = Head::parse(&bytes);
        self.begin_frame();
        count
    }

    fn begin_frame(&mut self) {
        let head = self.head;
        self.frames_received += 1;
        if !self.settings_seen {
            if head.kind != kind::SETTINGS || head.has(flag::ACK) {
                self.events.push_back(Event::Failed {
                    error: lib::PROTO,
                    too_many_invalid: false,
                });
                self.terminate(code::PROTOCOL_ERROR, "SETTINGS expected");
                return;
            }
            self.settings_seen = true;
        }
        if head.length > self.local.max_frame_size as usize {
            self.terminate(code::FRAME_SIZE_ERROR, "too large frame size");
            return;
        }
        if self.block.is_some() && head.kind != kind::CONTINUATION {
            self.terminate(
                code::PROTOCOL_ERROR,
                "unexpected non-CONTINUATION frame or stream_id is invalid",
            );
            return;
        }
        match head.kind {
            kind::DATA => self.begin_data(),
            kind::HEADERS..=kind::ALTSVC | kind::ORIGIN => self.reading = Reading::Payload,
            _ => {
                // Extensions are for those who know them.
                self.reading = Reading::Skip(head.length);
                if head.length == 0 {
                    self.reading = Reading::Head;
                }
                if !self.glitches.take(self.now) {
                    self.terminate(code::ENHANCE_YOUR_CALM, "");
                }
            }
        }
    }

    fn read_payload(&mut self, rest: &[u8]) -> usize {
        let length = self.head.length;
        if self.partial.is_empty() && rest.len() >= length {
            self.reading = Reading::Head;
            self.frame(&rest[..length]);
            return length;
        }
        let count = (length - self.partial.len()).min(rest.len());
        self.partial.extend_from_slice(&rest[..count]);
        if self.partial.len() == length {
            let payload = std::mem::take(&mut self.partial);
            self.reading = Reading::Head;
            self.frame(&payload);
        }
        count
    }

    // ===== DATA =====

    fn begin_data(&mut self) {
        let head = self.head;
        let id = head.stream;
        if id == 0 {
            return self.terminate(code::PROTOCOL_ERROR, "DATA: stream_id == 0");
        }
        if self.is_idle(id) {
            return self.terminate(code::PROTOCOL_ERROR, "DATA: stream in idle");
        }
        let told = match self.streams.get(&id) {
            None => false,
            Some(stream) if stream.read_shut && stream.phase != Phase::Closing => {
                return self.terminate(code::STREAM_CLOSED, "DATA: stream in half-closed(remote)");
            }
            Some(stream) => match stream.phase {
                Phase::Closing => false,
                Phase::Open => true,
                Phase::Opening => {
                    return self.terminate(code::PROTOCOL_ERROR, "DATA: stream not opened");
                }
                Phase::Reserved => {
                    return self.terminate(code::PROTOCOL_ERROR, "DATA: stream in reserved");
                }
            },
        };
        if !self.received_on_connection(head.length) {
            return;
        }
        let told = told && self.received_on_stream(id, head.length);
        if head.has(flag::PADDED) {
            if head.length == 0 {
                return self.terminate(code::PROTOCOL_ERROR, "DATA: insufficient padding space");
            }
            self.reading = Reading::Payload;
            if told {
                return;
            }
            self.reading = Reading::Skip(head.length);
            return;
        }
        let told = told && self.note_content(id, head.length);
        self.reading = Reading::Data {
            left: head.length,
            padding: 0,
            told,
        };
    }

    /// A padded DATA frame, which is read as a whole.
    pub(super) fn padded_data(&mut self, payload: &[u8]) {
        let id = self.head.stream;
        match super::frame::unpad(&self.head, payload) {
            None => self.terminate(code::PROTOCOL_ERROR, "DATA: invalid padding"),
            Some((start, end)) => {
                let content = end - start;
                self.consume(id, payload.len() - content);
                if self.note_content(id, content) {
                    self.events.push_back(Event::Content {
                        stream: id,
                        bytes: payload[start..end].to_vec(),
                    });
                    self.end_data();
                }
            }
        }
    }

    /// Counts content; false when there is more than announced.
    fn note_content(&mut self, id: u32, length: usize) -> bool {
        let Some(stream) = self.streams.get_mut(&id) else {
            return false;
        };
        if stream.content.data(length) {
            return true;
        }
        self.invalid_stream(id, lib::HTTP_MESSAGING, code::PROTOCOL_ERROR);
        false
    }

    fn end_data(&mut self) {
        self.reading = Reading::Head;
        let head = self.head;
        if !head.has(flag::END_STREAM) {
            if head.length == 0 {
                // Work without any use.
                self.count_invalid(0);
            }
            return;
        }
        let Some(stream) = self.streams.get_mut(&head.stream) else {
            return;
        };
        if stream.phase == Phase::Closing {
            return;
        }
        if !stream.content.ended() {
            return self.invalid_stream(head.stream, lib::HTTP_MESSAGING, code::PROTOCOL_ERROR);
        }
        stream.read_shut = true;
        self.events.push_back(Event::End {
            stream: head.stream,
        });
        self.close_if_done(head.stream);
    }

    // ===== failures =====

    /// The peer has broken the protocol: goodbye for good, of which the program is told.
    pub(super) fn terminate(&mut self, code: u32, reason: &str) {
        self.say_goodbye(code, reason);
        self.events.push_back(Event::Failed {
            error: lib::PROTO,
            too_many_invalid: false,
        });
    }

    /// Nothing more is read.
    pub(super) fn say_goodbye(&mut self, code: u32, reason: &str) {
        if self.is_closing() {
            self.reading = Reading::Deaf;
            return;
        }
        self.reading = Reading::Deaf;
        self.submit_goaway_as(self.last_processed, code, reason.as_bytes().to_vec(), true);
    }

    /// The session cannot go on.
    pub(super) fn fail(&mut self, error: i32) {
        self.reading = Reading::Deaf;
        self.events.push_back(Event::Failed {
            error,
            too_many_invalid: false,
        });
    }

    pub(super) fn invalid_connection(&mut self, error: i32, code: u32, reason: &str) {
        // What streams have to say they say before they are closed.
        if !self.streams.is_empty() {
            let mut early = Vec::new();
            self.send(&mut early);
            self.early = early;
        }
        self.say_goodbye(code, reason);
        self.count_invalid(error);
    }

    pub(super) fn invalid_stream(&mut self, id: u32, error: i32, code: u32) {
        self.submit_rst(id, code);
        self.count_invalid(error);
    }

    fn count_invalid(&mut self, error: i32) {
        let before = self.invalid_frames;
        self.invalid_frames += 1;
        if before > self.options.max_invalid_frames {
            self.reading = Reading::Deaf;
            self.events.push_back(Event::Failed {
                error: lib::CALLBACK_FAILURE,
                too_many_invalid: true,
            });
        } else if error < -900
            || matches!(error, lib::STREAM_CLOSED | lib::PROTO | lib::FLOW_CONTROL)
        {
            self.events.push_back(Event::Failed {
                error,
                too_many_invalid: false,
            });
        }
    }
}
