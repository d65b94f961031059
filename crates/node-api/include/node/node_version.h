// Which Node this stands for.
#ifndef NODUS_NODE_VERSION_H_
#define NODUS_NODE_VERSION_H_

#define NODE_MAJOR_VERSION 26
#define NODE_MINOR_VERSION 10
#define NODE_PATCH_VERSION 0
#define NODE_VERSION_IS_RELEASE 1
#define NODE_VERSION "v26.10.0"
#define NODE_VERSION_STRING "26.10.0"
#define NODE_EXE_VERSION NODE_VERSION_STRING

#define NODE_API_SUPPORTED_VERSION_MIN 1
#define NODE_API_SUPPORTED_VERSION_MAX 10
#define NAPI_VERSION_MAX 10

#define NODE_VERSION_AT_LEAST(major, minor, patch)                         \
  ((NODE_MAJOR_VERSION > (major)) ||                                       \
   (NODE_MAJOR_VERSION == (major) && NODE_MINOR_VERSION > (minor)) ||      \
   (NODE_MAJOR_VERSION == (major) && NODE_MINOR_VERSION == (minor) && NODE_PATCH_VERSION >= (patch)))

#endif
