// V8's wording for what the parsers refuse. The engine says what it expected; V8 mostly names the token that it found.

#include "messages.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <string_view>

#include "js/friend/ErrorMessages.h"

namespace {

#define MARK NODUS_MARK

// A format either names each of the engine's arguments once or none of them.
const nodus::MessageText Texts[] = {
    {JSMSG_REDECLARED_VAR, MARK "{0}" MARK "{1}"},
    {JSMSG_BAD_REGEXP_FLAG, MARK "{0}"},
    {JSMSG_TOO_MANY_PARENS, "Too many captures", JSEXN_SYNTAXERR},
    {JSMSG_MODULE_NO_EXPORT, "The requested module '{0}' does not provide an export named '{1}'"},
    {JSMSG_AWAIT_OUTSIDE_ASYNC_OR_MODULE, "await is only valid in async functions and the top level bodies of modules"},
    {JSMSG_AWAIT_OUTSIDE_ASYNC, "await is only valid in async functions and the top level bodies of modules"},
    {JSMSG_BAD_INCOP_OPERAND, "Invalid left-hand side expression in prefix operation"},
    {JSMSG_IMPORT_DECL_AT_TOP_LEVEL, "Cannot use import statement outside a module"},
    {JSMSG_EXPORT_DECL_AT_TOP_LEVEL, "Unexpected token 'export'"},
    {JSMSG_IMPORT_META_OUTSIDE_MODULE, "Cannot use 'import.meta' outside a module"},
    {JSMSG_BAD_RETURN_OR_YIELD, MARK "{0}"},
    {JSMSG_TOUGH_BREAK, "Illegal break statement"},
    {JSMSG_BAD_CONTINUE, "Illegal continue statement: no surrounding iteration statement"},
    {JSMSG_BAD_LEFTSIDE_OF_ASS, "Invalid left-hand side in assignment"},
    {JSMSG_DUPLICATE_CONSTRUCTOR, "A class may only have one constructor"},
    {JSMSG_DUPLICATE_PROTO_PROPERTY, "Duplicate __proto__ fields are not allowed in object literals"},
    {JSMSG_DUPLICATE_FORMAL, "Duplicate parameter name not allowed in this context"},
    {JSMSG_DUPLICATE_EXPORT_NAME, "Duplicate export of '{0}'"},
    {JSMSG_STRICT_CODE_WITH, "Strict mode code may not include a with statement"},
    {JSMSG_DEPRECATED_OCTAL_LITERAL, "Octal literals are not allowed in strict mode."},
    {JSMSG_DEPRECATED_DELETE_OPERAND, "Delete of an unqualified identifier in strict mode."},
    {JSMSG_BAD_STRICT_ASSIGN, "Unexpected eval or arguments in strict mode"},
    {JSMSG_BAD_NEWTARGET, "new.target expression is not allowed here"},
    {JSMSG_BAD_SUPERCALL, "'super' keyword unexpected here"},
    {JSMSG_BAD_SUPERPROP, "'super' keyword unexpected here"},
    {JSMSG_BAD_CONST_DECL, "Missing initializer in const declaration"},
    {JSMSG_BAD_DESTRUCT_DECL, "Missing initializer in destructuring declaration"},
    {JSMSG_CATCH_OR_FINALLY, "Missing catch or finally after try"},
    {JSMSG_TOO_MANY_DEFAULTS, "More than one default clause in switch statement"},
    {JSMSG_UNNAMED_FUNCTION_STMT, "Function statements require a function name"},
    {JSMSG_PARAMETER_AFTER_REST, "Rest parameter must be last formal parameter"},
    {JSMSG_REST_WITH_COMMA, "Rest element must be last element"},
    {JSMSG_UNTERMINATED_REGEXP, "Invalid regular expression: missing /"},
    {JSMSG_IDSTART_AFTER_NUMBER, "Invalid or unexpected token"},
    {JSMSG_EOL_BEFORE_END_OF_STRING, "Invalid or unexpected token"},
    {JSMSG_ILLEGAL_CHARACTER, "Invalid or unexpected token"},
    {JSMSG_UNTERMINATED_COMMENT, "Invalid or unexpected token"},
    {JSMSG_MISSING_EXPONENT, "Invalid or unexpected token"},
    {JSMSG_MISSING_BINARY_DIGITS, "Invalid or unexpected token"},
    {JSMSG_MISSING_HEXDIGITS, "Invalid or unexpected token"},
    {JSMSG_MISSING_OCTAL_DIGITS, "Invalid or unexpected token"},
    {JSMSG_EOF_BEFORE_END_OF_LITERAL, MARK "{0}"},
    {JSMSG_MALFORMED_ESCAPE, "Invalid {0} escape sequence"},
    {JSMSG_LINE_BREAK_AFTER_THROW, "Illegal newline after throw"},
    {JSMSG_MISSING_PRIVATE_DECL, "Private field '{0}' must be declared in an enclosing class"},
    {JSMSG_PAREN_AFTER_ARGS, "missing ) after argument list"},
    {JSMSG_TEMPLSTR_UNTERM_EXPR, "Unterminated template literal"},
    {JSMSG_UNTERM_CLASS, "Unterminated character class"},
    {JSMSG_MISSING_PAREN, "Unterminated group"},
    {JSMSG_NOTHING_TO_REPEAT, "Nothing to repeat"},
    {JSMSG_UNMATCHED_RIGHT_PAREN, "Unmatched ')'"},
    {JSMSG_INVALID_GROUP, "Invalid group"},
    {JSMSG_BAD_CLASS_RANGE, "Range out of order in character class"},
    {JSMSG_NUMBERS_OUT_OF_ORDER, "numbers out of order in {} quantifier"},
    {JSMSG_INVALID_IDENTITY_ESCAPE, "Invalid escape"},
    {JSMSG_INVALID_UNICODE_ESCAPE, "Invalid Unicode escape"},
    {JSMSG_INVALID_PROPERTY_NAME, "Invalid property name"},
    {JSMSG_INVALID_CLASS_PROPERTY_NAME, "Invalid property name in character class"},
    {JSMSG_INVALID_CAPTURE_NAME, "Invalid capture group name"},
    {JSMSG_DUPLICATE_CAPTURE_NAME, "Duplicate capture group name"},
    {JSMSG_INVALID_NAMED_REF, "Invalid named reference"},
    {JSMSG_INVALID_NAMED_CAPTURE_REF, "Invalid named capture referenced"},
    {JSMSG_INCOMPLETE_QUANTIFIER, "Incomplete quantifier"},
    {JSMSG_INVALID_DECIMAL_ESCAPE, "Invalid escape"},
    {JSMSG_RAW_BRACKET_IN_REGEXP, "Lone quantifier brackets"},
    {JSMSG_RANGE_WITH_CLASS_ESCAPE, "Invalid character class"},
    {JSMSG_RESERVED_ID, MARK "{0}"},
    {JSMSG_ACCESSOR_WRONG_ARGS, MARK "{0}" MARK "{1}" MARK "{2}"},
    {JSMSG_FORBIDDEN_AS_STATEMENT, MARK "{0}"},
    {JSMSG_UNICODE_OVERFLOW, MARK "{0}"},
    {JSMSG_BAD_CONSTRUCTOR_DEF, MARK},
    {JSMSG_DUPLICATE_LABEL, MARK},
    {JSMSG_LABEL_NOT_FOUND, MARK},
    {JSMSG_ILLEGAL_PRIVATE_NAME, MARK},
    {JSMSG_ILLEGAL_PRIVATE_FIELD, MARK},
    {JSMSG_MISMATCHED_PLACEMENT, MARK "{0}" MARK "{1}"},
    {JSMSG_MISSING_EXPORT, "Export '{0}' is not defined in module"},
    {JSMSG_DUPLICATE_ATTRIBUTE_KEY, "Import attribute has duplicate key '{0}'"},
    {JSMSG_FOR_AWAIT_NOT_OF, "Unexpected token 'in'"},
    {JSMSG_DECLARATION_AFTER_EXPORT, "Unexpected token 'export'"},
    {JSMSG_AS_AFTER_RESERVED_WORD, "Unexpected reserved word"},
    {JSMSG_AS_AFTER_STRING, "Unexpected reserved word"},
    {JSMSG_LEXICAL_DECL_DEFINES_LET, "let is disallowed as a lexically bound name"},
    {JSMSG_NUMBER_END_WITH_UNDERSCORE, "Numeric separators are not allowed at the end of numeric literals"},
    {JSMSG_NUMBER_MULTIPLE_ADJACENT_UNDERSCORES, "Only one underscore is allowed as numeric separator"},
    {JSMSG_SEPARATOR_IN_ZERO_PREFIXED_NUMBER, "Numeric separator can not be used after leading 0."},
    {JSMSG_OF_AFTER_FOR_LOOP_DECL, "for-of loop variable declaration may not have an initializer."},
    {JSMSG_IN_AFTER_LEXICAL_FOR_DECL, "for-in loop variable declaration may not have an initializer."},
    {JSMSG_INVALID_FOR_IN_DECL_WITH_INIT, "for-in loop variable declaration may not have an initializer."},
    {JSMSG_BAD_DUP_ARGS, "Duplicate parameter name not allowed in this context"},
    {JSMSG_BAD_SUPERPRIVATE, "Unexpected private field"},
    {JSMSG_CLASS_STATIC_PROTO, "Classes may not have a static property named 'prototype'"},
    {JSMSG_BAD_POW_LEFTSIDE,
     "Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate "
     "operator precedence"},
    {JSMSG_BAD_DESTRUCT_TARGET, "Invalid destructuring assignment target"},
    {JSMSG_BAD_DESTRUCT_PARENS, "Invalid destructuring assignment target"},
    {JSMSG_BAD_FOR_LEFTSIDE, "Invalid left-hand side in for-loop"},
    {JSMSG_BAD_NEW_OPTIONAL, "Invalid optional chain from new expression"},
    {JSMSG_BAD_OPTIONAL_TEMPLATE, "Invalid tagged template on optional chain"},
    {JSMSG_BAD_ESCAPE, "Invalid Unicode escape sequence"},
    {JSMSG_BAD_STRICT_ASSIGN_ARGUMENTS, "Unexpected eval or arguments in strict mode"},
    {JSMSG_BAD_STRICT_ASSIGN_EVAL, "Unexpected eval or arguments in strict mode"},
    {JSMSG_BAD_ARGUMENTS, "'arguments' is not allowed in class field initializer or static initialization block"},
    {JSMSG_BAD_USING_DECL, "Missing initializer in using declaration"},
    {JSMSG_NO_IN_WITH_USING, "Invalid 'using' in for-in loop"},
    {JSMSG_PRIVATE_DELETE, "Private fields can not be deleted"},
    {JSMSG_AWAIT_IN_PARAMETER, "Illegal await-expression in formal parameters of async function"},
    {JSMSG_YIELD_IN_PARAMETER, "Yield expression not allowed in formal parameter"},
    {JSMSG_REST_WITH_DEFAULT, "Rest parameter may not have a default initializer"},
    {JSMSG_STRICT_NON_SIMPLE_PARAMS, "Illegal 'use strict' directive in function with non-simple parameter list"},
    {JSMSG_DEPRECATED_EIGHT_OR_NINE_ESCAPE, "\\8 and \\9 are not allowed in strict mode."},
    {JSMSG_UNPAIRED_SURROGATE_EXPORT, "Invalid module export name: contains unpaired surrogate"},
};

// Syntax errors whose text names what was missing; V8 names the token that was found instead.
const unsigned TokenErrors[] = {
    JSMSG_COLON_AFTER_CASE,
    JSMSG_COLON_AFTER_ID,
    JSMSG_COLON_IN_COND,
    JSMSG_COMP_PROP_UNTERM_EXPR,
    JSMSG_CURLY_AFTER_BODY,
    JSMSG_CURLY_AFTER_CATCH,
    JSMSG_CURLY_AFTER_FINALLY,
    JSMSG_CURLY_AFTER_LIST,
    JSMSG_CURLY_AFTER_TRY,
    JSMSG_CURLY_BEFORE_BODY,
    JSMSG_CURLY_BEFORE_CATCH,
    JSMSG_CURLY_BEFORE_CLASS,
    JSMSG_CURLY_BEFORE_SWITCH,
    JSMSG_CURLY_BEFORE_TRY,
    JSMSG_CURLY_IN_COMPOUND,
    JSMSG_PAREN_AFTER_CATCH,
    JSMSG_PAREN_AFTER_COND,
    JSMSG_PAREN_AFTER_FOR,
    JSMSG_PAREN_AFTER_FORMAL,
    JSMSG_PAREN_AFTER_FOR_CTRL,
    JSMSG_PAREN_AFTER_SWITCH,
    JSMSG_PAREN_BEFORE_CATCH,
    JSMSG_PAREN_BEFORE_COND,
    JSMSG_PAREN_BEFORE_FORMAL,
    JSMSG_PAREN_BEFORE_SWITCH,
    JSMSG_PAREN_IN_PAREN,
    JSMSG_NAME_AFTER_DOT,
    JSMSG_NO_BINDING_NAME,
    JSMSG_MISSING_FORMAL,
    JSMSG_SEMI_AFTER_FOR_INIT,
    JSMSG_SEMI_AFTER_FOR_COND,
    JSMSG_BRACKET_AFTER_LIST,
    JSMSG_BRACKET_IN_INDEX,
    JSMSG_DECLARATION_AFTER_IMPORT,
    JSMSG_CATCH_WITHOUT_TRY,
    JSMSG_FINALLY_WITHOUT_TRY,
    JSMSG_UNNAMED_CLASS_STMT,
    JSMSG_WHILE_AFTER_DO,
    JSMSG_AS_AFTER_IMPORT_STAR,
    JSMSG_FROM_AFTER_IMPORT_CLAUSE,
    JSMSG_FROM_AFTER_EXPORT_STAR,
    JSMSG_MODULE_SPEC_AFTER_FROM,
    JSMSG_NAMED_IMPORTS_OR_NAMESPACE_IMPORT,
    JSMSG_NO_EXPORT_NAME,
    JSMSG_NO_IMPORT_NAME,
    JSMSG_NO_VARIABLE_NAME,
    JSMSG_RC_AFTER_EXPORT_SPEC_LIST,
    JSMSG_RC_AFTER_IMPORT_SPEC_LIST,
    JSMSG_CURLY_AFTER_WITH,
    JSMSG_COLON_AFTER_ATTRIBUTE_KEY,
    JSMSG_WITH_CLAUSE_STRING_LITERAL,
    JSMSG_ATTRIBUTE_KEY_EXPECTED,
    JSMSG_RC_AFTER_IMPORT_ATTRIBUTE_LIST,
    JSMSG_PAREN_AFTER_WITH,
    JSMSG_PAREN_BEFORE_WITH,
    JSMSG_CATCH_IDENTIFIER,
    JSMSG_CURLY_BEFORE_FINALLY,
    JSMSG_BAD_SWITCH,
    JSMSG_NO_REST_NAME,
    JSMSG_BAD_PROP_ID,
    JSMSG_BAD_CLASS_MEMBER_DEF,
    JSMSG_BAD_COALESCE_MIXING,
    JSMSG_FOR_AWAIT_OUTSIDE_ASYNC,
    JSMSG_MISSING_EXPR_AFTER_THROW,
    JSMSG_UNEXPECTED_TOKEN,
    JSMSG_UNEXPECTED_TOKEN_NO_EXPECT,
};

// Regular-expression errors that V8 prefixes with the expression; the text comes without it here.
bool IsRegExpError(unsigned number) {
  return (number >= JSMSG_BAD_CLASS_RANGE && number <= JSMSG_INVALID_CLASS_SET_OP) || number == JSMSG_TOO_MANY_PARENS;
}

bool IsTokenError(unsigned number) {
  for (unsigned each : TokenErrors) {
    if (each == number) {
      return true;
    }
  }
  return false;
}

bool IsNamePart(char16_t unit) { return unit >= 0x80 || isalnum(unit) || unit == '_' || unit == '$'; }

bool IsKeyword(std::string_view word) {
  static const char* const words[] = {
      "break", "case",   "catch", "class",      "const",   "continue", "debugger", "default", "delete",
      "do",    "else",   "enum",  "export",     "extends", "false",    "finally",  "for",     "function",
      "if",    "import", "in",    "instanceof", "new",     "null",     "return",   "super",   "switch",
      "this",  "throw",  "true",  "try",        "typeof",  "var",      "void",     "while",   "with"};
  for (const char* each : words) {
    if (word == each) {
      return true;
    }
  }
  return false;
}

// Whether what stands in front of a place is `--` or `++` in front of an operand.
bool FollowsPrefix(const char16_t* line, size_t at) {
  auto skip = [&] {
    while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t')) {
      at--;
    }
  };
  skip();
  if (at < 2 || line[at - 1] != line[at - 2] || (line[at - 1] != '-' && line[at - 1] != '+')) {
    return false;
  }
  at -= 2;
  skip();
  return at == 0 || !(IsNamePart(line[at - 1]) || line[at - 1] == ')' || line[at - 1] == ']');
}

// What V8 says of the token at which parsing stopped.
std::string UnexpectedToken(JSErrorReport* report) {
  const char16_t* line = report->linebuf();
  size_t length = report->linebufLength();
  size_t at = report->tokenOffset();
  if (!line || at >= length || line[at] == '\n' || line[at] == '\r') {
    return "Unexpected end of input";
  }
  char16_t first = line[at];
  std::string token;
  if (first == '"' || first == '\'') {
    return "Unexpected string";
  }
  if (first == '`') {
    return "Unexpected template string";
  }
  if (isdigit(first)) {
    return "Unexpected number";
  }
  if (IsNamePart(first)) {
    for (; at < length && IsNamePart(line[at]); at++) {
      nodus::AppendUtf8(token, line[at]);
    }
    if (report->errorNumber == JSMSG_SEMI_AFTER_FOR_INIT && (token == "of" || token == "in")) {
      return "Invalid left-hand side in for-" + token + " loop: Must have a single binding.";
    }
    if (token == "await" || token == "enum") {
      return "Unexpected reserved word";
    }
    return (IsKeyword(token) ? "Unexpected token '" : "Unexpected identifier '") + token + "'";
  }
  if (first == '@' || first == '#' || first == '\\') {
    return "Invalid or unexpected token";
  }
  if (first == '.' && at + 1 < length && isdigit(line[at + 1])) {
    return "Unexpected number";
  }
  if (report->errorNumber == JSMSG_COLON_AFTER_ID && first == '=' && (at + 1 >= length || line[at + 1] != '=')) {
    return "Invalid shorthand property initializer";
  }
  // V8 reads the operand before it refuses it.
  if ((first == '-' || first == '+' || first == '!' || first == '~') && FollowsPrefix(line, at)) {
    return "Invalid left-hand side expression in prefix operation";
  }
  static const char* const operators[] = {
      ">>>=", "...", "===", "!==", ">>>", "<<=", ">>=", "**=",  "&&=", "||=", "\?\?=",
      "=>",   "==",  "!=",  "<=",  ">=",  "&&",  "||",  "\?\?", "?.",  "++",  "--",
      "+=",   "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "^=",   "<<",  ">>",  "**"};
  for (const char* each : operators) {
    size_t size = strlen(each);
    bool same = at + size <= length;
    for (size_t i = 0; same && i < size; i++) {
      same = line[at + i] == char16_t(each[i]);
    }
    if (same) {
      return std::string("Unexpected token '") + each + "'";
    }
  }
  nodus::AppendUtf8(token, first);
  return "Unexpected token '" + token + "'";
}

// V8 puts the expression before what is wrong with it.
std::string RegExpMessage(const std::string& problem) {
  return "Invalid regular expression: " + nodus::RefusedRegExp() + ": " + problem;
}

// The name at the place of the error, `#` included, or the first one after it.
std::string NameAt(JSErrorReport* report) {
  const char16_t* line = report->linebuf();
  size_t length = line ? report->linebufLength() : 0;
  size_t at = report->tokenOffset();
  while (at < length && line[at] != '#' && !IsNamePart(line[at])) {
    at++;
  }
  std::string name;
  for (; at < length && (IsNamePart(line[at]) || (name.empty() && line[at] == '#')); at++) {
    nodus::AppendUtf8(name, line[at]);
  }
  return name;
}

// Whether `name` is reserved in strict code only.
bool IsStrictWord(std::string_view name) {
  static const char* const words[] = {"implements", "interface", "let",    "package", "private",
                                      "protected",  "public",    "static", "yield"};
  for (const char* each : words) {
    if (name == each) {
      return true;
    }
  }
  return false;
}

// What a member named `constructor` may not be, by what stands in front of the name, at which the error is or before
// it.
std::string ConstructorProblem(JSErrorReport* report) {
  constexpr std::string_view name = "constructor";
  std::string line;
  for (size_t i = 0; report->linebuf() && i < report->linebufLength(); i++) {
    // One byte for each unit, so that places stay.
    line.push_back(report->linebuf()[i] < 0x80 ? char(report->linebuf()[i]) : 'x');
  }
  size_t at = line.find(name, std::min(report->tokenOffset(), line.size()));
  bool generator = false;
  std::string before;
  for (size_t i = at == std::string::npos ? 0 : at; i > 0; i--) {
    char c = line[i - 1];
    if (c == '*' && before.empty()) {
      generator = true;
    } else if (IsNamePart(c)) {
      before.insert(before.begin(), c);
    } else if (!isspace(c) || !before.empty()) {
      break;
    }
  }
  if (generator) {
    return "Class constructor may not be a generator";
  }
  if (before == "get" || before == "set") {
    return "Class constructor may not be an accessor";
  }
  return before == "async" ? "Class constructor may not be an async method"
                           : "Classes may not have a field named 'constructor'";
}

std::string StatementProblem(const std::string& what) {
  if (what == "lexical declarations") {
    return "Lexical declaration cannot appear in a single-statement context";
  }
  if (what == "async function declarations") {
    return "Async functions can only be declared at the top level or inside a block.";
  }
  if (what == "generator declarations") {
    return "Generators can only be declared at the top level or inside a block.";
  }
  return what == "classes"
             ? "Unexpected token 'class'"
             : "In non-strict mode code, functions can only be declared at top level, inside a block, or as "
               "the body of an if statement.";
}

}  // namespace

void nodus::AppendUtf8(std::string& out, char16_t unit) {
  if (unit < 0x80) {
    out.push_back(char(unit));
  } else if (unit < 0x800) {
    out.push_back(char(0xC0 | (unit >> 6)));
    out.push_back(char(0x80 | (unit & 0x3F)));
  } else {
    out.push_back(char(0xE0 | (unit >> 12)));
    out.push_back(char(0x80 | ((unit >> 6) & 0x3F)));
    out.push_back(char(0x80 | (unit & 0x3F)));
  }
}

JSString* nodus::FromUtf8(JSContext* cx, const std::string& text) {
  std::u16string units;
  for (size_t i = 0; i < text.size();) {
    auto byte = [&](size_t at) { return at < text.size() ? uint8_t(text[at]) : 0; };
    uint8_t first = byte(i);
    size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? first : first & (0xFF >> (size + 1));
    for (size_t k = 1; k < size; k++) {
      point = (point << 6) | (byte(i + k) & 0x3F);
    }
    if (point > 0xFFFF) {
      units.push_back(char16_t(0xD7C0 + (point >> 10)));
      units.push_back(char16_t(0xDC00 | (point & 0x3FF)));
    } else {
      units.push_back(char16_t(point));
    }
    i += size;
  }
  return JS_NewUCStringCopyN(cx, units.data(), units.size());
}

std::span<const nodus::MessageText> nodus::SyntaxTexts() { return Texts; }

std::string nodus::SyntaxProblem(JSErrorReport* report, const std::string& text) {
  if (IsTokenError(report->errorNumber)) {
    return UnexpectedToken(report);
  }
  bool marked = text.starts_with(NODUS_MARK);
  std::vector<std::string> arguments = marked ? nodus::SplitArguments(text) : std::vector<std::string>();
  auto argument = [&](size_t i) { return i < arguments.size() ? arguments[i] : std::string(); };
  switch (report->errorNumber) {
    case JSMSG_REDECLARED_VAR:
    case JSMSG_MISMATCHED_PLACEMENT:
      return "Identifier '" + argument(1) + "' has already been declared";
    case JSMSG_BAD_REGEXP_FLAG:
      return report->linebuf() ? "Invalid regular expression flags"
                               : "Invalid flags supplied to RegExp constructor '" + nodus::Plain(argument(0)) + "'";
    case JSMSG_BAD_RETURN_OR_YIELD:
      return argument(0) == "return" ? "Illegal return statement" : "Unexpected token '" + argument(0) + "'";
    case JSMSG_EOF_BEFORE_END_OF_LITERAL:
      return argument(0) == "template" || argument(0) == "`" ? "Unterminated template literal"
                                                             : "Invalid or unexpected token";
    case JSMSG_RESERVED_ID:
      if (IsStrictWord(argument(0))) {
        return "Unexpected strict mode reserved word";
      }
      return IsKeyword(argument(0)) && argument(0) != "enum" ? "Unexpected token '" + argument(0) + "'"
                                                             : "Unexpected reserved word";
    case JSMSG_ACCESSOR_WRONG_ARGS:
      return argument(0) == "getter" ? "Getter must not have any formal parameters."
                                     : "Setter must have exactly one formal parameter.";
    case JSMSG_FORBIDDEN_AS_STATEMENT:
      return StatementProblem(argument(0));
    case JSMSG_UNICODE_OVERFLOW:
      return argument(0) == "escape sequence" ? "Undefined Unicode code-point"
                                              : RegExpMessage("Invalid Unicode escape");
    case JSMSG_BAD_CONSTRUCTOR_DEF:
      return ConstructorProblem(report);
    case JSMSG_DUPLICATE_LABEL:
      return "Label '" + NameAt(report) + "' has already been declared";
    case JSMSG_LABEL_NOT_FOUND:
      return "Undefined label '" + NameAt(report) + "'";
    case JSMSG_ILLEGAL_PRIVATE_NAME:
    case JSMSG_ILLEGAL_PRIVATE_FIELD:
      return "Private field '" + NameAt(report) + "' must be declared in an enclosing class";
    default:
      return IsRegExpError(report->errorNumber) ? RegExpMessage(text) : "";
  }
}
