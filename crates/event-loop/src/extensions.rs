//! State that single kinds of handle keep once per loop, made at first use.

/// The slots; each module that needs one owns the type in it.
#[derive(Default)]
pub(crate) struct Extensions {
    pub(crate) reserve: crate::stream::Reserve,
}
