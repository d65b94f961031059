//! The states of the request line and of the status line.

use crate::chars::{self, URL, USERINFO};
use crate::error::ErrorCode;
use crate::head::Range;
use crate::method::Method;
use crate::parser::Kind;
use crate::scan::{Fault, Scanner, State, Step, fault, lenient};

const PREFACE: &[u8] = b"\r\n\r\nSM\r\n\r\n";
const BAD_PROTOCOL: &str = "Expected HTTP/, RTSP/ or ICE/";

impl Scanner {
    pub(crate) fn start_line(&mut self, buf: &[u8], c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match self.state {
            State::Method => self.method(buf),
            State::UrlStart => self.url_start(c),
            State::UrlSchema
            | State::UrlSchemaSlash
            | State::UrlSchemaSlash2
            | State::UrlServer
            | State::UrlServerAt
            | State::UrlPath
            | State::UrlQuery
            | State::UrlFragment => self.url(buf),
            State::UrlOldLf => {
                if c == b'\n' {
                    self.go(State::FieldFirst, pos + 1)
                } else {
                    fault(ErrorCode::InvalidUrl, "Expected CRLF", pos)
                }
            }
            State::RequestProtocol | State::ResponseProtocol => self.protocol(c),
            State::Major => {
                if !c.is_ascii_digit() {
                    return fault(ErrorCode::InvalidVersion, "Invalid major version", pos);
                }
                self.info.major = c - b'0';
                self.go(State::Dot, pos + 1)
            }
            State::Dot => {
                if c != b'.' {
                    return fault(ErrorCode::InvalidVersion, "Expected dot", pos);
                }
                self.go(State::Minor, pos + 1)
            }
            State::Minor => self.minor(c),
            State::RequestEnd => self.request_end(c),
            State::RequestEndLf => {
                if c == b'\n' {
                    self.go(State::FieldFirst, pos + 1)
                } else if self.lenient(lenient::OPTIONAL_LF_AFTER_CR) {
                    self.go(State::FieldFirst, pos)
                } else {
                    fault(ErrorCode::Strict, "Expected CRLF after version", pos)
                }
            }
            State::Preface => {
                if c != PREFACE[self.matched as usize] {
                    return fault(
                        ErrorCode::InvalidVersion,
                        "Expected HTTP/2 Connection Preface",
                        pos,
                    );
                }
                self.matched += 1;
                if self.matched as usize == PREFACE.len() {
                    return fault(ErrorCode::PausedH2Upgrade, "Pause on PRI/Upgrade", pos + 1);
                }
                self.go(State::Preface, pos + 1)
            }
            State::AfterVersion => {
                if c != b' ' {
                    return fault(
                        ErrorCode::InvalidVersion,
                        "Expected space after version",
                        pos,
                    );
                }
                self.matched = 0;
                self.go(State::Status, pos + 1)
            }
            State::Status => {
                if !c.is_ascii_digit() {
                    return fault(ErrorCode::InvalidStatus, "Invalid status code", pos);
                }
                self.info.status = self.info.status * 10 + u16::from(c - b'0');
                self.matched += 1;
                self.go(
                    if self.matched == 3 {
                        State::AfterStatus
                    } else {
                        State::Status
                    },
                    pos + 1,
                )
            }
            State::AfterStatus => match c {
                b' ' => self.go(State::ReasonStart, pos + 1),
                b'\r' => self.go(State::ResponseLf, pos + 1),
                b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                    self.go(State::FieldFirst, pos + 1)
                }
                b'\n' => fault(ErrorCode::InvalidStatus, "Invalid response status", pos + 1),
                _ => fault(ErrorCode::InvalidStatus, "Invalid response status", pos),
            },
            State::ReasonStart => {
                self.begin_span(pos);
                self.go(State::Reason, pos)
            }
            State::Reason => self.reason(buf),
            _ => {
                if c == b'\n' {
                    self.go(State::FieldFirst, pos + 1)
                } else if self.lenient(lenient::OPTIONAL_LF_AFTER_CR) {
                    self.go(State::FieldFirst, pos)
                } else {
                    fault(ErrorCode::Strict, "Expected LF after CR", pos)
                }
            }
        }
    }

    /// The method is short, so it is matched anew when more of it arrives.
    fn method(&mut self, buf: &[u8]) -> Result<Step, Fault> {
        if buf.starts_with(b"GET ") {
            self.info.method = Method::Get;
            return self.go(State::UrlStart, 4);
        }
        let matched = Method::longest_prefix(buf);
        match buf.get(matched) {
            None => Ok(Step::Need),
            Some(&c) => match Method::from_name(&buf[..matched]) {
                Some(method) if c == b' ' => {
                    self.info.method = method;
                    self.go(State::UrlStart, matched + 1)
                }
                Some(_) => fault(
                    ErrorCode::InvalidMethod,
                    "Expected space after method",
                    matched,
                ),
                None => fault(
                    ErrorCode::InvalidMethod,
                    "Invalid method encountered",
                    matched,
                ),
            },
        }
    }

    fn url_start(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        let connect = self.info.method == Method::Connect;
        match c {
            b' ' => return self.go(State::UrlStart, pos + 1),
            b'\r' | b'\n' if connect => {}
            b'\t' | 0x0c | b'\r' | b'\n' => {
                return fault(ErrorCode::InvalidUrl, "Invalid characters in url", pos + 1);
            }
            _ => {}
        }
        self.begin_span(pos);
        let state = match c {
            _ if connect => State::UrlServer,
            b'/' | b'*' => State::UrlPath,
            b'a'..=b'z' | b'A'..=b'Z' => State::UrlSchema,
            _ => return fault(ErrorCode::InvalidUrl, "Unexpected start char in url", pos),
        };
        if state == State::UrlPath {
            return self.go(state, pos + 1);
        }
        self.go(state, pos)
    }

    fn url(&mut self, buf: &[u8]) -> Result<Step, Fault> {
        loop {
            if self.state >= State::UrlPath {
                self.pos = chars::skip_class(buf, self.pos, URL);
            }
            let pos = self.pos;
            let Some(&c) = buf.get(pos) else {
                return Ok(Step::Need);
            };
            match c {
                _ if self.state == State::UrlSchemaSlash2 => {}
                b'\t' | 0x0c => {
                    return fault(ErrorCode::InvalidUrl, "Invalid characters in url", pos + 1);
                }
                b' ' | b'\r' | b'\n' => return self.url_end(c),
                _ => {}
            }
            self.state = match self.state {
                State::UrlSchema => match c {
                    b'a'..=b'z' | b'A'..=b'Z' => State::UrlSchema,
                    b':' => State::UrlSchemaSlash,
                    _ => return fault(ErrorCode::InvalidUrl, "Unexpected char in url schema", pos),
                },
                State::UrlSchemaSlash if c == b'/' => State::UrlSchemaSlash2,
                State::UrlSchemaSlash2 if c == b'/' => State::UrlServer,
                State::UrlSchemaSlash | State::UrlSchemaSlash2 => {
                    return fault(ErrorCode::InvalidUrl, "Unexpected char in url schema", pos);
                }
                State::UrlServerAt if c == b'@' => {
                    return fault(ErrorCode::InvalidUrl, "Double @ in url", pos + 1);
                }
                State::UrlServer | State::UrlServerAt => match c {
                    b'/' => State::UrlPath,
                    b'?' => State::UrlQuery,
                    b'@' => State::UrlServerAt,
                    b'[' | b']' => State::UrlServer,
                    _ if chars::is(c, USERINFO) => State::UrlServer,
                    _ => return fault(ErrorCode::InvalidUrl, "Unexpected char in url server", pos),
                },
                State::UrlPath => match c {
                    b'?' => State::UrlQuery,
                    b'#' => State::UrlFragment,
                    _ => return fault(ErrorCode::InvalidUrl, "Invalid char in url path", pos),
                },
                State::UrlQuery => match c {
                    b'?' => State::UrlQuery,
                    b'#' => State::UrlFragment,
                    _ => return fault(ErrorCode::InvalidUrl, "Invalid char in url query", pos),
                },
                _ => match c {
                    b'?' | b'#' => State::UrlFragment,
                    _ => {
                        return fault(
                            ErrorCode::InvalidUrl,
                            "Invalid char in url fragment start",
                            pos,
                        );
                    }
                },
            };
            self.pos += 1;
        }
    }

    fn url_end(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        // A schema must have reached its server.
        if matches!(self.state, State::UrlSchema | State::UrlSchemaSlash) {
            return fault(ErrorCode::InvalidUrl, "Invalid characters in url", pos + 1);
        }
        self.count(pos, pos)?;
        self.info.url = Range::new(self.mark, pos);
        self.matched = 0;
        if c == b' ' {
            return self.go(State::RequestProtocol, pos + 1);
        }
        self.info.major = 0;
        self.info.minor = 9;
        self.go(
            if c == b'\r' {
                State::UrlOldLf
            } else {
                State::FieldFirst
            },
            pos + 1,
        )
    }

    fn protocol(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if self.matched == 0 {
            self.protocol = match c {
                b'H' => b"HTTP/",
                b'R' => b"RTSP/",
                b'I' => b"ICE/",
                b' ' if self.kind == Kind::Request => return self.go(self.state, pos + 1),
                b'\t' | 0x0c
                    if self.kind == Kind::Request && self.info.url.end as usize + 1 == pos =>
                {
                    return fault(ErrorCode::InvalidUrl, "Invalid characters in url", pos + 1);
                }
                _ => return fault(ErrorCode::InvalidConstant, BAD_PROTOCOL, pos),
            };
        }
        let at = self.matched as usize;
        let last = at + 1 == self.protocol.len();
        if c != self.protocol[at] {
            return fault(ErrorCode::InvalidConstant, BAD_PROTOCOL, pos);
        }
        // Whether the method fits is known with the name's last letter, before the slash.
        if at + 2 == self.protocol.len() && self.kind == Kind::Request {
            self.check_method(pos + 1)?;
        }
        self.matched += 1;
        self.go(if last { State::Major } else { self.state }, pos + 1)
    }

    fn check_method(&self, at: usize) -> Result<(), Fault> {
        let method = self.info.method;
        let (fits, reason) = match self.protocol[0] {
            b'H' => (method.is_http(), "Invalid method for HTTP/x.x request"),
            b'R' => (method.is_rtsp(), "Invalid method for RTSP/x.x request"),
            _ => (
                method == Method::Source,
                "Expected SOURCE method for ICE/x.x request",
            ),
        };
        if fits {
            Ok(())
        } else {
            fault(ErrorCode::InvalidConstant, reason, at)
        }
    }

    fn minor(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        if !c.is_ascii_digit() {
            return fault(ErrorCode::InvalidVersion, "Invalid minor version", pos);
        }
        self.info.minor = c - b'0';
        let known = matches!(
            (self.info.major, self.info.minor),
            (0, 9) | (1, 0) | (1, 1) | (2, 0)
        );
        if !known && !self.lenient(lenient::VERSION) {
            return fault(ErrorCode::InvalidVersion, "Invalid HTTP version", pos + 1);
        }
        self.matched = 0;
        let next = match self.kind {
            Kind::Response => State::AfterVersion,
            Kind::Request if self.info.method == Method::Pri => State::Preface,
            Kind::Request => State::RequestEnd,
        };
        self.go(next, pos + 1)
    }

    fn request_end(&mut self, c: u8) -> Result<Step, Fault> {
        let pos = self.pos;
        match c {
            b'\r' => self.go(State::RequestEndLf, pos + 1),
            b'\n' if self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) => {
                self.go(State::RequestEndLf, pos + 1)
            }
            b'\n' => fault(
                ErrorCode::InvalidVersion,
                "Expected CRLF after version",
                pos + 1,
            ),
            _ => fault(
                ErrorCode::InvalidVersion,
                "Expected CRLF after version",
                pos,
            ),
        }
    }

    fn reason(&mut self, buf: &[u8]) -> Result<Step, Fault> {
        let stop =
            memchr::memchr2(b'\r', b'\n', &buf[self.pos..]).map_or(buf.len(), |at| self.pos + at);
        self.pos = stop;
        let Some(&c) = buf.get(stop) else {
            return Ok(Step::Need);
        };
        if c == b'\n' && !self.lenient(lenient::OPTIONAL_CR_BEFORE_LF) {
            return fault(
                ErrorCode::CrExpected,
                "Missing expected CR after response line",
                stop + 1,
            );
        }
        self.count(stop, stop + 1)?;
        self.info.reason = Range::new(self.mark, stop);
        self.go(
            if c == b'\r' {
                State::ResponseLf
            } else {
                State::FieldFirst
            },
            stop + 1,
        )
    }
}
