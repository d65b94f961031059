//! Two sessions that talk to each other, and one that is talked to badly.

use super::error::{code, lib};
use super::frame::{self, PREFACE, flag, kind};
use super::session::{Category, Event, Options, Padding, Session};
use super::stream::Chunk;

fn fields(list: &[(&str, &str)]) -> Vec<u8> {
    let mut text = Vec::new();
    for (name, value) in list {
        text.extend_from_slice(name.as_bytes());
        text.push(0);
        text.extend_from_slice(value.as_bytes());
        text.push(0);
    }
    text
}

fn get() -> Vec<u8> {
    fields(&[
        (":method", "GET"),
        (":scheme", "http"),
        (":authority", "a"),
        (":path", "/"),
    ])
}

fn client() -> Session {
    let mut session = Session::new(Options::default());
    session.submit_settings(&[]);
    session
}

fn server() -> Session {
    let mut session = Session::new(Options {
        server: true,
        ..Options::default()
    });
    session.submit_settings(&[]);
    session
}

/// Gives `input` to a session in pieces of `size`; its events and the content that came.
fn feed(session: &mut Session, input: &[u8], size: usize) -> (Vec<Event>, Vec<u8>) {
    let mut events = Vec::new();
    let mut content = Vec::new();
    for piece in input.chunks(size.max(1)) {
        let mut pos = 0;
        while let Some(event) = session.next_event(piece, &mut pos) {
            match event {
                Event::Data { stream, start, end } => {
                    content.extend_from_slice(&piece[start..end]);
                    session.consume(stream, end - start);
                }
                Event::Content { stream, bytes } => {
                    content.extend_from_slice(&bytes);
                    session.consume(stream, bytes.len());
                }
                event => events.push(event),
            }
        }
    }
    (events, content)
}

fn sent(session: &mut Session) -> Vec<u8> {
    let mut out = Vec::new();
    session.send(&mut out);
    out
}

fn exchange(a: &mut Session, b: &mut Session) -> (Vec<Event>, Vec<Event>) {
    let mut told_a = Vec::new();
    let mut told_b = Vec::new();
    loop {
        let from_a = sent(a);
        let from_b = sent(b);
        if from_a.is_empty() && from_b.is_empty() {
            break;
        }
        told_b.extend(feed(b, &from_a, usize::MAX).0);
        told_a.extend(feed(a, &from_b, usize::MAX).0);
    }
    (told_a, told_b)
}

#[test]
fn a_request_and_its_response() {
    for padding in [Padding::None, Padding::Aligned, Padding::Max] {
        let mut client = client();
        let mut server = Session::new(Options {
            server: true,
            padding,
            ..Options::default()
        });
        server.submit_settings(&[]);
        let id = client.submit_request(get(), true, false).unwrap();
        let (_, told) = exchange(&mut client, &mut server);
        assert!(told.iter().any(|event| matches!(
            event,
            Event::Headers {
                stream: 1,
                category: Category::Request,
                ..
            }
        )));
        server
            .submit_response(id, fields(&[(":status", "200"), ("x", "y")]), false, false)
            .unwrap();
        let body = vec![7u8; 100_000];
        server.write(
            id,
            Chunk {
                bytes: body.clone(),
                token: 5,
            },
        );
        server.end(id);
        server.set_reading(id, true);
        let mut got = Vec::new();
        let mut events = Vec::new();
        for _ in 0..40 {
            let bytes = sent(&mut server);
            let (more, content) = feed(&mut client, &bytes, 1000);
            events.extend(more);
            got.extend(content);
            let back = sent(&mut client);
            feed(&mut server, &back, 7);
        }
        assert!(got == body);
        assert_eq!(server.take_written(), [5]);
        assert!(
            events
                .iter()
                .any(|e| matches!(e, Event::Closed { stream: 1, code: 0 }))
        );
        assert!(!client.has_stream(id) && !server.has_stream(id));
    }
}

#[test]
fn trailers_follow_content() {
    let (mut client, mut server) = (client(), server());
    let id = client.submit_request(get(), true, false).unwrap();
    exchange(&mut client, &mut server);
    server
        .submit_response(id, fields(&[(":status", "200")]), false, true)
        .unwrap();
    server.write(
        id,
        Chunk {
            bytes: b"abc".to_vec(),
            token: 1,
        },
    );
    server.end(id);
    let bytes = sent(&mut server);
    assert!(matches!(
        server.take_event(),
        Some(Event::WantTrailers { stream: 1 })
    ));
    feed(&mut client, &bytes, usize::MAX);
    server.submit_trailers(id, fields(&[("t", "v")])).unwrap();
    let bytes = sent(&mut server);
    let (events, _) = feed(&mut client, &bytes, usize::MAX);
    assert!(events.iter().any(|event| matches!(
        event,
        Event::Headers { category: Category::Headers, fields, .. } if fields.get(b"t") == Some(b"v")
    )));
}

#[test]
fn promises_are_kept() {
    let (mut client, mut server) = (client(), server());
    let id = client.submit_request(get(), true, false).unwrap();
    exchange(&mut client, &mut server);
    let promised = server.submit_promise(id, get()).unwrap();
    server
        .submit_response(promised, fields(&[(":status", "200")]), true, false)
        .unwrap();
    let (told, _) = exchange(&mut client, &mut server);
    assert!(told.iter().any(|e| matches!(
        e,
        Event::Promise {
            parent: 1,
            stream: 2,
            ..
        }
    )));
    assert!(told.iter().any(|e| matches!(
        e,
        Event::Headers {
            stream: 2,
            category: Category::PushResponse,
            ..
        }
    )));
}

#[test]
fn a_wrong_beginning_is_fatal() {
    let mut server = server();
    let (events, _) = feed(&mut server, b"GET / HTTP/1.1\r\n", 1);
    assert!(matches!(
        events[..],
        [Event::Failed {
            error: lib::BAD_CLIENT_MAGIC,
            ..
        }]
    ));
}

fn greeted() -> Session {
    let mut server = server();
    let mut hello = PREFACE.to_vec();
    frame::write(&mut hello, kind::SETTINGS, 0, 0, &[]);
    feed(&mut server, &hello, usize::MAX);
    sent(&mut server);
    server
}

#[test]
fn floods_of_questions_end_the_session() {
    let mut server = greeted();
    let mut input = Vec::new();
    for _ in 0..1100 {
        frame::write(&mut input, kind::PING, 0, 0, &[0; 8]);
    }
    let (events, _) = feed(&mut server, &input, usize::MAX);
    assert!(events.iter().any(|e| matches!(
        e,
        Event::Failed {
            error: lib::FLOODED,
            ..
        }
    )));
}

#[test]
fn rapid_resets_end_the_session() {
    let mut server = greeted();
    let mut client = super::hpack::Encoder::new(0);
    let mut input = Vec::new();
    for i in 0..1100u32 {
        let mut block = Vec::new();
        client.begin(&mut block);
        for (name, value) in [
            (":method", "GET"),
            (":scheme", "http"),
            (":authority", "a"),
            (":path", "/"),
        ] {
            client.field(&mut block, name.as_bytes(), value.as_bytes(), false);
        }
        let flags = flag::END_HEADERS | flag::END_STREAM;
        frame::write(&mut input, kind::HEADERS, flags, i * 2 + 1, &block);
        frame::write(
            &mut input,
            kind::RST_STREAM,
            0,
            i * 2 + 1,
            &8u32.to_be_bytes(),
        );
    }
    feed(&mut server, &input, usize::MAX);
    let out = sent(&mut server);
    assert_eq!(out[out.len() - 17 + 3], kind::GOAWAY);
    assert_eq!(frame::u32_at(&out, out.len() - 4), code::INTERNAL_ERROR);
    assert!(!server.wants_read());
}

#[test]
fn blocks_that_expand_are_refused() {
    let mut server = greeted();
    let mut block = vec![0x40, 1, b'a', 0x7f, 0xa1, 0x1e];
    block.extend(std::iter::repeat_n(b'b', 4000));
    block.extend(std::iter::repeat_n(0xbe, 12_000));
    let mut input = Vec::new();
    frame::write(
        &mut input,
        kind::HEADERS,
        flag::END_HEADERS | flag::END_STREAM,
        1,
        &block,
    );
    let (events, _) = feed(&mut server, &input, usize::MAX);
    assert!(events.iter().all(|e| !matches!(e, Event::Headers { .. })));
    assert!(server.memory() < 100_000);
    let out = sent(&mut server);
    assert_eq!(out[3], kind::RST_STREAM);
}

#[test]
fn endless_continuations_are_fatal() {
    let mut server = greeted();
    let mut input = Vec::new();
    frame::write(&mut input, kind::HEADERS, 0, 1, &[0x82]);
    for _ in 0..20 {
        frame::write(&mut input, kind::CONTINUATION, 0, 1, &[0x84]);
    }
    let (events, _) = feed(&mut server, &input, usize::MAX);
    assert!(events.iter().any(|e| matches!(
        e,
        Event::Failed {
            error: lib::TOO_MANY_CONTINUATIONS,
            ..
        }
    )));
}

#[test]
fn windows_bound_what_is_sent() {
    let (mut client, mut server) = (client(), server());
    let id = client.submit_request(get(), false, false).unwrap();
    exchange(&mut client, &mut server);
    client.write(
        id,
        Chunk {
            bytes: vec![1; 200_000],
            token: 1,
        },
    );
    let out = sent(&mut client);
    assert!(out.len() < 65535 + 100 && out.len() >= 65535);
    assert_eq!(client.queued_on(id), 200_000 - 65535);
    // Nobody reads: the stream's window stays shut, the connection's opens.
    feed(&mut server, &out, usize::MAX);
    let back = sent(&mut server);
    feed(&mut client, &back, usize::MAX);
    assert!(sent(&mut client).is_empty());
    server.set_reading(id, true);
    let back = sent(&mut server);
    feed(&mut client, &back, usize::MAX);
    assert!(!sent(&mut client).is_empty());
}

#[test]
fn a_request_given_up_in_time_is_never_sent() {
    let mut client = client();
    sent(&mut client);
    let id = client.submit_request(get(), true, false).unwrap();
    client.submit_rst(id, code::CANCEL);
    assert!(matches!(
        client.take_event(),
        Some(Event::Closed {
            code: code::CANCEL,
            ..
        })
    ));
    assert!(sent(&mut client).is_empty());
}
