//! The authorities that are trusted when a program names none: one store, made on first use and shared by all contexts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use nodus_openssl_extra::SharedStore;
use openssl::error::ErrorStack;
use openssl::x509::X509;
use openssl::x509::store::{X509Store, X509StoreBuilder};

use super::Octets;
use crate::modules::crypto::Failure;
use crate::prelude::*;

/// A list that one thread reads while others may wait for it.
type Shelf = Arc<OnceLock<Vec<X509>>>;

/// The bundled authorities and those of files, each read once in the process.
fn shelf(path: Option<&str>) -> Shelf {
    static SHELVES: OnceLock<Mutex<HashMap<Option<String>, Shelf>>> = OnceLock::new();
    let shelves = SHELVES.get_or_init(Mutex::default);
    let mut shelves = shelves.lock().unwrap_or_else(PoisonError::into_inner);
    shelves.entry(path.map(str::to_owned)).or_default().clone()
}

/// What is on a shelf, read now where nobody has begun to.
fn filled<'a>(shelf: &'a Shelf, path: Option<&str>) -> &'a [X509] {
    shelf.get_or_init(|| match path {
        None => webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|der| X509::from_der(der).ok())
            .collect(),
        Some(path) => std::fs::read(path)
            .ok()
            .and_then(|pem| X509::stack_from_pem(&pem).ok())
            .unwrap_or_default(),
    })
}

/// readAhead(bundled, paths): begins to read authorities on threads of their own.
#[native]
pub(super) fn read_ahead(bundled: bool, paths: Vec<String>) {
    let wanted = bundled.then_some(None).into_iter();
    for path in wanted.chain(paths.into_iter().map(Some)) {
        let shelf = shelf(path.as_deref());
        if shelf.get().is_some() {
            continue;
        }
        // Where there can be no thread, whoever needs the list reads it.
        let _ = std::thread::Builder::new()
            .name("authorities".to_owned())
            .spawn(move || {
                filled(&shelf, path.as_deref());
                drop(ErrorStack::get());
            });
    }
}

/// The thread's default authorities.
#[derive(Default)]
pub(super) struct Roots {
    /// Set by JavaScript in place of the bundled ones.
    chosen: RefCell<Option<Rc<Vec<X509>>>>,
    bundled: RefCell<Option<Rc<Vec<X509>>>>,
    store: RefCell<Option<Rc<SharedStore>>>,
}

impl Roots {
    fn certificates(&self) -> Rc<Vec<X509>> {
        if let Some(chosen) = &*self.chosen.borrow() {
            return chosen.clone();
        }
        self.bundled
            .borrow_mut()
            .get_or_insert_with(|| Rc::new(filled(&shelf(None), None).to_vec()))
            .clone()
    }

    /// The shared store.
    pub(super) fn store(&self) -> Result<Rc<SharedStore>, ErrorStack> {
        if let Some(store) = &*self.store.borrow() {
            return Ok(store.clone());
        }
        let store = Rc::new(SharedStore::new(self.copy()?.build()));
        *self.store.borrow_mut() = Some(store.clone());
        Ok(store)
    }

    /// A store of one's own with the same certificates.
    pub(super) fn copy(&self) -> Result<X509StoreBuilder, ErrorStack> {
        let mut builder = X509StoreBuilder::new()?;
        for certificate in self.certificates().iter() {
            builder.add_cert(certificate.clone())?;
        }
        Ok(builder)
    }
}

/// A store that nobody shares and that is empty.
pub(super) fn empty_store() -> Result<X509Store, ErrorStack> {
    Ok(X509StoreBuilder::new()?.build())
}

/// setDefaultRoots(list of PEM texts or undefined): what to trust by default; undefined means the bundled ones.
#[native]
pub(super) fn set_default_roots(cx: &mut Scope<'_>, list: Option<Vec<String>>) -> Result<()> {
    let roots = cx.state().slot::<Roots>();
    let chosen = match list {
        None => None,
        Some(list) => {
            let mut parsed = Vec::new();
            for pem in &list {
                parsed.push(X509::from_pem(pem.as_bytes()).map_err(Failure::from)?);
            }
            Some(Rc::new(parsed))
        }
    };
    *roots.chosen.borrow_mut() = chosen;
    roots.store.borrow_mut().take();
    Ok(())
}

/// The authorities that come with nodus, Mozilla's, as PEM texts.
#[native]
pub(super) fn bundled_roots() -> Vec<String> {
    filled(&shelf(None), None)
        .iter()
        .filter_map(|certificate| certificate.to_pem().ok())
        .map(|pem| String::from_utf8_lossy(pem.trim_ascii_end()).into_owned())
        .collect()
}

/// The certificates in a file, each written anew; none when it cannot be read.
#[native]
pub(super) fn read_bundle(path: String) -> Vec<String> {
    texts(filled(&shelf(Some(&path)), Some(&path)))
}

fn texts(list: &[X509]) -> Vec<String> {
    list.iter()
        .filter_map(|certificate| certificate.to_pem().ok())
        .map(|pem| String::from_utf8_lossy(&pem).into_owned())
        .collect()
}

/// The certificates in a PEM text, each written anew; what cannot be read is left out.
#[native]
pub(super) fn read_pem_bundle(text: Octets) -> Vec<String> {
    texts(&X509::stack_from_pem(&text.0).unwrap_or_default())
}
