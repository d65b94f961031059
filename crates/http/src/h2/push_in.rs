//! Promises of the peer.

use super::block::Purpose;
use super::error::{code, lib};
use super::frame::{Head, u32_at, unpad};
use super::session::Session;
use super::stream::{Phase, Stream};

impl Session {
    pub(super) fn promise_frame(&mut self, head: Head, payload: &[u8]) {
        let Some((start, end)) = unpad(&head, payload) else {
            return self.terminate(code::PROTOCOL_ERROR, "PUSH_PROMISE: invalid padding");
        };
        if end - start < 4 {
            return self.wrong_size();
        }
        let promised = u32_at(payload, start) & 0x7fff_ffff;
        let Some(purpose) = self.promise_of(head.stream, promised) else {
            return;
        };
        self.begin_block(head, purpose, &payload[start + 4..end]);
    }

    fn broken_promise(&mut self, reason: &str) -> Option<Purpose> {
        self.invalid_connection(lib::PROTO, code::PROTOCOL_ERROR, reason);
        None
    }

    fn promise_of(&mut self, parent: u32, promised: u32) -> Option<Purpose> {
        if parent == 0 {
            return self.broken_promise("PUSH_PROMISE: stream_id == 0");
        }
        if self.options.server || self.local.enable_push == 0 {
            return self.broken_promise("PUSH_PROMISE: push disabled");
        }
        if !self.is_mine(parent) {
            return self.broken_promise("PUSH_PROMISE: invalid stream_id");
        }
        if self.goaway_sent || self.terminating {
            return Some(Purpose::Ignored);
        }
        if promised == 0 || !promised.is_multiple_of(2) || promised <= self.last_received {
            return self.broken_promise("PUSH_PROMISE: invalid promised_stream_id");
        }
        if self.is_idle(parent) {
            return self.broken_promise("PUSH_PROMISE: stream in idle");
        }
        self.last_received = promised;
        let told_to_stop = self
            .unacknowledged
            .iter()
            .flatten()
            .any(|(id, value)| *id == super::settings::id::ENABLE_PUSH && *value == 0);
        match self.streams.get(&parent) {
            Some(stream) if stream.phase != Phase::Closing && !told_to_stop => {
                if stream.read_shut {
                    self.invalid_connection(
                        lib::STREAM_CLOSED,
                        code::STREAM_CLOSED,
                        "PUSH_PROMISE: stream closed",
                    );
                    return None;
                }
            }
            _ => {
                self.submit_rst(promised, code::CANCEL);
                return Some(Purpose::Ignored);
            }
        }
        if self.reserved_count >= self.options.max_reserved_streams {
            self.submit_rst(promised, code::CANCEL);
            return Some(Purpose::Ignored);
        }
        let mut stream = Stream::new(
            promised,
            false,
            Phase::Reserved,
            i64::from(self.remote.initial_window_size),
            i64::from(self.local.initial_window_size),
        );
        stream.promised = true;
        stream.write_shut = true;
        self.reserved_count += 1;
        self.last_processed = promised;
        self.add_stream(stream);
        Some(Purpose::Promise(promised))
    }
}
