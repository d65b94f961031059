//! What holds for the WebSocket decoder whatever bytes it gets: it says the same whether they come whole or in pieces. Fed
//! by the fuzzer in `fuzz/` and, where there is none, by the test beside this file.

use nodus_http::websocket::{Decoder, Error, Events, Kind, Role};

#[derive(Default, PartialEq, Debug)]
struct Log {
    events: Vec<u8>,
    message: Vec<u8>,
}

impl Log {
    fn field(&mut self, bytes: &[u8]) {
        self.events.extend_from_slice(bytes);
        self.events.push(0xfe);
    }
}

impl Events for Log {
    fn on_message_begin(&mut self, kind: Kind, compressed: bool) -> Result<(), Error> {
        self.field(&[u8::from(kind == Kind::Text), u8::from(compressed)]);
        self.message.clear();
        Ok(())
    }

    fn on_data(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.message.extend_from_slice(bytes);
        Ok(())
    }

    fn on_message_end(&mut self) -> Result<(), Error> {
        let message = std::mem::take(&mut self.message);
        self.field(&message);
        Ok(())
    }

    fn on_ping(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.field(payload);
        Ok(())
    }

    fn on_pong(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.field(payload);
        Ok(())
    }

    fn on_close(&mut self, status: Option<(u16, &str)>) -> Result<(), Error> {
        self.field(status.map_or("", |(_, reason)| reason).as_bytes());
        Ok(())
    }
}

fn run(role: Role, pieces: &[&[u8]]) -> (Vec<u8>, Option<u16>) {
    let mut decoder = Decoder::new(role, 1 << 16, true);
    let mut log = Log::default();
    for piece in pieces {
        if let Err(error) = decoder.decode(piece, &mut log) {
            return (log.events, Some(error.code));
        }
    }
    (log.events, None)
}

/// The first byte says where the rest is split.
pub(crate) fn check(data: &[u8]) {
    let Some((&split, rest)) = data.split_first() else {
        return;
    };
    let at = usize::from(split).min(rest.len());
    for role in [Role::Client, Role::Server] {
        let whole = run(role, &[rest]);
        assert_eq!(whole, run(role, &[&rest[..at], &rest[at..]]));
        let single: Vec<&[u8]> = rest.chunks(1).collect();
        assert_eq!(whole, run(role, &single));
    }
}
