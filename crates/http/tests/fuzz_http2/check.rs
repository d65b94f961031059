//! What holds for an HTTP/2 session whatever bytes it gets: it says the same whether they come whole or in pieces, and its
//! memory stays bounded; so does that of the decoder of field blocks. Fed by the fuzzer in `fuzz/` and, where there is
//! none, by the test beside this file.

use nodus_http::h2::{Chunk, Decoder, Event, Options, Session};

fn session(server: bool) -> Session {
    let mut session = Session::new(Options {
        server,
        ..Options::default()
    });
    session.submit_settings(&[(3, 100)]);
    if !server {
        let get = b":method\0GET\0:scheme\0http\0:authority\0a\0:path\0/\0".to_vec();
        let _ = session.submit_request(get, false, false);
    }
    session.send(&mut Vec::new());
    session
}

/// What happened, in words, with contiguous content joined.
fn run(server: bool, pieces: &[&[u8]]) -> Vec<String> {
    let mut session = session(server);
    let mut told: Vec<String> = Vec::new();
    let mut content: Option<(u32, Vec<u8>)> = None;
    let flush = |told: &mut Vec<String>, content: &mut Option<(u32, Vec<u8>)>| {
        if let Some((stream, bytes)) = content.take() {
            told.push(format!("content {stream} {bytes:?}"));
        }
    };
    for piece in pieces {
        let mut pos = 0;
        while let Some(event) = session.next_event(piece, &mut pos) {
            let (stream, bytes) = match event {
                Event::Data { stream, start, end } => (stream, piece[start..end].to_vec()),
                Event::Content { stream, bytes } => (stream, bytes),
                other => {
                    flush(&mut told, &mut content);
                    told.push(format!("{other:?}"));
                    continue;
                }
            };
            session.set_reading(stream, true);
            session.consume(stream, bytes.len());
            match &mut content {
                Some((open, all)) if *open == stream => all.extend(bytes),
                _ => {
                    flush(&mut told, &mut content);
                    content = Some((stream, bytes));
                }
            }
        }
    }
    flush(&mut told, &mut content);
    session.write(
        1,
        Chunk {
            bytes: vec![0; 100],
            token: 1,
        },
    );
    session.send(&mut Vec::new());
    assert!(session.memory() < 4 << 20);
    told
}

/// The law: the first byte chooses the side, the second where the input is cut.
pub(crate) fn http2(data: &[u8]) {
    let [side, at, input @ ..] = data else {
        return;
    };
    let server = side & 1 == 0;
    let mut bytes = Vec::new();
    if server && side & 2 == 0 {
        bytes.extend_from_slice(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }
    bytes.extend_from_slice(input);
    let at = (*at as usize).min(bytes.len());
    let whole = run(server, &[&bytes]);
    let split = run(server, &[&bytes[..at], &bytes[at..]]);
    assert_eq!(whole, split);
    let mut decoder = Decoder::default();
    let mut size = 0;
    let _ = decoder.decode(input, |name, value, _| size += name.len() + value.len());
    assert!(decoder.table_size() <= 4096);
}
