//! Symmetric ciphers, with authentication where the mode has it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use nodus_openssl_extra as extra;
use openssl::cipher::{Cipher as Algorithm, CipherRef};
use openssl::cipher_ctx::{CipherCtx, CipherCtxFlags};

use super::failure::{Failure, Outcome, bytes};
use crate::prelude::*;

/// How a cipher chains its blocks, as far as this side must tell modes apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Gcm,
    Ccm,
    Ocb,
    ChaChaPoly,
    Wrap,
    Siv,
    Other,
}

impl Mode {
    fn authenticated(self) -> bool {
        matches!(
            self,
            Mode::Gcm | Mode::Ccm | Mode::Ocb | Mode::ChaChaPoly | Mode::Siv
        )
    }
}

/// A cipher of a provider, or one that no provider has.
enum Found {
    Fetched(Algorithm),
    Known(&'static CipherRef),
}

impl Deref for Found {
    type Target = CipherRef;

    fn deref(&self) -> &CipherRef {
        match self {
            Found::Fetched(algorithm) => algorithm,
            Found::Known(algorithm) => algorithm,
        }
    }
}

fn fetch(name: &str) -> Option<Algorithm> {
    Algorithm::fetch(None, extra::until_zero(name), None).ok()
}

fn find(name: &str) -> Option<Found> {
    if let Some(algorithm) = fetch(name) {
        return Some(Found::Fetched(algorithm));
    }
    // The miss left an entry in the error queue, which the next real failure must not inherit.
    drop(openssl::error::ErrorStack::get());
    extra::known_cipher(extra::until_zero(name)).map(Found::Known)
}

/// Ciphers that were looked up, which is slow.
#[derive(Default)]
pub(super) struct Ciphers {
    known: RefCell<HashMap<String, Rc<Found>>>,
}

impl Ciphers {
    /// Forgets them, for they may be others now.
    pub(super) fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    fn find(&self, name: &str) -> Option<Rc<Found>> {
        if let Some(known) = self.known.borrow().get(name) {
            return Some(known.clone());
        }
        let known = Rc::new(find(name)?);
        self.known
            .borrow_mut()
            .insert(name.to_owned(), known.clone());
        Some(known)
    }
}

/// The short name OpenSSL has for a cipher, in lower case as Node shows it.
fn canonical_name(algorithm: &CipherRef, given: &str) -> String {
    match algorithm.nid().short_name() {
        Ok(name) if name != "UNDEF" => name.to_ascii_lowercase(),
        _ => {
            let given = given.to_ascii_lowercase();
            // What only a provider knows, it knows by a name with a hyphen.
            match given.strip_prefix("aes") {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("aes-{rest}")
                }
                _ => given,
            }
        }
    }
}

/// The name of the mode as Node tells it.
fn mode_name(name: &str) -> &'static str {
    const MODES: [(&str, &str); 12] = [
        ("gcm-siv", "gcm-siv"),
        ("cbc", "cbc"),
        ("gcm", "gcm"),
        ("ccm", "ccm"),
        ("ocb", "ocb"),
        ("ecb", "ecb"),
        ("ctr", "ctr"),
        ("cfb", "cfb"),
        ("ofb", "ofb"),
        ("wrap", "wrap"),
        ("xts", "xts"),
        ("siv", "siv"),
    ];
    if name.starts_with("chacha20") || name.starts_with("rc4") {
        return "stream";
    }
    for (part, mode) in MODES {
        if name.contains(part) {
            return mode;
        }
    }
    match name {
        "des-ede" | "des-ede3" => "ecb",
        _ => "cbc",
    }
}

fn mode_of(name: &str) -> Mode {
    if name.contains("poly1305") {
        return Mode::ChaChaPoly;
    }
    match mode_name(name) {
        "gcm" | "gcm-siv" => Mode::Gcm,
        "ccm" => Mode::Ccm,
        "ocb" => Mode::Ocb,
        "wrap" => Mode::Wrap,
        "siv" => Mode::Siv,
        _ => Mode::Other,
    }
}

/// Whether the state of an authenticated decryption has its tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Unknown,
    Known,
    Passed,
}

/// A running encryption or decryption.
pub(crate) struct CipherBase {
    encrypt: bool,
    mode: Mode,
    context: RefCell<Option<CipherCtx>>,
    tag: RefCell<Vec<u8>>,
    tag_state: Cell<Tag>,
    tag_length: Cell<Option<usize>>,
    max_message: Cell<usize>,
    pending_failure: Cell<bool>,
    finished: Cell<bool>,
    updated: Cell<bool>,
    /// Whether any of that was more than nothing.
    fed: Cell<bool>,
}

fn invalid_tag(length: usize) -> Failure {
    Failure::code(
        "ERR_CRYPTO_INVALID_AUTH_TAG",
        format!("Invalid authentication tag length: {length}"),
    )
}

fn invalid_state() -> Failure {
    Failure::code("ERR_CRYPTO_INVALID_STATE", "Invalid state")
}

fn message_too_long() -> Failure {
    Failure::code("ERR_CRYPTO_INVALID_MESSAGELEN", "Invalid message length")
}

fn valid_gcm_tag(length: usize) -> bool {
    length == 4 || length == 8 || (12..=16).contains(&length)
}

#[class(name = "CipherBase")]
impl CipherBase {
    #[constructor]
    fn new(
        cx: &mut Scope<'_>,
        encrypt: bool,
        name: String,
        key: Local<'_, View>,
        iv: Option<Local<'_, View>>,
        tag_length: Option<f64>,
    ) -> Result<Self> {
        let algorithm = cx
            .state()
            .slot::<Ciphers>()
            .find(&name)
            .ok_or_else(|| Failure::code("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))?;
        let iv = iv.map(|iv| iv.with_bytes(<[u8]>::to_vec));
        let made = key.with_bytes(|key| {
            CipherBase::start(
                encrypt,
                &name,
                &algorithm,
                key,
                iv.as_deref(),
                tag_length.map(|length| length as usize),
            )
        });
        Ok(made?)
    }

    /// The next piece of output; undefined in a state that takes no data, false when a message is too long.
    #[method]
    fn update<'s>(&self, cx: &mut Scope<'s>, data: Local<'s, View>) -> Result<Local<'s, Value>> {
        if self.finished.get() {
            return Err(Error::plain("Trying to add data in unsupported state"));
        }
        let out = data.with_bytes(|data| self.advance(data))?;
        bytes(cx, out)
    }

    #[method(name = "final")]
    fn finish<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        if self.finished.get() {
            return Err(invalid_state().into());
        }
        let out = self.last()?;
        bytes(cx, out)
    }

    #[method]
    fn set_auto_padding(&self, _cx: &mut Scope<'_>, padding: bool) -> bool {
        match self.context.borrow_mut().as_mut() {
            Some(context) if !self.finished.get() => {
                context.set_padding(padding);
                true
            }
            _ => false,
        }
    }

    /// Undefined while there is no tag.
    #[method]
    fn get_auth_tag<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        if !self.finished.get() || !self.encrypt || self.tag.borrow().is_empty() {
            return Ok(cx.undefined());
        }
        let tag = self.tag.borrow().clone();
        bytes(cx, tag)
    }

    /// False in a state that takes no tag.
    #[method]
    fn set_auth_tag(&self, _cx: &mut Scope<'_>, tag: Local<'_, View>) -> Result<bool> {
        if self.encrypt
            || self.finished.get()
            || !self.mode.authenticated()
            || self.tag_state.get() != Tag::Unknown
        {
            return Ok(false);
        }
        let tag = tag.with_bytes(<[u8]>::to_vec);
        let valid = match (self.mode, self.tag_length.get()) {
            (_, Some(length)) => tag.len() == length,
            (Mode::Gcm, None) => tag.len() == 16,
            _ => (1..=16).contains(&tag.len()),
        };
        if !valid {
            return Err(invalid_tag(tag.len()).into());
        }
        self.tag_length.set(Some(tag.len()));
        *self.tag.borrow_mut() = tag;
        self.tag_state.set(Tag::Known);
        Ok(true)
    }

    /// False in a state that takes no additional data.
    #[method(name = "setAAD")]
    fn set_aad(
        &self,
        _cx: &mut Scope<'_>,
        data: Local<'_, View>,
        text_length: Option<f64>,
    ) -> Result<bool> {
        if self.finished.get() || !self.mode.authenticated() || self.context.borrow().is_none() {
            return Ok(false);
        }
        if self.mode == Mode::Ccm {
            let Some(length) = text_length else {
                return Err(Failure::code(
                    "ERR_MISSING_ARGS",
                    "options.plaintextLength required for CCM mode with AAD",
                )
                .into());
            };
            if length as usize > self.max_message.get() {
                return Err(message_too_long().into());
            }
            if !self.encrypt {
                self.pass_tag()?;
            }
            let mut context = self.context.borrow_mut();
            if let Some(context) = context.as_mut() {
                context
                    .set_data_len(length as usize)
                    .map_err(Failure::from)?;
            }
        }
        data.with_bytes(|data| -> Outcome<()> {
            if !self.encrypt {
                self.pass_tag()?;
            }
            if let Some(context) = self.context.borrow_mut().as_mut() {
                context.cipher_update(data, None)?;
            }
            Ok(())
        })?;
        Ok(true)
    }
}

impl CipherBase {
    fn start(
        encrypt: bool,
        name: &str,
        algorithm: &CipherRef,
        key: &[u8],
        iv: Option<&[u8]>,
        tag_length: Option<usize>,
    ) -> Outcome<Self> {
        let canonical = canonical_name(algorithm, name);
        let mode = mode_of(&canonical);
        let wanted_iv = algorithm.iv_length();
        let iv_fits = match iv {
            None => wanted_iv == 0,
            Some(iv) if mode == Mode::Siv => iv.len() == wanted_iv,
            Some(iv) if mode.authenticated() => !iv.is_empty(),
            Some(iv) => iv.len() == wanted_iv,
        };
        if !iv_fits {
            return Err(Failure::invalid_iv());
        }
        if mode == Mode::ChaChaPoly && iv.is_some_and(|iv| iv.len() > 12) {
            return Err(Failure::invalid_iv());
        }

        let mut context = CipherCtx::new()?;
        if mode == Mode::Wrap {
            context.set_flags(CipherCtxFlags::FLAG_WRAP_ALLOW);
        }
        let init = |context: &mut CipherCtx, algorithm, key, iv| match encrypt {
            true => context.encrypt_init(algorithm, key, iv),
            false => context.decrypt_init(algorithm, key, iv),
        };
        init(&mut context, Some(algorithm), None, None)?;
        if key.len() != algorithm.key_length() {
            return Err(Failure::invalid_key_length());
        }

        let mut max_message = usize::MAX;
        let mut tag_length = tag_length;
        if mode.authenticated() {
            let iv_length = iv.map_or(0, <[u8]>::len);
            if iv_length != wanted_iv || mode == Mode::Ccm {
                context
                    .set_iv_length(iv_length)
                    .map_err(|_| Failure::invalid_iv())?;
            }
            match (mode, tag_length) {
                (Mode::Gcm, Some(length)) if !valid_gcm_tag(length) => {
                    return Err(invalid_tag(length));
                }
                (Mode::Gcm, _) => {}
                (Mode::ChaChaPoly | Mode::Siv, None) => tag_length = Some(16),
                (Mode::ChaChaPoly, Some(length)) if length == 0 || length > 16 => {
                    return Err(invalid_tag(length));
                }
                (Mode::Siv, Some(length)) if length != 16 => {
                    return Err(invalid_tag(length));
                }
                (Mode::ChaChaPoly | Mode::Siv, Some(_)) => {}
                (_, None) => {
                    return Err(Failure::code(
                        "ERR_CRYPTO_INVALID_AUTH_TAG",
                        format!("authTagLength required for {name}"),
                    ));
                }
                // The library counts in an `int`, and its wrapper panics at more.
                (_, Some(length)) if i32::try_from(length).is_err() => {
                    return Err(invalid_tag(length));
                }
                (_, Some(length)) => {
                    context
                        .set_tag_length(length)
                        .map_err(|_| invalid_tag(length))?;
                }
            }
            if mode == Mode::Ccm {
                if !(7..=13).contains(&iv_length) {
                    return Err(Failure::invalid_iv());
                }
                max_message = match iv_length {
                    12 => (1 << 24) - 1,
                    13 => (1 << 16) - 1,
                    _ => i32::MAX as usize,
                };
            }
        }
        init(&mut context, None, Some(key), iv)?;
        Ok(CipherBase {
            encrypt,
            mode,
            context: RefCell::new(Some(context)),
            tag: RefCell::new(Vec::new()),
            tag_state: Cell::new(Tag::Unknown),
            tag_length: Cell::new(tag_length),
            max_message: Cell::new(max_message),
            pending_failure: Cell::new(false),
            finished: Cell::new(false),
            updated: Cell::new(false),
            fed: Cell::new(false),
        })
    }

    /// Gives a tag that JavaScript set to the library, once.
    fn pass_tag(&self) -> Outcome<()> {
        if self.tag_state.get() == Tag::Known {
            if let Some(context) = self.context.borrow_mut().as_mut() {
                context.set_tag(&self.tag.borrow())?;
            }
            self.tag_state.set(Tag::Passed);
        }
        Ok(())
    }

    fn advance(&self, data: &[u8]) -> Outcome<Vec<u8>> {
        if data.len() > self.max_message.get() {
            return Err(message_too_long());
        }
        if !self.encrypt && self.mode.authenticated() {
            self.pass_tag()?;
        }
        self.updated.set(true);
        if !data.is_empty() {
            self.fed.set(true);
        }
        let mut context = self.context.borrow_mut();
        let Some(context) = context.as_mut() else {
            return Err(invalid_state());
        };
        let mut out = Vec::new();
        let result = extra::cipher_update(context, data, &mut out);
        match result {
            Ok(_) => Ok(out),
            // CCM checks the tag together with the data; the verdict is told by final().
            Err(_) if self.mode == Mode::Ccm && !self.encrypt => {
                self.pending_failure.set(true);
                Ok(Vec::new())
            }
            Err(stack) => Err(stack.into()),
        }
    }

    fn last(&self) -> Outcome<Vec<u8>> {
        const UNAUTHENTIC: Failure =
            Failure::Plain("Unsupported state or unable to authenticate data");
        if !self.encrypt && self.mode.authenticated() {
            self.pass_tag()?;
        }
        let context = self.context.borrow_mut().take();
        let Some(mut context) = context else {
            return Err(invalid_state());
        };
        self.finished.set(true);
        let mut out = Vec::new();
        if !self.encrypt && self.mode.authenticated() && self.tag_state.get() != Tag::Passed {
            return Err(UNAUTHENTIC);
        }
        if self.mode == Mode::Ccm {
            if self.pending_failure.get() || (!self.encrypt && !self.updated.get()) {
                return Err(UNAUTHENTIC);
            }
            // An empty message has a tag too, which the library makes or checks only when it gets the message.
            if !self.fed.get() {
                let result = context.cipher_update(&[], Some(&mut [0; 32]));
                match result {
                    Err(_) if !self.encrypt => return Err(UNAUTHENTIC),
                    other => other?,
                };
            }
        } else {
            let result = context.cipher_final_vec(&mut out);
            if let Err(stack) = result {
                return Err(if self.mode.authenticated() {
                    UNAUTHENTIC
                } else {
                    stack.into()
                });
            }
        }
        if self.encrypt && self.mode.authenticated() {
            let length = self.tag_length.get().unwrap_or(16);
            let mut tag = vec![0; length];
            context.tag(&mut tag)?;
            *self.tag.borrow_mut() = tag;
        }
        Ok(out)
    }
}

/// `[mode, name, nid, keyLength, blockSize, ivLength]`, or undefined when there is no such cipher or it refuses the lengths.
#[native]
fn cipher_info<'s>(
    cx: &mut Scope<'s>,
    name: Option<String>,
    nid: Option<i32>,
    key_length: Option<f64>,
    iv_length: Option<f64>,
) -> Local<'s, Value> {
    let name = match (name, nid) {
        (Some(name), _) => name,
        (None, Some(nid)) => match openssl::nid::Nid::from_raw(nid).short_name() {
            Ok(name) => name.to_owned(),
            Err(_) => return cx.undefined(),
        },
        _ => return cx.undefined(),
    };
    let Some(algorithm) = find(&name) else {
        return cx.undefined();
    };
    let canonical = canonical_name(&algorithm, &name);
    let mode = mode_of(&canonical);
    if key_length.is_some_and(|length| length as usize != algorithm.key_length()) {
        return cx.undefined();
    }
    let mut actual_iv = algorithm.iv_length();
    if let Some(length) = iv_length {
        let length = length as usize;
        let fits = match mode {
            Mode::Ccm => (7..=13).contains(&length),
            Mode::Gcm => length > 0,
            Mode::Ocb => (1..=15).contains(&length),
            Mode::ChaChaPoly => (1..=12).contains(&length),
            _ => length == actual_iv,
        };
        if !fits {
            return cx.undefined();
        }
        actual_iv = length;
    }
    let block = algorithm.block_size();
    let parts = [
        cx.string(mode_name(&canonical)).as_value(),
        cx.string(&canonical).as_value(),
        cx.int(algorithm.nid().as_raw()),
        cx.number(algorithm.key_length() as f64),
        cx.number(block as f64),
        cx.number(actual_iv as f64),
    ];
    cx.array(&parts).as_value()
}

/// Of these names, those the library knows as ciphers.
#[native]
fn known_ciphers(_cx: &mut Scope<'_>, names: Vec<String>) -> Vec<String> {
    let known = names
        .into_iter()
        .filter(|name| fetch(name).is_some())
        .collect();
    // Every miss left an entry in the error queue, which the next real failure must not inherit.
    drop(openssl::error::ErrorStack::get());
    known
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[cipher_info::DEF, known_ciphers::DEF])?;
    let class = cx.class::<CipherBase>()?;
    target.set(cx, c"CipherBase", class)?;
    Ok(())
}
