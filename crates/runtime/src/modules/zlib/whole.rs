//! Whole buffers in one call: what `gzipSync` and its like do when nobody sets options. There is no stream, no handle and no
//! piece of output that would have to be put together with others in JavaScript.

use std::cell::Cell;

use super::codec::{Codec, Failure, mode};
use super::failure_value;
use crate::prelude::*;

/// The room at first, and what of it is kept for the next call: results are copied out of it, since memory that is reused
/// costs less than memory that is new.
const ROOM: usize = 16 << 10;
const KEPT: usize = 256 << 10;

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Why there is no result.
enum Trouble {
    Codec(Failure),
    Memory,
    TooLarge,
}

/// The numbers that stand for options that nobody has set.
fn defaults(mode: u32) -> &'static [f64] {
    match mode {
        mode::DEFLATE..=mode::UNZIP => &[15.0, -1.0, 8.0, 0.0],
        mode::BROTLI_DECODE | mode::BROTLI_ENCODE => &[],
        _ => &[-1.0],
    }
}

/// Runs the codec until there is no more output, which is the beginning of `room` then; its length.
fn run(
    codec: &mut Codec,
    finish: u32,
    mut input: &[u8],
    room: &mut Vec<u8>,
    most: usize,
) -> std::result::Result<usize, Trouble> {
    let mut length = 0;
    loop {
        if length == room.len() {
            let more = length.max(ROOM);
            room.try_reserve_exact(more).map_err(|_| Trouble::Memory)?;
            room.resize(length + more, 0);
        }
        let (progress, result) = codec.step(finish, input, &mut room[length..]);
        result.map_err(Trouble::Codec)?;
        length += progress.produced;
        if length > most {
            return Err(Trouble::TooLarge);
        }
        input = &input[progress.consumed..];
        if length < room.len() {
            return Ok(length);
        }
    }
}

/// whole(mode, finish, input, model, most) -> a Buffer like `model` of at most `most` bytes, false if that does not do, or
/// `[message, errno, code]`
#[native]
pub(super) fn whole<'s>(
    cx: &mut Scope<'s>,
    mode: u32,
    finish: u32,
    input: Local<'s, View>,
    model: Local<'s, View>,
    most: usize,
) -> Result<Local<'s, Value>> {
    let mut codec = match Codec::start(mode, defaults(mode), None) {
        Ok(Some(codec)) => codec,
        Ok(None) => return Err(Error::plain("the codec has no defaults")),
        Err(failure) => return Ok(failure_value(cx, &failure)),
    };
    codec.equip();
    let mut room = SPARE.take();
    let outcome = input.with_bytes(|input| run(&mut codec, finish, input, &mut room, most));
    let made = match outcome {
        Ok(length) if room.len() <= KEPT => {
            let made = cx.bytes_like(model, &room[..length]);
            SPARE.set(room);
            made
        }
        Ok(length) => {
            room.truncate(length);
            cx.bytes_like(model, room)
        }
        Err(Trouble::Memory) => Err(Error::Range("Array buffer allocation failed".into())),
        Err(Trouble::TooLarge) => return Ok(cx.boolean(false)),
        Err(Trouble::Codec(failure)) => return Ok(failure_value(cx, &failure)),
    };
    codec.retire();
    Ok(made?.as_value())
}
