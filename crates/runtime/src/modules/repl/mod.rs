//! `internalBinding('repl')`: what the prompt has to know about a text before it runs it: whether it is complete, whether it
//! awaits at its top level, and its tree, as far as a preview can be computed from it.

mod parsing;
mod top_level_await;
mod tree;

use crate::nesting::with_room;
use crate::prelude::*;

/// `isRecoverable(text)`: whether more text could make a script of what is none yet.
#[native]
fn is_recoverable(text: String) -> bool {
    let judge = || matches!(parsing::script(&text), Err(problem) if problem.incomplete);
    with_room(&text, judge).unwrap_or(false)
}

/// `isRecoverableAwait(text)`: the same for text that awaits at its top level.
#[native]
fn is_recoverable_await(text: String) -> bool {
    with_room(&text, || top_level_await::is_incomplete(&text)).unwrap_or(false)
}

/// `isScript(text)`: whether text is a whole script.
#[native]
fn is_script(text: String) -> bool {
    with_room(&text, || parsing::script(&text).is_ok()).unwrap_or(false)
}

/// `processTopLevelAwait(text)`: a script that does the same without `await` at its top level; null when there is none
/// there, and undefined when the text cannot be parsed.
#[native]
fn process_top_level_await<'s>(cx: &mut Scope<'s>, text: String) -> Local<'s, Value> {
    match with_room(&text, || top_level_await::transform(&text)).flatten() {
        Some(Some(text)) => cx.string(&text).as_value(),
        Some(None) => cx.null(),
        None => cx.undefined(),
    }
}

/// `parse(text)`: the tree of a script as JSON; null when it holds what no preview can be computed from.
#[native]
fn parse<'s>(cx: &mut Scope<'s>, text: String) -> Local<'s, Value> {
    match with_room(&text, || tree::json(&text)).flatten() {
        Some(json) => cx.string(&json).as_value(),
        None => cx.null(),
    }
}

/// `lexicalNames(text)`: the names that a script declares with `let`, `const` and `class` at its top level, with spaces
/// between them.
#[native]
fn lexical_names(text: String) -> String {
    with_room(&text, || top_level_await::lexical_names(&text).join(" ")).unwrap_or_default()
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            is_recoverable::DEF,
            is_recoverable_await::DEF,
            is_script::DEF,
            lexical_names::DEF,
            parse::DEF,
            process_top_level_await::DEF,
        ],
    )
}
