//! The module loader: resolution and source reading here, CommonJS and ES modules over the engine's compiler in the
//! files beside it.

mod cjs_lexer;
pub(crate) mod contextify;
pub(crate) mod module_wrap;
mod natives;
mod resolver;

pub(crate) use natives::binding;
