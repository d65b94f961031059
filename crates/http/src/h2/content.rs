//! The rules of HTTP for the messages of a stream: which pseudo fields, in which order, how often; how much content was
//! announced and how much came.

use super::fields;

/// What is known of the messages of one stream.
#[derive(Clone, Debug)]
pub(super) struct Content {
    seen: u16,
    status: i64,
    announced: i64,
    received: i64,
    /// Only informational heads have come so far.
    expects_final: bool,
    head_request: bool,
    connect_request: bool,
}

impl Default for Content {
    fn default() -> Self {
        Content {
            seen: 0,
            status: -1,
            announced: -1,
            received: 0,
            expects_final: false,
            head_request: false,
            connect_request: false,
        }
    }
}

mod seen {
    pub(super) const AUTHORITY: u16 = 1;
    pub(super) const METHOD: u16 = 1 << 1;
    pub(super) const PATH: u16 = 1 << 2;
    pub(super) const SCHEME: u16 = 1 << 3;
    pub(super) const PROTOCOL: u16 = 1 << 4;
    pub(super) const STATUS: u16 = 1 << 5;
    pub(super) const HOST: u16 = 1 << 6;
    pub(super) const REGULAR: u16 = 1 << 7;
    pub(super) const OPTIONS: u16 = 1 << 8;
    pub(super) const WEB_SCHEME: u16 = 1 << 9;
    pub(super) const PATH_REGULAR: u16 = 1 << 10;
    pub(super) const PATH_ASTERISK: u16 = 1 << 11;
}

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    /// Not worth losing the stream.
    Drop,
    Fail,
}

/// How a block is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Fields of a request: on servers, and in promises.
    pub(super) request: bool,
    pub(super) trailer: bool,
    pub(super) strict: bool,
    pub(super) extended_connect: bool,
    pub(super) pushed: bool,
}

impl Content {
    /// A request that this side sends: what it says of the response to come.
    pub(super) fn note_request(&mut self, method: &[u8]) {
        self.head_request = method == b"HEAD";
        self.connect_request = method == b"CONNECT";
    }

    /// Looks at the next field of a block.
    pub(super) fn field(&mut self, name: &[u8], value: &[u8], how: Reading) -> Verdict {
        let pseudo = name.first() == Some(&b':');
        if !fields::is_name(name) {
            if pseudo || name.is_empty() || name.iter().any(u8::is_ascii_uppercase) {
                return Verdict::Fail;
            }
            self.seen |= seen::REGULAR;
            return Verdict::Drop;
        }
        let valid = match name {
            b":method" => fields::is_method(value),
            b":scheme" => fields::is_scheme(value),
            b":path" if how.request => fields::is_path(value),
            b":authority" | b"host" if how.request => fields::is_authority(value),
            _ => fields::is_value(value, how.strict),
        };
        if !valid {
            if pseudo {
                return Verdict::Fail;
            }
            self.seen |= seen::REGULAR;
            return Verdict::Drop;
        }
        if pseudo && (how.trailer || self.seen & seen::REGULAR != 0) {
            return Verdict::Fail;
        }
        if !pseudo {
            self.seen |= seen::REGULAR;
        }
        match name {
            b"connection" | b"keep-alive" | b"proxy-connection" | b"transfer-encoding"
            | b"upgrade" => Verdict::Fail,
            b"te" if !value.eq_ignore_ascii_case(b"trailers") => Verdict::Fail,
            _ if how.request => self.request_field(name, value, pseudo, how),
            _ => self.response_field(name, value, pseudo, how),
        }
    }

    fn once(&mut self, bit: u16) -> Verdict {
        if self.seen & bit != 0 {
            return Verdict::Fail;
        }
        self.seen |= bit;
        Verdict::Keep
    }

    fn request_field(&mut self, name: &[u8], value: &[u8], pseudo: bool, how: Reading) -> Verdict {
        match name {
            b":authority" => self.once(seen::AUTHORITY),
            b":method" => {
                match value {
                    b"HEAD" => self.head_request = true,
                    b"CONNECT" if how.pushed => return Verdict::Fail,
                    b"CONNECT" => self.connect_request = true,
                    b"OPTIONS" => self.seen |= seen::OPTIONS,
                    _ => {}
                }
                self.once(seen::METHOD)
            }
            b":path" => {
                match value.first() {
                    Some(b'/') => self.seen |= seen::PATH_REGULAR,
                    Some(b'*') if value.len() == 1 => self.seen |= seen::PATH_ASTERISK,
                    _ => {}
                }
                self.once(seen::PATH)
            }
            b":scheme" => {
                if value.eq_ignore_ascii_case(b"http") || value.eq_ignore_ascii_case(b"https") {
                    self.seen |= seen::WEB_SCHEME;
                }
                self.once(seen::SCHEME)
            }
            b":protocol" if how.extended_connect => self.once(seen::PROTOCOL),
            b"host" => self.once(seen::HOST),
            b"content-length" => self.announce(value),
            _ if pseudo => Verdict::Fail,
            _ => Verdict::Keep,
        }
    }

    fn response_field(&mut self, name: &[u8], value: &[u8], pseudo: bool, how: Reading) -> Verdict {
        match name {
            b":status" => {
                let status = fields::number(value).filter(|_| value.len() == 3);
                match status {
                    None | Some(101) => Verdict::Fail,
                    Some(status) => {
                        self.status = status;
                        self.once(seen::STATUS)
                    }
                }
            }
            b"content-length" if !how.trailer => {
                if self.status == 204 {
                    self.announced = 0;
                    return Verdict::Drop;
                }
                if self.status / 100 == 1 {
                    return Verdict::Fail;
                }
                if self.connect_request && self.status / 100 == 2 {
                    return Verdict::Drop;
                }
                self.announce(value)
            }
            _ if pseudo => Verdict::Fail,
            _ => Verdict::Keep,
        }
    }

    fn announce(&mut self, value: &[u8]) -> Verdict {
        match fields::number(value) {
            Some(length) if self.announced == -1 => {
                self.announced = length;
                Verdict::Keep
            }
            _ => Verdict::Fail,
        }
    }

    /// A request's head is complete; whether it may be so.
    pub(super) fn request_complete(&mut self) -> bool {
        let has = |bits: u16| self.seen & bits != 0;
        let good = if !self.connect_request || has(seen::PROTOCOL) {
            let required = seen::METHOD | seen::PATH | seen::SCHEME;
            self.seen & required == required
                && has(seen::AUTHORITY | seen::HOST)
                && (!has(seen::PROTOCOL) || (self.connect_request && has(seen::AUTHORITY)))
                && (!has(seen::WEB_SCHEME)
                    || has(seen::PATH_REGULAR)
                    || (has(seen::OPTIONS) && has(seen::PATH_ASTERISK)))
        } else {
            self.announced = -1;
            has(seen::AUTHORITY) && !has(seen::SCHEME | seen::PATH)
        };
        self.seen = 0;
        good
    }

    /// A response's head is complete; whether it may be so.
    pub(super) fn response_complete(&mut self, end: bool) -> bool {
        if self.seen & seen::STATUS == 0 {
            return false;
        }
        self.seen = 0;
        if self.status / 100 == 1 {
            self.expects_final = true;
            self.announced = -1;
            self.status = -1;
            return !end;
        }
        self.expects_final = false;
        if self.head_request || self.status == 304 || self.status == 204 {
            self.announced = 0;
        } else if self.connect_request && self.status / 100 == 2 {
            self.announced = -1;
        }
        true
    }

    /// Whether the next head is one of a response, and no trailer.
    pub(super) fn expects_head(&self) -> bool {
        self.expects_final
    }

    pub(super) fn trailer_complete(&mut self, end: bool) -> bool {
        self.seen = 0;
        end
    }

    /// Content that came; false when it is more than was announced.
    pub(super) fn data(&mut self, length: usize) -> bool {
        self.received += length as i64;
        !self.expects_final && (self.announced == -1 || self.received <= self.announced)
    }

    /// The end; false when something is missing.
    pub(super) fn ended(&self) -> bool {
        !self.expects_final && (self.announced == -1 || self.received == self.announced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOW: Reading = Reading {
        request: true,
        trailer: false,
        strict: true,
        extended_connect: false,
        pushed: false,
    };

    fn request(fields: &[(&str, &str)]) -> Option<Content> {
        let mut content = Content::default();
        for (name, value) in fields {
            if content.field(name.as_bytes(), value.as_bytes(), HOW) == Verdict::Fail {
                return None;
            }
        }
        content.request_complete().then_some(content)
    }

    const GET: [(&str, &str); 4] = [
        (":method", "GET"),
        (":scheme", "http"),
        (":path", "/"),
        (":authority", "a"),
    ];

    #[test]
    fn wants_the_pseudo_fields_first_and_once() {
        assert!(request(&GET).is_some());
        assert!(request(&GET[1..]).is_none());
        let mut late = vec![("a", "b")];
        late.extend(GET);
        assert!(request(&late).is_none());
        let mut twice = GET.to_vec();
        twice.push((":path", "/"));
        assert!(request(&twice).is_none());
    }

    #[test]
    fn refuses_fields_of_connections() {
        for field in [("connection", "close"), ("te", "gzip"), ("Upper", "x")] {
            let mut fields = GET.to_vec();
            fields.push(field);
            assert!(request(&fields).is_none(), "{field:?}");
        }
    }

    #[test]
    fn counts_content() {
        let mut fields = GET.to_vec();
        fields.push(("content-length", "3"));
        let mut content = request(&fields).unwrap();
        assert!(!content.ended());
        assert!(content.data(3));
        assert!(content.ended());
        assert!(!content.data(1));
    }
}
