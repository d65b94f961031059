// Walking the JavaScript stack. A capture stores little per frame (script, bytecode offset, function, receiver); names
// and positions are worked out when somebody reads the stack.

#include <algorithm>

#include "inferred_names.h"
#include "reactions.h"
#include "stacks.h"
#include "templates.h"

#include "builtin/Promise.h"
#include "jit/JitFrames.h"
#include "js/ColumnNumber.h"
#include "js/friend/StackLimits.h"
#include "vm/AsyncFunction.h"
#include "vm/BytecodeUtil.h"
#include "vm/FrameIter.h"
#include "vm/GeneratorObject.h"
#include "vm/JSFunction.h"
#include "vm/JSScript.h"
#include "vm/PromiseObject.h"
#include "vm/SelfHosting.h"
#include "wasm/WasmCode.h"
#include "wasm/WasmInstance.h"
#include "wasm/WasmJS.h"

#include "vm/FrameIter-inl.h"
#include "vm/JSContext-inl.h"
#include "vm/JSObject-inl.h"
#include "vm/JSScript-inl.h"
#include "vm/NativeObject-inl.h"
#include "vm/Realm-inl.h"

using namespace nodus;

bool nodus::IsFrameRecord(const JS::Value& value) {
  if (!value.isObject() || !value.toObject().is<js::ArrayObject>()) {
    return false;
  }
  auto& array = value.toObject().as<js::ArrayObject>();
  return array.getDenseInitializedLength() > 0 && array.getDenseElement(0).isMagic(JS_GENERIC_MAGIC);
}

namespace {

using Values = JS::RootedVector<JS::Value>;

// Whether a function of the engine's own JavaScript is one that programs can name; helpers keep the name that the
// engine's source gives them.
bool IsVisibleBuiltin(JSFunction* callee) {
  if (!callee || !callee->isSelfHostedBuiltin() || !callee->isExtended()) {
    return false;
  }
  JSAtom* shown = callee->maybePartialDisplayAtom();
  if (!shown || shown == js::GetClonedSelfHostedFunctionName(callee)) {
    return false;
  }
  // Those that only pass a call on have no frame in V8, nor have methods that another builtin calls by symbol.
  return !js::StringEqualsLiteral(shown, "apply") && !js::StringEqualsLiteral(shown, "call") &&
         !js::StringEqualsLiteral(shown, "construct") && shown->length() > 0 && shown->latin1OrTwoByteChar(0) != '[';
}

bool AppendFrame(Values& values, const JS::Value& script, uint32_t offset, JSFunction* callee, int32_t flags,
                 const JS::Value& receiver) {
  return values.append(script) && values.append(JS::Int32Value(int32_t(offset))) &&
         values.append(JS::ObjectOrNullValue(callee)) && values.append(JS::Int32Value(flags)) &&
         values.append(receiver);
}

// A frame of WebAssembly has its name in place of the script, the index of its function in place of the callee, and its
// instance in place of the receiver.
bool AppendWasmFrame(Values& values, const js::FrameIter& iter) {
  JSAtom* name = iter.maybeFunctionDisplayAtom();
  return values.append(name ? JS::StringValue(name) : JS::UndefinedValue()) &&
         values.append(JS::Int32Value(int32_t(iter.wasmBytecodeOffset()))) &&
         values.append(JS::Int32Value(int32_t(iter.wasmFuncIndex()))) && values.append(JS::Int32Value(FlagWasm)) &&
         values.append(JS::ObjectValue(*iter.wasmInstance()->object()));
}

// What the engine keeps to itself: names in explicit instantiations may be private.
template <auto Member>
struct Opened {
  friend const js::jit::InlineFrameIterator& OptimisedFrames(const js::FrameIter& iter) { return iter.*Member; }
};
const js::jit::InlineFrameIterator& OptimisedFrames(const js::FrameIter& iter);
template struct Opened<&js::FrameIter::ionInlineFrames_>;

// The receiver in optimised code, undefined where it would have to be made anew, which could cost a bailout.
JS::Value OptimisedReceiver(const js::FrameIter& iter) {
  js::jit::MaybeReadFallback nothing;
  return OptimisedFrames(iter).thisArgument(nothing);
}

// The one reaction waiting for a pending promise, or null when there is none or several.
js::NativeObject* OnlyReaction(js::PromiseObject* promise) {
  if (promise->state() != JS::PromiseState::Pending) {
    return nullptr;
  }
  JS::Value reactions = promise->getFixedSlot(js::PromiseSlot_ReactionsOrResult);
  if (!reactions.isObject() || !reactions.toObject().is<js::NativeObject>()) {
    return nullptr;
  }
  auto* reaction = &reactions.toObject().as<js::NativeObject>();
  return !strcmp(reaction->getClass()->name, nodus::record::ClassName) ? reaction : nullptr;
}

// Whether a handler was made by `Promise.all` or its like for one of the promises, and for which one.
bool IsOfElement(const JS::Value& handler, uint32_t* index) {
  if (!handler.isObject() || !handler.toObject().is<JSFunction>()) {
    return false;
  }
  auto* function = &handler.toObject().as<JSFunction>();
  if (!function->isNativeFun() || !function->isExtended()) {
    return false;
  }
  if (nodus::HearsOfElement(*function, index)) {
    return true;
  }
  // The engine's own: of those for `Promise.allSettled` one has the other, which has what they share.
  const JS::Value& first = function->getExtendedSlot(0);
  if (first.isObject() && first.toObject().is<JSFunction>() && function->getExtendedSlot(1).isNull()) {
    function = &first.toObject().as<JSFunction>();
  }
  if (!function->isExtended() || !function->getExtendedSlot(0).isInt32()) {
    return false;
  }
  const JS::Value& data = function->getExtendedSlot(1);
  if (!data.isObject() || strcmp(data.toObject().getClass()->name, "PromiseCombinatorDataHolder") != 0) {
    return false;
  }
  *index = uint32_t(function->getExtendedSlot(0).toInt32());
  return true;
}

// A frame for the one of `Promise.all`, `allSettled` and `any` that a reaction belongs to; nothing for other reactions.
bool AppendCombinator(JSContext* cx, Values& values, js::NativeObject* reaction, uint32_t& count) {
  uint32_t index;
  bool fulfilled = IsOfElement(reaction->getFixedSlot(nodus::record::OnFulfilled), &index);
  bool rejected = IsOfElement(reaction->getFixedSlot(nodus::record::OnRejected), &index);
  if (!fulfilled && !rejected) {
    return true;
  }
  const char* name = !rejected ? "all" : fulfilled ? "allSettled" : "any";
  JSAtom* atom = js::Atomize(cx, name, strlen(name));
  JS::Value callee;
  JSObject* constructor = cx->global()->maybeGetConstructor(JSProto_Promise);
  if (!atom || !constructor || !js::GetPropertyPure(cx, constructor, js::AtomToId(atom), &callee) ||
      !callee.isObject() || !callee.toObject().is<JSFunction>()) {
    return !!atom;
  }
  count++;
  return AppendFrame(values, JS::UndefinedValue(), 0, &callee.toObject().as<JSFunction>(),
                     FlagAsync | FlagPromiseAll | FlagBuiltin | FlagFunction, JS::Int32Value(int32_t(index)));
}

// The promise that a reaction settles: the one whose resolving functions it calls, or its own.
js::PromiseObject* SettledByReaction(js::NativeObject* reaction) {
  for (size_t slot : {nodus::record::OnFulfilled, nodus::record::OnRejected}) {
    const JS::Value& handler = reaction->getFixedSlot(slot);
    if (!handler.isObject() || !handler.toObject().is<JSFunction>()) {
      continue;
    }
    if (js::PromiseObject* settled = nodus::SettledByCalling(handler.toObject().as<JSFunction>())) {
      return settled;
    }
  }
  const JS::Value& next = reaction->getFixedSlot(nodus::record::Promise);
  return next.isObject() && next.toObject().is<js::PromiseObject>() ? &next.toObject().as<js::PromiseObject>()
                                                                    : nullptr;
}

// Follows the functions that await a promise outwards.
bool AppendAwaiters(JSContext* cx, Values& values, JS::Handle<js::PromiseObject*> from, uint32_t limit,
                    uint32_t& count) {
  JS::Rooted<js::PromiseObject*> promise(cx, from);
  for (uint32_t steps = 0; promise && count < limit && steps < 1000; steps++) {
    js::NativeObject* reaction = OnlyReaction(promise);
    if (!reaction) {
      break;
    }
    int32_t flags = reaction->getFixedSlot(nodus::record::Flags).toInt32();
    const JS::Value& target = reaction->getFixedSlot(nodus::record::Extra);
    if ((flags & nodus::record::AsyncFunction) && target.isObject() &&
        target.toObject().is<js::AsyncFunctionGeneratorObject>()) {
      auto& generator = target.toObject().as<js::AsyncFunctionGeneratorObject>();
      if (!generator.isSuspended()) {
        break;
      }
      promise = generator.promise();
      JSFunction* callee = &generator.callee();
      if (!callee->hasBytecode()) {
        break;
      }
      JSScript* script = callee->nonLazyScript();
      if (script->selfHosted()) {
        break;
      }
      // Module bodies have a generator too, whose callee is a function the engine made up.
      uint32_t offset = script->resumeOffsets()[generator.resumeIndex()];
      // The offset is where execution goes on; the await itself stands right before it.
      if (!AppendFrame(values, JS::PrivateGCThingValue(script), offset ? offset - 1 : 0, callee,
                       FlagAsync | FlagFunction | (script->strict() ? FlagStrict : 0), SuspendedReceiver(generator))) {
        return false;
      }
      count++;
      continue;
    }
    if ((flags & nodus::record::DefaultResolving) && target.isObject() && target.toObject().is<js::PromiseObject>()) {
      promise = &target.toObject().as<js::PromiseObject>();
      continue;
    }
    promise = SettledByReaction(reaction);
    if (!AppendCombinator(cx, values, reaction, count)) {
      return false;
    }
  }
  return true;
}

}  // namespace

namespace {

// Files that make errors on behalf of their callers: as innermost frames they would hide whose error it is.
bool MakesErrorsForOthers(JSScript* script) {
  const char* file = script->filename();
  return file && !strncmp(file, "node:internal/", 14) &&
         (!strcmp(file + 14, "errors") || !strcmp(file + 14, "validators"));
}

}  // namespace

js::ArrayObject* nodus::CaptureFrames(JSContext* cx, uint32_t limit, JS::Handle<JSFunction*> startAfter,
                                      bool skipConstructors) {
  Values values(cx);
  limit = std::min(limit, MaxFrames);
  if (!values.reserve(1 + FrameStride * std::min(limit, 10u)) || !values.append(JS::MagicValue(JS_GENERIC_MAGIC))) {
    return nullptr;
  }
  bool skipping = !!startAfter;
  uint32_t count = 0;
  js::Activation* activation = nullptr;
  for (js::FrameIter iter(cx); !iter.done() && count < limit; ++iter) {
    js::Activation* innermost = iter.activation() == activation ? nullptr : iter.activation();
    activation = iter.activation();
    if (iter.isWasm()) {
      if (!skipping) {
        if (!AppendWasmFrame(values, iter)) {
          return nullptr;
        }
        count++;
      }
      continue;
    }
    JSScript* script = iter.script();
    JSFunction* callee = iter.isFunctionFrame() ? iter.calleeTemplate() : nullptr;
    if (!skipping && !(count == 0 && MakesErrorsForOthers(script))) {
      BuiltinCall native = CalledNative(cx, iter, innermost);
      if (native.callee) {
        int32_t flags = FlagBuiltin | FlagFunction | (native.constructing ? FlagConstructor : 0);
        if (!AppendFrame(values, JS::UndefinedValue(), 0, native.callee, flags, native.receiver)) {
          return nullptr;
        }
        skipConstructors = false;
        if (++count == limit) {
          break;
        }
      }
    }
    int32_t flags = 0;
    if (script->selfHosted()) {
      // Of the engine's own JavaScript only the functions that programs can see are frames.
      if (!IsVisibleBuiltin(callee)) {
        continue;
      }
      flags |= FlagBuiltin;
    }
    if (skipping) {
      if (callee && iter.matchCallee(cx, startAfter)) {
        skipping = false;
      }
      continue;
    }
    if (count == 0 && MakesErrorsForOthers(script)) {
      continue;
    }
    // A class derived from Error is not part of the stack of its instances.
    if (skipConstructors && callee && iter.isConstructing() &&
        (JSOp(*iter.pc()) == JSOp::SuperCall || JSOp(*iter.pc()) == JSOp::SpreadSuperCall)) {
      continue;
    }
    skipConstructors = false;
    if (script->strict()) {
      flags |= FlagStrict;
    }
    JS::Value receiver = JS::UndefinedValue();
    if (callee) {
      flags |= FlagFunction;
      if (iter.isConstructing()) {
        flags |= FlagConstructor;
      } else {
        receiver = iter.isIon() ? OptimisedReceiver(iter) : iter.thisArgument(cx);
        if (receiver.isMagic()) {
          receiver.setUndefined();
        }
        if (receiver.isUndefined() && !iter.isIon() && (callee->isAsync() || callee->isGenerator())) {
          receiver = ResumedReceiver(cx, iter);
        }
      }
    } else if (iter.isEvalFrame()) {
      flags |= FlagEval;
    } else if (iter.isModuleFrame()) {
      flags |= FlagModule;
    }
    if (!AppendFrame(values, JS::PrivateGCThingValue(script), script->pcToOffset(iter.pc()), callee, flags, receiver)) {
      return nullptr;
    }
    count++;
  }
  if (skipping || count >= limit) {
    return js::NewDenseCopiedArray(cx, values.length(), values.begin());
  }
  // When the stack began with the resumption of an async function or with the handler of a promise, those that await
  // what comes of it continue the trace.
  JS::Rooted<js::PromiseObject*> awaited(cx, SettledByHandler());
  if (cx->asyncResumeDepth > 0) {
    JSObject* outermost = nullptr;
    for (js::FrameIter iter(cx); !iter.done(); ++iter) {
      if (iter.isWasm() || !iter.isFunctionFrame()) {
        outermost = nullptr;
        continue;
      }
      if (!iter.script()->selfHosted()) {
        continue;
      }
      JS::Value self = iter.isIon() ? OptimisedReceiver(iter) : iter.thisArgument(cx);
      if (self.isObject() && self.toObject().is<js::AsyncFunctionGeneratorObject>()) {
        outermost = &self.toObject();
      }
    }
    if (outermost) {
      awaited = outermost->as<js::AsyncFunctionGeneratorObject>().promise();
    }
  }
  if (awaited && !AppendAwaiters(cx, values, awaited, limit, count)) {
    return nullptr;
  }
  return js::NewDenseCopiedArray(cx, values.length(), values.begin());
}

js::ArrayObject* nodus::CaptureAwaiters(JSContext* cx, uint32_t limit, JS::Handle<js::PromiseObject*> promise) {
  Values values(cx);
  uint32_t count = 0;
  if (!values.append(JS::MagicValue(JS_GENERIC_MAGIC)) ||
      !AppendAwaiters(cx, values, promise, std::min(limit, MaxFrames), count)) {
    return nullptr;
  }
  return js::NewDenseCopiedArray(cx, values.length(), values.begin());
}

// Captures the present stack into a record (an array for `nodus_frame_*` alone; never hand it to a program).
// `startAfter` is a function or null; a limit of 0 gives an empty record. Null with an exception pending on failure.
extern "C" JSObject* nodus_capture_frames(JSContext* cx, uint32_t limit, JSObject* startAfter) {
  JS::Rooted<JSFunction*> function(cx);
  if (startAfter && startAfter->is<JSFunction>()) {
    function = &startAfter->as<JSFunction>();
  }
  return CaptureFrames(cx, limit, function, false);
}

// Number of frames in a record.
extern "C" uint32_t nodus_frame_count(JSObject* record) { return FrameCount(&record->as<js::ArrayObject>()); }

struct NodusFrame {
  uint32_t flags;
  uint32_t line, column;                    // from 1; 0 when there is none
  uint32_t position;                        // character offset of the function in its source
  uint32_t enclosingLine, enclosingColumn;  // where the function begins
  const char* filename;                     // UTF-8, alive as long as the script (that is, the record)
  const char* introduction;                 // "eval", "Function", … or null
  uint32_t wasmFunction;                    // of a frame of WebAssembly: the index of its function,
  uint32_t wasmModule;                      // and a number for its module when that has no file name
};

namespace {

// Whether a property has the function as its value or as one of its accessors.
bool Holds(js::NativeObject& object, js::PropertyInfo property, JSFunction* function) {
  if (property.isDataProperty()) {
    return object.getSlot(property.slot()) == JS::ObjectValue(*function);
  }
  return property.isAccessorProperty() &&
         (object.getGetter(property) == function || object.getSetter(property) == function);
}

// The function that made an object: the first `constructor` from it outwards that is one.
JSFunction* ConstructorOf(JSContext* cx, JSObject* object) {
  JS::PropertyKey key = js::NameToId(cx->names().constructor);
  for (JSObject* at = object; at && at->is<js::NativeObject>(); at = at->staticPrototype()) {
    JS::Value value;
    bool found;
    if (js::GetOwnPropertyPure(cx, at, key, &value, &found) && found && value.isObject() &&
        value.toObject().is<JSFunction>()) {
      return &value.toObject().as<JSFunction>();
    }
  }
  return nullptr;
}

// The name of the property of the receiver or its prototypes that holds the function: its own name, else that of what
// can be enumerated. Void when there is none, and when there are several.
JS::PropertyKey FindMethodKey(JSContext* cx, JSObject* receiver, JSFunction* callee, JSAtom* name) {
  JS::AutoCheckCannotGC nogc;
  JS::PropertyKey own = name ? js::AtomToId(name) : JS::PropertyKey::Void();
  for (JSObject* object = receiver; name && object && object->is<js::NativeObject>();
       object = object->staticPrototype()) {
    auto& native = object->as<js::NativeObject>();
    if (mozilla::Maybe<js::PropertyInfo> property = native.lookupPure(own)) {
      if (Holds(native, *property, callee)) {
        return own;
      }
      break;
    }
  }
  JS::PropertyKey found = JS::PropertyKey::Void();
  for (JSObject* object = receiver; object && object->is<js::NativeObject>(); object = object->staticPrototype()) {
    auto& native = object->as<js::NativeObject>();
    if (native.inDictionaryMode() && native.slotSpan() > 512) {
      return JS::PropertyKey::Void();
    }
    for (js::ShapePropertyIter<js::NoGC> iter(native.shape()); !iter.done(); iter++) {
      if (!iter->enumerable() || !iter->key().isAtom() || !Holds(native, *iter, callee)) {
        continue;
      }
      if (!found.isVoid() && found != iter->key()) {
        return JS::PropertyKey::Void();
      }
      found = iter->key();
    }
  }
  return found;
}

// A number for a module that is the same in every run. The bytes are not kept, so it is of where its functions are.
uint32_t HashModule(const js::wasm::Code& code) {
  mozilla::HashNumber hash = code.codeMeta().numFuncs();
  for (const js::wasm::BytecodeRange& range : code.codeTailMeta().funcDefRanges) {
    hash = mozilla::AddToHash(hash, range.start, range.size());
  }
  if (const js::wasm::ShareableBytes* names = code.codeTailMeta().nameSectionPayload) {
    hash = mozilla::AddToHash(hash, mozilla::HashBytes(names->begin(), names->length()));
  }
  return hash;
}

// V8 counts the bytes of a module as columns of its first line.
void DescribeWasmPlace(JSObject* instance, uint32_t function, uint32_t offset, NodusFrame* out) {
  const js::wasm::Code& code = instance->as<js::WasmInstanceObject>().instance().code();
  const js::wasm::ScriptedCaller& caller = code.codeMeta().scriptedCaller();
  out->line = 1;
  out->column = offset + 1;
  out->position = offset;
  out->wasmFunction = function;
  if (caller.kind == js::wasm::ScriptedCallerKind::Url) {
    out->filename = caller.source.get();
  } else {
    out->wasmModule = HashModule(code);
  }
}

// Where an instruction stands, and in what source.
bool DescribePlace(JSContext* cx, JS::Handle<JSScript*> script, uint32_t offset, NodusFrame* out) {
  if (!script->hasBytecode()) {
    // The collector dropped the bytecode of a function that had not run for long.
    JS::Rooted<JSFunction*> owner(cx, script->function());
    js::AutoRealm realm(cx, owner);
    if (!owner || !JSFunction::getOrCreateScript(cx, owner)) {
      return false;
    }
  }
  offset = uint32_t(std::min<size_t>(offset, script->length() - 1));
  out->enclosingLine = script->lineno();
  out->enclosingColumn = script->column().oneOriginValue();
  out->position = script->sourceStart();
  js::ScriptSource* source = script->scriptSource();
  out->filename = source->filename();
  if (source->hasIntroductionType()) {
    out->introduction = source->introductionType();
  }
  return PlaceInV8(cx, script, offset, out->flags & FlagAsync, &out->line, &out->column);
}

}  // namespace

// Describes frame `index` of a record. The handles receive: the function (or undefined), the receiver, the function's
// name, the name of the receiver's constructor, the property of the receiver that holds the function, and for eval code
// where it came from (strings or undefined). False with an exception pending when out of memory.
extern "C" bool nodus_frame_at(JSContext* cx, JSObject* recordObject, uint32_t index, NodusFrame* out,
                               JS::MutableHandle<JS::Value> function, JS::MutableHandle<JS::Value> receiver,
                               JS::MutableHandle<JS::Value> functionName, JS::MutableHandle<JS::Value> typeName,
                               JS::MutableHandle<JS::Value> methodName, JS::MutableHandle<JS::Value> evalOrigin) {
  JS::Rooted<js::ArrayObject*> record(cx, &recordObject->as<js::ArrayObject>());
  auto field = [&](FrameField which) { return record->getDenseElement(1 + index * FrameStride + which); };
  *out = {};
  out->flags = uint32_t(field(FrameFlags).toInt32());
  function.setUndefined();
  receiver.set(field(FrameReceiver));
  functionName.setUndefined();
  typeName.setUndefined();
  methodName.setUndefined();
  evalOrigin.setUndefined();
  if (out->flags & FlagWasm) {
    functionName.set(field(FrameScript));
    receiver.setUndefined();
    DescribeWasmPlace(&field(FrameReceiver).toObject(), uint32_t(field(FrameCallee).toInt32()),
                      uint32_t(field(FrameOffset).toInt32()), out);
    return true;
  }

  if (field(FrameCallee).isObject()) {
    function.set(field(FrameCallee));
  }
  if (field(FrameScript).isPrivateGCThing()) {
    JS::Rooted<JSScript*> script(cx, static_cast<JSScript*>(field(FrameScript).toGCThing()));
    if (!DescribePlace(cx, script, uint32_t(field(FrameOffset).toInt32()), out) ||
        !EvalOrigin(cx, script->sourceObject(), evalOrigin)) {
      return false;
    }
  }

  // Sets what a function is called; leaves it undefined when it has no name.
  auto setName = [cx](JSFunction* function, JS::MutableHandle<JS::Value> place) {
    std::u16string text = nodus::DebugName(function);
    if (!text.empty()) {
      JSString* made = JS_NewUCStringCopyN(cx, text.data(), text.size());
      if (!made) {
        return false;
      }
      place.setString(made);
    }
    return true;
  };
  JS::Rooted<JSFunction*> callee(cx, function.isObject() ? &function.toObject().as<JSFunction>() : nullptr);
  JS::Rooted<JSAtom*> name(cx);
  if (callee && callee->isSyntheticFunction()) {
    // The function that the engine makes of a class's fields and static blocks.
    bool isStatic = receiver.isObject() && receiver.toObject().is<JSFunction>();
    JSString* made = JS_NewStringCopyZ(cx, isStatic ? "<static_initializer>" : "<instance_members_initializer>");
    if (!made) {
      return false;
    }
    functionName.setString(made);
  } else if (callee) {
    if (!setName(callee, functionName)) {
      return false;
    }
    if (!callee->hasGuessedAtom()) {
      name = callee->maybePartialDisplayAtom();
      if (name && name->length() && (callee->isGetter() || callee->isSetter())) {
        out->flags |= callee->isGetter() ? FlagGetter : FlagSetter;
      }
    }
  }
  if ((out->flags & FlagConstructor) || !callee) {
    return true;
  }
  JS::Rooted<JSObject*> self(cx);
  if (receiver.isObject()) {
    self = &receiver.toObject();
  } else if (!receiver.isNullOrUndefined()) {
    self = js::PrimitiveToObject(cx, receiver);
    if (!self) {
      return false;
    }
  }
  if (!self || self->is<js::GlobalObject>()) {
    return true;
  }
  if (self->is<JSFunction>()) {
    // A static method is shown with its class's name.
    if (!setName(&self->as<JSFunction>(), typeName)) {
      return false;
    }
    if (typeName.isUndefined()) {
      typeName.setString(cx->names().Function);
    }
  } else if (js::IsScriptedProxy(self)) {
    typeName.setString(cx->names().Proxy);
  } else if (JSFunction* constructor = ConstructorOf(cx, self)) {
    if (!setName(constructor, typeName)) {
      return false;
    }
  }
  if (typeName.isUndefined()) {
    typeName.setString(cx->names().Object);
  }
  // What is nothing better than an object may have a tag.
  JS::Value tag;
  JS::PropertyKey tagKey = JS::PropertyKey::Symbol(cx->wellKnownSymbols().toStringTag);
  if (js::StringEqualsLiteral(&typeName.toString()->asLinear(), "Object") &&
      js::GetPropertyPure(cx, self, tagKey, &tag) && tag.isString() && tag.toString()->length()) {
    typeName.set(tag);
  }
  // `get x` is the property x.
  if (name && (out->flags & (FlagGetter | FlagSetter)) && name->length() > 4 && name->latin1OrTwoByteChar(3) == ' ') {
    JSString* bare = js::NewDependentString(cx, name, 4, name->length() - 4);
    name = bare ? js::AtomizeString(cx, bare) : nullptr;
    if (!name) {
      return false;
    }
  }
  JS::PropertyKey key = FindMethodKey(cx, self, callee, name);
  if (key.isAtom()) {
    methodName.setString(key.toAtom());
  }
  return true;
}

// The text after `//# sourceURL=` of the frame's source, UTF-16, or null; alive as long as the record.
extern "C" const char16_t* nodus_frame_source_url(JSObject* record, uint32_t index) {
  JS::Value script = record->as<js::ArrayObject>().getDenseElement(1 + index * FrameStride + FrameScript);
  if (!script.isPrivateGCThing()) {
    return nullptr;
  }
  js::ScriptSource* source = static_cast<JSScript*>(script.toGCThing())->scriptSource();
  return source->hasDisplayURL() ? source->displayURL() : nullptr;
}
