// What becomes of the heap: a record of collections with the heap's size before and after each, and a call at a safe
// point when a collection has left the heap nearly full.

#include <cstdint>
#include <ctime>
#include <vector>

#include "jsapi.h"
#include "js/GCAPI.h"
#include "js/Interrupt.h"
#include "gc/GC.h"
#include "gc/PublicIterators.h"
#include "gc/Zone.h"
#include "vm/ArrayBufferObject.h"
#include "vm/JSContext.h"
#include "vm/Runtime.h"

#include "gc/GC-inl.h"
#include "gc/PrivateIterators-inl.h"
#include "vm/JSContext-inl.h"

struct NodusHeapStatistics {
  uint64_t values[8];
};
extern "C" void nodus_heap_statistics(JSContext* cx, NodusHeapStatistics* out);
extern "C" bool nodus_may_be_nearly_full(JSContext* cx);
extern "C" bool nodus_holds_nearly_all(JSContext* cx);

// One collection; times in microseconds.
struct NodusHeapRecord {
  uint64_t minor;
  uint64_t cost;
  NodusHeapStatistics before, after;
};

// The engine's parameter has 32 bits; an instantiation may name what is private.
template <auto Member>
struct LimitOf {
  friend void SetLimit(js::gc::GCSchedulingTunables& tunables, size_t bytes) { tunables.*Member = bytes; }
};
void SetLimit(js::gc::GCSchedulingTunables& tunables, size_t bytes);
template struct LimitOf<&js::gc::GCSchedulingTunables::gcMaxBytes_>;

// The most bytes that collected things may take.
extern "C" uint64_t nodus_heap_limit(JSContext* cx) { return cx->runtime()->gc.tunables.gcMaxBytes(); }

extern "C" void nodus_set_heap_limit(JSContext* cx, uint64_t bytes) { SetLimit(cx->runtime()->gc.tunables, bytes); }

namespace {

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1000000 + uint64_t(now.tv_nsec) / 1000;
}

struct Watch {
  JSContext* cx = nullptr;
  JS::GCSliceCallback next = nullptr;
  // How many records are wanted by whom; each keeps what came since it began.
  std::vector<std::vector<NodusHeapRecord>*> logs;
  NodusHeapRecord major = {}, minor = {};
  uint64_t majorBegan = 0, minorBegan = 0;
  // Nearly full: calls that are left, and whether one is due.
  uint32_t calls = 0;
  bool due = false;
  void (*nearlyFull)(JSContext* cx) = nullptr;
};
thread_local Watch watch;

void Keep(const NodusHeapRecord& record) {
  for (auto* log : watch.logs) {
    log->push_back(record);
  }
}

void OnMajor(JSContext* cx, JS::GCProgress progress, const JS::GCDescription& description) {
  if (progress == JS::GC_CYCLE_BEGIN) {
    watch.majorBegan = Now();
    if (!watch.logs.empty()) {
      nodus_heap_statistics(cx, &watch.major.before);
    }
  } else if (progress == JS::GC_CYCLE_END && watch.majorBegan) {
    if (!watch.logs.empty()) {
      watch.major.minor = 0;
      watch.major.cost = Now() - watch.majorBegan;
      nodus_heap_statistics(cx, &watch.major.after);
      Keep(watch.major);
    }
    watch.majorBegan = 0;
    if (watch.calls && !watch.due && nodus_may_be_nearly_full(cx)) {
      watch.due = true;
      JS_RequestInterruptCallback(cx);
    }
  }
  if (watch.next) {
    watch.next(cx, progress, description);
  }
}

void OnMinor(JSContext* cx, JS::GCNurseryProgress progress, JS::GCReason, void*) {
  if (watch.majorBegan || watch.logs.empty()) {
    return;
  }
  if (progress == JS::GCNurseryProgress::GC_NURSERY_COLLECTION_START) {
    watch.minorBegan = Now();
    nodus_heap_statistics(cx, &watch.minor.before);
  } else if (watch.minorBegan) {
    watch.minor.minor = 1;
    watch.minor.cost = Now() - watch.minorBegan;
    watch.minorBegan = 0;
    nodus_heap_statistics(cx, &watch.minor.after);
    Keep(watch.minor);
  }
}

bool OnInterrupt(JSContext* cx) {
  if (watch.due) {
    watch.due = false;
    if (watch.calls && nodus_holds_nearly_all(cx)) {
      watch.calls--;
      watch.nearlyFull(cx);
      // What was called may have collected.
      watch.due = false;
    }
  }
  return true;
}

bool Begin(JSContext* cx) {
  if (watch.cx == cx) {
    return true;
  }
  watch = Watch();
  if (!JS::AddGCNurseryCollectionCallback(cx, OnMinor, nullptr) || !JS_AddInterruptCallback(cx, OnInterrupt)) {
    return false;
  }
  watch.next = JS::SetGCSliceCallback(cx, OnMajor);
  watch.cx = cx;
  return true;
}

}  // namespace

// Begins a record of this thread's collections.
extern "C" void* nodus_heap_log_start(JSContext* cx) {
  if (!Begin(cx)) {
    return nullptr;
  }
  auto* log = new std::vector<NodusHeapRecord>();
  watch.logs.push_back(log);
  return log;
}

// The collections of a record so far.
extern "C" const NodusHeapRecord* nodus_heap_log_read(void* handle, size_t* count) {
  auto* log = static_cast<std::vector<NodusHeapRecord>*>(handle);
  *count = log->size();
  return log->data();
}

// Ends a record.
extern "C" void nodus_heap_log_stop(void* handle) {
  auto* log = static_cast<std::vector<NodusHeapRecord>*>(handle);
  std::erase(watch.logs, log);
  delete log;
}

// Tells at once that the heap is nearly full, if that is due.
extern "C" void nodus_tell_nearly_full(JSContext* cx) {
  if (watch.cx == cx) {
    OnInterrupt(cx);
  }
}

// Has `nearlyFull` called up to `calls` times, from a safe point of the running JavaScript after a collection that left
// the heap nearly full.
extern "C" bool nodus_watch_nearly_full(JSContext* cx, uint32_t calls, void (*nearlyFull)(JSContext* cx)) {
  if (!Begin(cx)) {
    return false;
  }
  watch.nearlyFull = nearlyFull;
  watch.calls = calls;
  return true;
}

// The bytes of all ArrayBuffers. The young ones are collected or moved first, so that all are where they can be found.
extern "C" uint64_t nodus_array_buffer_bytes(JSContext* cx) {
  using js::gc::AllocKind;
  cx->runtime()->gc.evictNursery(JS::GCReason::API);
  js::gc::AutoSuppressGC suppress(cx);
  uint64_t bytes = 0;
  for (js::ZonesIter zone(cx->runtime(), js::SkipAtoms); !zone.done(); zone.next()) {
    for (AllocKind kind : {AllocKind::ARRAYBUFFER4, AllocKind::ARRAYBUFFER6, AllocKind::ARRAYBUFFER8,
                           AllocKind::ARRAYBUFFER12, AllocKind::ARRAYBUFFER16}) {
      for (auto iter = zone->cellIterUnsafe<JSObject>(kind); !iter.done(); iter.next()) {
        if (iter->is<js::ArrayBufferObject>()) {
          bytes += iter->as<js::ArrayBufferObject>().byteLength();
        }
      }
    }
  }
  return bytes;
}
