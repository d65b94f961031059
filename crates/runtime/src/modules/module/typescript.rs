//! `internalBinding('typescript')`: types taken out of TypeScript, every other character left where it was. The work is
//! done by the crate that Node itself uses for it; this file turns its diagnostics into records for JavaScript.

use std::sync::{Arc, Mutex};

use swc_common::errors::{DiagnosticBuilder, DiagnosticId, Emitter, Handler, HandlerFlags};
use swc_common::sync::Lrc;
use swc_common::{BytePos, SourceMap};
use swc_ts_fast_strip::{Options, operate};

use crate::nesting::with_room;
use crate::prelude::*;

/// One diagnostic of the parser or the stripper.
struct Problem {
    code: String,
    message: String,
    span: Option<(BytePos, BytePos)>,
}

/// Keeps diagnostics instead of writing them.
struct Collector(Arc<Mutex<Vec<Problem>>>);

impl Emitter for Collector {
    fn emit(&mut self, diagnostic: &mut DiagnosticBuilder<'_>) {
        let code = match &diagnostic.code {
            Some(DiagnosticId::Error(code) | DiagnosticId::Lint(code)) => code.clone(),
            None => String::new(),
        };
        let span = diagnostic.span.primary_span().map(|s| (s.lo, s.hi));
        let message = diagnostic.message();
        if let Ok(mut list) = self.0.lock() {
            list.push(Problem {
                code,
                message,
                span,
            });
        }
    }
}

/// Where the first problem is: its line, and the affected lines with the place marked.
struct Place {
    line: usize,
    snippet: String,
}

fn place(map: &SourceMap, span: (BytePos, BytePos)) -> Place {
    let start = map.lookup_char_pos(span.0);
    let end = map.lookup_char_pos(span.1.max(span.0));
    let line = |number: usize| {
        let index = number.checked_sub(1)?;
        start.file.get_line(index).map(|l| l.into_owned())
    };
    let mut lines = Vec::new();
    if start.line == end.line {
        lines.extend(line(start.line - 1));
        lines.extend(line(start.line));
        let width = end.col.0.saturating_sub(start.col.0).max(1);
        lines.push(format!("{}{}", " ".repeat(start.col.0), "^".repeat(width)));
        lines.extend(line(start.line + 1).filter(|l| !l.is_empty()));
    } else {
        for number in start.line.saturating_sub(1)..=end.line + 1 {
            let mark = if number == start.line || number == end.line {
                "  > "
            } else {
                "    "
            };
            lines.extend(line(number).map(|l| format!("{mark}{l}")));
        }
    }
    Place {
        line: start.line,
        snippet: lines.join("\n"),
    }
}

/// What stripping gave: the text, or the first problem with its place.
fn strip_text(
    source: &str,
    filename: &str,
    module: Option<bool>,
) -> std::result::Result<String, (Problem, Option<Place>)> {
    let map = Lrc::new(SourceMap::default());
    let problems = Arc::new(Mutex::new(Vec::new()));
    let handler = Handler::with_emitter_and_flags(
        Box::new(Collector(problems.clone())),
        HandlerFlags {
            can_emit_warnings: false,
            ..Default::default()
        },
    );
    // Strip-only is the default mode.
    let mut options = Options {
        module,
        filename: (!filename.is_empty()).then(|| filename.to_owned()),
        deprecated_ts_module_as_error: Some(true),
        ..Default::default()
    };
    options.parser.decorators = true;
    let outcome = swc_common::errors::HANDLER.set(&handler, || {
        operate(&map, &handler, source.to_owned(), options)
    });
    let failure = match outcome {
        Ok(output) => return Ok(output.code),
        Err(failure) => failure,
    };
    let first = problems
        .lock()
        .ok()
        .and_then(|mut list| (!list.is_empty()).then(|| list.remove(0)));
    let problem = first.unwrap_or_else(|| Problem {
        code: failure.code.to_string(),
        message: failure.message.clone(),
        span: None,
    });
    let place = problem.span.map(|span| place(&map, span));
    Err((problem, place))
}

fn too_deep() -> Problem {
    Problem {
        code: "InvalidSyntax".to_owned(),
        message: "Nested too deeply".to_owned(),
        span: None,
    }
}

/// `stripTypes(source, filename)`: the JavaScript, or `{ code, message, line, snippet }`.
#[native]
fn strip_types<'s>(
    cx: &mut Scope<'s>,
    source: String,
    filename: String,
    module: Option<bool>,
) -> Result<Local<'s, Value>> {
    let stripped = with_room(&source, || strip_text(&source, &filename, module));
    match stripped.unwrap_or_else(|| Err((too_deep(), None))) {
        Ok(text) => Ok(cx.string(&text).as_value()),
        Err((problem, place)) => {
            let record = cx.null_object();
            record.put(cx, c"code", problem.code.as_str())?;
            record.put(cx, c"message", problem.message.as_str())?;
            if let Some(place) = place {
                record.put(cx, c"line", place.line as f64)?;
                record.put(cx, c"snippet", place.snippet.as_str())?;
            }
            Ok(record.as_value())
        }
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[strip_types::DEF])
}
