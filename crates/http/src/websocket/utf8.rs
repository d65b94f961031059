//! Whether bytes that come in pieces are UTF-8 together.

/// Checks pieces; a character may be cut anywhere.
#[derive(Clone, Debug, Default)]
pub struct Utf8Validator {
    /// The beginning of a character whose rest is still to come.
    partial: [u8; 4],
    have: usize,
}

/// How many bytes a character has, by its first; 0 for what is none.
fn width(first: u8) -> usize {
    match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 0,
    }
}

impl Utf8Validator {
    /// Begins anew.
    pub fn reset(&mut self) {
        self.have = 0;
    }

    /// Takes a piece; false when what came so far can not be the beginning of UTF-8.
    pub fn push(&mut self, mut bytes: &[u8]) -> bool {
        while self.have > 0 {
            let Some((&next, rest)) = bytes.split_first() else {
                return true;
            };
            self.partial[self.have] = next;
            self.have += 1;
            bytes = rest;
            match std::str::from_utf8(&self.partial[..self.have]) {
                Ok(_) => self.have = 0,
                Err(error) if error.error_len().is_some() => return false,
                Err(_) if self.have == width(self.partial[0]) => return false,
                Err(_) => {}
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => true,
            Err(error) if error.error_len().is_some() => false,
            Err(error) => {
                let rest = &bytes[error.valid_up_to()..];
                self.partial[..rest.len()].copy_from_slice(rest);
                self.have = rest.len();
                true
            }
        }
    }

    /// Whether nothing is missing at the end.
    pub fn is_complete(&self) -> bool {
        self.have == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_characters_that_are_cut_anywhere() {
        let text = "aß€😀z".as_bytes();
        for cut in 0..=text.len() {
            let mut validator = Utf8Validator::default();
            assert!(validator.push(&text[..cut]));
            assert!(validator.push(&text[cut..]));
            assert!(validator.is_complete());
        }
        let mut validator = Utf8Validator::default();
        assert!(text.iter().all(|&byte| validator.push(&[byte])));
        assert!(validator.is_complete());
    }

    #[test]
    fn refuses_what_is_no_utf8_at_once() {
        for bad in [
            &b"\xff"[..],
            b"\xc0\x80",
            b"\xe0\x80",
            b"\xed\xa0",
            b"\xf4\x90",
            b"a\xc3(",
        ] {
            let mut whole = Utf8Validator::default();
            assert!(!whole.push(bad), "{bad:?}");
            let mut pieces = Utf8Validator::default();
            assert!(!bad.iter().all(|&byte| pieces.push(&[byte])), "{bad:?}");
        }
    }

    #[test]
    fn knows_when_the_end_is_missing() {
        let mut validator = Utf8Validator::default();
        assert!(validator.push(b"\xe2\x82"));
        assert!(!validator.is_complete());
        validator.reset();
        assert!(validator.push(b"ok") && validator.is_complete());
    }
}
