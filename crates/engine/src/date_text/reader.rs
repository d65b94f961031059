//! The units of a text, one by one, and the numbers and words in it.

/// What is left of a text. A unit 0 ends it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, T> {
    rest: &'a [T],
}

/// Digits in a row.
#[derive(Clone, Copy, Default)]
pub(super) struct Number {
    /// The first nine digits from the first that is not 0: more than any date needs.
    pub(super) value: u32,
    /// How many digits there are, zeros at the start included.
    pub(super) digits: usize,
}

/// The most digits that count.
const MOST_DIGITS: usize = 9;

impl Number {
    /// The number as digits after the point of seconds. A long one counts as nine digits, wherever it starts.
    pub(super) fn as_milliseconds(self) -> u32 {
        match self.digits {
            0 => 0,
            1 => self.value * 100,
            2 => self.value * 10,
            digits => self.value / 10_u32.pow(digits.min(MOST_DIGITS) as u32 - 3),
        }
    }
}

/// Letters, or whatever else is in no number and is no sign.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The first three in lower case, where they are letters; 0 where there are fewer.
    pub(super) start: [u8; 3],
    /// How many units there are.
    pub(super) length: usize,
}

impl Word {
    /// Whether it is this word, of at most three letters.
    pub(super) fn is(self, word: &[u8]) -> bool {
        self.length == word.len() && self.start.starts_with(word)
    }
}

/// One piece of a text.
pub(super) enum Piece {
    Number(Number),
    Word(Word),
    /// Text in brackets, a space or a symbol: nothing of what dates consist of.
    Nothing,
    Sign {
        is_minus: bool,
    },
    Closing,
    End,
}

impl<'a, T: Copy + Into<u32>> Reader<'a, T> {
    pub(super) fn new(text: &'a [T]) -> Self {
        Self { rest: text }
    }

    /// The next unit; 0 at the end.
    #[inline]
    pub(super) fn peek(&self) -> u32 {
        self.rest.first().map_or(0, |&unit| unit.into())
    }

    #[inline]
    pub(super) fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// Skips this character if it is the next one.
    #[inline]
    pub(super) fn take(&mut self, character: u8) -> bool {
        let is_next = self.peek() == u32::from(character);
        if is_next {
            self.skip();
        }
        is_next
    }

    /// Reads so many digits; none if fewer are there.
    #[inline]
    pub(super) fn digits(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            value = value * 10 + digit(self.peek())?;
            self.skip();
        }
        Some(value)
    }

    /// Reads so many digits; none if fewer or more are there.
    #[inline]
    pub(super) fn exact_number(&mut self, count: usize) -> Option<u32> {
        self.digits(count).filter(|_| !self.is_at_digit())
    }

    /// Reads all the digits that come next.
    pub(super) fn number(&mut self) -> Number {
        let mut number = Number::default();
        let mut significant = 0;
        while let Some(digit) = digit(self.peek()) {
            if (significant > 0 || digit > 0) && significant < MOST_DIGITS {
                number.value = number.value * 10 + digit;
                significant += 1;
            }
            number.digits += 1;
            self.skip();
        }
        number
    }

    fn word(&mut self) -> Word {
        let mut word = Word {
            start: [0; 3],
            length: 0,
        };
        while is_of_word(self.peek()) {
            if let Some(place) = word.start.get_mut(word.length) {
                *place = u8::try_from(self.peek())
                    .unwrap_or_default()
                    .to_ascii_lowercase();
            }
            word.length += 1;
            self.skip();
        }
        word
    }

    /// Skips text in brackets, which may hold brackets, up to the closing one or the end.
    fn skip_brackets(&mut self) {
        let mut depth = 0_usize;
        loop {
            match char::from_u32(self.peek()) {
                Some('\0') => return,
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                _ => {}
            }
            self.skip();
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads what comes next.
    pub(super) fn piece(&mut self) -> Piece {
        let unit = self.peek();
        if digit(unit).is_some() {
            return Piece::Number(self.number());
        }
        if is_of_word(unit) {
            return Piece::Word(self.word());
        }
        if unit == u32::from(b'(') {
            self.skip_brackets();
            return Piece::Nothing;
        }
        self.skip();
        match char::from_u32(unit) {
            Some('\0') => Piece::End,
            Some('+') => Piece::Sign { is_minus: false },
            Some('-') => Piece::Sign { is_minus: true },
            Some(')') => Piece::Closing,
            _ => Piece::Nothing,
        }
    }

    /// Whether a digit comes next.
    pub(super) fn is_at_digit(&self) -> bool {
        digit(self.peek()).is_some()
    }

    /// Whether a time of day may end here: before a space, a sign, `Z` or the end.
    pub(super) fn is_after_clock(mut self) -> bool {
        match char::from_u32(self.peek()) {
            Some('\0' | '+' | '-') => true,
            Some('z' | 'Z') => self.word().length == 1,
            _ => is_space(self.peek()),
        }
    }
}

#[inline]
fn digit(unit: u32) -> Option<u32> {
    let value = unit.wrapping_sub(u32::from(b'0'));
    (value < 10).then_some(value)
}

/// Whether a unit is part of a word: all from `A` on that are no spaces.
fn is_of_word(unit: u32) -> bool {
    unit >= u32::from(b'A') && !is_space(unit)
}

fn is_space(unit: u32) -> bool {
    matches!(
        unit,
        0x09..=0x0D | 0x20 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 | 0xFEFF
    )
}
