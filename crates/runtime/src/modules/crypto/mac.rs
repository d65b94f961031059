//! Message authentication codes by name, and the numbers of the secure heap.

use std::cell::RefCell;
use std::ffi::CString;

use nodus_openssl_extra as extra;
use nodus_openssl_extra::MacSetting;

use super::failure::{Failure, bytes, copy_of};
use crate::prelude::*;

/// A running code.
pub(crate) struct Mac {
    running: RefCell<Option<extra::Mac>>,
}

fn c_string(text: String) -> Result<CString> {
    CString::new(text).map_err(|_| Error::type_error("a name has no zeros"))
}

#[class(name = "Mac")]
impl Mac {
    /// new Mac(name, key, digest, cipher, iv, customization, salt, size)
    #[constructor]
    fn new(
        _cx: &mut Scope<'_>,
        name: String,
        key: Local<'_, View>,
        digest: Option<String>,
        cipher: Option<String>,
        iv: Option<Local<'_, View>>,
        customization: Option<Local<'_, View>>,
        salt: Option<Local<'_, View>>,
        size: Option<f64>,
    ) -> Result<Self> {
        let mut settings = Vec::new();
        if let Some(digest) = digest {
            settings.push(MacSetting::Name(c"digest", c_string(digest)?));
        }
        if let Some(cipher) = cipher {
            settings.push(MacSetting::Name(c"cipher", c_string(cipher)?));
        }
        let views = [(c"iv", iv), (c"custom", customization), (c"salt", salt)];
        for (name, view) in views {
            if let Some(view) = view {
                settings.push(MacSetting::Bytes(name, copy_of(view)));
            }
        }
        if let Some(size) = size {
            settings.push(MacSetting::Size(c"size", size as usize));
        }
        let name = c_string(name)?;
        let key = copy_of(key);
        let running = extra::Mac::new(&name, &key, &mut settings).map_err(Failure::from)?;
        Ok(Mac {
            running: RefCell::new(Some(running)),
        })
    }

    #[method]
    fn update(&self, _cx: &mut Scope<'_>, data: Local<'_, View>) -> Result<()> {
        if let Some(running) = self.running.borrow_mut().as_mut() {
            data.with_bytes(|data| running.update(data))
                .map_err(Failure::from)?;
        }
        Ok(())
    }

    #[method(name = "final")]
    fn finish<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let Some(running) = self.running.borrow_mut().take() else {
            return Ok(cx.undefined());
        };
        let result = running.finish().map_err(Failure::from)?;
        bytes(cx, result)
    }
}

/// Of these names, those the library knows as codes.
#[native]
fn known_macs(_cx: &mut Scope<'_>, names: Vec<String>) -> Vec<String> {
    names
        .into_iter()
        .filter(|name| CString::new(name.as_str()).is_ok_and(|name| extra::has_mac(&name)))
        .collect()
}

/// Makes the secure heap; false when there can be none.
#[native]
fn secure_heap_init(size: f64, min: f64) -> bool {
    extra::secure_heap_init(size as usize, min as usize)
}

/// Bytes of the secure heap in use, or undefined without one.
#[native]
fn secure_heap_used() -> Option<f64> {
    extra::secure_heap_used().map(|used| used as f64)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            known_macs::DEF,
            secure_heap_init::DEF,
            secure_heap_used::DEF,
        ],
    )?;
    let class = cx.class::<Mac>()?;
    target.set(cx, c"Mac", class)
}
