//! A position in a source that moves over white space, comments, identifiers, strings and punctuation. It is bounded by
//! the source on every step, and knows nothing of what the tokens mean. `None` everywhere says: not here.

use super::literal;

/// A place in a source. Copying it is how a pattern is tried.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    source: &'a str,
    /// The offset of the next byte.
    pub at: usize,
}

/// Whether a byte can be part of an identifier. The bytes of non-ASCII characters count; their white space is skipped
/// before anybody asks. So do escapes and the sign of private names, which makes such names differ from all known ones.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#') || byte >= 0x80
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Cursor { source, at: 0 }
    }

    fn bytes(&self) -> &'a [u8] {
        self.source.as_bytes()
    }

    /// The byte `ahead` of the next one, 0 past the end.
    pub(crate) fn peek(&self, ahead: usize) -> u8 {
        self.bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Whether everything has been read.
    pub(crate) fn at_end(&self) -> bool {
        self.at >= self.source.len()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    /// The length of the white space character here, 0 when there is none.
    fn space(&self) -> usize {
        match self.peek(0) {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => 1,
            first @ (0xc2 | 0xe1..=0xe3 | 0xef) => {
                let character = self
                    .source
                    .get(self.at..)
                    .and_then(|rest| rest.chars().next());
                match character {
                    Some(c) if c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}') => {
                        c.len_utf8()
                    }
                    _ => {
                        debug_assert!(first >= 0x80);
                        0
                    }
                }
            }
            _ => 0,
        }
    }

    /// Moves to the next token. An unfinished comment reaches to the end.
    pub(crate) fn skip(&mut self) {
        loop {
            let space = self.space();
            if space > 0 {
                self.at += space;
            } else if self.peek(0) == b'/' && self.peek(1) == b'/' {
                self.skip_line();
            } else if self.peek(0) == b'/' && self.peek(1) == b'*' {
                self.at += 2;
                self.at = match memchr::memmem::find(self.rest(), b"*/") {
                    Some(end) => self.at + end + 2,
                    None => self.source.len(),
                };
            } else {
                return;
            }
        }
    }

    /// Moves to the end of the line.
    pub(crate) fn skip_line(&mut self) {
        while let Some(found) = memchr::memchr3(b'\n', b'\r', 0xe2, self.rest()) {
            self.at += found;
            // E2 begins the two Unicode line ends and many other characters.
            if self.peek(0) != 0xe2 || (self.peek(1) == 0x80 && matches!(self.peek(2), 0xa8 | 0xa9))
            {
                return;
            }
            self.at += 1;
        }
        self.at = self.source.len();
    }

    /// The run of identifier characters here, which may begin with a digit. Ends before non-ASCII white space.
    pub(crate) fn run(&mut self) -> &'a str {
        let start = self.at;
        while is_name_byte(self.peek(0)) {
            if self.peek(0) < 0x80 {
                self.at += 1;
            } else if self.space() > 0 {
                break;
            } else {
                // To the next character's beginning.
                self.at += 1;
                while self.peek(0) & 0xc0 == 0x80 {
                    self.at += 1;
                }
            }
        }
        self.source.get(start..self.at).unwrap_or_default()
    }

    /// Takes an identifier written without escapes.
    pub(crate) fn name(&mut self) -> Option<&'a str> {
        self.skip();
        let mut ahead = *self;
        let name = ahead.run();
        let first = name.bytes().next()?;
        if first.is_ascii_digit() || name.contains(['\\', '#']) {
            return None;
        }
        *self = ahead;
        Some(name)
    }

    /// Takes this very identifier.
    pub(crate) fn word(&mut self, word: &str) -> Option<()> {
        let mut ahead = *self;
        (ahead.name()? == word).then(|| *self = ahead)
    }

    /// Takes this punctuation.
    pub(crate) fn mark(&mut self, mark: &str) -> Option<()> {
        self.skip();
        self.rest()
            .starts_with(mark.as_bytes())
            .then(|| self.at += mark.len())
    }

    /// Takes several tokens, separated by spaces in `tokens`: words by their letters, everything else as punctuation.
    pub(crate) fn all(&mut self, tokens: &str) -> Option<()> {
        let mut ahead = *self;
        for token in tokens.split(' ') {
            match token.bytes().next() {
                Some(first) if is_name_byte(first) => ahead.word(token)?,
                _ => ahead.mark(token)?,
            }
        }
        *self = ahead;
        Some(())
    }

    /// Takes what `pattern` takes, or nothing at all.
    pub(crate) fn attempt<T>(&mut self, pattern: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let found = pattern(&mut ahead)?;
        *self = ahead;
        Some(found)
    }

    /// Takes a string literal; its text between the quotes, with escapes.
    pub(crate) fn literal(&mut self) -> Option<&'a str> {
        self.skip();
        let quote = self.peek(0);
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let mut ahead = *self;
        ahead.at += 1;
        let start = ahead.at;
        loop {
            match ahead.peek(0) {
                0 if ahead.at_end() => return None,
                b'\n' | b'\r' => return None,
                // A line may be continued; its end can be of two characters.
                b'\\' => {
                    ahead.at += if ahead.peek(1) == b'\r' && ahead.peek(2) == b'\n' {
                        3
                    } else {
                        2
                    }
                }
                byte if byte == quote => break,
                _ => ahead.at += 1,
            }
        }
        let text = self.source.get(start..ahead.at)?;
        ahead.at += 1;
        *self = ahead;
        Some(text)
    }

    /// Takes a string literal: the string, or `None` within when it has no UTF-8 form and cannot be a name.
    pub(crate) fn string(&mut self) -> Option<Option<String>> {
        self.literal().map(literal::value)
    }
}
