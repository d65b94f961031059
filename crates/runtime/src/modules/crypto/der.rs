//! Just enough DER for the keys OpenSSL's safe interface cannot make or describe: RSA keys bound to PSS parameters.

use super::failure::{Failure, Outcome};

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

const RSASSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];

/// Object identifiers of the hashes that PSS is used with.
const HASHES: [(&str, &[u8]); 9] = [
    ("sha1", &[0x2b, 0x0e, 0x03, 0x02, 0x1a]),
    (
        "sha256",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
    ),
    (
        "sha384",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
    ),
    (
        "sha512",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
    ),
    (
        "sha224",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04],
    ),
    (
        "sha512-224",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x05],
    ),
    (
        "sha512-256",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x06],
    ),
    (
        "sha3-256",
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x08],
    ),
    ("md5", &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05]),
];

/// What a key bound to PSS prescribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PssParameters {
    /// The hash of messages.
    pub hash: String,
    /// The hash of the mask generation.
    pub mgf1_hash: String,
    /// The least length of the salt.
    pub salt_length: u32,
}

/// An element with its tag and length.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let first = bytes
            .iter()
            .position(|byte| *byte != 0)
            .unwrap_or(bytes.len() - 1);
        out.push(0x80 | (bytes.len() - first) as u8);
        out.extend_from_slice(&bytes[first..]);
    }
    out.extend_from_slice(content);
    out
}

fn integer(value: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = value
        .to_be_bytes()
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if bytes.first().is_none_or(|byte| *byte >= 0x80) {
        bytes.insert(0, 0);
    }
    element(INTEGER, &bytes)
}

fn hash_identifier(name: &str) -> Outcome<Vec<u8>> {
    let (_, oid) = HASHES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .ok_or_else(|| Failure::invalid_digest(name))?;
    Ok(element(
        SEQUENCE,
        &[element(OID, oid), element(NULL, &[])].concat(),
    ))
}

/// A PKCS#8 key that may only be used with PSS, from a PKCS#1 key.
pub(crate) fn pss_private_key(
    pkcs1: &[u8],
    parameters: Option<&PssParameters>,
) -> Outcome<Vec<u8>> {
    let mut algorithm = element(OID, RSASSA_PSS);
    if let Some(parameters) = parameters {
        let mut fields = Vec::new();
        // What equals the default is left out, as DER demands.
        if !parameters.hash.eq_ignore_ascii_case("sha1") {
            fields.extend(element(0xa0, &hash_identifier(&parameters.hash)?));
        }
        if !parameters.mgf1_hash.eq_ignore_ascii_case("sha1") {
            let mask = [element(OID, MGF1), hash_identifier(&parameters.mgf1_hash)?].concat();
            fields.extend(element(0xa1, &element(SEQUENCE, &mask)));
        }
        if parameters.salt_length != 20 {
            fields.extend(element(0xa2, &integer(parameters.salt_length)));
        }
        algorithm.extend(element(SEQUENCE, &fields));
    }
    let body = [
        integer(0),
        element(SEQUENCE, &algorithm),
        element(OCTET_STRING, pkcs1),
    ]
    .concat();
    Ok(element(SEQUENCE, &body))
}

/// Reads one element: its tag, its content and what follows.
fn read(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = input.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > size_of::<usize>() {
            return None;
        }
        (
            digits
                .iter()
                .fold(0usize, |value, digit| value << 8 | usize::from(*digit)),
            rest,
        )
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

fn hash_name(identifier: &[u8]) -> Option<String> {
    let (_, sequence, _) = read(identifier)?;
    let (_, oid, _) = read(sequence)?;
    HASHES
        .iter()
        .find(|(_, known)| *known == oid)
        .map(|(name, _)| (*name).to_owned())
}

/// The PSS parameters in a public key's DER; `None` when the key has none.
pub(crate) fn pss_parameters(spki: &[u8]) -> Option<PssParameters> {
    let (_, body, _) = read(spki)?;
    let (_, algorithm, _) = read(body)?;
    let (_, oid, parameters) = read(algorithm)?;
    if oid != RSASSA_PSS || parameters.is_empty() {
        return None;
    }
    let (_, mut fields, _) = read(parameters)?;
    let mut found = PssParameters {
        hash: "sha1".to_owned(),
        mgf1_hash: "sha1".to_owned(),
        salt_length: 20,
    };
    while let Some((tag, content, rest)) = read(fields) {
        match tag {
            0xa0 => found.hash = hash_name(content)?,
            0xa1 => {
                let (_, mask, _) = read(content)?;
                let (_, _, hash) = read(mask)?;
                found.mgf1_hash = hash_name(hash)?;
            }
            0xa2 => {
                let (_, digits, _) = read(content)?;
                found.salt_length = digits
                    .iter()
                    .fold(0, |value, digit| value << 8 | u32::from(*digit));
            }
            _ => {}
        }
        fields = rest;
    }
    Some(found)
}

/// The elements of a constructed value, one after another.
pub(crate) fn elements(mut content: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (tag, inner, rest) = read(content)?;
        content = rest;
        Some((tag, inner))
    })
}

/// The value of a certificate's extension, found by the content of its identifier.
pub(crate) fn extension<'a>(certificate: &'a [u8], identifier: &[u8]) -> Option<&'a [u8]> {
    let (_, body, _) = read(certificate)?;
    let (_, signed, _) = read(body)?;
    // The extensions are the element with the context tag 3.
    let (_, wrapped) = elements(signed).find(|(tag, _)| *tag == 0xa3)?;
    let (_, list, _) = read(wrapped)?;
    elements(list).find_map(|(_, fields)| {
        let mut fields = elements(fields);
        let (_, oid) = fields.next()?;
        let (_, value) = fields.find(|(tag, _)| *tag == OCTET_STRING)?;
        (oid == identifier).then_some(value)
    })
}

/// The content of the outermost element.
pub(crate) fn content(element: &[u8]) -> Option<&[u8]> {
    read(element).map(|(_, inner, _)| inner)
}

/// An object identifier in dotted form.
pub(crate) fn dotted(oid: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut value = 0u64;
    for byte in oid {
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if arcs.is_empty() {
                // The first number holds two arcs.
                let first = (value / 40).min(2);
                arcs.push(first);
                value -= first * 40;
            }
            arcs.push(value);
            value = 0;
        }
    }
    let arcs: Vec<String> = arcs.iter().map(u64::to_string).collect();
    arcs.join(".")
}

/// A PSS key's public half as a plain RSA key: the same numbers under the other name.
pub(crate) fn as_plain_rsa(spki: &[u8]) -> Option<Vec<u8>> {
    const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let (_, body, _) = read(spki)?;
    let (_, _, key) = read(body)?;
    let algorithm = [element(OID, RSA_ENCRYPTION), element(NULL, &[])].concat();
    Some(element(
        SEQUENCE,
        &[element(SEQUENCE, &algorithm), key.to_vec()].concat(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lengths_take_more_bytes() {
        assert_eq!(
            &element(OCTET_STRING, &[7; 200])[..3],
            &[OCTET_STRING, 0x81, 200]
        );
        assert_eq!(integer(200), [INTEGER, 2, 0, 200]);
    }

    #[test]
    fn parameters_survive_the_way_through_der() {
        let wanted = PssParameters {
            hash: "sha256".into(),
            mgf1_hash: "sha512".into(),
            salt_length: 16,
        };
        let pkcs8 = pss_private_key(&[1, 2, 3], Some(&wanted)).unwrap();
        // A public key differs only in lacking the version in front.
        let (_, body, _) = read(&pkcs8).unwrap();
        let (_, _, rest) = read(body).unwrap();
        assert_eq!(pss_parameters(&element(SEQUENCE, rest)), Some(wanted));
    }
}
