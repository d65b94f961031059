//! Goes over a whole source once, token by token, to where a pattern may begin. It has to tell strings, templates,
//! comments and regular expressions from code, for which it keeps the open brackets and the kind of the last token: a
//! slash after a value divides, otherwise it begins a regular expression.

use super::Exports;
use super::cursor::{Cursor, is_name_byte};
use super::patterns::{self, Found, Requires};

/// The text is no script: something does not close, or it is an ES module.
pub(super) struct NoScript;

/// What an open bracket was opened as, which says what may follow when it closes.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// A group, arguments or parameters.
    Paren,
    /// The head of `if`, `for`, `while` or `with`: a statement follows it.
    Head,
    /// A block or the body of a function or class: a statement follows it.
    Block,
    /// An object literal: a value.
    Object,
    /// The hole of a template.
    Hole,
}

/// The last token, as far as the next one's meaning depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Start,
    /// A value ended: a slash divides.
    Value,
    /// An identifier that is no keyword: a value, and a brace after it is the body of a class.
    Name,
    /// `if`, `for`, `while`, `with`.
    HeadWord,
    /// `await`: an operator, but part of a head in `for await (`.
    Await {
        of_for: bool,
    },
    /// A keyword before an expression, such as `return`.
    Operator,
    /// A keyword before a block, such as `else`.
    BlockWord,
    /// A statement or block ended: another one begins.
    StatementEnd,
    Arrow,
    Colon,
    Dot,
    /// The closed parenthesis of a group, arguments or parameters.
    Closed,
    Other,
}

/// The walk over a source.
pub(super) struct Scanner<'a> {
    cursor: Cursor<'a>,
    open: Vec<Open>,
    last: Last,
    found: Found,
    requires: Requires<'a>,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Scanner {
            cursor: Cursor::new(source),
            open: Vec::new(),
            last: Last::Start,
            found: Found::default(),
            requires: Requires::default(),
        }
    }

    /// Reads everything.
    pub(crate) fn run(mut self) -> Result<Exports, NoScript> {
        if self.cursor.peek(0) == b'#' && self.cursor.peek(1) == b'!' {
            self.cursor.skip_line();
        }
        loop {
            self.cursor.skip();
            if self.cursor.at_end() {
                break;
            }
            self.token()?;
        }
        if self.open.is_empty() {
            Ok(self.found.into_exports())
        } else {
            Err(NoScript)
        }
    }

    fn token(&mut self) -> Result<(), NoScript> {
        let byte = self.cursor.peek(0);
        if byte.is_ascii_digit() || (byte == b'.' && self.cursor.peek(1).is_ascii_digit()) {
            self.number();
            return Ok(());
        }
        if is_name_byte(byte) {
            return self.word();
        }
        match byte {
            b'"' | b'\'' => {
                self.cursor.literal().ok_or(NoScript)?;
                self.last = Last::Value;
                return Ok(());
            }
            b'/' if self.divides() => self.last = Last::Other,
            b'/' => {
                self.regular_expression()?;
                self.last = Last::Value;
                return Ok(());
            }
            b'`' => {
                self.cursor.at += 1;
                return self.template();
            }
            b'(' => {
                let head = matches!(self.last, Last::HeadWord | Last::Await { of_for: true });
                self.open.push(if head { Open::Head } else { Open::Paren });
                self.last = Last::Other;
            }
            b'{' => {
                let block = self.begins_block();
                self.open
                    .push(if block { Open::Block } else { Open::Object });
                self.last = if block {
                    Last::StatementEnd
                } else {
                    Last::Other
                };
            }
            b')' | b'}' => {
                self.cursor.at += 1;
                return self.close();
            }
            b'.' => {
                // Three of them spread a value, which is no property.
                let spread = self.cursor.mark("...").is_some();
                self.last = if spread { Last::Other } else { Last::Dot };
                if spread {
                    return Ok(());
                }
            }
            b'+' | b'-' if self.cursor.peek(1) == byte => {
                // Taken as standing behind its operand: before one, no slash could follow.
                self.cursor.at += 2;
                self.last = Last::Value;
                return Ok(());
            }
            b'=' if self.cursor.peek(1) == b'>' => {
                self.cursor.at += 2;
                self.last = Last::Arrow;
                return Ok(());
            }
            b']' => self.last = Last::Value,
            b';' => self.last = Last::StatementEnd,
            b':' => self.last = Last::Colon,
            _ => self.last = Last::Other,
        }
        self.cursor.at += 1;
        Ok(())
    }

    fn number(&mut self) {
        while self.cursor.peek(0) == b'.' || is_name_byte(self.cursor.peek(0)) {
            self.cursor.at += 1;
        }
        self.last = Last::Value;
    }

    fn divides(&self) -> bool {
        matches!(self.last, Last::Value | Last::Name | Last::Closed)
    }

    fn begins_block(&self) -> bool {
        match self.last {
            Last::Start
            | Last::StatementEnd
            | Last::Arrow
            | Last::Closed
            | Last::Name
            | Last::BlockWord => true,
            // After a label or a case; in an object it is a value.
            Last::Colon => !matches!(self.open.last(), Some(Open::Object | Open::Paren)),
            _ => false,
        }
    }

    fn close(&mut self) -> Result<(), NoScript> {
        self.last = match self.open.pop().ok_or(NoScript)? {
            Open::Paren => Last::Closed,
            Open::Head | Open::Block => Last::StatementEnd,
            Open::Object => Last::Value,
            Open::Hole => return self.template(),
        };
        Ok(())
    }

    /// From behind a backtick or the end of a hole to the template's end or its next hole.
    fn template(&mut self) -> Result<(), NoScript> {
        loop {
            match self.cursor.peek(0) {
                0 if self.cursor.at_end() => return Err(NoScript),
                b'\\' => self.cursor.at += 2,
                b'`' => {
                    self.cursor.at += 1;
                    self.last = Last::Value;
                    return Ok(());
                }
                b'$' if self.cursor.peek(1) == b'{' => {
                    self.cursor.at += 2;
                    self.open.push(Open::Hole);
                    self.last = Last::Other;
                    return Ok(());
                }
                _ => self.cursor.at += 1,
            }
        }
    }

    fn regular_expression(&mut self) -> Result<(), NoScript> {
        let mut in_class = false;
        self.cursor.at += 1;
        loop {
            match self.cursor.peek(0) {
                0 if self.cursor.at_end() => return Err(NoScript),
                b'\n' | b'\r' => return Err(NoScript),
                b'\\' if matches!(self.cursor.peek(1), b'\n' | b'\r') => return Err(NoScript),
                b'\\' => self.cursor.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
            self.cursor.at += 1;
        }
        self.cursor.at += 1;
        self.cursor.run();
        Ok(())
    }

    fn word(&mut self) -> Result<(), NoScript> {
        let before = self.last;
        let word = self.cursor.run();
        if word.is_empty() {
            // Half of a character that nothing knows: not to be met twice.
            self.cursor.at += 1;
            return Ok(());
        }
        if before == Last::Dot {
            self.last = Last::Value;
            // Helpers may be properties of a library.
            if self.open.is_empty() {
                patterns::export_star_call(self.cursor, word, &mut self.found);
            }
            return Ok(());
        }
        self.last = kind_of(word, before);
        let after = self.cursor;
        match word {
            "exports" => patterns::member_assignment(after, &mut self.found),
            "module" => patterns::module_exports(after, &mut self.found),
            "Object" => {
                patterns::define_property(after, &mut self.found);
                if self.open.is_empty() {
                    patterns::keys_for_each(after, &self.requires, &mut self.found);
                }
            }
            "var" | "let" | "const" if self.open.is_empty() => self.requires.declaration(after),
            "__export" | "__exportStar" if self.open.is_empty() => {
                patterns::export_star_call(after, word, &mut self.found);
            }
            // `import(x)` is an expression that scripts have too; as a key both words are ordinary.
            "import" if self.open.is_empty() && !patterns::followed_by(after, "(") => {
                return Err(NoScript);
            }
            "export" if self.open.is_empty() => return Err(NoScript),
            _ => {}
        }
        Ok(())
    }
}

/// The kind of token an identifier is.
fn kind_of(word: &str, before: Last) -> Last {
    match word {
        "if" | "for" | "while" | "with" => Last::HeadWord,
        "await" => Last::Await {
            of_for: before == Last::HeadWord,
        },
        "return" | "typeof" | "instanceof" | "in" | "new" | "void" | "delete" | "throw"
        | "case" | "yield" | "extends" | "default" => Last::Operator,
        "else" | "do" | "try" | "finally" | "catch" | "class" => Last::BlockWord,
        _ => Last::Name,
    }
}
