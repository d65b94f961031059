//! The attributes of import statements as written. The engine keeps only what `type` says, and only the types that it
//! knows; the rest is read off the source text, at the places the engine gives for the requests.

/// Reads the attributes of the request whose specifier stands at `line` and `column` (both from 1, the column in UTF-16
/// units). Empty when there are none or the place is not what was expected.
pub(crate) fn attributes_at(text: &str, line: u32, column: u32) -> Vec<(String, String)> {
    let Some(at) = offset_of(text, line, column) else {
        return Vec::new();
    };
    let mut reader = Reader { rest: &text[at..] };
    // The position is that of the statement or of the specifier, as the engine likes: go to the string.
    let Some(quote) = reader.rest.find(['\'', '"']) else {
        return Vec::new();
    };
    reader.rest = &reader.rest[quote..];
    reader.read().unwrap_or_default()
}

fn offset_of(text: &str, line: u32, column: u32) -> Option<usize> {
    let mut start = 0;
    for _ in 1..line {
        let rest = &text[start..];
        let end = rest.find(['\n', '\r', '\u{2028}', '\u{2029}'])?;
        let mut length = rest[end..].chars().next()?.len_utf8();
        if rest[end..].starts_with("\r\n") {
            length = 2;
        }
        start += end + length;
    }
    let mut units = 1;
    for (i, c) in text[start..].char_indices() {
        if units >= column {
            return Some(start + i);
        }
        units += c.len_utf16() as u32;
    }
    None
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<Vec<(String, String)>> {
        self.string()?;
        self.skip();
        if !self.word("with") && !self.word("assert") {
            return None;
        }
        self.skip();
        self.eat('{')?;
        let mut found = Vec::new();
        loop {
            self.skip();
            if self.eat('}').is_some() {
                return Some(found);
            }
            let key = match self.rest.chars().next()? {
                '\'' | '"' => self.string()?,
                _ => self.name()?,
            };
            self.skip();
            self.eat(':')?;
            self.skip();
            let value = self.string()?;
            found.push((key, value));
            self.skip();
            let _ = self.eat(',');
        }
    }

    /// White space and comments.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let end = if self.rest.starts_with("//") {
                self.rest.find('\n').unwrap_or(self.rest.len())
            } else if self.rest.starts_with("/*") {
                self.rest.find("*/").map_or(self.rest.len(), |i| i + 2)
            } else {
                return;
            };
            self.rest = &self.rest[end..];
        }
    }

    fn eat(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(c)?;
        Some(())
    }

    fn word(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))?;
        let name = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        (!name.is_empty()).then_some(name)
    }

    fn string(&mut self) -> Option<String> {
        let quote = self
            .rest
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"'))?;
        let mut out = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.rest = &self.rest[i + 1..];
                    return Some(out);
                }
                '\\' => match chars.next()?.1 {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    c => out.push(c),
                },
                c => out.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, line: u32, column: u32) -> Vec<(String, String)> {
        attributes_at(text, line, column)
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect()
    }

    #[test]
    fn attributes_are_read_where_the_request_stands() {
        let text = "import a from 'a';\nimport b from \"b\" with { type: 'json', \"x-y\": 'z' };";
        assert_eq!(at(text, 1, 15), pairs(&[]));
        assert_eq!(at(text, 2, 15), pairs(&[("type", "json"), ("x-y", "z")]));
    }

    #[test]
    fn comments_and_line_ends_may_stand_between() {
        let text = "/* \u{1f600} */ import 'a' /* with */ with // {\r\n { /**/ k : 'v' , }";
        assert_eq!(at(text, 1, 17), pairs(&[("k", "v")]));
    }

    #[test]
    fn broken_text_has_no_attributes() {
        for text in [
            "import 'a",
            "import 'a' with {",
            "import 'a' with { k",
            "x",
            "",
        ] {
            assert_eq!(at(text, 1, 1), pairs(&[]));
        }
        assert_eq!(at("import 'a'", 5, 9), pairs(&[]));
    }
}
