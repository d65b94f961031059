//! The receiving side of a connection: bytes in, whole messages and control frames out.

use std::cell::RefCell;

use nodus_http::websocket::{Decoder, Error as Failure, Events, Kind, Role};

use super::inflate::Inflater;
use crate::prelude::*;

pub(super) const ERROR: i32 = -1;
pub(super) const TEXT: i32 = 1;
pub(super) const BINARY: i32 = 2;
pub(super) const CLOSE: i32 = 8;
pub(super) const PING: i32 = 9;
pub(super) const PONG: i32 = 10;

/// What was found in a piece of input.
enum Found {
    Text(String),
    Binary(Vec<u8>),
    Close(Option<(u16, String)>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Error(u16, &'static str),
}

/// `Receiver`
pub(crate) struct Receiver {
    decoder: RefCell<Decoder>,
    message: RefCell<Message>,
}

/// The message under way.
struct Message {
    kind: Kind,
    compressed: bool,
    data: Vec<u8>,
    inflater: Option<Inflater>,
    max: usize,
}

struct Sink<'m> {
    message: &'m mut Message,
    found: Vec<Found>,
}

impl Events for Sink<'_> {
    fn on_message_begin(&mut self, kind: Kind, compressed: bool) -> Result<(), Failure> {
        self.message.kind = kind;
        self.message.compressed = compressed;
        self.message.data = Vec::new();
        Ok(())
    }

    fn on_data(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let Message {
            compressed,
            data,
            inflater,
            max,
            ..
        } = &mut *self.message;
        match inflater {
            Some(inflater) if *compressed => inflater.push(bytes, data, *max),
            _ => {
                data.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    fn on_message_end(&mut self) -> Result<(), Failure> {
        let message = &mut *self.message;
        if message.compressed
            && let Some(inflater) = &mut message.inflater
        {
            inflater.finish(&mut message.data, message.max)?;
        }
        let data = std::mem::take(&mut message.data);
        self.found.push(match message.kind {
            Kind::Binary => Found::Binary(data),
            Kind::Text => Found::Text(
                String::from_utf8(data)
                    .map_err(|_| Failure::invalid_data("Received invalid UTF-8 in text frame."))?,
            ),
        });
        Ok(())
    }

    fn on_ping(&mut self, payload: &[u8]) -> Result<(), Failure> {
        self.found.push(Found::Ping(payload.to_vec()));
        Ok(())
    }

    fn on_pong(&mut self, payload: &[u8]) -> Result<(), Failure> {
        self.found.push(Found::Pong(payload.to_vec()));
        Ok(())
    }

    fn on_close(&mut self, status: Option<(u16, &str)>) -> Result<(), Failure> {
        let status = status.map(|(code, reason)| (code, reason.to_owned()));
        self.found.push(Found::Close(status));
        Ok(())
    }
}

/// `[code, reason]`
fn pair<'s>(cx: &mut Scope<'s>, code: u16, reason: &str) -> Local<'s, Value> {
    let parts = [cx.int(code.into()), cx.string(reason).as_value()];
    cx.array(&parts).as_value()
}

fn to_js<'s>(cx: &mut Scope<'s>, found: Found) -> Result<[Local<'s, Value>; 2]> {
    let (tag, value) = match found {
        Found::Text(text) => (TEXT, cx.string(&text).as_value()),
        Found::Binary(bytes) => (BINARY, cx.array_buffer(bytes)?.as_value()),
        Found::Close(Some((code, reason))) => (CLOSE, pair(cx, code, &reason)),
        Found::Close(None) => (CLOSE, cx.null()),
        Found::Ping(bytes) => (PING, cx.uint8_array_from(bytes)?.as_value()),
        Found::Pong(bytes) => (PONG, cx.uint8_array_from(bytes)?.as_value()),
        Found::Error(code, reason) => (ERROR, pair(cx, code, reason)),
    };
    Ok([cx.int(tag), value])
}

#[class]
impl Receiver {
    /// new Receiver(isClient, maxMessage, deflate, noContextTakeover)
    #[constructor]
    fn new(is_client: bool, max_message: f64, deflate: bool, no_context: bool) -> Self {
        let role = if is_client {
            Role::Client
        } else {
            Role::Server
        };
        Receiver {
            decoder: RefCell::new(Decoder::new(role, max_message as u64, deflate)),
            message: RefCell::new(Message {
                kind: Kind::Binary,
                compressed: false,
                data: Vec::new(),
                inflater: deflate.then(|| Inflater::new(no_context)),
                max: max_message as usize,
            }),
        }
    }

    /// receive(bytes): `[what, value, ...]`, or undefined when nothing is complete.
    #[method]
    fn receive<'s>(&self, cx: &mut Scope<'s>, bytes: Local<'s, View>) -> Result<Local<'s, Value>> {
        let mut found = {
            let mut message = self.message.borrow_mut();
            let mut sink = Sink {
                message: &mut message,
                found: Vec::new(),
            };
            let result =
                bytes.with_bytes(|bytes| self.decoder.borrow_mut().decode(bytes, &mut sink));
            let mut found = sink.found;
            if let Err(error) = result {
                found.push(Found::Error(error.code, error.reason));
            }
            found
        };
        if found.is_empty() {
            return Ok(cx.undefined());
        }
        let mut items = Vec::with_capacity(found.len() * 2);
        for one in found.drain(..) {
            items.extend(to_js(cx, one)?);
        }
        Ok(cx.array(&items).as_value())
    }
}
