// What V8 says of traps that break the rules of proxies. The engine tells neither the values nor always the trap.

#include "jsapi.h"
#include "js/friend/ErrorMessages.h"

#include "messages.h"

namespace {

#define MARK NODUS_MARK

constexpr nodus::MessageText Texts[] = {
    {JSMSG_PROXY_GETOWN_OBJORUNDEF, MARK "{0}"},
    {JSMSG_CANT_REPORT_NC_AS_NE, MARK "{0}"},
    {JSMSG_CANT_REPORT_E_AS_NE, MARK "{0}"},
    {JSMSG_CANT_REPORT_INVALID, MARK "{0}" MARK "{1}"},
    {JSMSG_CANT_REPORT_NE_AS_NC, MARK "{0}"},
    {JSMSG_CANT_REPORT_C_AS_NC, MARK "{0}"},
    {JSMSG_CANT_REPORT_W_AS_NW, MARK "{0}"},
    {JSMSG_CANT_DEFINE_NEW, MARK "{0}"},
    {JSMSG_CANT_DEFINE_NE_AS_NC, MARK "{0}"},
    {JSMSG_CANT_DEFINE_INVALID, MARK "{0}" MARK "{1}"},
    {JSMSG_MUST_REPORT_SAME_VALUE, MARK "{0}"},
    {JSMSG_MUST_REPORT_UNDEFINED, MARK "{0}"},
    {JSMSG_CANT_SET_NW_NC, MARK "{0}"},
    {JSMSG_CANT_SET_WO_SETTER, MARK "{0}"},
    {JSMSG_CANT_DELETE_NON_EXTENSIBLE, MARK "{0}"},
    {JSMSG_CANT_SKIP_NC, MARK "{0}"},
    {JSMSG_OWNKEYS_DUPLICATE, "'ownKeys' on proxy: trap returned duplicate entries"},
    {JSMSG_CANT_REPORT_NEW, "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible"},
    {JSMSG_OBJECT_REQUIRED_RET_OWNKEYS, "CreateListFromArrayLike called on non-object"},
    {JSMSG_BAD_GETPROTOTYPEOF_TRAP_RETURN, "'getPrototypeOf' on proxy: trap returned neither object nor null"},
    {JSMSG_INCONSISTENT_GETPROTOTYPEOF_TRAP,
     "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype"},
    {JSMSG_PROXY_SETPROTOTYPEOF_RETURNED_FALSE,
     "'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'"},
    {JSMSG_INCONSISTENT_SETPROTOTYPEOF_TRAP,
     "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target"},
    {JSMSG_PROXY_EXTENSIBILITY, "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target"},
    {JSMSG_CANT_REPORT_AS_NON_EXTENSIBLE,
     "'preventExtensions' on proxy: trap returned truish but the proxy target is extensible"},
    {JSMSG_PROXY_PREVENTEXTENSIONS_RETURNED_FALSE, "'preventExtensions' on proxy: trap returned falsish"},
    {JSMSG_PROXY_CONSTRUCT_OBJECT, "'construct' on proxy: trap returned non-object"},
};

// The middle of `'trap' on proxy: <before> 'key' <after>`.
struct Words {
  const char* trap;
  const char* before;
  const char* after;
};

Words WordsOf(unsigned number, const std::string& trap, const std::string& detail) {
  constexpr const char* Own = "getOwnPropertyDescriptor";
  constexpr const char* Loose = " which is either non-existent or configurable in the proxy target";
  bool asksWhether = trap == "has";
  switch (number) {
    case JSMSG_PROXY_GETOWN_OBJORUNDEF:
      return {Own, "trap returned neither object nor undefined for property", ""};
    case JSMSG_CANT_REPORT_NC_AS_NE:
      return asksWhether
                 ? Words{"has", "trap returned falsish for property",
                         " which exists in the proxy target as non-configurable"}
                 : Words{Own, "trap returned undefined for property", " which is non-configurable in the proxy target"};
    case JSMSG_CANT_REPORT_E_AS_NE:
      return asksWhether ? Words{"has", "trap returned falsish for property", " but the proxy target is not extensible"}
             : trap == "ownKeys" ? Words{"ownKeys", "trap result did not include", ""}
                                 : Words{Own, "trap returned undefined for property",
                                         " which exists in the non-extensible proxy target"};
    case JSMSG_CANT_REPORT_INVALID:
      return {Own, "trap returned descriptor for property",
              " that is incompatible with the existing property in the proxy target"};
    case JSMSG_CANT_REPORT_NE_AS_NC:
    case JSMSG_CANT_REPORT_C_AS_NC:
      return {Own, "trap reported non-configurability for property", Loose};
    case JSMSG_CANT_REPORT_W_AS_NW:
      return {Own, "trap reported non-configurable and non-writable for property",
              " which is non-configurable, writable in the proxy target"};
    case JSMSG_CANT_DEFINE_NEW:
      return {"defineProperty", "trap returned truish for adding property", "  to the non-extensible proxy target"};
    case JSMSG_CANT_DEFINE_NE_AS_NC:
      return {"defineProperty", "trap returned truish for defining non-configurable property", Loose};
    case JSMSG_CANT_DEFINE_INVALID:
      if (detail.find("existing configurable") != std::string::npos) {
        return {"defineProperty", "trap returned truish for defining non-configurable property", Loose};
      }
      if (detail.find("as non-writable") != std::string::npos) {
        return {"defineProperty", "trap returned truish for defining non-configurable property",
                " which cannot be non-writable, unless there exists a corresponding non-configurable, non-writable own "
                "property of the target object."};
      }
      return {"defineProperty", "trap returned truish for adding property",
              "  that is incompatible with the existing property in the proxy target"};
    case JSMSG_MUST_REPORT_SAME_VALUE:
      return {"get", "property",
              " is a read-only and non-configurable data property on the proxy target but the proxy did not return its "
              "actual value"};
    case JSMSG_MUST_REPORT_UNDEFINED:
      return {
          "get", "property",
          " is a non-configurable accessor property on the proxy target and does not have a getter function, but the "
          "trap did not return 'undefined'"};
    case JSMSG_CANT_SET_NW_NC:
      return {"set", "trap returned truish for property",
              " which exists in the proxy target as a non-configurable and non-writable data property with a different "
              "value"};
    case JSMSG_CANT_SET_WO_SETTER:
      return {"set", "trap returned truish for property",
              " which exists in the proxy target as a non-configurable and non-writable accessor property without a "
              "setter"};
    case JSMSG_CANT_DELETE_NON_EXTENSIBLE:
      return {"deleteProperty", "trap returned truish for property", " but the proxy target is non-extensible"};
    case JSMSG_CANT_SKIP_NC:
      return {"ownKeys", "trap result did not include", ""};
    default:
      return {nullptr, nullptr, nullptr};
  }
}

}  // namespace

std::span<const nodus::MessageText> nodus::ProxyTexts() { return Texts; }

std::string nodus::ProxyProblem(JSContext* cx, unsigned number, const std::vector<std::string>& arguments) {
  bool unclear = number == JSMSG_CANT_REPORT_NC_AS_NE || number == JSMSG_CANT_REPORT_E_AS_NE;
  Words words = WordsOf(number, unclear ? RunningTrap(cx) : "", arguments.size() > 1 ? arguments[1] : "");
  if (!words.trap || arguments.empty()) {
    return "";
  }
  return "'" + std::string(words.trap) + "' on proxy: " + words.before + " '" + Plain(arguments[0]) + "'" + words.after;
}
