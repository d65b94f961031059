//! Flow control: what this side has received and given back, and what the peer allows.

use super::error::{code, lib};
use super::session::Session;
use super::stream::Phase;

const MAX_WINDOW: i64 = 0x7fff_ffff;

/// The connection's window for what arrives.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) size: i64,
    pub(super) received: i64,
    pub(super) consumed: i64,
    /// What had been received when the window was made smaller, to be taken off.
    pub(super) reduction: i64,
}

impl Window {
    pub(super) fn new(size: i64) -> Self {
        Window {
            size,
            received: 0,
            consumed: 0,
            reduction: 0,
        }
    }
}

impl Session {
    /// Bytes of a DATA frame have arrived on the connection. They are given back at once: what a program does not take
    /// is bounded by the windows of its streams.
    pub(super) fn received_on_connection(&mut self, count: usize) -> bool {
        let count = count as i64;
        if self.window.received > self.window.size - count {
            self.terminate(code::FLOW_CONTROL_ERROR, "");
            return false;
        }
        self.window.received += count;
        self.window.consumed += count;
        if self.window.consumed * 2 >= self.window.size {
            let mut give = self.window.consumed;
            let cut = give.min(self.window.reduction);
            self.window.reduction -= cut;
            give -= cut;
            self.window.received -= give;
            self.window.consumed = 0;
            if give > 0 {
                self.queue_window_update(0, give as u32);
            }
        }
        true
    }

    /// Bytes of a DATA frame have arrived on a stream.
    pub(super) fn received_on_stream(&mut self, id: u32, count: usize) -> bool {
        let count = count as i64;
        let Some(stream) = self.streams.get_mut(&id) else {
            return true;
        };
        if stream.received > stream.local_window - count {
            self.terminate(code::FLOW_CONTROL_ERROR, "");
            return false;
        }
        stream.received += count;
        true
    }

    /// The program has taken bytes of a stream, or holds them back as long as it does not read.
    pub fn consume(&mut self, id: u32, count: usize) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        if !stream.reading {
            stream.held += count as i64;
            return;
        }
        stream.consumed += count as i64;
        self.update_stream(id);
    }

    fn update_stream(&mut self, id: u32) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        let due = stream.consumed * 2 >= stream.local_window && stream.consumed > 0;
        if due && !stream.read_shut && stream.phase != Phase::Closing {
            let give = stream.consumed;
            stream.received -= give;
            stream.consumed = 0;
            self.queue_window_update(id, give as u32);
        }
    }

    /// The program wants to read a stream, or not.
    pub fn set_reading(&mut self, id: u32, on: bool) {
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        stream.reading = on;
        if on && stream.held > 0 {
            stream.consumed += std::mem::take(&mut stream.held);
            self.update_stream(id);
        }
    }

    /// Makes the connection's window larger or smaller.
    pub fn set_local_window(&mut self, size: i64) -> Result<(), i32> {
        if !(0..=MAX_WINDOW).contains(&size) {
            return Err(lib::INVALID_ARGUMENT);
        }
        let change = size - self.window.size;
        if change > 0 {
            // What was taken off before is given back first.
            let back = change.min(self.window.reduction);
            self.window.reduction -= back;
            self.window.size += change;
            let give = change - back;
            if give > 0 {
                self.queue_window_update(0, give as u32);
            }
        } else {
            self.window.size = size;
            self.window.reduction -= change;
            self.window.received += change;
        }
        Ok(())
    }

    /// The windows of all streams change with the peer's initial size.
    pub(super) fn resize_send_windows(&mut self, size: u32) {
        let change = i64::from(size) - i64::from(self.remote.initial_window_size);
        let mut overflown = false;
        let mut opened = Vec::new();
        for stream in self.streams.values_mut() {
            stream.send_window += change;
            if stream.send_window > MAX_WINDOW {
                overflown = true;
            } else if stream.send_window > 0 {
                opened.push(stream.id);
            }
        }
        opened.sort_unstable();
        for id in opened {
            self.schedule(id);
        }
        if overflown {
            self.invalid_connection(lib::FLOW_CONTROL, code::FLOW_CONTROL_ERROR, "");
        }
    }

    /// The same for what arrives, once the peer knows.
    pub(super) fn resize_local_windows(&mut self, size: u32) {
        let change = i64::from(size) - i64::from(self.local.initial_window_size);
        for stream in self.streams.values_mut() {
            stream.local_window += change;
        }
    }

    /// WINDOW_UPDATE has arrived.
    pub(super) fn peer_gave(&mut self, id: u32, count: u32) {
        let count = i64::from(count);
        if id == 0 {
            if count == 0 {
                self.invalid_connection(
                    lib::PROTO,
                    code::PROTOCOL_ERROR,
                    "WINDOW_UPDATE: window_size_increment == 0",
                );
            } else if self.send_window > MAX_WINDOW - count {
                self.invalid_connection(lib::FLOW_CONTROL, code::FLOW_CONTROL_ERROR, "");
            } else {
                self.send_window += count;
            }
            return;
        }
        if self.is_idle(id) {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "WINDOW_UPDATE to idle stream",
            );
            return;
        }
        let Some(stream) = self.streams.get_mut(&id) else {
            return;
        };
        if stream.phase == Phase::Reserved && !stream.local {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "WINDOW_UPADATE to reserved stream",
            );
            return;
        }
        if count == 0 {
            self.invalid_connection(
                lib::PROTO,
                code::PROTOCOL_ERROR,
                "WINDOW_UPDATE: window_size_increment == 0",
            );
        } else if stream.send_window > MAX_WINDOW - count {
            self.invalid_connection(
                lib::FLOW_CONTROL,
                code::FLOW_CONTROL_ERROR,
                "WINDOW_UPDATE: window size overflow",
            );
        } else {
            stream.send_window += count;
            self.schedule(id);
        }
    }
}
