// Profilers. The one of time has a thread that asks the running JavaScript, once per interval, to note its own stack at
// the next safe point. The one of memory notes the stack of every so many bytes of new objects, and forgets those that
// the collector has taken. Both write what V8's profilers write. Nothing here costs anything while no profiler runs.

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include <malloc.h>

#include "jsapi.h"
#include "jsfriendapi.h"
#include "js/ColumnNumber.h"
#include "js/GCAPI.h"
#include "js/Interrupt.h"
#include "js/UbiNode.h"
#include "js/WeakMap.h"
#include "vm/FrameIter.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/Realm.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/Realm-inl.h"

#include "inferred_names.h"

namespace {

using Sink = bool (*)(void* closure, const char* bytes, size_t length);

size_t MallocSize(const void* memory) { return malloc_usable_size(const_cast<void*>(memory)); }

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1000000 + uint64_t(now.tv_nsec) / 1000;
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (uint8_t(c) < 0x20) {
      char buffer[8];
      snprintf(buffer, sizeof(buffer), "\\u%04x", c);
      out += buffer;
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string Utf8(const std::u16string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    uint32_t c = text[i];
    if ((c & 0xfc00) == 0xd800 && i + 1 < text.size()) {
      uint32_t low = text[i + 1];
      if ((low & 0xfc00) == 0xdc00) {
        c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
        i++;
      }
    }
    if ((c & 0xfffff800) == 0xd800) {
      c = 0xfffd;
    }
    if (c < 0x80) {
      out += char(c);
    } else if (c < 0x800) {
      out += char(0xc0 | (c >> 6));
      out += char(0x80 | (c & 0x3f));
    } else {
      if (c < 0x10000) {
        out += char(0xe0 | (c >> 12));
      } else {
        out += char(0xf0 | (c >> 18));
        out += char(0x80 | ((c >> 12) & 0x3f));
      }
      out += char(0x80 | ((c >> 6) & 0x3f));
      out += char(0x80 | (c & 0x3f));
    }
  }
  return out;
}

// A function as a profile shows it; lines and columns from 0.
struct Function {
  std::string name;
  std::string url;
  uint32_t script = 0;
  int32_t line = -1;
  int32_t column = -1;
};

// A place in the tree of calls.
struct Place {
  uint32_t function;
  std::vector<uint32_t> children;
  uint32_t hits = 0;
  std::unordered_map<uint32_t, uint32_t> ticks;  // by line
  double bytes = 0;
};

struct Frame {
  uint32_t function;
  uint32_t line;
};

class CallTree {
  std::unordered_map<uint64_t, uint32_t> functionOf;

 public:
  std::vector<Function> functions;
  std::vector<Place> places;

  CallTree() {
    functions.push_back({"(root)", "", 0, -1, -1});
    places.push_back({0});
  }

  uint32_t child(uint32_t parent, uint32_t function) {
    for (uint32_t at : places[parent].children) {
      if (places[at].function == function) {
        return at;
      }
    }
    uint32_t at = uint32_t(places.size());
    places.push_back({function});
    places[parent].children.push_back(at);
    return at;
  }

  uint32_t named(const char* name) {
    for (uint32_t at : places[0].children) {
      if (functions[places[at].function].name == name && functions[places[at].function].script == 0) {
        return at;
      }
    }
    functions.push_back({name, "", 0, -1, -1});
    return child(0, uint32_t(functions.size() - 1));
  }

  uint32_t functionFor(JSScript* script) {
    uint64_t key = (uint64_t(script->scriptSource()->id()) << 32) | script->toStringStart();
    auto [entry, added] = functionOf.try_emplace(key, uint32_t(functions.size()));
    if (added) {
      Function made;
      JSFunction* function = script->function();
      if (function) {
        made.name = Utf8(nodus::DebugName(function));
      }
      made.url = script->filename() ? script->filename() : "";
      made.script = script->scriptSource()->id();
      made.line = script->lineno() > 0 ? int32_t(script->lineno()) - 1 : 0;
      made.column = int32_t(script->column().oneOriginValue()) - 1;
      functions.push_back(std::move(made));
    }
    return entry->second;
  }

  // The place of the running code; `line` receives where in it.
  uint32_t record(JSContext* cx, uint32_t depth, uint32_t& line) {
    JS::AutoCheckCannotGC nogc;
    std::vector<Frame> frames;
    for (js::FrameIter iter(cx); !iter.done() && frames.size() < depth; ++iter) {
      if (iter.isWasm()) {
        continue;
      }
      JSScript* script = iter.script();
      if (!script->selfHosted()) {
        frames.push_back({functionFor(script), js::PCToLineNumber(script, iter.pc())});
      }
    }
    uint32_t at = 0;
    for (size_t i = frames.size(); i > 0; i--) {
      at = child(at, frames[i - 1].function);
    }
    line = frames.empty() ? 0 : frames[0].line;
    return at;
  }

  void appendCallFrame(std::string& out, uint32_t place, bool fileUrls) const {
    const Function& function = functions[places[place].function];
    char text[96];
    out += "\"callFrame\":{\"functionName\":";
    AppendQuoted(out, function.name);
    snprintf(text, sizeof(text), ",\"scriptId\":\"%u\",\"url\":", function.script);
    out += text;
    bool isPath = fileUrls && !function.url.empty() && function.url[0] == '/';
    AppendQuoted(out, isPath ? "file://" + escaped(function.url) : function.url);
    snprintf(text, sizeof(text), ",\"lineNumber\":%d,\"columnNumber\":%d}", function.line, function.column);
    out += text;
  }

 private:
  // What a path's signs are in a URL.
  static std::string escaped(const std::string& path) {
    std::string out;
    for (char c : path) {
      if (uint8_t(c) <= 0x20 || uint8_t(c) >= 0x7f || strchr("\"#%<>?`{}", c)) {
        char text[4];
        snprintf(text, sizeof(text), "%%%02X", uint8_t(c));
        out += text;
      } else {
        out += c;
      }
    }
    return out;
  }
};

struct CpuProfile {
  JSContext* cx;
  CallTree tree;
  uint64_t start;
  uint64_t interval;
  // Samples with their times.
  std::vector<std::pair<uint32_t, uint64_t>> samples;
  size_t most;
  // Shared with the thread: a sample is asked for; since when no JavaScript runs, 0 for not.
  std::atomic<bool> asked{false};
  std::atomic<uint64_t> idleSince{0};
  std::mutex lock;
  std::condition_variable changed;
  bool ends = false;
  std::thread ticker;

  CpuProfile(JSContext* cx, uint64_t interval, size_t most) : cx(cx), start(Now()), interval(interval), most(most) {}

  void add(uint32_t place, uint64_t time) {
    if (samples.size() < most) {
      samples.emplace_back(place, time);
    }
    tree.places[place].hits++;
  }

  void sample() {
    asked = false;
    if (uint64_t since = idleSince.exchange(0)) {
      add(tree.named("(idle)"), since);
    }
    uint32_t line = 0;
    uint32_t place = tree.record(cx, 255, line);
    if (!place) {
      place = tree.named("(program)");
    } else if (line) {
      tree.places[place].ticks[line]++;
    }
    add(place, Now());
  }

  void run() {
    auto next = std::chrono::steady_clock::now();
    std::unique_lock<std::mutex> held(lock);
    while (!ends) {
      next = std::max(next + std::chrono::microseconds(interval), std::chrono::steady_clock::now());
      if (changed.wait_until(held, next, [this] { return ends; })) {
        return;
      }
      // A moment's view: at worst one sample is asked for too many or too few.
      bool active = __atomic_load_n(reinterpret_cast<void**>(activation()), __ATOMIC_RELAXED);
      if (!active) {
        uint64_t none = 0;
        idleSince.compare_exchange_strong(none, Now());
      } else if (!asked.exchange(true)) {
        // Not as urgent: a running regular expression would start again, and fail when asked a few times. Loops and
        // calls look at both kinds.
        JS_RequestInterruptCallbackCanWait(cx);
      }
    }
  }

  // Where the context keeps what it runs.
  void* activation() {
    static_assert(sizeof(cx->activation_) == sizeof(void*));
    return &cx->activation_;
  }

  void finish() {
    {
      std::lock_guard<std::mutex> held(lock);
      ends = true;
    }
    changed.notify_all();
    ticker.join();
  }

  std::string json(bool fileUrls) {
    uint64_t end = Now();
    std::string out = "{\"nodes\":[";
    char text[160];
    for (uint32_t i = 0; i < tree.places.size(); i++) {
      const Place& place = tree.places[i];
      snprintf(text, sizeof(text), "%s{\"id\":%u,", i ? "," : "", i + 1);
      out += text;
      tree.appendCallFrame(out, i, fileUrls);
      snprintf(text, sizeof(text), ",\"hitCount\":%u", place.hits);
      out += text;
      for (size_t c = 0; c < place.children.size(); c++) {
        snprintf(text, sizeof(text), "%s%u", c ? "," : ",\"children\":[", place.children[c] + 1);
        out += text;
      }
      out += place.children.empty() ? "" : "]";
      const char* before = ",\"positionTicks\":[";
      for (auto [line, ticks] : place.ticks) {
        snprintf(text, sizeof(text), "%s{\"line\":%u,\"ticks\":%u}", before, line, ticks);
        out += text;
        before = ",";
      }
      out += place.ticks.empty() ? "}" : "]}";
    }
    snprintf(text, sizeof(text), "],\"startTime\":%llu,\"endTime\":%llu,\"samples\":[", (unsigned long long)start,
             (unsigned long long)end);
    out += text;
    for (size_t i = 0; i < samples.size(); i++) {
      snprintf(text, sizeof(text), "%s%u", i ? "," : "", samples[i].first + 1);
      out += text;
    }
    out += "],\"timeDeltas\":[";
    uint64_t last = start;
    for (size_t i = 0; i < samples.size(); i++) {
      snprintf(text, sizeof(text), "%s%lld", i ? "," : "", (long long)(samples[i].second - last));
      out += text;
      last = samples[i].second;
    }
    out += "]}";
    return out;
  }
};

// The thread's running profiles of time.
thread_local std::vector<CpuProfile*> cpuProfiles;
// The context that hears of this thread's interrupts already.
thread_local JSContext* listening = nullptr;

bool OnInterrupt(JSContext*) {
  for (CpuProfile* profile : cpuProfiles) {
    if (profile->asked) {
      profile->sample();
    }
  }
  return true;
}

struct AllocationSample {
  std::unique_ptr<JS::Heap<JSObject*>> object;
  uint32_t place;
  double bytes;
  uint64_t ordinal;
};

struct HeapProfile {
  JSContext* cx;
  CallTree tree;
  double interval;
  uint32_t depth;
  bool keepsDead;
  double left = 0;
  uint64_t ordinal = 0;
  std::vector<AllocationSample> samples;
  std::minstd_rand random{std::random_device()()};
  bool busy = false;

  // The distances between samples are distributed so that none of a program's rhythms can hide from them.
  double distance() {
    double u = (double(random()) + 1) / (double(std::minstd_rand::max()) + 2);
    return std::max(1.0, -std::log(u) * interval);
  }

  void allocated(JSObject* object) {
    if (busy) {
      return;
    }
    busy = true;
    double size = double(JS::ubi::Node(object).size(MallocSize));
    left -= size;
    if (left <= 0) {
      left = distance();
      uint32_t line;
      uint32_t place = tree.record(cx, depth, line);
      // What a sample stands for: the smaller a thing, the less likely it was met.
      double bytes = size / (1 - std::exp(-size / interval));
      samples.push_back({std::make_unique<JS::Heap<JSObject*>>(object), place, bytes, ++ordinal});
    }
    busy = false;
  }

  void sweep(JSTracer* trc) {
    if (keepsDead) {
      for (auto& sample : samples) {
        JS_UpdateWeakPointerAfterGC(trc, sample.object.get());
      }
      return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < samples.size(); i++) {
      if (JS_UpdateWeakPointerAfterGC(trc, samples[i].object.get())) {
        if (kept != i) {
          samples[kept] = std::move(samples[i]);
        }
        kept++;
      }
    }
    samples.resize(kept);
  }

  void appendPlace(std::string& out, uint32_t at, bool fileUrls) const {
    const Place& place = tree.places[at];
    out += '{';
    tree.appendCallFrame(out, at, fileUrls);
    char text[80];
    snprintf(text, sizeof(text), ",\"selfSize\":%.0f,\"id\":%u,\"children\":[", place.bytes, at + 1);
    out += text;
    for (size_t i = 0; i < place.children.size(); i++) {
      if (i) {
        out += ',';
      }
      appendPlace(out, place.children[i], fileUrls);
    }
    out += "]}";
  }

  std::string json(bool fileUrls) {
    for (auto& place : tree.places) {
      place.bytes = 0;
    }
    for (auto& sample : samples) {
      tree.places[sample.place].bytes += sample.bytes;
    }
    std::string out = "{\"head\":";
    appendPlace(out, 0, fileUrls);
    out += ",\"samples\":[";
    char text[96];
    for (size_t i = 0; i < samples.size(); i++) {
      snprintf(text, sizeof(text), "%s{\"size\":%.0f,\"nodeId\":%u,\"ordinal\":%llu}", i ? "," : "", samples[i].bytes,
               samples[i].place + 1, (unsigned long long)samples[i].ordinal);
      out += text;
    }
    out += "]}";
    return out;
  }
};

// The thread's running profile of memory.
thread_local HeapProfile* heapProfile = nullptr;

struct AllocationWatcher final : js::AllocationMetadataBuilder {
  JSObject* build(JSContext*, JS::HandleObject object, js::AutoEnterOOMUnsafeRegion&) const override {
    if (heapProfile) {
      heapProfile->allocated(object);
    }
    return nullptr;
  }
};
const AllocationWatcher allocationWatcher;

void SweepHeapProfile(JSTracer* trc, void* data) { static_cast<HeapProfile*>(data)->sweep(trc); }

}  // namespace

// Starts a profile of time with a sample every `interval` microseconds, at most `most` of them.
extern "C" void* nodus_cpu_profile_start(JSContext* cx, uint64_t interval, size_t most) {
  if (listening != cx) {
    if (!JS_AddInterruptCallback(cx, OnInterrupt)) {
      return nullptr;
    }
    listening = cx;
  }
  auto* profile = new CpuProfile(cx, std::max<uint64_t>(interval, 1), most);
  profile->sample();
  cpuProfiles.push_back(profile);
  profile->ticker = std::thread([profile] { profile->run(); });
  return profile;
}

// Ends a profile of time. Without a sink it is only thrown away.
extern "C" void nodus_cpu_profile_stop(void* handle, bool fileUrls, Sink sink, void* closure) {
  auto* profile = static_cast<CpuProfile*>(handle);
  profile->finish();
  std::erase(cpuProfiles, profile);
  if (sink) {
    profile->sample();
    std::string text = profile->json(fileUrls);
    sink(closure, text.data(), text.size());
  }
  delete profile;
}

// Starts the thread's profile of memory with a sample about every `interval` bytes; false when one runs already.
extern "C" bool nodus_heap_profile_start(JSContext* cx, double interval, uint32_t depth, bool keepsDead) {
  if (heapProfile) {
    return false;
  }
  auto profile = std::make_unique<HeapProfile>();
  profile->cx = cx;
  profile->interval = interval;
  profile->depth = depth;
  profile->keepsDead = keepsDead;
  profile->left = profile->distance();
  if (!JS_AddWeakPointerZonesCallback(cx, SweepHeapProfile, profile.get())) {
    return false;
  }
  heapProfile = profile.release();
  js::SetAllocationMetadataBuilder(cx, &allocationWatcher);
  return true;
}

// Writes the thread's profile of memory so far, which goes on; false when none runs.
extern "C" bool nodus_heap_profile_read(bool fileUrls, Sink sink, void* closure) {
  if (!heapProfile) {
    return false;
  }
  std::string text = heapProfile->json(fileUrls);
  return sink(closure, text.data(), text.size());
}

// Ends it and throws it away.
extern "C" void nodus_heap_profile_stop(JSContext* cx) {
  std::unique_ptr<HeapProfile> profile(heapProfile);
  if (!profile) {
    return;
  }
  heapProfile = nullptr;
  js::SetAllocationMetadataBuilder(cx, nullptr);
  JS_RemoveWeakPointerZonesCallback(cx, SweepHeapProfile);
}
