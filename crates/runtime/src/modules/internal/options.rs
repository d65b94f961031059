//! `internalBinding('options')`: command-line options by their long names.

use crate::options::OptionValue;
use crate::prelude::*;

/// The value of `--name`; undefined for an unknown option.
#[native]
fn get_option_value<'s>(cx: &mut Scope<'s>, name: String) -> Result<Local<'s, Value>> {
    match cx.state().options.get(&name) {
        None => Ok(cx.undefined()),
        Some(OptionValue::Bool(b)) => Ok(cx.boolean(b)),
        Some(OptionValue::Number(n)) => Ok(cx.number(n)),
        Some(OptionValue::Text(t)) => t.into_js(cx),
        Some(OptionValue::List(l)) => Ok(cx.string_array(&l).as_value()),
    }
}

/// environmentNames() -> the options that `NODE_OPTIONS` may carry
#[native]
fn environment_names<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let names = crate::options::environment_names();
    Ok(cx.string_array(&names).as_value())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[environment_names::DEF, get_option_value::DEF])
}
