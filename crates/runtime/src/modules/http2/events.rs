//! What happens in a session, as calls of JavaScript.

use nodus_http::h2::{Event, FieldList, code};

use super::session::Http2Session;
use crate::prelude::*;

impl Http2Session {
    /// Tells of one event; `input` is what the places of DATA refer to. An event for which memory is short ends the
    /// session: its streams would go on without what it brought.
    pub(super) fn dispatch(&self, cx: &mut Scope<'_>, event: Event, input: &[u8]) {
        if self.try_dispatch(cx, event, input).is_err() {
            cx.clear_exception();
            self.core.borrow_mut().terminate_with(code::INTERNAL_ERROR);
        }
    }

    fn try_dispatch(&self, cx: &mut Scope<'_>, event: Event, input: &[u8]) -> Result<()> {
        match event {
            Event::Headers {
                stream,
                category,
                flags,
                fields,
            } => {
                let args = [
                    cx.number(stream.into()),
                    cx.int(category as i32),
                    cx.int(flags.into()),
                    cx.string_latin1(&fields.text).as_value(),
                    positions(cx, &fields)?,
                ];
                self.tell(cx, |hooks| &hooks.on_headers, &args);
            }
            Event::Promise {
                parent,
                stream,
                fields,
            } => {
                let args = [
                    cx.number(parent.into()),
                    cx.number(stream.into()),
                    cx.string_latin1(&fields.text).as_value(),
                    positions(cx, &fields)?,
                ];
                self.tell(cx, |hooks| &hooks.on_promise, &args);
            }
            Event::Data { stream, start, end } => {
                self.content(cx, stream, input.get(start..end).unwrap_or_default())?;
            }
            Event::Content { stream, bytes } => self.content(cx, stream, &bytes)?,
            Event::End { stream } => {
                let args = [cx.number(stream.into())];
                self.tell(cx, |hooks| &hooks.on_end, &args);
            }
            Event::Closed { stream, code } => {
                let args = [cx.number(stream.into()), cx.number(code.into())];
                self.tell(cx, |hooks| &hooks.on_closed, &args);
            }
            Event::Settings => self.tell(cx, |hooks| &hooks.on_settings, &[]),
            Event::SettingsAck => self.tell(cx, |hooks| &hooks.on_settings_ack, &[]),
            Event::Ping { payload } => {
                let args = [cx.uint8_array_from(payload.to_vec())?.as_value()];
                self.tell(cx, |hooks| &hooks.on_ping, &args);
            }
            Event::PingAck { payload, expected } => {
                let args = [
                    cx.uint8_array_from(payload.to_vec())?.as_value(),
                    cx.boolean(expected),
                ];
                self.tell(cx, |hooks| &hooks.on_ping_ack, &args);
            }
            Event::Goaway { last, code, data } => {
                let data = if data.is_empty() {
                    cx.undefined()
                } else {
                    cx.uint8_array_from(data)?.as_value()
                };
                let args = [cx.number(code.into()), cx.number(last.into()), data];
                self.tell(cx, |hooks| &hooks.on_goaway, &args);
            }
            // What a peer would like first is not told: nobody goes by it.
            Event::Priority { .. } => {}
            Event::AltSvc {
                stream,
                origin,
                value,
            } => {
                let args = [
                    cx.number(stream.into()),
                    cx.string_latin1(&origin).as_value(),
                    cx.string_latin1(&value).as_value(),
                ];
                self.tell(cx, |hooks| &hooks.on_alt_svc, &args);
            }
            Event::Origin(origins) => {
                let origins: Vec<String> = origins
                    .iter()
                    .map(|origin| origin.iter().copied().map(char::from).collect())
                    .collect();
                let args = [cx.string_array(&origins).as_value()];
                self.tell(cx, |hooks| &hooks.on_origin, &args);
            }
            Event::NotSent {
                stream,
                kind,
                error,
            } => {
                let args = [cx.number(stream.into()), cx.int(kind.into()), cx.int(error)];
                self.tell(cx, |hooks| &hooks.on_not_sent, &args);
            }
            Event::WantTrailers { stream } => {
                let args = [cx.number(stream.into())];
                self.tell(cx, |hooks| &hooks.on_want_trailers, &args);
            }
            Event::Failed {
                error,
                too_many_invalid,
            } => {
                let args = [cx.int(error), cx.boolean(too_many_invalid)];
                self.tell(cx, |hooks| &hooks.on_error, &args);
            }
        }
        Ok(())
    }

    fn content(&self, cx: &mut Scope<'_>, stream: u32, bytes: &[u8]) -> Result<()> {
        let args = [
            cx.number(stream.into()),
            cx.array_buffer(bytes.to_vec())?.as_value(),
        ];
        self.tell(cx, |hooks| &hooks.on_data, &args);
        self.core.borrow_mut().consume(stream, bytes.len());
        Ok(())
    }
}

/// Where in the list the fields are that must not be indexed; undefined when there are none.
fn positions<'s>(cx: &mut Scope<'s>, fields: &FieldList) -> Result<Local<'s, Value>> {
    if fields.sensitive.is_empty() {
        return Ok(cx.undefined());
    }
    let positions: Vec<f64> = fields.sensitive.iter().map(|at| f64::from(*at)).collect();
    positions.into_js(cx)
}
