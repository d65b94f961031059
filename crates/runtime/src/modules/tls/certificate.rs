//! A certificate as the plain object that `getPeerCertificate` gives.

use std::fmt::Write as _;

use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::x509::{GeneralNameRef, X509, X509NameRef};

use super::context::openssl_error;
use crate::prelude::*;

fn name<'s>(cx: &mut Scope<'s>, n: &X509NameRef) -> Result<Local<'s, Object>> {
    let o = cx.null_object();
    for entry in n.entries() {
        let key = entry
            .object()
            .nid()
            .short_name()
            .unwrap_or("UNDEF")
            .to_string();
        let value = match entry.data().to_string() {
            Ok(v) => v,
            Err(_) => String::from_utf8_lossy(entry.data().as_slice()).into_owned(),
        };
        let key = key.as_str();
        // A name that occurs twice becomes a list.
        let old = o.get(cx, key)?;
        let new = cx.string(&value).as_value();
        if old.is_undefined() {
            o.set(cx, key, new)?;
        } else if let Some(list) = old.as_array(cx) {
            list.push_value(cx, new)?;
        } else {
            let list = cx.array(&[old, new]);
            o.set(cx, key, list)?;
        }
    }
    Ok(o)
}

fn alternative(n: &GeneralNameRef) -> Option<String> {
    if let Some(d) = n.dnsname() {
        return Some(format!("DNS:{d}"));
    }
    if let Some(ip) = n.ipaddress() {
        let text = match ip.len() {
            4 => std::net::Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3]).to_string(),
            16 => {
                let mut b = [0u8; 16];
                b.copy_from_slice(ip);
                let s = std::net::Ipv6Addr::from(b).segments();
                s.iter()
                    .map(|x| format!("{x:X}"))
                    .collect::<Vec<_>>()
                    .join(":")
            }
            _ => return None,
        };
        return Some(format!("IP Address:{text}"));
    }
    if let Some(u) = n.uri() {
        return Some(format!("URI:{u}"));
    }
    n.email().map(|e| format!("email:{e}"))
}

fn fingerprint(cert: &X509, digest: MessageDigest) -> String {
    let mut out = String::new();
    if let Ok(d) = cert.digest(digest) {
        for (i, b) in d.iter().enumerate() {
            let _ = write!(out, "{}{b:02X}", if i > 0 { ":" } else { "" });
        }
    }
    out
}

/// The object for one certificate in DER.
#[native]
pub(super) fn parse_certificate<'s>(
    cx: &mut Scope<'s>,
    der: super::Octets,
) -> Result<Local<'s, Object>> {
    let cert = X509::from_der(&der.0).map_err(|e| openssl_error(&e))?;
    let o = cx.object();
    let subject = name(cx, cert.subject_name())?;
    o.set(cx, c"subject", subject)?;
    let issuer = name(cx, cert.issuer_name())?;
    o.set(cx, c"issuer", issuer)?;
    if let Some(list) = cert.subject_alt_names() {
        let text: Vec<String> = list.iter().filter_map(alternative).collect();
        o.put(cx, c"subjectaltname", text.join(", "))?;
    }
    let key = cert.public_key().map_err(|e| openssl_error(&e))?;
    if let Ok(rsa) = key.rsa() {
        let hex =
            |n: &openssl::bn::BigNumRef| n.to_hex_str().map(|s| s.to_string()).unwrap_or_default();
        o.put(cx, c"modulus", hex(rsa.n()))?;
        o.put(cx, c"bits", key.bits())?;
        let exponent = hex(rsa.e());
        o.put(
            cx,
            c"exponent",
            format!("0x{}", exponent.trim_start_matches('0').to_lowercase()),
        )?;
    } else {
        o.put(cx, c"bits", key.bits())?;
        if let Ok(ec) = key.ec_key()
            && let Some(nid) = ec.group().curve_name()
        {
            o.put(cx, c"asn1Curve", nid.short_name().unwrap_or(""))?;
            let nist = match nid {
                Nid::X9_62_PRIME256V1 => Some("P-256"),
                Nid::SECP384R1 => Some("P-384"),
                Nid::SECP521R1 => Some("P-521"),
                _ => None,
            };
            if let Some(n) = nist {
                o.put(cx, c"nistCurve", n)?;
            }
        }
    }
    if let Ok(spki) = key.public_key_to_der() {
        let v = cx.uint8_array_from(spki)?;
        o.set(cx, c"pubkey", v)?;
    }
    o.put(cx, c"valid_from", cert.not_before().to_string())?;
    o.put(cx, c"valid_to", cert.not_after().to_string())?;
    o.put(
        cx,
        c"fingerprint",
        fingerprint(&cert, MessageDigest::sha1()),
    )?;
    o.put(
        cx,
        c"fingerprint256",
        fingerprint(&cert, MessageDigest::sha256()),
    )?;
    o.put(
        cx,
        c"fingerprint512",
        fingerprint(&cert, MessageDigest::sha512()),
    )?;
    let serial = cert
        .serial_number()
        .to_bn()
        .and_then(|b| b.to_hex_str())
        .map(|s| s.to_string())
        .unwrap_or_default();
    o.put(cx, c"serialNumber", serial)?;
    let raw = cx.uint8_array_from(der.0)?;
    o.set(cx, c"raw", raw)?;
    Ok(o)
}
