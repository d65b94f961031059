// Code coverage: how often each function ran and each place in it, from the engine's own counters. They are kept for
// code that first runs after coverage began, in any realm; nothing costs anything otherwise.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "jsapi.h"
#include "gc/GC.h"
#include "gc/PublicIterators.h"
#include "gc/Tracer.h"
#include "gc/Zone.h"
#include "frontend/SourceNotes.h"
#include "js/TracingAPI.h"
#include "vm/BytecodeUtil.h"
#include "vm/JSContext.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/Opcodes.h"
#include "vm/Realm.h"
#include "vm/Runtime.h"

#include "gc/GC-inl.h"
#include "gc/PrivateIterators-inl.h"
#include "vm/BytecodeIterator-inl.h"
#include "vm/BytecodeLocation-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSScript-inl.h"

#include "coverage.h"
#include "inferred_names.h"

namespace {

using Sink = bool (*)(void* closure, const char* bytes, size_t length);

// Whether coverage is told of a script: of programs, not of builtins.
bool IsWanted(js::BaseScript* script) {
  const char* file = script->filename();
  return !script->selfHosted() && file && (file[0] == '/' || !strncmp(file, "file:", 5));
}

template <typename F>
void ForEachScript(JSRuntime* runtime, F&& f) {
  for (js::ZonesIter zone(runtime, js::SkipAtoms); !zone.done(); zone.next()) {
    for (auto iter = zone->cellIterUnsafe<js::BaseScript>(); !iter.done(); iter.next()) {
      if (IsWanted(iter.get())) {
        f(iter.get());
      }
    }
  }
}

// Keeps the scripts that have run: their counters go with them.
void KeepScripts(JSTracer* trc, void*) {
  if (!trc->isMarkingTracer()) {
    return;
  }
  ForEachScript(trc->runtime(), [trc](js::BaseScript* script) {
    if (script->hasBytecode() && script->asJSScript()->hasScriptCounts()) {
      js::TraceManuallyBarrieredEdge(trc, &script, "coverage");
    }
  });
}

void AppendQuoted(std::string& out, const char* text, size_t length) {
  out += '"';
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    if (uint8_t(c) >= 0x20) {
      out += c;
    }
  }
  out += '"';
}

void AppendName(std::string& out, js::BaseScript* script) {
  std::string text;
  for (char16_t c : script->function() ? nodus::DebugName(script->function()) : std::u16string()) {
    if (c < 0x80) {
      text += char(c);
    } else {
      char escaped[8];
      snprintf(escaped, sizeof(escaped), "\x01u%04x", c);
      text += escaped;
    }
  }
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c == '\x01' ? '\\' : c;
  }
  out += '"';
}

// Walks a script's bytecode: `place(line, column, count)` for each instruction that the source has a place for.
template <typename F>
uint64_t WalkCounts(JSScript* script, F&& place) {
  js::ScriptCounts* counters = script->hasScriptCounts() ? &script->getScriptCounts() : nullptr;
  uint64_t hits = counters ? 1 : 0;
  uint64_t calls = hits;
  uint32_t line = script->lineno();
  uint32_t column = script->column().oneOriginValue();
  const js::SrcNote* notesEnd = script->notesEnd();
  js::SrcNoteIterator notes(script->notes(), notesEnd);
  size_t noteOffset = notes.atEnd() ? 0 : (*notes)->delta();
  jsbytecode* end = script->codeEnd();
  for (jsbytecode* pc = script->code(); pc != end; pc = js::GetNextPc(pc)) {
    size_t offset = script->pcToOffset(pc);
    if (counters) {
      if (const js::PCCounts* counts = counters->maybeGetPCCounts(offset)) {
        hits = counts->numExec();
        if (pc == script->main()) {
          calls = hits;
        }
      }
    }
    bool moved = false;
    while (!notes.atEnd() && noteOffset <= offset) {
      const js::SrcNote* note = *notes;
      switch (note->type()) {
        case js::SrcNoteType::ColSpan:
          column = uint32_t(int32_t(column) + js::SrcNote::ColSpan::getSpan(note).value());
          break;
        case js::SrcNoteType::SetLine:
          line = js::SrcNote::SetLine::getLine(note, script->lineno());
          column = 1;
          break;
        case js::SrcNoteType::SetLineColumn:
          line = js::SrcNote::SetLineColumn::getLine(note, script->lineno());
          column = js::SrcNote::SetLineColumn::getColumn(note).oneOriginValue();
          break;
        case js::SrcNoteType::NewLine:
          line++;
          column = 1;
          break;
        case js::SrcNoteType::NewLineColumn:
          line++;
          column = js::SrcNote::NewLineColumn::getColumn(note).oneOriginValue();
          break;
        default:
          break;
      }
      moved = true;
      ++notes;
      if (!notes.atEnd()) {
        noteOffset += (*notes)->delta();
      }
    }
    if (moved && pc >= script->main()) {
      place(line, column, hits);
    }
    if (counters) {
      if (const js::PCCounts* thrown = counters->maybeGetThrowCounts(offset)) {
        hits -= std::min(hits, thrown->numExec());
      }
    }
  }
  return calls;
}

// What kinds of branches inside expressions there are, shared with modules/v8/branches.rs.
enum BranchKind { BranchAnd = 1, BranchOr, BranchCoalesce, BranchTaken, BranchPassed };

// The branches of a script in the order of its bytecode: `branch(kind, count)` with how often the right side of an
// operator was looked at, and for a condition, in turn, how often it let through and how often it jumped. The jumps
// that the engine makes of `await`, optional chains and default values are no conditions of the program.
template <typename F>
void WalkBranches(JSScript* script, F&& branch) {
  js::ScriptCounts* counters = script->hasScriptCounts() ? &script->getScriptCounts() : nullptr;
  if (!counters) {
    return;
  }
  auto countAt = [&](jsbytecode* pc) -> uint64_t {
    const js::PCCounts* counts = counters->maybeGetPCCounts(script->pcToOffset(pc));
    return counts ? counts->numExec() : 0;
  };
  JSOp before[3] = {JSOp::Nop, JSOp::Nop, JSOp::Nop};
  for (jsbytecode* pc = script->code(); pc != script->codeEnd(); pc = js::GetNextPc(pc)) {
    JSOp op = JSOp(*pc);
    if (op == JSOp::And || op == JSOp::Or || op == JSOp::Coalesce) {
      branch(op == JSOp::And ? BranchAnd : op == JSOp::Or ? BranchOr : BranchCoalesce, countAt(js::GetNextPc(pc)));
    } else if (op == JSOp::JumpIfFalse || op == JSOp::JumpIfTrue) {
      bool isDefault = before[0] == JSOp::StrictEq && before[1] == JSOp::Undefined && before[2] == JSOp::Dup;
      if (!isDefault && before[0] != JSOp::IsNullOrUndefined && before[0] != JSOp::MaybeExtractAwaitValue) {
        branch(BranchTaken, countAt(js::GetNextPc(pc)));
        branch(BranchPassed, countAt(pc + GET_JUMP_OFFSET(pc)));
      }
    }
    if (op != JSOp::JumpTarget) {
      before[2] = before[1];
      before[1] = before[0];
      before[0] = op;
    }
  }
}

// Begins to count anew.
void Reset(JSScript* script) {
  if (!script->hasScriptCounts()) {
    return;
  }
  js::ScriptCounts& counters = script->getScriptCounts();
  for (jsbytecode* pc = script->code(); pc != script->codeEnd(); pc = js::GetNextPc(pc)) {
    size_t offset = script->pcToOffset(pc);
    if (js::PCCounts* counts = counters.maybeGetPCCounts(offset)) {
      counts->numExec() = 0;
    }
    if (const js::PCCounts* thrown = counters.maybeGetThrowCounts(offset)) {
      const_cast<js::PCCounts*>(thrown)->numExec() = 0;
    }
  }
}

struct Place {
  uint32_t line;
  uint32_t column;
  uint64_t count;
};

// What a script is, apart from its text: no function at all, or one of this kind.
std::pair<bool, uint32_t> KindOf(js::BaseScript* script) {
  if (!script->function()) {
    return {false, 0};
  }
  bool isSynthetic = script->function()->isSyntheticFunction();
  return {true, uint32_t(script->function()->kind()) * 2 + isSynthetic};
}

// How often a function ran, and the places in it.
struct Function {
  js::BaseScript* script;
  uint64_t calls = 0;
  std::vector<Place> places;

  explicit Function(js::BaseScript* base) : script(base) {
    if (!base->hasBytecode()) {
      return;
    }
    calls = WalkCounts(base->asJSScript(), [&](uint32_t line, uint32_t column, uint64_t count) {
      places.push_back({line, column, count});
    });
    WalkBranches(base->asJSScript(), [&](int kind, uint64_t count) { places.push_back({uint32_t(kind), 0, count}); });
  }

  // Several functions may begin and end at the same place, as a class does and what initialises its fields.
  bool isSame(const Function& other) const {
    return script->toStringStart() == other.script->toStringStart() &&
           script->toStringEnd() == other.script->toStringEnd() && KindOf(script) == KindOf(other.script);
  }

  // Adds what another script of the same function did.
  void add(const Function& other) {
    calls += other.calls;
    if (places.empty()) {
      places = other.places;
      return;
    }
    for (size_t i = 0; i < std::min(places.size(), other.places.size()); i++) {
      places[i].count += other.places[i].count;
    }
  }
};

// The functions of a source in their order, each once: code that is compiled again may share its source, as it does in
// many realms.
std::vector<Function> FunctionsOf(std::vector<js::BaseScript*>& scripts) {
  std::stable_sort(scripts.begin(), scripts.end(), [](js::BaseScript* a, js::BaseScript* b) {
    return a->toStringStart() != b->toStringStart() ? a->toStringStart() < b->toStringStart()
                                                    : a->toStringEnd() > b->toStringEnd();
  });
  std::vector<Function> functions;
  for (js::BaseScript* script : scripts) {
    Function own(script);
    auto same = functions.rbegin();
    while (same != functions.rend() && same->script->toStringStart() == script->toStringStart() && !same->isSame(own)) {
      ++same;
    }
    if (same != functions.rend() && same->isSame(own)) {
      same->add(own);
    } else {
      functions.push_back(std::move(own));
    }
  }
  return functions;
}

void AppendFunction(std::string& out, const Function& function) {
  char text[96];
  js::BaseScript* script = function.script;
  out += '[';
  AppendName(out, script);
  snprintf(text, sizeof(text), ",%u,%u,%d,%llu", script->toStringStart(), script->toStringEnd(),
           script->function() ? 1 : 0, (unsigned long long)function.calls);
  out += text;
  for (const Place& place : function.places) {
    snprintf(text, sizeof(text), ",%u,%u,%llu", place.line, place.column, (unsigned long long)place.count);
    out += text;
  }
  out += ']';
}

// How many have asked for coverage and not yet ended it.
thread_local size_t users = 0;

void Cover(JSContext* cx, JS::Realm* realm) {
  if (realm->debuggerObservesCoverage()) {
    return;
  }
  // The engine's own way to ask for it is a debugger that watches the realm.
  constexpr uint32_t ObservesCoverage = 1 << 3;
  auto* bits = reinterpret_cast<uint32_t*>(reinterpret_cast<char*>(realm) + JS::Realm::offsetOfDebugModeBits());
  *bits |= ObservesCoverage;
  MOZ_RELEASE_ASSERT(realm->debuggerObservesCoverage());
  cx->runtime()->incrementNumDebuggeeRealmsObservingCoverage();
}

}  // namespace

// Counts from now on what all realms run, and keeps what has run. False when out of memory.
extern "C" bool nodus_begin_coverage(JSContext* cx) {
  if (users == 0 && !JS_AddExtraGCRootsTracer(cx, KeepScripts, nullptr)) {
    return false;
  }
  users++;
  nodus::CoverRealms(cx);
  return true;
}

// What has run is kept no longer and new realms do not count, when nobody else asked for it. Where counting has begun
// it goes on: the engine cannot end it while code runs.
extern "C" void nodus_end_coverage(JSContext* cx) {
  if (--users == 0) {
    JS_RemoveExtraGCRootsTracer(cx, KeepScripts, nullptr);
  }
}

void nodus::CoverRealms(JSContext* cx) {
  if (users == 0) {
    return;
  }
  for (js::RealmsIter realm(cx->runtime()); !realm.done(); realm.next()) {
    if (!realm->isSystem()) {
      Cover(cx, realm);
    }
  }
}

void nodus::CoverNewRealm(JSContext* cx) {
  if (users > 0) {
    Cover(cx, cx->realm());
  }
}

// Writes what has run, as JSON: a list of `[file, number, first line, [name, start, end, is a function, calls, (line,
// column, count)…]…]`. Starts and ends are offsets in the source, lines and columns count from 1, but a wrapper's head
// is line 0. What has column 0 is a branch inside an expression, whose kind stands for the line. With `reset` counting
// begins anew.
extern "C" bool nodus_take_coverage(JSContext* cx, bool reset, Sink sink, void* closure) {
  JS_GC(cx, JS::GCReason::API);
  JS::AutoCheckCannotGC nogc(cx);
  std::map<uint32_t, std::vector<js::BaseScript*>> sources;
  ForEachScript(cx->runtime(),
                [&](js::BaseScript* script) { sources[script->scriptSource()->id()].push_back(script); });
  std::string out = "[";
  for (auto& [id, scripts] : sources) {
    std::vector<Function> functions = FunctionsOf(scripts);
    const char* file = scripts[0]->filename();
    out += out.size() > 1 ? ",[" : "[";
    AppendQuoted(out, file, strlen(file));
    char text[48];
    snprintf(text, sizeof(text), ",%u,%u", id, scripts[0]->lineno());
    out += text;
    for (const Function& function : functions) {
      out += ',';
      AppendFunction(out, function);
    }
    if (reset) {
      for (js::BaseScript* script : scripts) {
        if (script->hasBytecode()) {
          Reset(script->asJSScript());
        }
      }
    }
    out += ']';
  }
  out += ']';
  return sink(closure, out.data(), out.size());
}
