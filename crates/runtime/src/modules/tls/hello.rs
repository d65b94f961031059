//! The first message of a TLS client, read before OpenSSL reads it: the program may want to choose a certificate, a
//! protocol or a session by what it says.

/// What a client says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ClientHello {
    /// The session to resume, by its identifier.
    pub(super) session_id: Vec<u8>,
    /// Whether it brings a session ticket.
    pub(super) ticket: bool,
    /// The host that it wants to talk to.
    pub(super) servername: Option<String>,
    /// The protocols that it offers.
    pub(super) protocols: Vec<Vec<u8>>,
    /// Whether it asks for the certificate's status.
    pub(super) wants_status: bool,
}

/// How far the bytes at hand reach.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// More bytes are needed.
    Incomplete,
    /// These are no TLS client's; OpenSSL will say so.
    Foreign,
    /// The whole message.
    Hello(ClientHello),
}

/// A message is never longer than this.
const LIMIT: usize = 128 * 1024;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const EXT_SERVERNAME: u16 = 0;
const EXT_STATUS: u16 = 5;
const EXT_ALPN: u16 = 16;
const EXT_TICKET: u16 = 35;

/// Bytes that are taken from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(front)
    }

    fn number(&mut self, size: usize) -> Option<usize> {
        let bytes = self.take(size)?;
        Some(bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
    }

    /// Bytes after their length, which has `size` bytes itself.
    fn vector(&mut self, size: usize) -> Option<&'a [u8]> {
        let count = self.number(size)?;
        self.take(count)
    }
}

/// Reads the message from the records at the start of `bytes`.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let mut message = Vec::new();
    let mut records = Bytes(bytes);
    loop {
        let Some(header) = records.take(5) else {
            return if bytes.first().is_none_or(|b| *b == HANDSHAKE) {
                Parsed::Incomplete
            } else {
                Parsed::Foreign
            };
        };
        if header[0] != HANDSHAKE || header[1] != 3 || message.len() > LIMIT {
            return Parsed::Foreign;
        }
        let length = usize::from(header[3]) << 8 | usize::from(header[4]);
        let Some(body) = records.take(length) else {
            return Parsed::Incomplete;
        };
        message.extend_from_slice(body);
        let mut reader = Bytes(&message);
        let Some(kind) = reader.number(1) else {
            return Parsed::Foreign;
        };
        if kind != usize::from(CLIENT_HELLO) {
            return Parsed::Foreign;
        }
        if let Some(body) = reader.vector(3) {
            return match read(body) {
                Some(hello) => Parsed::Hello(hello),
                None => Parsed::Foreign,
            };
        }
    }
}

fn read(body: &[u8]) -> Option<ClientHello> {
    let mut hello = ClientHello::default();
    let mut reader = Bytes(body);
    reader.take(34)?; // version and random
    hello.session_id = reader.vector(1)?.to_vec();
    reader.vector(2)?; // suites
    reader.vector(1)?; // compression
    if reader.0.is_empty() {
        return Some(hello);
    }
    let mut extensions = Bytes(reader.vector(2)?);
    while !extensions.0.is_empty() {
        let kind = extensions.number(2)?;
        let data = extensions.vector(2)?;
        match u16::try_from(kind).ok()? {
            EXT_SERVERNAME => hello.servername = servername(data),
            EXT_STATUS => hello.wants_status = data.first() == Some(&1),
            EXT_TICKET => hello.ticket = !data.is_empty(),
            EXT_ALPN => hello.protocols = protocols(data)?,
            _ => {}
        }
    }
    Some(hello)
}

fn servername(data: &[u8]) -> Option<String> {
    let mut list = Bytes(Bytes(data).vector(2)?);
    while !list.0.is_empty() {
        let kind = list.number(1)?;
        let name = list.vector(2)?;
        if kind == 0 {
            return String::from_utf8(name.to_vec()).ok();
        }
    }
    None
}

fn protocols(data: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut list = Bytes(Bytes(data).vector(2)?);
    let mut names = Vec::new();
    while !list.0.is_empty() {
        names.push(list.vector(1)?.to_vec());
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(size: usize, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for shift in (0..size).rev() {
            out.push((bytes.len() >> (8 * shift)) as u8);
        }
        out.extend_from_slice(bytes);
        out
    }

    fn sample() -> Vec<u8> {
        let mut extensions = Vec::new();
        let mut name = vec![0];
        name.extend(sized(2, b"a.example"));
        extensions.extend([0, 0]);
        extensions.extend(sized(2, &sized(2, &name)));
        extensions.extend([0, 16]);
        extensions.extend(sized(
            2,
            &sized(2, &[sized(1, b"h2"), sized(1, b"x")].concat()),
        ));
        extensions.extend([0, 5, 0, 5, 1, 0, 0, 0, 0]);
        extensions.extend([0, 35, 0, 1, 9]);
        let mut body = vec![3; 34];
        body.extend(sized(1, &[7; 32]));
        body.extend(sized(2, &[0x13, 0x01]));
        body.extend(sized(1, &[0]));
        body.extend(sized(2, &extensions));
        let mut message = vec![1];
        message.extend(sized(3, &body));
        message
    }

    fn record(body: &[u8]) -> Vec<u8> {
        [&[22, 3, 1][..], &sized(2, body)].concat()
    }

    #[test]
    fn reads_one_record() {
        let hello = match parse(&record(&sample())) {
            Parsed::Hello(hello) => Some(hello),
            _ => None,
        }
        .expect("a whole record is read");
        assert_eq!(hello.session_id, [7; 32]);
        assert_eq!(hello.servername.as_deref(), Some("a.example"));
        assert_eq!(hello.protocols, [b"h2".to_vec(), b"x".to_vec()]);
        assert!(hello.wants_status && hello.ticket);
    }

    #[test]
    fn reads_pieces_and_never_fails_on_cut_ones() {
        let message = sample();
        let (a, b) = message.split_at(20);
        let whole = [record(a), record(b)].concat();
        assert!(matches!(parse(&whole), Parsed::Hello(_)));
        for end in 0..whole.len() {
            assert_eq!(parse(&whole[..end]), Parsed::Incomplete, "{end}");
        }
    }

    #[test]
    fn leaves_strangers_alone() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\n"), Parsed::Foreign);
        assert_eq!(parse(&record(&[2, 0, 0, 0])), Parsed::Foreign);
        // A length that lies.
        let mut message = sample();
        message[4 + 34] = 255;
        assert_eq!(parse(&record(&message)), Parsed::Foreign);
    }
}
