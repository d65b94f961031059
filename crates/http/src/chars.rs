//! Byte classes of the grammar as tables, and the checks on names and values that callers share.

pub(crate) const TOKEN: u8 = 1;
pub(crate) const URL: u8 = 2;
pub(crate) const USERINFO: u8 = 4;
pub(crate) const VALUE: u8 = 8;
pub(crate) const VALUE_RELAXED: u8 = 16;
pub(crate) const QUOTED: u8 = 32;

const fn classes(c: u8) -> u8 {
    let alphanumeric = c.is_ascii_alphanumeric();
    let mut bits = 0;
    if alphanumeric
        || matches!(
            c,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
    {
        bits |= TOKEN;
    }
    if c > b' ' && c < 0x7f && c != b'?' && c != b'#' {
        bits |= URL;
    }
    if alphanumeric
        || matches!(
            c,
            b'-' | b'_'
                | b'.'
                | b'!'
                | b'~'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b'%'
                | b';'
                | b':'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
        )
    {
        bits |= USERINFO;
    }
    if c == b'\t' || (c >= b' ' && c != 0x7f) {
        bits |= VALUE;
        if c != b'"' && c != b'\\' {
            bits |= QUOTED;
        }
    }
    if c != 0 && c != b'\r' && c != b'\n' {
        bits |= VALUE_RELAXED;
    }
    bits
}

static TABLE: [u8; 256] = {
    let mut table = [0; 256];
    let mut c = 0;
    while c < 256 {
        table[c] = classes(c as u8);
        c += 1;
    }
    table
};

pub(crate) fn is(c: u8, class: u8) -> bool {
    TABLE[c as usize] & class != 0
}

/// The first position at or after `from` whose byte is not of `class`, or the end.
pub(crate) fn skip_class(buf: &[u8], from: usize, class: u8) -> usize {
    let tail = &buf[from.min(buf.len())..];
    from + tail
        .iter()
        .position(|&c| !is(c, class))
        .unwrap_or(tail.len())
}

/// The first position at or after `from` whose byte ends or breaks a header value. Eight bytes are looked
/// at in one step: a control byte or DEL among them leaves the exact answer to the table.
pub(crate) fn skip_value(buf: &[u8], mut from: usize) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while let Some(block) = buf.get(from..from + 8) {
        let word = u64::from_le_bytes(block.try_into().unwrap_or([0; 8]));
        let below_space = word.wrapping_sub(LOW * 0x20) & !word & HIGH;
        let del = word ^ (LOW * 0x7f);
        let is_del = del.wrapping_sub(LOW) & !del & HIGH;
        if below_space | is_del != 0 {
            let stop = skip_class(&buf[..from + 8], from, VALUE);
            if stop < from + 8 {
                return stop;
            }
        }
        from += 8;
    }
    skip_class(buf, from, VALUE)
}

/// Whether `bytes` is a non-empty token: what a method or a header name may be.
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && skip_class(bytes, 0, TOKEN) == bytes.len()
}

/// Whether `value` holds a byte that no header value may hold.
pub fn check_invalid_header_char(value: &[u8]) -> bool {
    skip_value(value, 0) != value.len()
}

/// The same with control bytes allowed, save NUL and line ends.
pub fn check_invalid_header_char_relaxed(value: &[u8]) -> bool {
    skip_class(value, 0, VALUE_RELAXED) != value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_scan_agrees_with_the_table_on_every_byte_and_place() {
        for c in 0..=255u8 {
            for place in 0..20 {
                let mut value = [b'x'; 20];
                value[place] = c;
                assert_eq!(
                    skip_value(&value, 0),
                    skip_class(&value, 0, VALUE),
                    "byte {c} at {place}"
                );
            }
        }
    }

    #[test]
    fn tokens_and_values_are_told_from_others() {
        assert!(is_token(b"X-Powered-By"));
        assert!(!is_token(b"") && !is_token(b"a b") && !is_token(b"caf\xe9"));
        assert!(!check_invalid_header_char(b"caf\xe9\t!"));
        assert!(check_invalid_header_char(b"a\nb") && check_invalid_header_char(b"\x7f"));
        assert!(
            !check_invalid_header_char_relaxed(b"\x7f\x01")
                && check_invalid_header_char_relaxed(b"\r")
        );
    }
}
