//! What a header field may look like, and the list in which the fields of a block travel.

/// Fields as one text: names and values by turns, with NUL after each, a byte that no valid field holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldList {
    /// The text.
    pub text: Vec<u8>,
    /// How many fields there are.
    pub count: usize,
    /// Positions of those that must never be indexed.
    pub sensitive: Vec<u32>,
    /// Their size as the protocol counts it.
    pub size: usize,
}

impl FieldList {
    /// Adds a field.
    pub fn push(&mut self, name: &[u8], value: &[u8], sensitive: bool) {
        if sensitive {
            self.sensitive.push(self.count as u32);
        }
        self.text.extend_from_slice(name);
        self.text.push(0);
        self.text.extend_from_slice(value);
        self.text.push(0);
        self.count += 1;
        self.size += name.len() + value.len() + 32;
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut parts = self.text.split(|byte| *byte == 0);
        (0..self.count).map(move |_| {
            let name = parts.next().unwrap_or_default();
            (name, parts.next().unwrap_or_default())
        })
    }

    /// The value of the first field of that name.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.iter().find(|(own, _)| *own == name).map(|(_, v)| v)
    }
}

/// A token without capital letters, with a colon in front or not.
pub(super) fn is_name(name: &[u8]) -> bool {
    let rest = name.strip_prefix(b":").unwrap_or(name);
    !rest.is_empty() && rest.iter().all(|b| is_lower_token(*b))
}

fn is_lower_token(byte: u8) -> bool {
    matches!(
        byte,
        b'a'..=b'z' | b'0'..=b'9' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_'
            | b'`' | b'|' | b'~'
    )
}

/// No control characters but tabs; with `strict` no blanks around it either.
pub(super) fn is_value(value: &[u8], strict: bool) -> bool {
    let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if strict && (blank(value.first()) || blank(value.last())) {
        return false;
    }
    value
        .iter()
        .all(|byte| *byte == b'\t' || (*byte >= 0x20 && *byte != 0x7f))
}

pub(super) fn is_method(value: &[u8]) -> bool {
    !value.is_empty()
        && value
            .iter()
            .all(|byte| is_lower_token(byte.to_ascii_lowercase()))
}

pub(super) fn is_scheme(value: &[u8]) -> bool {
    value.first().is_some_and(u8::is_ascii_alphabetic)
        && value
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

pub(super) fn is_path(value: &[u8]) -> bool {
    value.iter().all(|byte| *byte > 0x20 && *byte != 0x7f)
}

pub(super) fn is_authority(value: &[u8]) -> bool {
    value.iter().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'$'
                    | b'%'
                    | b'&'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b'-'
                    | b'.'
                    | b':'
                    | b';'
                    | b'='
                    | b'@'
                    | b'['
                    | b']'
                    | b'_'
                    | b'~'
            )
    })
}

pub(super) fn number(value: &[u8]) -> Option<i64> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0i64, |sum, byte| {
        if !byte.is_ascii_digit() {
            return None;
        }
        sum.checked_mul(10)?.checked_add(i64::from(byte - b'0'))
    })
}
