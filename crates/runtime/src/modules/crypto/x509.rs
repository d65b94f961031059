//! X.509 certificates: what X509Certificate tells of one, and the checks that need its key.

use std::fmt::Write as _;

use nodus_openssl_extra as extra;
use openssl::hash::MessageDigest;
use openssl::pkey::Id;
use openssl::x509::{X509, X509NameRef, X509VerifyResult};

use super::der;
use super::failure::{Failure, Outcome, bytes, copy_of};
use super::keys::{KeyHandle, Material, wrap};
use crate::prelude::*;

const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const AUTHORITY_INFO: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

/// A parsed certificate.
pub(crate) struct Certificate {
    cert: X509,
    der: Vec<u8>,
}

fn parse(data: &[u8]) -> Outcome<X509> {
    if memchr::memmem::find(data, b"-----BEGIN").is_none()
        && let Ok(cert) = X509::from_der(data)
    {
        return Ok(cert);
    }
    // What is neither is told as the PEM reader tells it, which is asked first.
    Ok(extra::certificate_from_pem(data)?)
}

/// A value as RFC 2253 escapes it.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    let last = value.chars().count().saturating_sub(1);
    for (index, character) in value.chars().enumerate() {
        let special = matches!(character, ',' | '+' | '"' | '\\' | '<' | '>' | ';')
            || (index == 0 && matches!(character, '#' | ' '))
            || (index == last && character == ' ');
        if character.is_control() {
            let _ = write!(out, "\\{:02X}", character as u32);
            continue;
        }
        if special {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn entries(name: &X509NameRef) -> Vec<(String, String)> {
    name.entries()
        .map(|entry| {
            let object = entry.object();
            let key = match object.nid().short_name() {
                Ok(key) if key != "UNDEF" => key.to_owned(),
                // Without a name it shows its numbers.
                _ => object.to_string(),
            };
            let value = match entry.data().to_string() {
                Ok(value) => value,
                Err(_) => String::from_utf8_lossy(entry.data().as_slice()).into_owned(),
            };
            (key, value)
        })
        .collect()
}

/// How many entries each part of a name has; most have one.
fn part_sizes(name: &X509NameRef) -> Vec<usize> {
    let Ok(encoded) = name.to_der() else {
        return Vec::new();
    };
    match der::content(&encoded) {
        Some(parts) => der::elements(parts)
            .map(|(_, set)| der::elements(set).count())
            .collect(),
        None => Vec::new(),
    }
}

fn multiline(name: &X509NameRef) -> String {
    let mut texts = entries(name)
        .into_iter()
        .map(|(key, value)| format!("{key}={}", escaped(&value)));
    let mut lines: Vec<String> = Vec::new();
    for size in part_sizes(name) {
        let together: Vec<String> = texts.by_ref().take(size).collect();
        lines.push(together.join(" + "));
    }
    lines.extend(texts);
    lines.join("\n")
}

/// A name that could be taken for several is quoted, so that nobody can smuggle one in.
fn quoted(name: &[u8]) -> String {
    let plain =
        |byte: &u8| (b' '..=b'~').contains(byte) && !matches!(byte, b'"' | b'\\' | b',' | b'\'');
    if name.iter().all(plain) {
        return String::from_utf8_lossy(name).into_owned();
    }
    let mut out = String::from("\"");
    for byte in name {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push('\''),
            b',' => out.push_str("\\u002c"),
            byte if (b' '..=b'~').contains(byte) => out.push(char::from(*byte)),
            byte => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
    out.push('"');
    out
}

fn address(bytes: &[u8]) -> String {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return std::net::Ipv4Addr::from(four).to_string();
    }
    if let Ok(sixteen) = <[u8; 16]>::try_from(bytes) {
        // OpenSSL writes every group, without the short form.
        let groups: Vec<String> = std::net::Ipv6Addr::from(sixteen)
            .segments()
            .iter()
            .map(|segment| format!("{segment:X}"))
            .collect();
        return groups.join(":");
    }
    format!("<invalid length={}>", bytes.len())
}

/// The alternative names in Node's notation, with the host names, mail addresses and IP addresses apart.
#[derive(Default)]
struct Alternatives {
    told: Vec<String>,
    hosts: Vec<String>,
    mails: Vec<String>,
    addresses: Vec<String>,
}

/// A distinguished name on one line, the last part first, as RFC 2253 has it.
fn one_line(name: &X509NameRef) -> String {
    let parts: Vec<String> = entries(name)
        .iter()
        .rev()
        .map(|(key, value)| format!("{key}={}", escaped_bytes(value)))
        .collect();
    parts.join(",")
}

/// Escaped as RFC 2253 has it, with control characters left for the quoting.
fn escaped_bytes(value: &str) -> String {
    let mut out = String::new();
    for character in value.chars() {
        if matches!(character, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// [`quoted`] for text, whose letters beyond ASCII stay as they are.
fn quoted_text(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        if character.is_ascii() {
            let inner = quoted(&[character as u8]);
            out.push_str(
                inner
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'))
                    .unwrap_or(&inner),
            );
        } else {
            out.push(character);
        }
    }
    out.push('"');
    out
}

/// A name of a kind that has a number of its own; those whose numbers and types are known are told.
fn other_name(value: &[u8]) -> Option<String> {
    const UTF8: u8 = 0x0c;
    const IA5: u8 = 0x16;
    let mut parts = der::elements(value);
    let (_, oid) = parts.next()?;
    let (_, wrapped) = parts.next()?;
    let (tag, text) = der::elements(wrapped).next()?;
    let (kind, wanted) = match der::dotted(oid).as_str() {
        "1.3.6.1.5.5.7.8.5" => ("XmppAddr", UTF8),
        "1.3.6.1.5.5.7.8.7" => ("SRVName", IA5),
        "1.3.6.1.5.5.7.8.8" => ("NAIRealm", UTF8),
        "1.3.6.1.5.5.7.8.9" => ("SmtpUTF8Mailbox", UTF8),
        "1.3.6.1.4.1.311.20.2.3" => ("UPN", UTF8),
        _ => return None,
    };
    if tag != wanted {
        return None;
    }
    let told = format!("{kind}:{}", std::str::from_utf8(text).ok()?);
    Some(if told.is_ascii() {
        format!("othername:{}", quoted(told.as_bytes()))
    } else {
        format!("othername:{}", quoted_text(&told))
    })
}

fn alternatives(cert: &X509, certificate: &[u8]) -> Option<Alternatives> {
    let parsed = cert.subject_alt_names();
    let list = der::content(der::extension(certificate, SUBJECT_ALT_NAME)?)?;
    let mut found = Alternatives::default();
    for (index, (tag, value)) in der::elements(list).enumerate() {
        let text = || String::from_utf8_lossy(value).into_owned();
        found.told.push(match tag & 0x1f {
            1 => {
                found.mails.push(text());
                format!("email:{}", quoted(value))
            }
            2 => {
                found.hosts.push(text());
                format!("DNS:{}", quoted(value))
            }
            6 => format!("URI:{}", quoted(value)),
            7 => {
                let address = address(value);
                found.addresses.push(address.clone());
                format!("IP Address:{address}")
            }
            8 => format!("Registered ID:{}", der::dotted(value)),
            4 => {
                let name = parsed
                    .as_ref()
                    .and_then(|names| names.get(index))
                    .and_then(|name| name.directory_name());
                match name {
                    Some(name) => format!("DirName:{}", quoted_text(&one_line(name))),
                    None => "DirName:<unsupported>".to_owned(),
                }
            }
            0 => other_name(value).unwrap_or_else(|| "othername:<unsupported>".to_owned()),
            _ => "othername:<unsupported>".to_owned(),
        });
    }
    Some(found)
}

fn access(cert: &X509, certificate: &[u8]) -> Option<String> {
    let list = cert.authority_info()?;
    // The places once more as they are written: those of other names are read from there.
    let written: Vec<(u8, &[u8])> = der::extension(certificate, AUTHORITY_INFO)
        .and_then(der::content)
        .map(|list| {
            der::elements(list)
                .filter_map(|(_, description)| der::elements(description).nth(1))
                .collect()
        })
        .unwrap_or_default();
    let mut lines = Vec::new();
    for (index, description) in list.iter().enumerate() {
        let object = description.method();
        let method = match object.nid().long_name() {
            Ok(name) if name != "undefined" => name.to_owned(),
            _ => object.to_string(),
        };
        let location = description.location();
        let place = match location.uri() {
            Some(uri) => format!("URI:{}", quoted(uri.as_bytes())),
            None => match location.dnsname() {
                Some(host) => format!("DNS:{}", quoted(host.as_bytes())),
                None => written
                    .get(index)
                    .filter(|(tag, _)| tag & 0x1f == 0)
                    .and_then(|(_, value)| other_name(value))
                    .unwrap_or_else(|| "othername:<unsupported>".to_owned()),
            },
        };
        lines.push(format!("{method} - {place}"));
    }
    Some(lines.join("\n"))
}

fn fingerprint(cert: &X509, digest: MessageDigest) -> Outcome<String> {
    let bytes = cert.digest(digest)?;
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(pairs.join(":"))
}

impl Certificate {
    fn is_authority(&self) -> bool {
        let Some(constraints) = der::extension(&self.der, BASIC_CONSTRAINTS).and_then(der::content)
        else {
            return false;
        };
        // The first field, when present, is the boolean.
        der::elements(constraints)
            .next()
            .is_some_and(|(tag, value)| tag == 1 && value != [0])
    }

    /// The identifier in the second part of the certificate.
    fn signature_oid(&self) -> String {
        let second = der::content(&self.der).and_then(|body| der::elements(body).nth(1));
        let oid = second.and_then(|(_, algorithm)| der::content(algorithm));
        oid.map(der::dotted).unwrap_or_default()
    }

    fn facts(&self) -> Outcome<Vec<(&'static str, String)>> {
        let cert = &self.cert;
        let algorithm = cert.signature_algorithm().object();
        let mut facts = vec![
            ("subject", multiline(cert.subject_name())),
            ("issuer", multiline(cert.issuer_name())),
            ("validFrom", cert.not_before().to_string()),
            ("validTo", cert.not_after().to_string()),
            ("fingerprint", fingerprint(cert, MessageDigest::sha1())?),
            (
                "fingerprint256",
                fingerprint(cert, MessageDigest::sha256())?,
            ),
            (
                "fingerprint512",
                fingerprint(cert, MessageDigest::sha512())?,
            ),
            (
                "serialNumber",
                cert.serial_number().to_bn()?.to_hex_str()?.to_string(),
            ),
            ("signatureAlgorithmOid", self.signature_oid()),
        ];
        if let Ok(name) = algorithm.nid().long_name() {
            facts.push(("signatureAlgorithm", name.to_owned()));
        }
        if let Some(access) = access(cert, &self.der) {
            facts.push(("infoAccess", access));
        }
        Ok(facts)
    }
}

fn put_names(
    cx: &mut Scope<'_>,
    object: Local<'_, Object>,
    key: &'static str,
    name: &X509NameRef,
) -> Result<()> {
    let flat: Vec<String> = entries(name)
        .into_iter()
        .flat_map(|(key, value)| [key, value])
        .collect();
    object.put(cx, key, flat)
}

#[class(name = "X509Certificate")]
impl Certificate {
    #[constructor]
    fn new(_cx: &mut Scope<'_>, data: Local<'_, View>) -> Result<Self> {
        let cert = parse(&copy_of(data))?;
        let der = cert.to_der().map_err(Failure::from)?;
        Ok(Certificate { cert, der })
    }

    /// Everything the certificate says, as texts and lists.
    #[method]
    fn info<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        let info = cx.object();
        for (key, value) in self.facts()? {
            info.put(cx, key, value)?;
        }
        info.put(cx, "ca", self.is_authority())?;
        put_names(cx, info, "subjectEntries", self.cert.subject_name())?;
        put_names(cx, info, "issuerEntries", self.cert.issuer_name())?;
        if let Some(names) = alternatives(&self.cert, &self.der) {
            info.put(cx, "subjectAltName", names.told.join(", "))?;
            info.put(cx, "hosts", names.hosts)?;
            info.put(cx, "mails", names.mails)?;
            info.put(cx, "addresses", names.addresses)?;
        }
        if let Some(usage) = der::extension(&self.der, EXTENDED_KEY_USAGE).and_then(der::content) {
            let oids: Vec<String> = der::elements(usage)
                .map(|(_, oid)| der::dotted(oid))
                .collect();
            info.put(cx, "keyUsage", oids)?;
        }
        Ok(info)
    }

    /// What the legacy object tells of the key: bits, and modulus and exponent or the curve.
    #[method]
    fn key_info<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
        let info = cx.object();
        let key = self.cert.public_key().map_err(Failure::from)?;
        match key.id() {
            Id::RSA => {
                let rsa = key.rsa().map_err(Failure::from)?;
                info.put(
                    cx,
                    "modulus",
                    rsa.n().to_hex_str().map_err(Failure::from)?.to_string(),
                )?;
                let exponent = rsa
                    .e()
                    .to_hex_str()
                    .map_err(Failure::from)?
                    .to_string()
                    .to_lowercase();
                info.put(
                    cx,
                    "exponent",
                    format!("0x{}", exponent.trim_start_matches('0')),
                )?;
                info.put(cx, "bits", rsa.n().num_bits())?;
                let der = rsa_der(&rsa)?;
                let view = bytes(cx, der)?;
                info.set(cx, "pubkey", view)?;
            }
            Id::EC => {
                let ec = key.ec_key().map_err(Failure::from)?;
                info.put(cx, "bits", ec.group().order_bits())?;
                if let Some(nid) = ec.group().curve_name() {
                    info.put(cx, "asn1Curve", nid.short_name().unwrap_or("UNDEF"))?;
                    let nist = match nid.as_raw() {
                        415 => Some("P-256"),
                        715 => Some("P-384"),
                        716 => Some("P-521"),
                        713 => Some("P-224"),
                        _ => None,
                    };
                    if let Some(nist) = nist {
                        info.put(cx, "nistCurve", nist)?;
                    }
                }
                let mut context = openssl::bn::BigNumContext::new().map_err(Failure::from)?;
                let form = super::exchange::point_form("uncompressed");
                let point = ec
                    .public_key()
                    .to_bytes(ec.group(), form, &mut context)
                    .map_err(Failure::from)?;
                let view = bytes(cx, point)?;
                info.set(cx, "pubkey", view)?;
            }
            _ => {}
        }
        Ok(info)
    }

    #[method]
    fn raw<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        bytes(cx, self.der.clone())
    }

    #[method]
    fn pem(&self, _cx: &mut Scope<'_>) -> Result<String> {
        let pem = self.cert.to_pem().map_err(Failure::from)?;
        Ok(String::from_utf8_lossy(&pem).into_owned())
    }

    #[method]
    fn public_key<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let key = self.cert.public_key().map_err(Failure::from)?;
        wrap(cx, Material::Public(key))
    }

    /// Whether the other certificate issued this one, by their names and extensions.
    #[method]
    fn issued_by(&self, _cx: &mut Scope<'_>, other: Local<'_, Object>) -> bool {
        let Some(other) = other.unwrap_class::<Certificate>() else {
            return false;
        };
        other.cert.issued(&self.cert) == X509VerifyResult::OK
    }

    /// Whether the signature was made with the private half of this key.
    #[method]
    fn verify(&self, _cx: &mut Scope<'_>, key: Local<'_, Object>) -> Result<bool> {
        let Some(key) = key.unwrap_class::<KeyHandle>() else {
            return Ok(false);
        };
        let verdict = self.cert.verify(&*key.public()?).unwrap_or(false);
        drop(openssl::error::ErrorStack::get());
        Ok(verdict)
    }

    /// Whether this is the private key to the certificate.
    #[method]
    fn matches_private(&self, _cx: &mut Scope<'_>, key: Local<'_, Object>) -> Result<bool> {
        let Some(key) = key.unwrap_class::<KeyHandle>() else {
            return Ok(false);
        };
        let own = self.cert.public_key().map_err(Failure::from)?;
        Ok(own.public_eq(&*key.private()?))
    }
}

fn rsa_der(rsa: &openssl::rsa::Rsa<openssl::pkey::Public>) -> Outcome<Vec<u8>> {
    Ok(rsa.public_key_to_der()?)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<Certificate>()?;
    target.set(cx, c"X509Certificate", class)
}
