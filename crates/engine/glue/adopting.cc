// Replaces functions of the engine's tables, which lie in memory that is only read.

#include "adopting.h"

#include <cstdint>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

namespace {

// Lets `change` write to what is only read.
template <typename Entry, typename Change>
bool ChangeConstant(const Entry* constant, Change change) {
  auto* entry = const_cast<Entry*>(constant);
  uintptr_t page = uintptr_t(sysconf(_SC_PAGESIZE));
  uintptr_t start = uintptr_t(entry) & ~(page - 1);
  size_t length = uintptr_t(entry + 1) - start;
  if (mprotect(reinterpret_cast<void*>(start), length, PROT_READ | PROT_WRITE)) {
    return false;
  }
  change(entry);
  mprotect(reinterpret_cast<void*>(start), length, PROT_READ);
  return true;
}

// Lets `change` write to the entry of a name; gives the function that is there before, null for none.
template <typename Change>
JSNative ChangeEntry(const JSFunctionSpec* table, const char* name, Change change) {
  for (; table && table->name; table++) {
    if (table->name.isSymbol() || strcmp(table->name.string(), name) != 0) {
      continue;
    }
    JSNative old = table->call.op;
    return ChangeConstant(table, change) ? old : nullptr;
  }
  return nullptr;
}

}  // namespace

JSNative nodus::ReplaceNative(const JSFunctionSpec* table, const char* name, JSNative native, const JSJitInfo* info) {
  return ChangeEntry(table, name, [&](JSFunctionSpec* entry) {
    if (native) {
      entry->call.op = native;
    }
    if (info) {
      entry->call.info = info;
    }
  });
}

void nodus::ReplaceSelfHosted(const JSFunctionSpec* table, const char* name, JSNative native, uint16_t length) {
  ChangeEntry(table, name, [&](JSFunctionSpec* entry) {
    entry->call.op = native;
    entry->nargs = length;
    entry->selfHostedName = nullptr;
  });
}

js::ClassObjectCreationOp nodus::ReplaceConstructor(const js::ClassSpec* spec, js::ClassObjectCreationOp create) {
  js::ClassObjectCreationOp old = spec->createConstructor;
  return ChangeConstant(spec, [&](js::ClassSpec* entry) { entry->createConstructor = create; }) ? old : nullptr;
}
