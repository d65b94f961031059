//! Whole buffers in one call: what `gzipSync` and its like do when nobody sets options. There is no stream, no handle and no
//! piece of output that would have to be put together with others in JavaScript.

use std::cell::Cell;

use super::codec::{Codec, Failure, mode};
use super::failure_value;
use crate::prelude::*;

/// The room for a small result, which is copied from there.
const SMALL: usize = 16 << 10;

thread_local! {
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
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

/// Runs the codec until there is no more output: up to `SMALL` bytes lie in `room` then, more in the vector.
fn run(
    codec: &mut Codec,
    finish: u32,
    mut input: &[u8],
    room: &mut [u8],
    most: usize,
) -> std::result::Result<(usize, Vec<u8>), Trouble> {
    let (progress, result) = codec.step(finish, input, room);
    result.map_err(Trouble::Codec)?;
    if progress.produced > most {
        return Err(Trouble::TooLarge);
    }
    if progress.produced < room.len() {
        return Ok((progress.produced, Vec::new()));
    }
    input = &input[progress.consumed..];
    let mut made = Vec::new();
    let mut length = room.len();
    made.try_reserve_exact(length * 4)
        .map_err(|_| Trouble::Memory)?;
    made.extend_from_slice(room);
    loop {
        if made.capacity() == length {
            made.try_reserve(length).map_err(|_| Trouble::Memory)?;
        }
        made.resize(made.capacity(), 0);
        let (progress, result) = codec.step(finish, input, &mut made[length..]);
        result.map_err(Trouble::Codec)?;
        length += progress.produced;
        if length > most {
            return Err(Trouble::TooLarge);
        }
        input = &input[progress.consumed..];
        if length < made.len() {
            made.truncate(length);
            return Ok((length, made));
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
    let mut room = ROOM.take();
    room.resize(SMALL, 0);
    let outcome = input.with_bytes(|input| run(&mut codec, finish, input, &mut room, most));
    let made = match outcome {
        Ok((length, made)) if made.is_empty() => cx.bytes_like(model, &room[..length]),
        Ok((_, made)) => cx.bytes_like(model, made),
        Err(Trouble::Memory) => Err(Error::Range("Array buffer allocation failed".into())),
        Err(Trouble::TooLarge) => return Ok(cx.boolean(false)),
        Err(Trouble::Codec(failure)) => return Ok(failure_value(cx, &failure)),
    };
    ROOM.set(room);
    codec.retire();
    Ok(made?.as_value())
}
