//! Frames that are complete, except those with fields.

use super::error::{code, lib};
use super::frame::{Head, flag, kind, u32_at};
use super::session::{Event, Session};
use super::settings::{self, Refused, id};
use super::stream::Phase;

impl Session {
    /// A frame whose payload is complete; its head is the current one.
    pub(super) fn frame(&mut self, payload: &[u8]) {
        let head = self.head;
        match head.kind {
            kind::DATA => self.padded_data(payload),
            kind::HEADERS => self.headers_frame(head, payload),
            kind::PUSH_PROMISE => self.promise_frame(head, payload),
            kind::CONTINUATION => self.continuation_frame(head, payload),
            kind::PRIORITY => self.priority_frame(head, payload),
            kind::RST_STREAM => self.reset_frame(head, payload),
            kind::SETTINGS => self.settings_frame(head, payload),
            kind::PING => self.ping_frame(head, payload),
            kind::GOAWAY => self.goaway_frame(head, payload),
            kind::WINDOW_UPDATE => {
                if payload.len() != 4 {
                    return self.wrong_size();
                }
                self.peer_gave(head.stream, u32_at(payload, 0) & 0x7fff_ffff);
            }
            kind::ALTSVC => self.altsvc_frame(head, payload),
            _ => self.origin_frame(head, payload),
        }
    }

    pub(super) fn wrong_size(&mut self) {
        self.terminate(code::FRAME_SIZE_ERROR, "");
    }

    fn protocol_error(&mut self, reason: &str) {
        self.invalid_connection(lib::PROTO, code::PROTOCOL_ERROR, reason);
    }

    fn priority_frame(&mut self, head: Head, payload: &[u8]) {
        if payload.len() != 5 {
            return self.wrong_size();
        }
        if head.stream != 0 && u32_at(payload, 0) & 0x7fff_ffff == head.stream {
            return self.terminate(code::PROTOCOL_ERROR, "depend on itself");
        }
        if !self.glitches.take(self.now) {
            return self.terminate(code::ENHANCE_YOUR_CALM, "");
        }
        // It has no effect on any stream, and so none on the connection.
        if head.stream != 0 {
            self.events.push_back(Event::Priority {
                stream: head.stream,
            });
        }
    }

    fn reset_frame(&mut self, head: Head, payload: &[u8]) {
        if payload.len() != 4 {
            return self.wrong_size();
        }
        if head.stream == 0 {
            return self.protocol_error("RST_STREAM: stream_id == 0");
        }
        if self.is_idle(head.stream) {
            return self.protocol_error("RST_STREAM: stream in idle");
        }
        self.close_stream(head.stream, u32_at(payload, 0));
        if self.options.server && !self.resets.take(self.now) && !self.is_closing() {
            self.submit_goaway_as(self.last_received, code::INTERNAL_ERROR, Vec::new(), true);
        }
    }

    fn settings_frame(&mut self, head: Head, payload: &[u8]) {
        if head.stream != 0 {
            return self.protocol_error("SETTINGS: stream_id != 0");
        }
        if head.has(flag::ACK) {
            if !payload.is_empty() {
                return self.wrong_size();
            }
            return self.settings_acknowledged();
        }
        if !payload.len().is_multiple_of(6) {
            return self.wrong_size();
        }
        if payload.len() / 6 > self.options.max_settings_entries {
            return self.terminate(
                code::ENHANCE_YOUR_CALM,
                "SETTINGS: too many setting entries",
            );
        }
        if !std::mem::replace(&mut self.peer_told, true) {
            // What was believed until now.
            self.remote.max_concurrent_streams = u32::MAX;
        }
        for entry in payload.chunks_exact(6) {
            let id = u16::from_be_bytes([entry[0], entry[1]]);
            let value = u32_at(entry, 2);
            match settings::check(id, value, self.options.server) {
                Ok(()) => {}
                Err(Refused::Protocol(reason)) => return self.protocol_error(reason),
                Err(Refused::Flow) => {
                    return self.invalid_connection(
                        lib::FLOW_CONTROL,
                        code::FLOW_CONTROL_ERROR,
                        "SETTINGS: too large SETTINGS_INITIAL_WINDOW_SIZE",
                    );
                }
            }
            match id {
                id::INITIAL_WINDOW_SIZE => self.resize_send_windows(value),
                id::HEADER_TABLE_SIZE => self.encoder.set_limit(value as usize),
                id::ENABLE_CONNECT_PROTOCOL
                    if value == 0 && self.remote.enable_connect_protocol == 1 =>
                {
                    return self.protocol_error(
                        "SETTINGS: server attempted to disable SETTINGS_ENABLE_CONNECT_PROTOCOL",
                    );
                }
                _ => {}
            }
            self.remote.set(id, value);
        }
        if !self.is_closing() {
            self.answer(kind::SETTINGS, flag::ACK, &[]);
        }
        self.events.push_back(Event::Settings);
    }

    fn settings_acknowledged(&mut self) {
        let Some(entries) = self.unacknowledged.pop_front() else {
            return self.protocol_error("SETTINGS: unexpected ACK");
        };
        for (id, value) in entries {
            match id {
                id::INITIAL_WINDOW_SIZE => self.resize_local_windows(value),
                id::HEADER_TABLE_SIZE => self.decoder.set_limit(value as usize),
                _ => {}
            }
            self.local.set(id, value);
        }
        self.events.push_back(Event::SettingsAck);
    }

    fn ping_frame(&mut self, head: Head, payload: &[u8]) {
        let Ok(payload) = <[u8; 8]>::try_from(payload) else {
            return self.wrong_size();
        };
        if head.stream != 0 {
            return self.protocol_error("PING: stream_id != 0");
        }
        if head.has(flag::ACK) {
            let expected = self.pings.pop_front().is_some();
            self.events.push_back(Event::PingAck { payload, expected });
            return;
        }
        if !self.is_closing() {
            self.answer(kind::PING, flag::ACK, &payload);
        }
        self.events.push_back(Event::Ping { payload });
    }

    fn goaway_frame(&mut self, head: Head, payload: &[u8]) {
        if payload.len() < 8 {
            return self.wrong_size();
        }
        if head.stream != 0 {
            return self.protocol_error("GOAWAY: stream_id != 0");
        }
        let last = u32_at(payload, 0) & 0x7fff_ffff;
        if (last > 0 && !self.is_mine(last)) || self.remote_last < last {
            return self.protocol_error("GOAWAY: invalid last_stream_id");
        }
        self.goaway_received = true;
        self.remote_last = last;
        self.events.push_back(Event::Goaway {
            last,
            code: u32_at(payload, 4),
            data: payload[8..].to_vec(),
        });
        self.refuse_above(last, true);
    }

    /// Closes the streams that the side which opened them must consider unserved.
    pub(super) fn refuse_above(&mut self, last: u32, local: bool) {
        let mut ids: Vec<u32> = self
            .streams
            .values()
            .filter(|s| s.local == local && s.id > last && s.phase != Phase::Opening)
            .map(|s| s.id)
            .collect();
        ids.sort_unstable();
        for id in ids {
            self.close_stream(id, code::REFUSED_STREAM);
        }
    }

    fn altsvc_frame(&mut self, head: Head, payload: &[u8]) {
        let length = payload
            .get(..2)
            .map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])));
        let Some(length) = length else {
            return self.wrong_size();
        };
        if self.options.server {
            return;
        }
        let Some(origin) = payload.get(2..2 + length) else {
            return self.wrong_size();
        };
        let value = &payload[2 + length..];
        let sensible = if head.stream == 0 {
            !origin.is_empty()
        } else {
            origin.is_empty() && self.streams.contains_key(&head.stream)
        };
        if sensible && !value.is_empty() {
            self.events.push_back(Event::AltSvc {
                stream: head.stream,
                origin: origin.to_vec(),
                value: value.to_vec(),
            });
        }
    }

    fn origin_frame(&mut self, head: Head, payload: &[u8]) {
        if self.options.server || head.stream != 0 || head.flags & 0xf0 != 0 {
            return;
        }
        let mut origins = Vec::new();
        let mut rest = payload;
        while !rest.is_empty() {
            let length = rest
                .get(..2)
                .map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])));
            let Some(origin) = length.and_then(|length| rest.get(2..2 + length)) else {
                return self.wrong_size();
            };
            rest = &rest[2 + origin.len()..];
            if !origin.is_empty() {
                origins.push(origin.to_vec());
            }
        }
        self.events.push_back(Event::Origin(origins));
    }

    /// Queues an answer that the peer asked for, unless it asks more than it reads.
    fn answer(&mut self, kind: u8, flags: u8, payload: &[u8]) {
        if self.answers >= self.options.max_outstanding_answers {
            return self.fail(lib::FLOODED);
        }
        self.answers += 1;
        self.queue_answer(kind, flags, payload);
    }
}
