//! Why a resolution failed, as data: the `ERR_*` code with the arguments of its message. The text itself is made by
//! the one error table of the JavaScript side, which also knows each code's base class.

/// One argument of an error's message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arg {
    /// No value (`undefined`).
    None,
    /// A flag.
    Bool(bool),
    /// A text.
    Text(String),
    /// JSON text, to be parsed before it is used.
    Json(String),
}

impl Arg {
    /// A text argument, absent when there is none.
    pub(crate) fn maybe(text: Option<&str>) -> Arg {
        text.map_or(Arg::None, |t| Arg::Text(t.to_owned()))
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

/// A failed resolution.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResolveError {
    /// Node's error code.
    pub code: &'static str,
    /// The arguments of the code's entry in the error table.
    pub args: Vec<Arg>,
}

impl ResolveError {
    /// An error of the given code.
    pub(crate) fn new(code: &'static str, args: impl Into<Vec<Arg>>) -> Self {
        ResolveError {
            code,
            args: args.into(),
        }
    }

    /// `ERR_INVALID_PACKAGE_CONFIG`: a package.json that cannot be used.
    pub(crate) fn config(path: &str, base: Option<&str>, message: Option<&str>) -> Self {
        Self::new(
            "ERR_INVALID_PACKAGE_CONFIG",
            [path.into(), Arg::maybe(base), Arg::maybe(message)],
        )
    }

    /// `ERR_MODULE_NOT_FOUND`: a file (then `url` is known) or a package that does not exist.
    pub(crate) fn module_not_found(path: &str, base: Option<&str>, url: Option<&str>) -> Self {
        Self::new(
            "ERR_MODULE_NOT_FOUND",
            [path.into(), Arg::maybe(base), Arg::maybe(url)],
        )
    }

    /// `ERR_INVALID_MODULE_SPECIFIER`.
    pub(crate) fn specifier(request: &str, reason: &str, base: Option<&str>) -> Self {
        Self::new(
            "ERR_INVALID_MODULE_SPECIFIER",
            [request.into(), reason.into(), Arg::maybe(base)],
        )
    }

    /// `MODULE_NOT_FOUND` of the CommonJS resolver for a package that names a file which is not there:
    /// file name, the error's `path`, its `requestPath` (only when the package's main is at fault).
    pub(crate) fn cjs_not_found(filename: &str, path: &str, request_path: Option<&str>) -> Self {
        Self::new(
            "MODULE_NOT_FOUND",
            [filename.into(), path.into(), Arg::maybe(request_path)],
        )
    }
}

/// A deprecation that a successful or failed resolution has met: the code and the message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Warning {
    /// `DEP0128`, `DEP0151` or `DEP0166`.
    pub code: &'static str,
    /// The warning's text.
    pub message: String,
}
