//! Scripts to trees by the parser that came with TypeScript's stripper, and what is wrong with those that have none.

use swc_common::input::StringInput;
use swc_common::{BytePos, Spanned};
use swc_ecma_ast::{EsVersion, Script};
use swc_ecma_parser::error::{Error, SyntaxError};
use swc_ecma_parser::{EsSyntax, Lexer, Parser, Syntax};

/// The position of a text's first byte; 0 stands for "nowhere".
const START: u32 = 1;

/// The first error of a text.
pub(super) struct Problem {
    /// Its place, counted in bytes.
    pub(super) at: usize,
    /// Whether the text merely ends too early.
    pub(super) incomplete: bool,
}

/// A position of the tree as an index into the text.
pub(super) fn index(position: BytePos) -> usize {
    position.0.saturating_sub(START) as usize
}

/// The end of what is more than white space.
fn content_end(text: &str) -> usize {
    text.trim_end().len()
}

fn judge(text: &str, error: &Error) -> Problem {
    let span = error.span();
    let at = index(span.lo);
    let incomplete = match error.kind() {
        SyntaxError::Eof | SyntaxError::UnterminatedTpl | SyntaxError::UnterminatedBlockComment => {
            true
        }
        // A string goes on in the next line behind a backslash only.
        SyntaxError::UnterminatedStrLit => ["\\\n", "\\\r", "\\\r\n", "\\\u{2028}", "\\\u{2029}"]
            .iter()
            .any(|end| text.ends_with(end)),
        // Half a token never becomes a whole one by another line.
        SyntaxError::UnterminatedRegExp
        | SyntaxError::NumLitTerminatedWithExp
        | SyntaxError::ExpectedDigit { .. }
        | SyntaxError::ExpectedUnicodeEscape
        | SyntaxError::InvalidUnicodeEscape
        | SyntaxError::InvalidStrEscape
        | SyntaxError::InvalidIdentChar
        | SyntaxError::IdentAfterNum
        | SyntaxError::UnexpectedChar { .. }
        | SyntaxError::Hash => false,
        _ => at >= content_end(text),
    };
    Problem { at, incomplete }
}

/// The tree of a script.
pub(super) fn script(text: &str) -> Result<Script, Problem> {
    let syntax = Syntax::Es(EsSyntax {
        import_attributes: true,
        explicit_resource_management: true,
        ..EsSyntax::default()
    });
    let end = START.saturating_add(text.len() as u32);
    let input = StringInput::new(text, BytePos(START), BytePos(end));
    let lexer = Lexer::new(syntax, EsVersion::latest(), input, None);
    let mut parser = Parser::new_from(lexer);
    let parsed = parser.parse_script();
    // What the parser went on after counts as well: the first error decides.
    let errors = parser.take_errors();
    let first = errors
        .iter()
        .chain(parsed.as_ref().err())
        .map(|error| judge(text, error))
        .min_by_key(|problem| problem.at);
    match (first, parsed) {
        (Some(problem), _) => Err(problem),
        (None, Ok(script)) => Ok(script),
        (None, Err(error)) => Err(judge(text, &error)),
    }
}
