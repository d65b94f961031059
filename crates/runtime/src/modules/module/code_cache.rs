//! Compiled code in a form that may be kept: the engine's bytes behind a head that says what they were made of, so that
//! damaged bytes and those of other sources never reach the engine.

use nodus_engine::Stencil;

use crate::prelude::*;

const MAGIC: &[u8; 4] = b"NDSC";
/// Magic, kind, three unused bytes, hash of the source, hash of the name, hash of the code.
const HEAD: usize = 32;

/// What kind of text the code was compiled from; code of one kind cannot stand for another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeKind {
    /// A whole script.
    Script = 1,
    /// A CommonJS wrapper.
    CommonJs = 2,
    /// An ES module.
    Module = 3,
    /// A function body.
    Function = 4,
}

/// A 64-bit hash, eight bytes a step. It guards against accidents, not against attackers.
fn hash(parts: &[&[u8]]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut mix = |word: u64| {
        state = (state ^ word).wrapping_mul(0x2127_599b_f432_5c37);
        state ^= state >> 29;
    };
    for part in parts {
        mix(part.len() as u64);
        let mut chunks = part.chunks_exact(8);
        for chunk in &mut chunks {
            mix(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
        }
        let mut last = [0; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        mix(u64::from_le_bytes(last));
    }
    state
}

/// Puts the head before the engine's bytes.
pub(crate) fn pack(kind: CodeKind, source: &str, name: &str, code: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD + code.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&[kind as u8, 0, 0, 0]);
    out.extend_from_slice(&hash(&[source.as_bytes()]).to_le_bytes());
    out.extend_from_slice(&hash(&[name.as_bytes()]).to_le_bytes());
    out.extend_from_slice(&hash(&[code]).to_le_bytes());
    out.extend_from_slice(code);
    out
}

/// What a pack holds for a source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<T> {
    /// Code of this source and name.
    Code(T),
    /// Code of the same source under another name, which would show in stacks.
    OtherName,
    /// Code of something else, or damaged.
    Nothing,
}

impl<T> Found<T> {
    /// Whether the pack is of the source.
    pub(crate) fn is_accepted(&self) -> bool {
        !matches!(self, Found::Nothing)
    }
}

/// The engine's bytes of a pack made of this source.
pub(crate) fn unpack<'a>(
    kind: CodeKind,
    source: &str,
    name: &str,
    pack: &'a [u8],
) -> Found<&'a [u8]> {
    let Some((head, code)) = pack.split_at_checked(HEAD) else {
        return Found::Nothing;
    };
    let word = |at: usize| head[at..at + 8].try_into().ok().map(u64::from_le_bytes);
    let right = head.starts_with(MAGIC)
        && head[4] == kind as u8
        && word(8) == Some(hash(&[source.as_bytes()]))
        && word(24) == Some(hash(&[code]));
    if !right {
        Found::Nothing
    } else if word(16) == Some(hash(&[name.as_bytes()])) {
        Found::Code(code)
    } else {
        Found::OtherName
    }
}

/// The code of a pack, ready to run.
pub(crate) fn decode(
    cx: &mut Scope<'_>,
    kind: CodeKind,
    source: &str,
    name: &str,
    data: Local<'_, View>,
) -> Found<Stencil> {
    let code = data.with_bytes(|bytes| match unpack(kind, source, name, bytes) {
        Found::Code(code) => Found::Code(code.to_vec()),
        Found::OtherName => Found::OtherName,
        Found::Nothing => Found::Nothing,
    });
    match code {
        Found::Code(code) => match cx.decode_stencil(&code, kind == CodeKind::Module) {
            Some(stencil) => Found::Code(stencil),
            None => Found::Nothing,
        },
        Found::OtherName => Found::OtherName,
        Found::Nothing => Found::Nothing,
    }
}

/// Compiled code as an object that JavaScript keeps until it wants the bytes.
pub(crate) struct CompiledCode {
    kind: CodeKind,
    source: String,
    name: String,
    stencil: Stencil,
}

impl CompiledCode {
    /// The object of a piece of code.
    pub(crate) fn object<'s>(
        cx: &mut Scope<'s>,
        kind: CodeKind,
        source: String,
        name: String,
        stencil: Stencil,
    ) -> Result<Local<'s, Object>> {
        cx.wrap(std::rc::Rc::new(CompiledCode {
            kind,
            source,
            name,
            stencil,
        }))
    }
}

#[class]
impl CompiledCode {
    #[constructor]
    fn new(_cx: &mut Scope<'_>) -> Result<Self> {
        Err(Error::type_error("Illegal constructor"))
    }

    /// The bytes to keep; undefined when the engine cannot give them.
    #[method]
    fn encode<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        match self.stencil.encode(cx) {
            Some(code) => {
                let bytes = pack(self.kind, &self.source, &self.name, &code);
                Ok(cx.uint8_array_from(bytes)?.as_value())
            }
            None => Ok(cx.undefined()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_source_gets_its_code_back() {
        let pack = pack(CodeKind::Script, "source", "a.js", b"some code");
        let read = |kind, source, name| unpack(kind, source, name, &pack);
        let found = read(CodeKind::Script, "source", "a.js");
        assert_eq!(found, Found::Code(&b"some code"[..]));
        assert_eq!(read(CodeKind::Script, "source", "b.js"), Found::OtherName);
        assert_eq!(read(CodeKind::Module, "source", "a.js"), Found::Nothing);
        assert_eq!(read(CodeKind::Script, "other!", "a.js"), Found::Nothing);
    }

    #[test]
    fn damaged_code_is_refused() {
        let whole = pack(CodeKind::Script, "source", "a.js", b"some code");
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            let read = unpack(CodeKind::Script, "source", "a.js", &damaged);
            // The unused bytes, and those that only tell the name.
            let harmless = (5..8).contains(&at) || (16..24).contains(&at);
            assert_eq!(read.is_accepted(), harmless, "byte {at}");
        }
        let cut = unpack(CodeKind::Script, "source", "a.js", &whole[..10]);
        assert_eq!(cut, Found::Nothing);
    }
}
