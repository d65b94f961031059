//! `internalBinding('websocket')`: a receiver that makes messages out of a connection's bytes, and the frames that are sent.

mod inflate;
mod receiver;

use nodus_http::websocket::write_frame;

use crate::prelude::*;

/// Random bytes for masks are taken in lots of this size.
const LOT: usize = 4096;

#[derive(Default)]
struct Masks {
    bytes: std::cell::RefCell<Vec<u8>>,
}

/// Four bytes that nobody can foresee, so that proxies can not be made to see something else in a frame.
fn next_mask(cx: &mut Scope<'_>) -> Result<[u8; 4]> {
    let masks = cx.state().slot::<Masks>();
    let mut bytes = masks.bytes.borrow_mut();
    if bytes.len() < 4 {
        bytes.resize(LOT, 0);
        openssl::rand::rand_bytes(&mut bytes)
            .map_err(|_| Error::plain("no random numbers for the masks of frames"))?;
    }
    let mut mask = [0; 4];
    let at = bytes.len() - 4;
    mask.copy_from_slice(&bytes[at..]);
    bytes.truncate(at);
    Ok(mask)
}

/// `Sender`: gathers the frames of one turn, so that they are written at once.
pub(crate) struct Sender {
    masked: bool,
    out: std::cell::RefCell<Vec<u8>>,
}

#[class]
impl Sender {
    /// new Sender(masked)
    #[constructor]
    fn new(masked: bool) -> Self {
        Sender {
            masked,
            out: std::cell::RefCell::default(),
        }
    }

    /// push(opcode, data): adds a whole frame around a string or bytes; how many bytes wait now.
    #[method]
    fn push<'s>(&self, cx: &mut Scope<'s>, opcode: u32, data: Local<'s, Value>) -> Result<f64> {
        let mask = if self.masked {
            Some(next_mask(cx)?)
        } else {
            None
        };
        let mut out = self.out.borrow_mut();
        if let Some(text) = data.as_string() {
            let mut payload = Vec::new();
            text.append_utf8(cx, &mut payload);
            write_frame(&mut out, opcode as u8, true, false, &payload, mask);
        } else if let Some(view) = data.as_view() {
            view.with_bytes(|bytes| write_frame(&mut out, opcode as u8, true, false, bytes, mask));
        } else {
            write_frame(&mut out, opcode as u8, true, false, &[], mask);
        }
        Ok(out.len() as f64)
    }

    /// take(): what has been gathered.
    #[method]
    fn take<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, View>> {
        let bytes = std::mem::take(&mut *self.out.borrow_mut());
        cx.uint8_array_from(bytes)
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<receiver::Receiver>()?;
    target.set(cx, c"Receiver", class)?;
    for (name, value) in [
        ("kError", receiver::ERROR),
        ("kText", receiver::TEXT),
        ("kBinary", receiver::BINARY),
        ("kClose", receiver::CLOSE),
        ("kPing", receiver::PING),
        ("kPong", receiver::PONG),
    ] {
        target.put(cx, name, value)?;
    }
    let class = cx.class::<Sender>()?;
    target.set(cx, c"Sender", class)?;
    Ok(())
}
