//! The methods that the classes of stream handles share, as one macro around `#[class]`: a class gives its name, its
//! type and its own methods, and gets those of the family.

/// Declares the JavaScript class of a stream handle. The type has a field `base: Rc<StreamBase>`.
macro_rules! stream_class {
    ($name:tt, $type:ident { $($own:tt)* }) => {
        $crate::modules::net::stream_family! { $name, $type, base {
            $($own)*

            #[method]
            fn close<'s>(&self, cx: &mut Scope<'s>, callback: Local<'s, Value>) {
                self.base.close(cx, callback);
            }

            #[method]
            fn share_arrivals(&self) {
                self.base.share_arrivals();
            }

            #[method(name = "ref")]
            fn make_ref(&self) {
                self.base.set_ref(true);
            }

            #[method]
            fn unref(&self) {
                self.base.set_ref(false);
            }

            #[method]
            fn has_ref(&self) -> bool {
                self.base.has_ref()
            }
        } }
    };
}

/// The same for a stream over another, which closes and counts for both: the field named is what reads and writes.
macro_rules! stream_family {
    ($name:tt, $type:ident, $base:ident { $($own:tt)* }) => {
        #[class(name = $name)]
        impl $type {
            $($own)*

            #[method]
            fn read_start(&self) -> i32 {
                self.$base.read_start()
            }

            #[method]
            fn read_stop(&self) -> i32 {
                self.$base.read_stop()
            }

            #[method]
            fn use_user_buffer<'s>(&self, cx: &mut Scope<'s>, view: Local<'s, View>) {
                self.$base.use_user_buffer(cx, view);
            }

            #[method]
            fn shutdown<'s>(&self, cx: &mut Scope<'s>, request: Local<'s, Object>) -> i32 {
                self.$base.shutdown(cx, request)
            }

            #[method]
            fn write_buffer<'s>(
                &self,
                cx: &mut Scope<'s>,
                request: Local<'s, Object>,
                view: Local<'s, View>,
            ) -> i32 {
                self.$base.write_buffer(cx, request, view)
            }

            #[method]
            fn writev<'s>(
                &self,
                cx: &mut Scope<'s>,
                request: Local<'s, Object>,
                chunks: Local<'s, Array>,
                all_buffers: bool,
            ) -> Result<i32> {
                self.$base.writev(cx, request, chunks, all_buffers)
            }

            #[method(name = "writeLatin1String")]
            fn write_latin1_string<'s>(
                &self,
                cx: &mut Scope<'s>,
                request: Local<'s, Object>,
                string: Local<'s, JsString>,
            ) -> i32 {
                self.$base.write_string(cx, request, string, $crate::modules::net::Encoding::Latin1)
            }

            #[method]
            fn write_ascii_string<'s>(
                &self,
                cx: &mut Scope<'s>,
                request: Local<'s, Object>,
                string: Local<'s, JsString>,
            ) -> i32 {
                self.$base.write_string(cx, request, string, $crate::modules::net::Encoding::Latin1)
            }

            #[method(name = "writeUcs2String")]
            fn write_ucs2_string<'s>(
                &self,
                cx: &mut Scope<'s>,
                request: Local<'s, Object>,
                string: Local<'s, JsString>,
            ) -> i32 {
                self.$base.write_string(cx, request, string, $crate::modules::net::Encoding::Ucs2)
            }

            #[getter]
            fn fd(&self) -> i32 {
                self.$base.fd()
            }

            #[getter]
            fn bytes_read(&self) -> f64 {
                self.$base.bytes_read()
            }

            #[getter]
            fn bytes_written(&self) -> f64 {
                self.$base.bytes_written()
            }

            #[getter]
            fn write_queue_size(&self) -> f64 {
                self.$base.write_queue_size()
            }

            #[getter]
            fn is_stream_base(&self) -> bool {
                true
            }
        }
    };
}

pub(crate) use stream_class;
pub(crate) use stream_family;
