// Heap snapshots in the format of V8's `.heapsnapshot` files, and finding all objects that have a prototype. The graph
// is walked breadth first with a tracer of our own: nodes get their numbers in the order in which they are found, and
// the edges of a node are found when its turn comes, so that both lists come out in the order that the format demands.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <malloc.h>

#include "jsapi.h"
#include "gc/GC.h"
#include "gc/PublicIterators.h"
#include "gc/Zone.h"
#include "js/GCAPI.h"
#include "js/HeapAPI.h"
#include "js/TracingAPI.h"
#include "js/UbiNode.h"
#include "vm/BigIntType.h"
#include "vm/EnvironmentObject.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSObject.h"
#include "vm/JSScript.h"
#include "vm/NativeObject.h"
#include "vm/RegExpObject.h"
#include "vm/Runtime.h"
#include "vm/StringType.h"
#include "vm/SymbolType.h"

#include "gc/GC-inl.h"
#include "gc/PrivateIterators-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"
#include "vm/Shape-inl.h"

namespace {

// Receives the text piece by piece; false ends the writing.
using Sink = bool (*)(void* closure, const char* bytes, size_t length);

size_t MallocSize(const void* memory) { return malloc_usable_size(const_cast<void*>(memory)); }

// The numbers that the format gives to kinds of nodes and edges, in the order of its own lists.
enum NodeType : uint32_t {
  Hidden,
  Array,
  String,
  Object,
  Code,
  Closure,
  RegExp,
  Number,
  Native,
  Synthetic,
  Concatenated,
  Sliced,
  Symbol,
  BigInt,
  ObjectShape,
};
enum EdgeType : uint32_t { ContextEdge, ElementEdge, PropertyEdge, InternalEdge, HiddenEdge, ShortcutEdge, WeakEdge };

const char Meta[] =
    "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\",\"id\",\"self_size\",\"edge_count\",\"detachedness\"],"
    "\"node_types\":[[\"hidden\",\"array\",\"string\",\"object\",\"code\",\"closure\",\"regexp\",\"number\",\"native\","
    "\"synthetic\",\"concatenated string\",\"sliced string\",\"symbol\",\"bigint\",\"object shape\"],\"string\","
    "\"number\",\"number\",\"number\",\"number\"],\"edge_fields\":[\"type\",\"name_or_index\",\"to_node\"],"
    "\"edge_types\":[[\"context\",\"element\",\"property\",\"internal\",\"hidden\",\"shortcut\",\"weak\"],"
    "\"string_or_number\",\"node\"],\"trace_function_info_fields\":[\"function_id\",\"name\",\"script_name\","
    "\"script_id\",\"line\",\"column\"],\"trace_node_fields\":[\"id\",\"function_info_index\",\"count\",\"size\","
    "\"children\"],\"sample_fields\":[\"timestamp_us\",\"last_assigned_id\"],\"location_fields\":[\"object_index\","
    "\"script_id\",\"line\",\"column\"]},";

constexpr uint32_t NodeFields = 6;
// Longer texts are cut in the list of strings.
constexpr size_t LongestText = 1024;

struct Node {
  JS::GCCellPtr cell;  // empty for nodes that stand for no cell
  uint32_t type;
  uint32_t name;
  uint64_t id;
  uint64_t size;
  uint32_t edges;
};

struct Edge {
  uint32_t type;
  uint32_t nameOrIndex;
  uint32_t to;
};

// Numbers of a thread's cells stay the same from snapshot to snapshot as long as a cell is not moved: the memory is in
// chunks of 1 MiB, which get a number each when they are first seen.
class CellNumbers {
  std::unordered_map<uintptr_t, uint64_t> chunks;

 public:
  uint64_t of(const void* cell) {
    constexpr unsigned chunkShift = 20;
    uintptr_t address = uintptr_t(cell);
    uint64_t chunk = chunks.try_emplace(address >> chunkShift, chunks.size() + 1).first->second;
    uint64_t offset = (address & ((uintptr_t(1) << chunkShift) - 1)) >> 3;
    return (chunk << (chunkShift - 2)) | (offset << 1) | 1;
  }
};
thread_local CellNumbers cellNumbers;

void AppendEscaped(std::string& out, uint32_t c) {
  char buffer[8];
  snprintf(buffer, sizeof(buffer), "\\u%04x", c);
  out += buffer;
}

bool IsPlain(uint8_t c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

// The text as it stands between the quotes of a JSON string.
template <typename Char>
void AppendJson(std::string& out, const Char* text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if constexpr (sizeof(Char) == 1) {
      // Most text stands for itself.
      size_t start = i;
      while (i < length && IsPlain(uint8_t(text[i]))) {
        i++;
      }
      out.append(reinterpret_cast<const char*>(text) + start, i - start);
      if (i == length) {
        return;
      }
    }
    uint32_t c = std::make_unsigned_t<Char>(text[i]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += char(c);
    } else if (c < 0x20) {
      AppendEscaped(out, c);
    } else if (c < 0x80) {
      out += char(c);
    } else if (c < 0x800) {
      out += char(0xc0 | (c >> 6));
      out += char(0x80 | (c & 0x3f));
    } else if ((c & 0xf800) == 0xd800) {
      AppendEscaped(out, c);
    } else {
      out += char(0xe0 | (c >> 12));
      out += char(0x80 | ((c >> 6) & 0x3f));
      out += char(0x80 | (c & 0x3f));
    }
  }
}

std::string JsonOf(const char* text) {
  std::string out;
  AppendJson(out, text, strlen(text));
  return out;
}

// The characters of a flat string; ropes have none.
std::string JsonOf(JSString* string) {
  std::string out;
  if (!string->isLinear()) {
    return out;
  }
  JS::AutoCheckCannotGC nogc;
  JSLinearString* linear = &string->asLinear();
  size_t length = std::min(linear->length(), LongestText);
  if (linear->hasLatin1Chars()) {
    AppendJson(out, linear->latin1Chars(nogc), length);
  } else {
    AppendJson(out, linear->twoByteChars(nogc), length);
  }
  return out;
}

class Snapshot;

// Hands every edge of what is being traced to the snapshot.
class EdgeTracer final : public JS::CallbackTracer {
  Snapshot& snapshot;

 public:
  EdgeTracer(JSContext* cx, Snapshot& snapshot) : JS::CallbackTracer(cx->runtime()), snapshot(snapshot) {}
  bool onChild(JS::GCCellPtr thing, const char* name) override;
};

class Snapshot {
  JSContext* cx;
  bool numbers;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::unordered_map<const void*, uint32_t> nodeOf;
  std::unordered_map<std::string, uint32_t> texts;
  std::vector<const std::string*> textList;
  std::unordered_map<uint64_t, uint32_t> numberNodes;
  // The nodes of numbers and what they are: their texts are nodes that they have an edge to.
  std::unordered_map<uint32_t, double> numberValues;
  // What is being traced: its node, and for an object what its slots are called.
  uint32_t origin = 0;
  std::vector<jsid> slotNames;
  uint32_t fixedSlots = 0;
  bool isEnvironment = false;
  bool isFunction = false;
  bool tracesRoots = false;
  std::unordered_set<uint32_t> roots;

 public:
  Snapshot(JSContext* cx, bool numbers) : cx(cx), numbers(numbers) {}

  uint32_t textFor(std::string text) {
    auto [entry, added] = texts.try_emplace(std::move(text), uint32_t(textList.size()));
    if (added) {
      textList.push_back(&entry->first);
    }
    return entry->second;
  }

  uint32_t textFor(const char* text) { return textFor(JsonOf(text)); }

  uint32_t addNode(JS::GCCellPtr cell, uint32_t type, uint32_t name, uint64_t id, uint64_t size) {
    nodes.push_back({cell, type, name, id, size, 0});
    return uint32_t(nodes.size() - 1);
  }

  void addEdge(uint32_t type, uint32_t nameOrIndex, uint32_t to) {
    edges.push_back({type, nameOrIndex, to});
    nodes[origin].edges++;
  }

  // The name of an object: its constructor's, as far as it can be told without running code.
  uint32_t objectName(JSObject* object) {
    JS::AutoCheckCannotGC nogc;
    JS::Value constructor;
    if (object->is<js::NativeObject>() && !object->as<js::NativeObject>().is<js::EnvironmentObject>() &&
        js::GetPropertyPure(cx, object, js::NameToId(cx->names().constructor), &constructor) &&
        constructor.isObject() && constructor.toObject().is<JSFunction>()) {
      JSAtom* name = constructor.toObject().as<JSFunction>().maybePartialDisplayAtom();
      if (name && name->length()) {
        return textFor(JsonOf(name));
      }
    }
    return textFor(object->getClass()->name);
  }

  std::pair<uint32_t, uint32_t> describe(JS::GCCellPtr thing) {
    switch (thing.kind()) {
      case JS::TraceKind::Object: {
        JSObject* object = &thing.as<JSObject>();
        if (object->is<JSFunction>()) {
          JSAtom* name = object->as<JSFunction>().maybePartialDisplayAtom();
          return {Closure, name ? textFor(JsonOf(name)) : textFor("")};
        }
        if (object->is<js::RegExpObject>()) {
          JSAtom* source = object->as<js::RegExpObject>().getSource();
          return {RegExp, source ? textFor(JsonOf(source)) : textFor("")};
        }
        if (object->is<js::EnvironmentObject>()) {
          return {Object, textFor("system / Context")};
        }
        return {Object, objectName(object)};
      }
      case JS::TraceKind::String: {
        JSString* string = &thing.as<JSString>();
        if (string->isRope()) {
          return {Concatenated, textFor("(concatenated string)")};
        }
        return {string->isDependent() ? Sliced : String, textFor(JsonOf(string))};
      }
      case JS::TraceKind::Symbol: {
        JSAtom* description = thing.as<JS::Symbol>().description();
        return {Symbol, description ? textFor(JsonOf(description)) : textFor("symbol")};
      }
      case JS::TraceKind::BigInt:
        return {BigInt, textFor("bigint")};
      case JS::TraceKind::Script: {
        auto& script = thing.as<js::BaseScript>();
        JSFunction* function = script.function();
        JSAtom* name = function ? function->maybePartialDisplayAtom() : nullptr;
        if (name) {
          return {Code, textFor(JsonOf(name))};
        }
        const char* file = script.filename();
        return {Code, textFor(file ? file : "script")};
      }
      case JS::TraceKind::JitCode:
        return {Code, textFor("(machine code)")};
      case JS::TraceKind::RegExpShared:
        return {Code, textFor("(compiled regular expression)")};
      case JS::TraceKind::Shape:
        return {ObjectShape, textFor("system / Map")};
      case JS::TraceKind::BaseShape:
        return {ObjectShape, textFor("system / BaseShape")};
      case JS::TraceKind::PropMap:
        return {ObjectShape, textFor("system / PropertyMap")};
      case JS::TraceKind::GetterSetter:
        return {Hidden, textFor("system / AccessorPair")};
      case JS::TraceKind::Scope:
        return {Hidden, textFor("system / ScopeInfo")};
      default:
        return {Hidden, textFor("system / Cell")};
    }
  }

  uint32_t nodeFor(JS::GCCellPtr thing) {
    auto [entry, added] = nodeOf.try_emplace(thing.asCell(), uint32_t(nodes.size()));
    if (added) {
      auto [type, name] = describe(thing);
      uint64_t size = JS::ubi::Node(thing).size(MallocSize);
      addNode(thing, type, name, cellNumbers.of(thing.asCell()), size);
    }
    return entry->second;
  }

  uint32_t textForKey(jsid key) {
    if (key.isAtom()) {
      return textFor(JsonOf(key.toAtom()));
    }
    if (key.isSymbol()) {
      JSAtom* description = key.toSymbol()->description();
      return textFor("<symbol " + (description ? JsonOf(description) : std::string()) + ">");
    }
    return textFor("");
  }

  void addKeyEdge(jsid key, uint32_t to) {
    if (key.isInt()) {
      addEdge(ElementEdge, uint32_t(key.toInt()), to);
    } else {
      addEdge(isEnvironment ? ContextEdge : PropertyEdge, textForKey(key), to);
    }
  }

  void onChild(JS::GCCellPtr thing, const char* name, size_t index) {
    if (tracesRoots) {
      if (roots.insert(nodeFor(thing)).second) {
        addEdge(InternalEdge, textFor(name), nodeFor(thing));
      }
      return;
    }
    uint32_t to = nodeFor(thing);
    if (index == JS::TracingContext::InvalidIndex) {
      const bool isShape = !strcmp(name, "shape");
      addEdge(InternalEdge, textFor(isShape ? "map" : name), to);
      return;
    }
    if (!strcmp(name, "objectElements")) {
      addEdge(ElementEdge, uint32_t(index), to);
      return;
    }
    bool fixed = !strcmp(name, "objectFixedSlots");
    if (fixed || !strcmp(name, "objectDynamicSlots")) {
      size_t slot = fixed ? index : index + fixedSlots;
      if (slot < slotNames.size() && !slotNames[slot].isVoid()) {
        addKeyEdge(slotNames[slot], to);
        return;
      }
      if (isFunction && slot == js::FunctionExtended::NativeFuncOrInterpretedEnvSlot) {
        addEdge(InternalEdge, textFor("context"), to);
        return;
      }
      name = "slot";
    }
    char text[128];
    snprintf(text, sizeof(text), "%s %zu", name, index);
    addEdge(InternalEdge, textFor(text), to);
  }

  void addNumber(jsid key, const JS::Value& value) {
    double number = value.toNumber();
    uint64_t bits;
    memcpy(&bits, &number, sizeof(bits));
    auto [entry, added] = numberNodes.try_emplace(bits, 0);
    if (added) {
      // Node numbers of cells are odd.
      entry->second = addNode(JS::GCCellPtr(), Number, textFor(value.isInt32() ? "smi number" : "heap number"),
                              uint64_t(numberNodes.size()) * 4, value.isInt32() ? 0 : sizeof(double));
      numberValues.emplace(entry->second, number);
    }
    addKeyEdge(key, entry->second);
  }

  void beginObject(JSObject* object) {
    slotNames.clear();
    isEnvironment = object->is<js::EnvironmentObject>();
    isFunction = object->is<JSFunction>();
    if (JSObject* prototype = object->hasStaticPrototype() ? object->staticPrototype() : nullptr) {
      addEdge(PropertyEdge, textFor("__proto__"), nodeFor(JS::GCCellPtr(prototype)));
    }
    if (!object->is<js::NativeObject>()) {
      return;
    }
    auto& native = object->as<js::NativeObject>();
    fixedSlots = native.numFixedSlots();
    JS::AutoCheckCannotGC nogc;
    for (js::ShapePropertyIter<js::NoGC> iter(native.shape()); !iter.done(); iter++) {
      if (!iter->hasSlot()) {
        continue;
      }
      uint32_t slot = iter->slot();
      if (slot >= slotNames.size()) {
        slotNames.resize(slot + 1, JS::PropertyKey::Void());
      }
      slotNames[slot] = iter->key();
      if (numbers && iter->isDataProperty() && native.getSlot(slot).isNumber()) {
        addNumber(iter->key(), native.getSlot(slot));
      }
    }
    if (numbers) {
      for (uint32_t i = 0; i < native.getDenseInitializedLength(); i++) {
        const JS::Value& element = native.getDenseElement(i);
        if (element.isNumber() && JS::PropertyKey::fitsInInt(int32_t(i))) {
          addNumber(JS::PropertyKey::Int(int32_t(i)), element);
        }
      }
    }
  }

  // Whether a thing is another runtime's, which all its children share and none may trace.
  static bool isShared(JS::GCCellPtr thing) {
    return (thing.is<JSString>() && thing.as<JSString>().isPermanentAtom()) ||
           (thing.is<JS::Symbol>() && thing.as<JS::Symbol>().isWellKnownSymbol());
  }

  void traceNode(uint32_t index, EdgeTracer& tracer) {
    origin = index;
    JS::GCCellPtr cell = nodes[index].cell;
    if (!cell || isShared(cell)) {
      return;
    }
    if (cell.is<JSObject>()) {
      beginObject(&cell.as<JSObject>());
    } else {
      slotNames.clear();
      isEnvironment = isFunction = false;
    }
    JS::TraceChildren(&tracer, cell);
  }

  void traceNumber(uint32_t index) {
    origin = index;
    double number = numberValues.find(index)->second;
    char text[40];
    snprintf(text, sizeof(text), std::trunc(number) == number && std::abs(number) < 1e15 ? "%.0f" : "%.17g", number);
    uint32_t value = addNode(JS::GCCellPtr(), String, textFor(text), nodes[index].id + 2, 0);
    addEdge(InternalEdge, textFor("value"), value);
  }

  void walk() {
    uint32_t root = addNode(JS::GCCellPtr(), Synthetic, textFor(""), 1, 0);
    uint32_t roots = addNode(JS::GCCellPtr(), Synthetic, textFor("(GC roots)"), 3, 0);
    EdgeTracer tracer(cx, *this);
    origin = root;
    addEdge(ElementEdge, 1, roots);
    for (js::RealmsIter realm(cx->runtime()); !realm.done(); realm.next()) {
      if (JSObject* global = realm->maybeGlobal()) {
        addEdge(ShortcutEdge, textFor("global"), nodeFor(JS::GCCellPtr(global)));
      }
    }
    origin = roots;
    tracesRoots = true;
    js::TraceRuntimeWithoutEviction(&tracer);
    tracesRoots = false;
    for (uint32_t i = 2; i < nodes.size(); i++) {
      if (nodes[i].type == Number) {
        traceNumber(i);
        continue;
      }
      traceNode(i, tracer);
    }
  }

  bool write(Sink sink, void* closure) {
    std::string out = Meta;
    auto flush = [&](size_t most) {
      if (out.size() < most) {
        return true;
      }
      bool ok = sink(closure, out.data(), out.size());
      out.clear();
      return ok;
    };
    constexpr size_t Piece = 1 << 16;
    char line[128];
    snprintf(line, sizeof(line),
             "\"node_count\":%zu,\"edge_count\":%zu,\"trace_function_count\":0,\"extra_native_bytes\":0},\n\"nodes\":[",
             nodes.size(), edges.size());
    out += line;
    for (size_t i = 0; i < nodes.size(); i++) {
      const Node& node = nodes[i];
      int length = snprintf(line, sizeof(line), "%s%u,%u,%llu,%llu,%u,0\n", i ? "," : "", node.type, node.name,
                            (unsigned long long)node.id, (unsigned long long)node.size, node.edges);
      out.append(line, size_t(length));
      if (!flush(Piece)) {
        return false;
      }
    }
    out += "],\n\"edges\":[";
    for (size_t i = 0; i < edges.size(); i++) {
      const Edge& edge = edges[i];
      int length = snprintf(line, sizeof(line), "%s%u,%u,%llu\n", i ? "," : "", edge.type, edge.nameOrIndex,
                            (unsigned long long)edge.to * NodeFields);
      out.append(line, size_t(length));
      if (!flush(Piece)) {
        return false;
      }
    }
    out += "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[],\n\"strings\":[";
    for (size_t i = 0; i < textList.size(); i++) {
      out += i ? ",\n\"" : "\"";
      out += *textList[i];
      out += '"';
      if (!flush(Piece)) {
        return false;
      }
    }
    out += "]}\n";
    return flush(0);
  }
};

bool EdgeTracer::onChild(JS::GCCellPtr thing, const char* name) {
  if (thing) {
    snapshot.onChild(thing, name, context().index());
  }
  return true;
}

}  // namespace

// Collects garbage and writes what is left as a snapshot. False when the sink wanted no more.
extern "C" bool nodus_write_heap_snapshot(JSContext* cx, bool numbers, Sink sink, void* closure) {
  JS_GC(cx, JS::GCReason::API);
  JS::AutoCheckCannotGC nogc(cx);
  Snapshot snapshot(cx, numbers);
  snapshot.walk();
  return snapshot.write(sink, closure);
}

namespace {

bool HasOnChain(JSObject* object, JSObject* prototype) {
  while (object->hasStaticPrototype() && (object = object->staticPrototype())) {
    if (object == prototype) {
      return true;
    }
  }
  return false;
}

}  // namespace

// Collects garbage and hands out all ordinary objects that have `prototype` on their chain of prototypes.
extern "C" bool nodus_query_objects(JSContext* cx, JSObject* prototype, void (*found)(void* closure, JSObject* object),
                                    void* closure) {
  JS::Rooted<JSObject*> wanted(cx, prototype);
  JS_GC(cx, JS::GCReason::API);
  JS::RootedVector<JSObject*> matches(cx);
  {
    js::gc::AutoSuppressGC suppress(cx);
    for (js::ZonesIter zone(cx->runtime(), js::SkipAtoms); !zone.done(); zone.next()) {
      for (js::gc::AllocKind kind : js::gc::ObjectAllocKinds()) {
        for (auto iter = zone->cellIterUnsafe<JSObject>(kind); !iter.done(); iter.next()) {
          JSObject* object = iter.get();
          if (HasOnChain(object, wanted) && !matches.append(object)) {
            return false;
          }
        }
      }
    }
  }
  for (size_t i = 0; i < matches.length(); i++) {
    found(closure, matches[i]);
  }
  return true;
}
