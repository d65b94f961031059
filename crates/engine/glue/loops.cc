// Loops that test at their end: `CodeGenerator::generate` here replaces the engine's function of the same name, which
// the engine's pack marks weak and keeps as `nodus_engine_<mangled name>`.
//
// The engine lays an optimised loop out as it is compiled: the test first, the body, a jump back. That jump is a second
// branch in every turn, which doubles the time of a short loop. Once registers are allocated nothing but the order of
// the blocks decides where jumps are needed, so an innermost loop's first block is moved behind its last.
//
// Each turn also asks whether the engine wants the thread. A loop that counts up to the length of something, and calls
// nothing, ends by itself soon enough: it does without the question, which is a third branch of a short loop's three.

#include <cstring>
#include <new>

#include "jsapi.h"

#include "jit/CodeGenerator.h"
#include "jit/LIR.h"
#include "jit/MIRGenerator.h"
#include "jit/InlineList.h"
#include "jit/MIRGraph.h"

#include "jobs.h"

bool EngineGenerate(js::jit::CodeGenerator*, const js::jit::WarpSnapshot*) __asm__(
    "nodus_engine__ZN2js3jit13CodeGenerator8generateEPKNS0_12WarpSnapshotE");

namespace {

using js::jit::LBlock;
using js::jit::LInstruction;
using js::jit::LIRGraph;
using js::jit::MBasicBlock;

// A way to the generator's graph, which only derived classes may name.
struct Access : js::jit::CodeGeneratorShared {
  LIRGraph& graphOf() { return graph; }
};

// The last block of an innermost loop that can be turned, or null.
LBlock* LastOfTurnable(LIRGraph& graph, LBlock* first) {
  MBasicBlock* header = first->mir();
  if (!header->isLoopHeader() || !header->hasUniqueBackedge() || first->isOutOfLine()) {
    return nullptr;
  }
  uint32_t begin = header->id();
  uint32_t end = header->backedge()->id();
  js::jit::MControlInstruction* test = header->lastIns();
  if (end <= begin || test->numSuccessors() != 2 || first->rbegin()->isGoto()) {
    return nullptr;
  }
  // One way into the body, one out of the loop.
  uint32_t one = test->getSuccessor(0)->id();
  uint32_t other = test->getSuccessor(1)->id();
  uint32_t inside = one < other ? one : other;
  uint32_t outside = one < other ? other : one;
  if (inside != begin + 1 || outside <= end) {
    return nullptr;
  }
  for (uint32_t id = begin + 1; id <= end; id++) {
    LBlock* block = graph.getBlock(id);
    if (block->isOutOfLine() || block->mir()->isLoopHeader() || block->mir()->id() != id) {
      return nullptr;
    }
  }
  return graph.getBlock(end);
}

// Whether a value can be no more than what fits into memory, or small.
bool IsLength(js::jit::MDefinition* value) {
  if (value->isConstant()) {
    return value->type() == js::jit::MIRType::Int32 && value->toConstant()->toInt32() <= 1 << 20;
  }
  return value->isNonNegativeIntPtrToInt32() || value->isArrayLength() || value->isInitializedLength() ||
         value->isStringLength();
}

// Whether the loop counts one by one up to a length that is known before it begins.
bool CountsToLength(MBasicBlock* header) {
  js::jit::MControlInstruction* test = header->lastIns();
  if (!test->isTest() || test->getSuccessor(0)->id() != header->id() + 1 || !test->toTest()->input()->isCompare()) {
    return false;
  }
  js::jit::MCompare* compare = test->toTest()->input()->toCompare();
  js::jit::MDefinition* index = compare->lhs();
  js::jit::MDefinition* bound = compare->rhs();
  if (compare->compareType() != js::jit::MCompare::Compare_Int32 || compare->jsop() != JSOp::Lt || !IsLength(bound) ||
      (!bound->isConstant() && bound->block()->id() >= header->id()) || !index->isPhi() || index->block() != header) {
    return false;
  }
  js::jit::MDefinition* next = index->toPhi()->getLoopBackedgeOperand();
  if (!next->isAdd() || next->type() != js::jit::MIRType::Int32) {
    return false;
  }
  js::jit::MDefinition* one = next->toAdd()->lhs() == index ? next->toAdd()->rhs() : next->toAdd()->lhs();
  return (next->toAdd()->lhs() == index || next->toAdd()->rhs() == index) && one->isConstant() &&
         one->type() == js::jit::MIRType::Int32 && one->toConstant()->toInt32() == 1;
}

// Takes the question whether the engine wants the thread out of a loop that needs none.
void LeaveAlone(LIRGraph& graph, LBlock* first, LBlock* last) {
  if (!CountsToLength(first->mir())) {
    return;
  }
  LInstruction* check = nullptr;
  LInstruction* point = nullptr;
  for (uint32_t id = first->mir()->id(); id <= last->mir()->id(); id++) {
    for (LInstruction* instruction : *graph.getBlock(id)) {
      if (instruction->isInterruptCheck() && !check) {
        check = instruction;
      } else if (check && instruction->isOsiPoint() &&
                 instruction->toOsiPoint()->associatedSafepoint() == check->safepoint()) {
        point = instruction;
      } else if (instruction->isCall() || instruction->safepoint()) {
        return;
      }
    }
  }
  if (check && point) {
    check->block()->instructions().remove(check);
    point->block()->instructions().remove(point);
  }
}

// Puts a block's contents, kept as plain bytes meanwhile, into another place of the graph.
void Settle(LBlock* place, LBlock* kept, uint32_t id) {
  using Node = js::InlineListNode<LInstruction>;
  std::memcpy(static_cast<void*>(place), kept, sizeof(LBlock));
  // The first and the last instruction point to the list's head.
  new (reinterpret_cast<Node*>(&place->instructions()))
      Node(std::move(*reinterpret_cast<Node*>(&kept->instructions())));
  for (auto instruction = place->begin(); instruction != place->end(); instruction++) {
    instruction->setBlock(place);
  }
  for (size_t i = 0; i < place->numPhis(); i++) {
    place->getPhi(i)->setBlock(place);
  }
  place->mir()->setId(id);
  place->mir()->assignLir(place);
}

void Turn(LIRGraph& graph, LBlock* first, LBlock* last) {
  alignas(LBlock) unsigned char kept[sizeof(LBlock)];
  alignas(LBlock) unsigned char next[sizeof(LBlock)];
  std::memcpy(kept, static_cast<void*>(first), sizeof(LBlock));
  uint32_t begin = first->mir()->id();
  uint32_t end = last->mir()->id();
  for (uint32_t id = begin; id < end; id++) {
    std::memcpy(next, static_cast<void*>(graph.getBlock(id + 1)), sizeof(LBlock));
    Settle(graph.getBlock(id), reinterpret_cast<LBlock*>(next), id);
  }
  Settle(last, reinterpret_cast<LBlock*>(kept), end);
}

}  // namespace

void nodus::LinkLoops() {}

bool js::jit::CodeGenerator::generate(const WarpSnapshot* snapshot) {
  LIRGraph& graph = static_cast<Access*>(static_cast<CodeGeneratorShared*>(this))->graphOf();
  for (uint32_t id = 0; id < graph.numBlocks(); id++) {
    LBlock* first = graph.getBlock(id);
    if (LBlock* last = LastOfTurnable(graph, first)) {
      LeaveAlone(graph, first, last);
      Turn(graph, first, last);
      id = last->mir()->id();
    }
  }
  return EngineGenerate(this, snapshot);
}
