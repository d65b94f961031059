//! Numbers as text, for the engine.

use std::ptr::copy_nonoverlapping;

/// What `room` has to hold: `nodus_longest_number` of the glue.
const LONGEST: usize = 32;

/// Writes a finite number as ECMAScript's `Number::toString` does; gives the number of characters.
///
/// # Safety
/// `room` has room for `LONGEST` characters.
#[unsafe(no_mangle)]
unsafe extern "C" fn nodus_write_number(value: f64, room: *mut u8) -> usize {
    let mut buffer = dragonbox_ecma::Buffer::new();
    let text = buffer.format_finite(value).as_bytes();
    let length = text.len().min(LONGEST);
    // SAFETY: by contract.
    unsafe { copy_nonoverlapping(text.as_ptr(), room, length) };
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64) -> String {
        let mut room = [0; LONGEST];
        // SAFETY: the room is as large as that.
        let length = unsafe { nodus_write_number(value, room.as_mut_ptr()) };
        String::from_utf8_lossy(&room[..length]).into_owned()
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (value, expected) in [
            (0.1, "0.1"),
            (-1.5, "-1.5"),
            (1e21, "1e+21"),
            (123456789012345680000.0, "123456789012345680000"),
            (1e-6, "0.000001"),
            (1.5e-7, "1.5e-7"),
            (f64::MAX, "1.7976931348623157e+308"),
            (-f64::MIN_POSITIVE, "-2.2250738585072014e-308"),
            (5e-324, "5e-324"),
            (-0.0, "0"),
            (-1.2345678901234567e-300, "-1.2345678901234568e-300"),
        ] {
            assert_eq!(text(value), expected);
        }
    }
}
