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

/// frame(opcode, data, masked): a whole frame around a string or bytes.
#[native]
fn frame<'s>(
    cx: &mut Scope<'s>,
    opcode: u32,
    data: Local<'s, Value>,
    masked: bool,
) -> Result<Local<'s, View>> {
    let mask = if masked { Some(next_mask(cx)?) } else { None };
    let mut out = Vec::new();
    if let Some(text) = data.as_string() {
        let mut payload = Vec::new();
        text.append_utf8(cx, &mut payload);
        write_frame(&mut out, opcode as u8, true, false, &payload, mask);
    } else if let Some(view) = data.as_view() {
        view.with_bytes(|bytes| write_frame(&mut out, opcode as u8, true, false, bytes, mask));
    } else {
        write_frame(&mut out, opcode as u8, true, false, &[], mask);
    }
    cx.uint8_array_from(out)
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
    target.natives(cx, &[frame::DEF])
}
