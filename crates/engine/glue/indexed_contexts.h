// Contexts of jobs that were enqueued with their promise already settled, by absolute position in the queue.

#ifndef nodus_indexed_contexts_h
#define nodus_indexed_contexts_h

#include <cstdint>
#include <vector>

#include "js/GCVector.h"
#include "js/RootingAPI.h"

namespace nodus {

using ContextVector = JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>;

struct IndexedContexts {
  std::vector<uint64_t> indices;
  ContextVector contexts;
  size_t head = 0;

  void trace(JSTracer* trc) { contexts.trace(trc); }

  bool push(uint64_t index, JSObject* context) {
    if (head < indices.size() && indices.back() == index) {
      // The job announced before was never enqueued.
      contexts.back() = context;
      return true;
    }
    indices.push_back(index);
    return contexts.append(context);
  }

  // The context for the job at `index`, or null; forgets everything before it.
  JSObject* take(uint64_t index) {
    while (head < indices.size() && indices[head] < index) {
      contexts[head++] = nullptr;
    }
    JSObject* found = nullptr;
    if (head < indices.size() && indices[head] == index) {
      found = contexts[head];
      contexts[head++] = nullptr;
    }
    if (head == indices.size()) {
      indices.clear();
      contexts.clear();
      head = 0;
    } else if (head > 1024 && head * 2 > indices.size()) {
      indices.erase(indices.begin(), indices.begin() + head);
      contexts.erase(contexts.begin(), contexts.begin() + head);
      head = 0;
    }
    return found;
  }

  bool isEmpty() const { return indices.empty(); }
};

}  // namespace nodus

#endif
