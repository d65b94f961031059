//! The module loader: resolution and source reading here, CommonJS and ES modules over the engine's compiler in the
//! files beside it.

mod ahead;
mod cjs_lexer;
pub(crate) mod code_cache;
pub(crate) mod contextify;
mod import_attributes;
pub(crate) mod module_wrap;
mod mounted;
mod natives;
mod resolver;
pub(crate) mod typescript;

pub(crate) use natives::binding;
