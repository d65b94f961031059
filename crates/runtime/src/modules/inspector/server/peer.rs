//! One connection of a debugger: requests first, then the frames of a WebSocket.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use nodus_event_loop::{Errno, Stream, Tcp, WriteBuf};
use nodus_http::websocket::{Decoder, Error, Events, Kind, Role, opcode, write_frame};

use super::mailbox::Letter;
use super::request::{self, Parsed, Request};
use super::service::Service;

/// Bytes of a message that a debugger may send.
const MAX_MESSAGE: u64 = 256 << 20;
/// Bytes that may wait for a debugger that does not read.
const MAX_QUEUE: usize = 512 << 20;

enum Phase {
    /// What has come of a request.
    Http(Vec<u8>),
    WebSocket(Box<Decoder>),
    /// The last bytes are on their way.
    Ending,
}

/// A connection.
pub(super) struct Peer {
    pub(super) id: u32,
    tcp: Tcp,
    service: Rc<Service>,
    phase: RefCell<Phase>,
    /// Whether the debugged thread knows of it.
    attached: Cell<bool>,
    gone: Cell<bool>,
}

/// What the decoder found, to be acted on when it is done.
#[derive(Default)]
struct Found {
    text: Vec<u8>,
    letters: Vec<String>,
    pongs: Vec<Vec<u8>>,
    closed: Option<Option<u16>>,
}

impl Events for Found {
    fn on_message_begin(&mut self, _: Kind, _: bool) -> Result<(), Error> {
        self.text.clear();
        Ok(())
    }

    fn on_data(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    fn on_message_end(&mut self) -> Result<(), Error> {
        let bytes = std::mem::take(&mut self.text);
        self.letters
            .push(String::from_utf8_lossy(&bytes).into_owned());
        Ok(())
    }

    fn on_ping(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.pongs.push(payload.to_vec());
        Ok(())
    }

    fn on_pong(&mut self, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }

    fn on_close(&mut self, status: Option<(u16, &str)>) -> Result<(), Error> {
        self.closed = Some(status.map(|(code, _)| code));
        Ok(())
    }
}

impl Peer {
    /// Begins to listen to a connection that was accepted.
    pub(super) fn start(id: u32, tcp: Tcp, service: Rc<Service>) -> Rc<Peer> {
        let peer = Rc::new(Peer {
            id,
            tcp,
            service,
            phase: RefCell::new(Phase::Http(Vec::new())),
            attached: Cell::new(false),
            gone: Cell::new(false),
        });
        let _ = peer.tcp.nodelay(true);
        let reader = peer.clone();
        // Partial text of a message, kept from one arrival to the next.
        let mut found = Found::default();
        let started = peer.tcp.read_start_borrowed(move |result| match result {
            Ok(bytes) => reader.on_bytes(bytes, &mut found),
            Err(_) => reader.end(),
        });
        if started.is_err() {
            peer.end();
        }
        peer
    }

    fn on_bytes(self: &Rc<Self>, bytes: &[u8], found: &mut Found) {
        let mut phase = self.phase.replace(Phase::Ending);
        match &mut phase {
            Phase::Ending => return,
            Phase::Http(head) => {
                head.extend_from_slice(bytes);
                match self.requests(head) {
                    None => return,
                    Some(None) => {}
                    Some(Some(rest)) => {
                        let decoder = Decoder::new(Role::Server, MAX_MESSAGE, false);
                        phase = Phase::WebSocket(Box::new(decoder));
                        self.phase.replace(phase);
                        if !rest.is_empty() {
                            self.on_bytes(&rest, found);
                        }
                        return;
                    }
                }
            }
            Phase::WebSocket(decoder) => {
                let result = decoder.decode(bytes, found);
                if !self.frames(found, result) {
                    return;
                }
            }
        }
        self.phase.replace(phase);
    }

    /// Answers the requests that are complete. `None` when that was the last one, bytes of frames when a WebSocket begins.
    fn requests(self: &Rc<Self>, head: &mut Vec<u8>) -> Option<Option<Vec<u8>>> {
        loop {
            match request::parse(head) {
                Parsed::Partial => return Some(None),
                Parsed::Bad => {
                    self.finish(request::REFUSAL.to_vec());
                    return None;
                }
                Parsed::Complete(request, size) => {
                    let rest = head.split_off(size);
                    *head = rest;
                    if let Some(accept) = self.upgrade(&request) {
                        self.write(request::switching(&accept));
                        self.attached.set(true);
                        self.service.tell_stderr("Debugger attached.\n");
                        self.service.deliver(Letter::Opened(self.id));
                        return Some(Some(std::mem::take(head)));
                    }
                    let (answer, stays) = self.service.answer(&request, &self.own_address());
                    if !stays {
                        self.finish(answer);
                        return None;
                    }
                    self.write(answer);
                }
            }
        }
    }

    fn upgrade(&self, request: &Request) -> Option<String> {
        let is_target = request.path.strip_prefix('/') == Some(self.service.target.id.as_str());
        (is_target && request.is_local())
            .then(|| request.accept())
            .flatten()
    }

    fn own_address(&self) -> String {
        match self.tcp.getsockname() {
            Ok(address) => address.to_string(),
            Err(_) => String::new(),
        }
    }

    /// Acts on what the decoder found; false when the connection ends with it.
    fn frames(self: &Rc<Self>, found: &mut Found, result: Result<(), Error>) -> bool {
        for pong in found.pongs.drain(..) {
            self.write_frame(opcode::PONG, &pong);
        }
        for letter in found.letters.drain(..) {
            self.service.deliver(Letter::Message(self.id, letter));
        }
        if let Err(error) = result {
            self.finish_frame(&error.code.to_be_bytes());
            return false;
        }
        if let Some(code) = found.closed {
            // The answer repeats the code, if there is one.
            match code {
                Some(code) => self.finish_frame(&code.to_be_bytes()),
                None => self.finish_frame(&[]),
            }
            return false;
        }
        true
    }

    /// Sends a message.
    pub(super) fn send(self: &Rc<Self>, text: &str) {
        if matches!(*self.phase.borrow(), Phase::WebSocket(_)) {
            self.write_frame(opcode::TEXT, text.as_bytes());
        }
    }

    fn write_frame(self: &Rc<Self>, opcode: u8, payload: &[u8]) {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, opcode, true, false, payload, None);
        self.write(bytes);
    }

    fn write(self: &Rc<Self>, bytes: Vec<u8>) {
        if self.gone.get() {
            return;
        }
        let peer = self.clone();
        let written = self.tcp.write(vec![WriteBuf::Vec(bytes)], move |result| {
            if result.is_err() {
                peer.end();
            }
        });
        if written.is_err() || self.tcp.write_queue_size() > MAX_QUEUE {
            self.end();
        }
    }

    /// Writes the last bytes and ends.
    fn finish(self: &Rc<Self>, bytes: Vec<u8>) {
        self.detach();
        let peer = self.clone();
        let done = move |_: Result<(), Errno>| {
            let closing = peer.clone();
            if peer.tcp.shutdown(move |_| closing.end()).is_err() {
                peer.end();
            }
        };
        if self.tcp.write(vec![WriteBuf::Vec(bytes)], done).is_err() {
            self.end();
        }
    }

    fn finish_frame(self: &Rc<Self>, payload: &[u8]) {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, opcode::CLOSE, true, false, payload, None);
        self.finish(bytes);
    }

    /// Says goodbye when the server ends.
    pub(super) fn close(self: &Rc<Self>) {
        let phase = self.phase.replace(Phase::Ending);
        match phase {
            Phase::WebSocket(_) => self.finish_frame(&[]),
            _ => self.end(),
        }
    }

    fn detach(&self) {
        if self.attached.replace(false) {
            self.service.deliver(Letter::Closed(self.id));
            self.service.tell_ending();
        }
    }

    /// Ends the connection, whatever it was doing.
    fn end(self: &Rc<Self>) {
        self.detach();
        if !self.gone.replace(true) {
            self.phase.replace(Phase::Ending);
            self.service.forget(self.id);
            self.tcp.close(|| {});
        }
    }
}
