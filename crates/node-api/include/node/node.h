// The C++ interface of V8, which nodus does not have because its engine is SpiderMonkey.
#error "nodus has no V8: build this addon on Node-API (node_api.h, or node-addon-api for C++)"
