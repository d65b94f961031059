//! What a close frame holds: a code and a reason, or nothing.

use super::decoder::Error;

/// Whether a code can stand in a close frame.
pub fn is_valid_close_code(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Takes the payload of a close frame apart. `None` says that it gave no code.
pub fn parse_close(payload: &[u8]) -> Result<Option<(u16, &str)>, Error> {
    match payload {
        [] => Ok(None),
        [high, low, reason @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            if !is_valid_close_code(code) {
                return Err(Error::protocol("Invalid status code"));
            }
            match std::str::from_utf8(reason) {
                Ok(reason) => Ok(Some((code, reason))),
                Err(_) => Err(Error::invalid_data("Invalid UTF-8")),
            }
        }
        _ => Err(Error::protocol("Received close frame with a 1-byte body.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::close_code;
    use super::*;

    #[test]
    fn takes_a_payload_apart() {
        assert_eq!(parse_close(b""), Ok(None));
        assert_eq!(parse_close(b"\x03\xe8"), Ok(Some((1000, ""))));
        assert_eq!(parse_close(b"\x0b\xb8bye"), Ok(Some((3000, "bye"))));
    }

    #[test]
    fn refuses_what_may_not_be_sent() {
        let code = |payload: &[u8]| parse_close(payload).err().map(|error| error.code);
        assert_eq!(code(b"\x03"), Some(close_code::PROTOCOL_ERROR));
        for bad in [0_u16, 999, 1004, 1005, 1006, 1015, 2999, 5000] {
            assert_eq!(code(&bad.to_be_bytes()), Some(close_code::PROTOCOL_ERROR));
        }
        assert_eq!(code(b"\x03\xe8\xff"), Some(close_code::INVALID_DATA));
    }
}
