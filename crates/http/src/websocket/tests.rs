//! Tests of the decoder: every message comes out the same however its bytes are cut, and nothing that is against the rules
//! comes out at all.

use super::super::encode::write_frame;
use super::super::{close_code, opcode};
use super::*;

#[derive(Default, Debug, PartialEq, Clone)]
struct Log {
    lines: Vec<String>,
    data: Vec<u8>,
}

impl Events for Log {
    fn on_message_begin(&mut self, kind: Kind, compressed: bool) -> Result<(), Error> {
        self.lines.push(format!("begin {kind:?} {compressed}"));
        self.data.clear();
        Ok(())
    }

    fn on_data(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.data.extend_from_slice(bytes);
        Ok(())
    }

    fn on_message_end(&mut self) -> Result<(), Error> {
        let data = String::from_utf8_lossy(&self.data).into_owned();
        self.lines.push(format!("end {data}"));
        Ok(())
    }

    fn on_ping(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.lines.push(format!("ping {payload:?}"));
        Ok(())
    }

    fn on_pong(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.lines.push(format!("pong {payload:?}"));
        Ok(())
    }

    fn on_close(&mut self, status: Option<(u16, &str)>) -> Result<(), Error> {
        self.lines.push(format!("close {status:?}"));
        Ok(())
    }
}

fn run(role: Role, pieces: &[&[u8]]) -> (Vec<String>, Option<u16>) {
    let mut decoder = Decoder::new(role, 1 << 20, true);
    let mut log = Log::default();
    for piece in pieces {
        if let Err(error) = decoder.decode(piece, &mut log) {
            return (log.lines, Some(error.code));
        }
    }
    (log.lines, None)
}

fn frame(opcode: u8, fin: bool, payload: &[u8], mask: Option<[u8; 4]>) -> Vec<u8> {
    let mut out = Vec::new();
    write_frame(&mut out, opcode, fin, false, payload, mask);
    out
}

#[test]
fn reads_messages_however_they_are_cut() {
    for mask in [None, Some([9, 8, 7, 6])] {
        let role = if mask.is_some() {
            Role::Server
        } else {
            Role::Client
        };
        let mut bytes = frame(opcode::TEXT, false, "he€".as_bytes(), mask);
        bytes.extend(frame(opcode::PING, true, b"p", mask));
        bytes.extend(frame(opcode::CONTINUATION, true, b"llo", mask));
        bytes.extend(frame(opcode::BINARY, true, b"", mask));
        bytes.extend(frame(opcode::BINARY, true, &[b'x'; 300], mask));
        bytes.extend(frame(opcode::PONG, true, b"", mask));
        bytes.extend(frame(opcode::CLOSE, true, b"\x03\xe8bye", mask));
        bytes.extend(b"what follows is not read");
        let whole = run(role, &[&bytes]);
        assert_eq!(whole.1, None);
        assert_eq!(whole.0.len(), 9);
        assert_eq!(whole.0[2], "end he€llo");
        assert_eq!(whole.0[8], "close Some((1000, \"bye\"))");
        for cut in 0..bytes.len() {
            assert_eq!(run(role, &[&bytes[..cut], &bytes[cut..]]), whole);
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(run(role, &single), whole);
    }
}

#[test]
fn refuses_what_is_against_the_rules() {
    let protocol = Some(close_code::PROTOCOL_ERROR);
    let cases: [&[u8]; 11] = [
        b"\x91\x00",
        b"\xa1\x00",
        b"\x83\x00",
        b"\x8b\x00",
        b"\x81\x80\0\0\0\0",
        b"\x80\x00",
        b"\x01\x00\x81\x00",
        b"\x09\x00",
        b"\x89\x7e\x00\x7e",
        b"\xc9\x00",
        b"\x88\x01\x03",
    ];
    for bytes in cases {
        assert_eq!(run(Role::Client, &[bytes]).1, protocol, "{bytes:?}");
    }
    assert_eq!(run(Role::Server, &[b"\x81\x00"]).1, protocol);
    assert_eq!(
        run(Role::Client, &[b"\x82\x7f\x80\0\0\0\0\0\0\0"]).1,
        protocol
    );
}

#[test]
fn refuses_text_that_is_no_utf8() {
    let invalid = Some(close_code::INVALID_DATA);
    assert_eq!(run(Role::Client, &[b"\x81\x02\xc3\x28"]).1, invalid);
    assert_eq!(run(Role::Client, &[b"\x81\x01\xc3"]).1, invalid);
    // Before the frame is complete.
    assert_eq!(run(Role::Client, &[b"\x81\x7d\xff"]).1, invalid);
    assert_eq!(run(Role::Client, &[b"\x82\x02\xc3\x28"]).1, None);
}

#[test]
fn refuses_messages_that_are_too_big_before_they_come() {
    let mut decoder = Decoder::new(Role::Client, 4, false);
    let mut log = Log::default();
    assert_eq!(decoder.decode(b"\x02\x03abc", &mut log), Ok(()));
    let error = decoder.decode(b"\x80\x02", &mut log).unwrap_err();
    assert_eq!(error.code, close_code::TOO_BIG);
    assert_eq!(decoder.decode(b"x", &mut log), Err(error));
}

#[test]
fn tells_of_compressed_messages_only_when_that_was_agreed() {
    assert_eq!(
        run(Role::Client, &[b"\xc1\x01\xff"]).0[0],
        "begin Text true"
    );
    let mut decoder = Decoder::new(Role::Client, 100, false);
    assert!(
        decoder
            .decode(b"\xc1\x01\xff", &mut Log::default())
            .is_err()
    );
}

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

#[test]
fn says_the_same_of_anything_however_it_is_cut() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..4000 {
        let masked = numbers.next(2) == 1;
        let role = if masked { Role::Server } else { Role::Client };
        let mut bytes = Vec::new();
        for _ in 0..1 + numbers.next(4) {
            let opcode = [0, 1, 1, 2, 2, 8, 9, 10, 11][numbers.next(9)];
            let payload: Vec<u8> = (0..numbers.next(150))
                .map(|_| b"abc\xc3\xa4\xe2\x82\xac"[numbers.next(8)])
                .collect();
            let mask = masked.then(|| [numbers.next(256) as u8; 4]);
            bytes.extend(frame(opcode, numbers.next(3) > 0, &payload, mask));
        }
        // Sometimes a byte is not what it was.
        if numbers.next(2) == 0 {
            let at = numbers.next(bytes.len());
            bytes[at] ^= 1 << numbers.next(8);
        }
        let whole = run(role, &[&bytes]);
        let cut = numbers.next(bytes.len());
        assert_eq!(run(role, &[&bytes[..cut], &bytes[cut..]]), whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(run(role, &single), whole);
    }
}
