//! What holds for the parser whatever bytes it gets: it says the same whether they come whole or in pieces. Fed by the fuzzer
//! in `fuzz/` and, where there is none, by the test beside this file.

use nodus_http::{Events, Flow, Head, HeadAction, Headers, Kind, Parser, Stop};

#[derive(Default, PartialEq, Debug)]
struct Log(Vec<u8>);

impl Log {
    fn field(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        self.0.push(0xfe);
    }
}

impl Events for Log {
    fn on_message_begin(&mut self) {
        self.field(b"begin");
    }

    fn on_head(&mut self, head: &Head<'_>) -> HeadAction {
        self.field(head.url());
        self.field(head.reason());
        for (name, value) in head.headers().iter() {
            self.field(name);
            self.field(value);
        }
        HeadAction::Continue
    }

    fn on_body(&mut self, chunk: &[u8]) {
        self.0.extend_from_slice(chunk);
    }

    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow {
        self.field(b"end");
        for (name, _) in trailers.iter() {
            self.field(name);
        }
        Flow::Continue
    }
}

fn run(kind: Kind, lenient: u16, pieces: &[&[u8]]) -> (Log, Option<&'static str>) {
    let mut parser = Parser::new(kind, 16 * 1024, lenient);
    let mut log = Log::default();
    for piece in pieces {
        match parser.execute(piece, &mut log) {
            Ok(_) if parser.stop() == Stop::Upgraded => return (log, None),
            Ok(_) => {}
            Err(error) => return (log, Some(error.code.name())),
        }
    }
    let error = parser.finish(&mut log).err();
    (log, error.map(|error| error.code.name()))
}

/// Takes three bytes that say how, and then the input.
pub(crate) fn check(data: &[u8]) {
    let [switches, more, at, input @ ..] = data else {
        return;
    };
    let kind = if more & 0x80 == 0 {
        Kind::Request
    } else {
        Kind::Response
    };
    let lenient = u16::from_le_bytes([*switches, more & 7]);
    let at = (*at as usize).min(input.len());
    let whole = run(kind, lenient, &[input]);
    let split = run(kind, lenient, &[&input[..at], &input[at..]]);
    assert_eq!(
        whole,
        split,
        "{:?} lenient {lenient:#x}, split at {at}",
        input.escape_ascii().to_string()
    );
}
