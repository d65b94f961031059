//! What a connection tells about itself: what was agreed on, who the peer is, how to resume.

use std::fmt::Write as _;

use nodus_openssl_extra as extra;
use openssl::nid::Nid;
use openssl::pkey::Id;
use openssl::ssl::SslRef;
use openssl::x509::{X509, X509VerifyResult};

use super::link::Link;
use crate::prelude::*;

/// Node's names of X.509 verification results.
fn verify_code(code: i32) -> &'static str {
    match code {
        2 => "UNABLE_TO_GET_ISSUER_CERT",
        3 => "UNABLE_TO_GET_CRL",
        4 => "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
        5 => "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
        6 => "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
        7 => "CERT_SIGNATURE_FAILURE",
        8 => "CRL_SIGNATURE_FAILURE",
        9 => "CERT_NOT_YET_VALID",
        10 => "CERT_HAS_EXPIRED",
        11 => "CRL_NOT_YET_VALID",
        12 => "CRL_HAS_EXPIRED",
        13 => "ERROR_IN_CERT_NOT_BEFORE_FIELD",
        14 => "ERROR_IN_CERT_NOT_AFTER_FIELD",
        15 => "ERROR_IN_CRL_LAST_UPDATE_FIELD",
        16 => "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
        17 => "OUT_OF_MEM",
        18 => "DEPTH_ZERO_SELF_SIGNED_CERT",
        19 => "SELF_SIGNED_CERT_IN_CHAIN",
        20 => "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        21 => "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        22 => "CERT_CHAIN_TOO_LONG",
        23 => "CERT_REVOKED",
        24 => "INVALID_CA",
        25 => "PATH_LENGTH_EXCEEDED",
        26 => "INVALID_PURPOSE",
        27 => "CERT_UNTRUSTED",
        28 => "CERT_REJECTED",
        62 => "HOSTNAME_MISMATCH",
        _ => "UNSPECIFIED",
    }
}

/// `[code, reason]` when the peer's certificate could not be verified; one that is missing could not, unless the two
/// sides share a key or resumed a session.
pub(super) fn verify_error(link: &Link) -> Option<Vec<String>> {
    link.look(|ssl| {
        let result = ssl.verify_result();
        if ssl.peer_certificate().is_none() {
            let shares_key = ssl
                .current_cipher()
                .is_some_and(|c| c.name().contains("PSK"));
            let resumed =
                ssl.session_reused() && ssl.version2() == Some(openssl::ssl::SslVersion::TLS1_3);
            if shares_key || (resumed && ssl.peer_certificate().is_none()) {
                return None;
            }
            return Some(vec![
                "UNABLE_TO_GET_ISSUER_CERT".to_owned(),
                "unable to get issuer certificate".to_owned(),
            ]);
        }
        if result == X509VerifyResult::OK {
            return None;
        }
        Some(vec![
            verify_code(result.as_raw()).to_owned(),
            result.error_string().to_owned(),
        ])
    })?
}

/// `{ name, standardName, version }`
pub(super) fn cipher<'s>(cx: &mut Scope<'s>, link: &Link) -> Result<Option<Local<'s, Object>>> {
    let told = link.look(|ssl| {
        let cipher = ssl.current_cipher()?;
        Some((
            cipher.name().to_owned(),
            cipher.standard_name().unwrap_or_default().to_owned(),
            cipher.version().to_owned(),
        ))
    });
    let Some(Some((name, standard, version))) = told else {
        return Ok(None);
    };
    let object = cx.object();
    object.put(cx, c"name", name)?;
    object.put(cx, c"standardName", standard)?;
    object.put(cx, c"version", version)?;
    Ok(Some(object))
}

/// The peer's certificate, then with `all` the ones up to its root, as far as they are known.
pub(super) fn peer_chain(link: &Link, all: bool) -> Vec<Vec<u8>> {
    let chain = link.look(|ssl| {
        let mut chain: Vec<X509> = Vec::new();
        let Some(leaf) = ssl.peer_certificate() else {
            return chain;
        };
        chain.push(leaf);
        if !all {
            return chain;
        }
        let sent: Vec<X509> = match ssl.peer_cert_chain() {
            Some(sent) => sent.iter().map(ToOwned::to_owned).collect(),
            None => Vec::new(),
        };
        let mut trusted: Option<Vec<X509>> = None;
        while chain.len() < 32 {
            let Some(last) = chain.last() else {
                break;
            };
            if last.issued(last) == X509VerifyResult::OK {
                break;
            }
            let issuer = |list: &[X509]| {
                list.iter()
                    .find(|c| c.issued(last) == X509VerifyResult::OK)
                    .cloned()
            };
            let found = issuer(&sent).or_else(|| {
                let trusted = trusted.get_or_insert_with(|| {
                    let store = ssl.ssl_context().cert_store();
                    store.all_certificates().into_iter().collect()
                });
                issuer(trusted)
            });
            match found {
                Some(issuer) => chain.push(issuer),
                None => break,
            }
        }
        chain
    });
    chain
        .unwrap_or_default()
        .iter()
        .filter_map(|c| c.to_der().ok())
        .collect()
}

/// A list of views.
pub(super) fn views<'s>(cx: &mut Scope<'s>, list: Vec<Vec<u8>>) -> Result<Local<'s, Array>> {
    let array = cx.array(&[]);
    for (index, bytes) in list.into_iter().enumerate() {
        let view = cx.uint8_array_from(bytes)?;
        array.set_index(cx, index as u32, view)?;
    }
    Ok(array)
}

/// Bytes, or undefined.
pub(super) fn view<'s>(
    cx: &mut Scope<'s>,
    bytes: Option<Vec<u8>>,
) -> Result<Option<Local<'s, View>>> {
    match bytes {
        Some(bytes) => Ok(Some(cx.uint8_array_from(bytes)?)),
        None => Ok(None),
    }
}

/// The message that ended the handshake, of one side or the other; nothing before there is one.
pub(super) fn finished(link: &Link, read: impl Fn(&SslRef, &mut [u8]) -> usize) -> Option<Vec<u8>> {
    let mut place = [0u8; 256];
    let count = link.look(|ssl| read(ssl, &mut place))?;
    (count > 0).then(|| place[..count.min(place.len())].to_vec())
}

/// `{ type, name, size }` of the key that the server made for this connection.
pub(super) fn ephemeral_key<'s>(cx: &mut Scope<'s>, link: &Link) -> Result<Local<'s, Value>> {
    if link.is_server() {
        return Ok(cx.null());
    }
    let key = link.look(|ssl| ssl.peer_tmp_key().ok()).flatten();
    let kind = key.as_ref().map(|key| (key.id(), key.bits()));
    let (kind, name, size) = match kind {
        Some((Id::DH, bits)) => (Some("DH"), None, Some(bits)),
        Some((Id::EC, bits)) => {
            let curve = key
                .and_then(|key| key.ec_key().ok())
                .and_then(|ec| ec.group().curve_name());
            let name = curve.and_then(|nid: Nid| nid.short_name().ok());
            (
                Some("ECDH"),
                Some(name.unwrap_or("UNDEF").to_owned()),
                Some(bits),
            )
        }
        Some((Id::X25519, bits)) => (Some("ECDH"), Some("X25519".to_owned()), Some(bits)),
        Some((Id::X448, bits)) => (Some("ECDH"), Some("X448".to_owned()), Some(bits)),
        // A group that is no single key: those of two kinds in one.
        _ => {
            let name = link.change(extra::group_name).flatten();
            (name.is_some().then_some("TLSGroup"), name, None)
        }
    };
    let object = cx.object();
    object.put(cx, c"type", kind)?;
    object.put(cx, c"name", name)?;
    object.put(cx, c"size", size)?;
    Ok(object.as_value())
}

/// `RSA-PSS+SHA256` and the like, which both sides know.
pub(super) fn shared_sigalgs(link: &Link) -> Vec<String> {
    let list = link.change(extra::shared_sigalgs).unwrap_or_default();
    let mut names = Vec::new();
    for known in list {
        let mut name = known.sign;
        let _ = write!(name, "+{}", known.hash);
        names.push(name);
    }
    names
}
