//! The requests that a source makes as soon as it runs, as far as they can be seen without parsing: `require('…')` with a
//! plain string, in a line that is not indented, outside of what looks like a function. What a comment or a string says
//! may be found too, and what is computed is not; whoever asks has to live with both.

use memchr::memmem;

/// Longer than any name of a file.
const LONGEST: usize = 512;
/// Longer than people's lines.
const LONG_LINE: usize = 300;

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.') || byte >= 0x80
}

/// Whether the place is in a statement of its own right, and not in a function that may be called some day.
fn is_outermost(text: &[u8], at: usize) -> bool {
    let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |end| end + 1);
    let before = &text[start..at];
    let is_indented = matches!(before.first(), Some(b' ' | b'\t'));
    // Of a long line that some tool has written nothing is known.
    let is_deferred =
        || memmem::find(before, b"=>").is_some() || memmem::find(before, b"function").is_some();
    !is_indented && (before.len() > LONG_LINE || !is_deferred())
}

/// The requests of `text` in their order.
pub(super) fn requests(text: &str) -> impl Iterator<Item = &str> {
    const CALL: &str = "require(";
    memmem::find_iter(text.as_bytes(), CALL).filter_map(move |at| {
        let bytes = text.as_bytes();
        if (at > 0 && is_name(bytes[at - 1])) || !is_outermost(bytes, at) {
            return None;
        }
        let start = at + CALL.len() + 1;
        let quote = *bytes.get(start - 1)?;
        if !matches!(quote, b'\'' | b'"' | b'`') {
            return None;
        }
        let rest = &bytes[start..bytes.len().min(start + LONGEST)];
        let length = memchr::memchr(quote, rest)?;
        let plain = !rest[..length]
            .iter()
            .any(|b| matches!(b, b'\\' | b'\n' | b'$'));
        (plain && length > 0 && rest.get(length + 1) == Some(&b')'))
            .then(|| &text[start..start + length])
    })
}

#[cfg(test)]
mod tests {
    use super::requests;

    fn found(text: &str) -> Vec<&str> {
        requests(text).collect()
    }

    #[test]
    fn plain_requests_are_found_in_their_order() {
        let text = "const a = require('./a'), b = f(require(\"b/c.js\"));\nrequire(`./d`); !require('\u{e9}')";
        assert_eq!(found(text), ["./a", "b/c.js", "./d", "\u{e9}"]);
    }

    #[test]
    fn functions_that_may_be_called_some_day_are_passed_over() {
        let text = "function f() {\n  return require('a');\n}\nconst g = () => require('b');\nif (x)\n\trequire('c');
exports.h = function () { return require('d'); };\nconst {\n  i,\n} = require('./i');\ntry { require('j'); } catch {}";
        assert_eq!(found(text), ["./i", "j"]);
        let long = format!("{}f(function () {{ require('a') }})", "x;".repeat(200));
        assert_eq!(found(&long), ["a"]);
    }

    #[test]
    fn what_is_no_plain_request_is_passed_over() {
        let text = "x.require('a'); __require('b'); require(c); require('d' + e); require(`${f}`); require('g\\'h');
require(''); require('i\nj'); requirement('k'); require.resolve('l'); \u{e9}require('m')";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn texts_may_end_anywhere() {
        let text = "x = require('./a')";
        for end in 0..text.len() {
            assert_eq!(found(&text[..end]), [""; 0]);
        }
        assert_eq!(found(&format!("require('{}')", "a".repeat(600))), [""; 0]);
    }
}
